"""Where help is to be found, and how the suite is cited: lines that every way in shows."""

from __future__ import annotations

from importlib.metadata import version

NAME = "Quoted figures"
ABOUT = "the numbers in political statements on child protection, their bounds and their sources"
AUTHORS = "The quoted-figures authors"
SUPPORT = {
    "Childline, for anyone under 19": "0800 1111",
    "NSPCC helpline, for adults worried about a child": "0808 800 5000",
    "NAPAC, for adults who were abused as children": "0808 801 0331",
    "Samaritans, day and night": "116 123",
}
"""Services in the United Kingdom, free and confidential, with their telephone numbers."""


def support() -> str:
    """The services and their numbers as a list in Markdown.

    >>> print(support().splitlines()[0])
    - Childline, for anyone under 19: 0800 1111
    """
    return "\n".join(f"- {service}: {number}" for service, number in SUPPORT.items())


def citation() -> str:
    """How the suite is cited, with its version, as plain text.

    >>> citation().startswith("The quoted-figures authors.")
    True
    """
    return f"{AUTHORS}. {NAME}: {ABOUT}. Version {version('quoted-figures')}."
