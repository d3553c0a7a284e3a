"""Where two texts first differ, shown from a little before."""

from __future__ import annotations

from collections.abc import Callable
from operator import eq
from typing import NamedTuple

BEFORE, LONGEST = 20, 80


class Difference(NamedTuple):
    """The first line that differs, counted from 1, and what stands there in either text."""

    line: int
    there: str
    expected: str


def first_difference(
    there: str, expected: str, alike: Callable[[str, str], bool] = eq
) -> Difference:
    r"""The first line in which two texts differ, by `alike`, and what each of them has there.

    >>> first_difference("a,b\n1,2\n", "a,b\n1,3\n")
    Difference(line=2, there='1,2', expected='1,3')
    """
    old, new = there.split("\n"), expected.split("\n")
    line = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if not alike(*pair)),
        min(len(old), len(new)),
    )
    pair = (lines[line] if line < len(lines) else "" for lines in (old, new))
    return Difference(line + 1, *from_where_they_differ(*pair))


def from_where_they_differ(there: str, expected: str) -> tuple[str, str]:
    """Two lines, cut to what surrounds the first letter that differs; "nothing" for an empty one.

    >>> from_where_they_differ("In 2013-14 it was 31,238.", "In 2013-14 it was 31,239.")
    ('…2013-14 it was 31,238.', '…2013-14 it was 31,239.')
    """
    same = 0
    for old, new in zip(there, expected, strict=False):
        if old != new:
            break
        same += 1
    start = max(0, same - BEFORE)
    dots = "…" if start else ""
    old, new = (shortened(dots + line[start:]) or "nothing" for line in (there, expected))
    return old, new


def shortened(text: str) -> str:
    """The start of a text, on one line.

    >>> shortened("two" + chr(10) + "lines")
    'two lines'
    """
    line = " ".join(text[: 2 * LONGEST].split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
