"""A question to answer in a notebook, with what came of the answer; hint and solution folded."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from html import escape
from typing import Any, TypeAlias

from analysis.reading import Bounds, QuantityError, read_quantity
from analysis.show.display import Shown, literal, say
from analysis.show.phrases import bounds_in_words, capital, listed
from analysis.verdicts.derive import Ambiguous, Derived

Right: TypeAlias = "str | int | bool | Bounds | Collection[str]"
BRACKETS = re.compile(r"\s*([\[(])\s*(-?[\d.,]+|-?inf|-?∞)\s*[,;]\s*(-?[\d.,]+|inf|∞)\s*([\])])\s*")
OPEN = "Not answered yet: write your answer in place of the three dots and run the cell again."


def question(
    asked: str,
    answer: object,
    right: Right,
    *,
    hint: str,
    why: str,
    choices: Iterable[str] = (),
    unit: str = "",
) -> Shown:
    """The question and what came of `answer`, its hint and its solution folded.

    Three dots stand for no answer yet. `right` is a word, a whole number, True or False, a set
    of words, or `Bounds`. A word is one of `choices` where there are some; bounds, of a `unit`,
    may be answered in words ("more than 95%") or in brackets ("(95, 100]").

    >>> question("What adds one?", "session", "a session", hint="…", why="…", choices=["a session"])
    What adds one? Choose from: a session.
    Right. …
    >>> question("How many?", "two", 1, hint="…", why="…")
    How many?
    Not yet: that is too many.
    """
    given = [str(choice) for choice in choices]
    asked = f"{asked} Choose from: {_either(given)}." if given else asked
    fault = "" if answer is ... else _fault(answer, right, given)
    said = OPEN if answer is ... else f"Not yet: {fault}" if fault else f"Right. {why}"
    folded = {"Hint": hint, "Answer": capital(f"{_in_words(right, unit)}. {why}")}
    details = "".join(
        f"<details><summary>{name}</summary><p>{escape(text)}</p></details>"
        for name, text in folded.items()
    )
    html = (
        f'<div class="question"><p><strong>{escape(asked)}</strong></p>'
        f'<p class="said">{escape(said)}</p>{details}</div>'
    )
    return Shown(html, f"{asked}\n{said}")


def attempt(operation: Callable[..., Any], *asked: Any, **settings: Any) -> None:
    """Try an operation, and display its result or the reasons for which it is refused.

    >>> from analysis import share
    >>> attempt(share, "cooper-2014-7/arrests", "cooper-2014-7/people-identified")
    Allowed: ...
    """
    try:
        result = operation(*asked, **settings)
    # Charts refuse with a ValueError too, and what is not comparable is one.
    except ValueError as refusal:
        kind = "More than one answer" if isinstance(refusal, Ambiguous) else "Refused"
        say(f"**{kind}.** {_printed(capital(str(refusal)))}")
    else:
        # What a result must not be used for stands in the table of measures.
        brief = replace(result, caveats=()) if isinstance(result, Derived) else result
        say(f"**Allowed:** {_printed(str(brief).removesuffix(' (finding)'))}")


def _printed(text: str) -> str:
    """A sentence of the package as prose prints it, with curly quotation marks."""
    return literal(re.sub(r"(?<!\w)'([^']*)'(?!\w)", r"“\1”", text).replace("'", "’"))


def _plain(word: object) -> str:
    """A word as it is compared: no article, no underscore, True and False as yes and no."""
    if isinstance(word, bool):
        return "yes" if word else "no"
    words = str(word).strip().lower().replace("_", " ")
    return re.sub(r"^(an?|the) ", "", words)


def _either(choices: Iterable[str]) -> str:
    return listed(choices, "or").replace("_", " ")


def _fault(answer: object, right: Right, choices: list[str]) -> str:
    """What is wrong with an answer; nothing where it is right."""
    if isinstance(right, bool):
        right, choices = _plain(right), ["yes", "no"]
    if isinstance(right, Bounds):
        return _fault_in_bounds(answer, right)
    if isinstance(right, int):
        given = _bounds(answer)
        if given is None or not given.is_exact or given.lower % 1:
            return f"“{answer}” is no whole number."
        # What is so large is a year.
        below, above = ("early", "late") if right > 1000 else ("few", "many")
        far = f"that is too {above if given.lower > right else below}."
        return far if given.lower != right else ""
    one = isinstance(right, str)
    parts: object = [answer] if one else answer
    several = re.split(r"[,;]", parts) if isinstance(parts, str) else parts
    if not isinstance(several, Collection):
        return f"“{answer}” is no set of words."
    named, known = ({_plain(part) for part in each} - {""} for each in (several, choices))
    wanted = {_plain(part) for part in ([right] if isinstance(right, str) else right)}
    if one and not named:
        return f"“{answer}” is no answer."
    if known and (unknown := sorted(named - known)):
        return f"“{answer if one else unknown[0]}” is none of {_either(choices)}."
    if wrong := sorted(named - wanted):
        return f"it is not “{wrong[0]}”." if one else f"the {wrong[0]} did not change."
    return "something else changed too." if wanted - named else ""


def _fault_in_bounds(answer: object, right: Bounds) -> str:
    given = _bounds(answer)
    if given is None:
        return f"“{answer}” cannot be read as a quantity or as bounds."
    # As printed, for no one is to type all the digits of a quotient.
    if str(given) == str(right):
        return ""
    if given.is_exact:
        return "that is a single value, and the words allow many: no middle value is known."
    if given.lower > right.lower or given.upper < right.upper:
        return "your bounds shut out values that the words allow."
    if given.lower < right.lower or given.upper > right.upper:
        return "your bounds let in values that the words do not allow."
    return "the ends are right; is each end itself allowed?"


def _bounds(answer: object) -> Bounds | None:
    """A number or bounds, in brackets or in words; nothing where it is neither."""
    if isinstance(answer, Bounds):
        return answer
    # A number of four digits by itself is read as a year.
    if isinstance(answer, int | float) or re.fullmatch(r"-?\d+", str(answer).strip()):
        return Bounds.exact(float(answer))  # type: ignore[arg-type]
    if match := BRACKETS.fullmatch(str(answer)):
        left, lower, upper, right = match.groups()
        low, high = (float(end.replace(",", "").replace("∞", "inf")) for end in (lower, upper))
        return Bounds(low, high, left == "[", right == "]") if low <= high else None
    try:
        read = read_quantity(str(answer))
    except QuantityError:
        return None
    if math.isnan(read.lower) or read.bound == "rounded":
        return None if math.isnan(read.value) else Bounds.exact(read.value)
    return Bounds(read.lower, read.upper, read.lower_closed, read.upper_closed)


def _in_words(right: Right, unit: str) -> str:
    if isinstance(right, Bounds):
        return bounds_in_words(right, unit)
    if isinstance(right, bool):
        return _plain(right)
    words = [right] if isinstance(right, str | int) else sorted(right)
    return listed(map(str, words)).replace("_", " ")
