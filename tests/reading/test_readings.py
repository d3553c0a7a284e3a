"""Phrases beside everything that is read in them, in the files of tests/readings.

A line against the margin is a phrase; each indented line under it is one quantity found there,
in order, written as `line_of` writes it. A phrase without such lines holds no quantity. The sign
⏎ is the end of a line within a phrase. In typed.txt, a phrase stands before what is typed with it,
and the one quantity, or why there is none, under it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.reading.bounds import Bounds
from analysis.reading.quantity import Quantity, QuantityError, find_quantities, read_quantity


def line_of(found: Quantity) -> str:
    """One quantity as the files have it: only what is there is written.

    >>> for found in find_quantities("less than 5% since 2010"):
    ...     print(line_of(found))
    less than 5% = share [0, 5) percent, less_than 'less than'
    2010 = no statistic: date 2010
    """
    text = found.text.replace("\n", "⏎")
    value = "" if found.value != found.value else f" {found.value:.15g}"
    if found.kind is None:
        return f"{text} = no statistic: {found.reason}{value}"
    bounds = ""
    if found.lower == found.lower:
        ends = found.lower, found.upper, found.lower_closed, found.upper_closed
        bounds = f" {Bounds(*ends):quoted}"
    hedge = found.hedge.replace("\n", "⏎")
    more = [found.bound if hedge == "none" else f"{found.bound} '{hedge}'"]
    more += [f"epistemic '{found.epistemic}'"] if found.epistemic != "none" else []
    more += [found.direction] if found.direction != "none" else []
    unit = "" if found.unit == "not_stated" else f" {found.unit}"
    return f"{text} = {found.kind}{value}{bounds}{unit}, {', '.join(more)}"


def cases(files: str) -> Iterator[tuple[str, str, list[str]]]:
    for path in sorted(Path(__file__).parent.glob(files)):
        place, phrase, found = "", "", []
        lines = [*path.read_text(encoding="utf-8").splitlines(), ""]
        for number, line in enumerate(lines, start=1):
            if line.startswith("    "):
                found.append(line.strip())
                continue
            if phrase:
                yield place, phrase.replace("⏎", "\n"), found
            phrase, found = "" if line.startswith("#") else line, []
            place = f"{path.stem}:{number}"


CASES = list(cases("readings/*.txt"))
TYPED = [(*phrase.split(" |"), *found) for _, phrase, found in cases("typed.txt")]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [(phrase, found) for _, phrase, found in CASES],
    ids=[c[0] for c in CASES],
)
def test_a_phrase_is_read_as_written_down(phrase: str, expected: list[str]) -> None:
    quantities = find_quantities(phrase)
    assert [line_of(found) for found in quantities] == expected
    for found in quantities:
        assert phrase[found.start : found.end] == found.text
    first = next((found for found in quantities if found.kind), None)
    # A change from a fall to a rise has no direction, which read_quantity asks for.
    if first and (first.kind, first.direction) != ("change", "none"):
        assert line_of(read_quantity(phrase)) == line_of(first)


@pytest.mark.parametrize(("phrase", "typed", "expected"), TYPED)
def test_what_is_typed_settles_what_the_words_leave_open(
    phrase: str, typed: str, expected: str
) -> None:
    settled = dict(each.split(maxsplit=1) for each in typed.split(", ") if each)
    try:
        read = line_of(read_quantity(phrase, **settled))
    except QuantityError as error:
        read = str(error)
    assert read == expected


def test_no_phrase_stands_twice() -> None:
    for phrases in ([phrase for _, phrase, _ in CASES], [case[:2] for case in TYPED]):
        assert len(set(phrases)) == len(phrases) > 0
