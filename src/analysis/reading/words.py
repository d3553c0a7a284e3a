"""The words that the quantity reader knows, which stand in words.toml: numbers, hedges, units.

Every table is in lower case; the reader looks words up in lower case too.
"""

import tomllib
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any, Final
from unicodedata import numeric

_TABLES: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


def _by_word(table: str) -> dict[str, str]:
    """The key under which each word of a table stands."""
    return {word: key for key, words in _TABLES[table].items() for word in words.split()}


def _valued(name: str) -> dict[str, str]:
    """The value of each word of a list of numbers."""
    return dict(each.strip().split("=") for each in _TABLES["numbers"][name].split(","))


def _numbers(name: str) -> dict[str, int]:
    return {word: int(Fraction(value)) for word, value in _valued(name).items()}


SCALES: Final = _numbers("scales")
CARDINALS: Final = _numbers("cardinals") | SCALES
ONES: Final = {word: value for word, value in CARDINALS.items() if 0 < value < 10}
SCALE_SIGNS: Final = _numbers("scale_signs")
FRACTIONS: Final = _numbers("fractions")
VULGAR_FRACTIONS: Final = {
    sign: Fraction(numeric(sign)).limit_denominator(10).as_integer_ratio()
    for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}
MULTIPLES: Final = {
    word: Fraction(times).as_integer_ratio() for word, times in _valued("multiples").items()
}
# The lowest, and the next magnitude.
MAGNITUDES: Final = {
    word: (lowest, 10 ** len(str(lowest))) for word, lowest in _numbers("magnitudes").items()
}
# Unit of time: (unit in the tables, how many of it).
TIMES: Final = {
    word: (time.split()[1], int(time.split()[0])) for word, time in _valued("times").items()
}


def _phrases(table: str) -> dict[str, list[str]]:
    """The phrases of each bound, spelled out: of those in capitals any."""
    any_of = _TABLES["any_of"]
    return {
        bound: [
            " ".join(spelled)
            for phrase in printed.split("|")
            for spelled in product(*(any_of.get(w, w).split("|") for w in phrase.split()))
        ]
        for bound, printed in _TABLES[table].items()
    }


HEDGES_BEFORE: Final = _phrases("hedges_before")
HEDGES_AFTER: Final = _phrases("hedges_after")
EPISTEMIC: Final = _phrases("epistemic")

DIRECTIONS: Final = _by_word("directions")
CHANGES_AFTER: Final = _by_word("changes_after")
UNITS: Final = {
    word: word if unit == "each_its_own" else unit for word, unit in _by_word("units").items()
}
SORTS: Final = {unit: sort for sort, units in _TABLES["sorts"].items() for unit in units.split("|")}
# Why a number is no figure, by side and word: reasons, each with what has to hold.
NO_FIGURE: Final[dict[tuple[str, str], list[tuple[str, str]]]] = {}
for _row, _words in _TABLES["no_figure"].items():
    _side, _reason, _holds = _row.split(" | ")
    for _word, _hold in product(_words.split(), _holds.split("/")):
        NO_FIGURE.setdefault((_side, _word), []).append((_reason, _hold))


_LISTS: Final[dict[str, str]] = {
    "DIRECTIONS": " ".join(DIRECTIONS),
    "MULTIPLES": " ".join(MULTIPLES),
    "TIMES": " ".join(TIMES),
    **_TABLES["sets"],
}


def _set(name: str) -> frozenset[str]:
    words = (_set(word) if word in _LISTS else {word} for word in _LISTS[name].split())
    return frozenset().union(*words)


def __getattr__(name: str) -> frozenset[str]:
    """A list of words.toml by its name: words.NOUN_ENDS. It is kept after its first use."""
    if name not in _TABLES["sets"]:
        raise AttributeError(f"words.toml has no list {name}")
    words = globals()[name] = _set(name)
    return words
