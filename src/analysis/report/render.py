"""The templates of the pages, and what all of them share: escaping, scripts that are admitted."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.show.colours import style_sheet
from analysis.show.contacts import NAME, citation
from analysis.show.display import ADDRESS, anchor, slug
from analysis.show.phrases import words
from analysis.tables.dates import period
from analysis.tables.schema import REASONS

DIGITS = r"(?>\d+(?:[,.]\d+)*)"
START = rf"(?<![\w.,-])[£−]?{DIGITS}"
NUMBERS = re.compile(
    r"<(script|style|svg|title|pre|code)\b.*?</\1>|<[^>]+>|&\w+;|"
    # A span or a compound, as 2013-14 or 16-year; an interval; a unit; a telephone number. An id
    # such as abbott-2017-oped is none, and too long for a narrow column.
    rf"({START}(?: ?[-–−/] ?£?{DIGITS}|-\w+)+%?|[\[(]−?{DIGITS}, [^\sa-z)\]]+[)\]]|"
    rf"{START} (?:million|billion|thousand|per cent|percent|%)|\b\d{{3,4}}(?: \d{{3,4}})+\b)",
    re.DOTALL,
)
FOLDER = Path(__file__).parent / "templates"


def rendered(page: str, **values: object) -> str:
    """A page: its template filled in, its text escaped, its script in it where there is one."""
    script = Path(page).with_suffix(".js")
    values = {"here": page, "script": (FOLDER / script).is_file() and script, **values}
    return numbers_whole(str(_environment().get_template(f"{page}.j2").render(**values))) + "\n"


def numbers_whole(html: str) -> str:
    """A page whose numbers do not break at a hyphen, a dash, a slash or before their unit.

    >>> print(numbers_whole('<p title="20-30">£40 million in 2013-14'))
    <p title="20-30"><span class=n>£40 million</span> in <span class=n>2013-14</span>
    """
    return NUMBERS.sub(lambda part: f"<span class=n>{part[0]}</span>" if part[2] else part[0], html)


def part(macro: str, *values: object, **named: object) -> str:
    """A part of a page, by the name of its macro in parts.j2."""
    return str(getattr(_environment().get_template("parts.j2").module, macro)(*values, **named))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "inlined": _inlined,
        "chart_colours": lambda: Markup(style_sheet()),
        "citation": citation,
        "project": NAME,
    }
    filters = (anchor, is_address, period, slug, there, words)
    environment.filters |= {each.__name__: each for each in filters} | {"admitted": _admitted}
    environment.filters["base64"] = lambda text: b64encode(text.encode()).decode()
    return environment


def there(cell: Any) -> str:
    """The words of a cell; nothing where it is empty or holds a reason such as not_stated."""
    return "" if pd.isna(cell) or str(cell) in (*REASONS, "none") else str(cell)


def is_address(cell: str) -> bool:
    """Whether a cell holds an address that may be linked to."""
    return ADDRESS.fullmatch(cell) is not None


def _inlined(name: str) -> Markup:
    """A style sheet or a script as it stands in the folder of templates."""
    return Markup((FOLDER / name).read_text(encoding="utf-8"))


def _admitted(script: str) -> Markup:
    """How a content security policy names the one script that it lets run."""
    return Markup(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'")
