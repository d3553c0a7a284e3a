"""Parts of the grammar of numbers that phrases alone cannot tell apart."""

import re
import tomllib
from pathlib import Path

import pytest

from analysis.reading import patterns, words
from analysis.reading.grammar import Core, Line, Number, core_at


def core_of(phrase: str, floor: int = 0) -> Core | None:
    """The core at the first anchor of a phrase behind a place."""
    line = Line(phrase)
    anchor = patterns.ANCHOR.search(line.low, floor)
    assert anchor is not None
    return core_at(line, anchor, floor)


@pytest.mark.parametrize("module", [words, patterns])
def test_every_list_and_pattern_is_there_and_used(module) -> None:
    room = Path(words.__file__).parent
    data = tomllib.loads(Path(module.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    texts = [path.read_text(encoding="utf-8") for path in room.glob("*.py")]
    short = module.__name__.rpartition(".")[2]
    named = {name for text in texts for name in re.findall(rf"\b{short}\.([A-Z_]+)\b", text)}
    assert [name for name in named if not hasattr(module, name)] == []
    inner = " ".join(path.read_text(encoding="utf-8") for path in room.glob("*.toml"))
    kept = data.get("sets", data)
    unused = {name for name in kept if name not in named and len(re.findall(name, inner)) < 2}
    assert unused == set()


@pytest.mark.parametrize(
    ("module", "said"),
    [(words, r"words\.toml has no list NONE"), (patterns, r"patterns\.toml has no pattern NONE")],
)
def test_a_name_that_is_no_list_and_no_pattern_is_said_to_be_none(module, said: str) -> None:
    with pytest.raises(AttributeError, match=said):
        _ = module.NONE


def test_the_longest_alternative_comes_first_and_stands_for_itself() -> None:
    assert patterns._any(["ten", "sixteen", "six"]) == "sixteen|six|ten"
    assert patterns._any(["ca.", "c"]) == r"ca\.|c"


@pytest.mark.parametrize(
    ("phrase", "low"),
    [
        ("three dozen posters", Number(36, 1, 0, True)),
        ("a third of cases", Number(1, 3, 0, True)),
        ("two in five", Number(2, 5, 0, True)),
        ("¾", Number(3, 4, 0, True)),
        ("3/4", Number(3, 4, 0, True)),
        ("2½", Number(5, 2, 1, True)),
        ("a million and a half", Number(3_000_000, 2, 1_000_000, True)),
        ("two decades", Number(20, 1, 0, True)),
        ("one point five", Number(15, 10, 1, False, True)),
        ("one point nought", Number(10, 10, 1, True, True)),
        ("2 hundred", Number(200, 1, 1, True)),
        ("2 x 10-3", Number(2, 1000, 1, False, True)),
        ("seven thousand", Number(7000, 1, 1000, False, True)),
        ("seven hundred", Number(700, 1, 1, True)),
    ],
)
def test_a_number_keeps_the_size_of_its_last_digit(phrase: str, low: Number) -> None:
    core = core_of(phrase)
    assert core is not None
    assert core.low == low


@pytest.mark.parametrize("phrase", ["page 3 of 12", "May 5", "minus five", "several hundred"])
def test_a_core_begins_no_earlier_than_the_end_of_the_one_before_it(phrase: str) -> None:
    alone = core_of(phrase)
    assert alone is not None
    assert alone.start == 0
    floor = phrase.index(" ")
    core = core_of(phrase, floor)
    assert core is not None
    assert core.start == floor + 1


def test_a_row_of_numbers_without_words_is_one_stretch_of_no_meaning() -> None:
    shortest = "12, " * 40
    assert len(shortest) == 160
    assert core_of(f"Totals: {shortest}") == Core("", 8, 168, reason="no_quantity")
    assert core_of(f"Totals: {shortest[:-1]}") == Core("number", 8, 10, Number(12))
