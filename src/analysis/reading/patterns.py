"""The patterns of the reader, which stand in patterns.toml; each is compiled at its first use."""

import re
import tomllib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Final

from analysis.reading import words

_NAME: Final = re.compile("(?<!_)[A-Z][A-Z_]{2,}")


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, alternatives), key=lambda each: (-len(each), each)))


def _openings(*tables: Iterable[str]) -> str:
    """A pattern for the first letters of words that may begin a number.

    It passes over most of a text quickly.
    """
    first: dict[str, set[str]] = {}
    for word in chain(*tables):
        first.setdefault(word[0], set()).add(re.escape(word[1:3]))
    return "|".join(f"{letter}(?:{'|'.join(sorted(rest))})" for letter, rest in first.items())


_SOURCES: Final[dict[str, str]] = {
    **tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")),
    "VULGAR": "".join(words.VULGAR_FRACTIONS),
    "CAPITAL_ENDS": _any(map(str.title, words.NOUN_ENDS)),
    "OPENS": _openings(
        *(words.CARDINALS, words.MAGNITUDES, words.FRACTIONS, words.MULTIPLES, words.ORDINALS),
        "http www a- an no all record joint next year month week day hour decade".split(),
        "larg high low bigg small great few long short worst best".split(),
    ),
}


def _spelled(name: str) -> str:
    """The pattern, or any word of the list, of this name, without names in it."""
    if name not in _SOURCES:
        return _any(getattr(words, name))
    return _NAME.sub(lambda inner: _spelled(inner[0]), _SOURCES[name].replace("\n", ""))


def __getattr__(name: str) -> re.Pattern[str]:
    if name not in _SOURCES:
        raise AttributeError(f"patterns.toml has no pattern {name}")
    pattern = globals()[name] = re.compile(_spelled(name), re.VERBOSE)
    return pattern
