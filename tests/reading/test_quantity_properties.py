"""What holds for the quantities of any text, however strange."""

import math
import sys
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.reading.bounds import Bounds
from analysis.reading.grammar import Line
from analysis.reading.quantity import Quantity, find_quantities

pytestmark = pytest.mark.slow

# Pieces the grammar knows, so that random texts reach its corners, beside any text at all.
PIECES = (
    "1 7 20 33 100 1,400 20-30,000 0 2012 2015/16 3.5 .5 ½ ² ٣ £ $ % pc per cent million m bn k "
    "thousand hundred dozen one two seven twenty half quarter third thirds a an the no none more "
    "less than over under about up to at least between and or from by of in out rose fell down cut "
    "increase year years month long old children people police times double halved tens hundreds "
    "all-time record high low first secondly Section March May August G7 https://a.b/1 - – — , . "
    "( ) : / ' ’ + ~ > <= = \u00a0 \n \r \u2028 ago later plus minus"
).split(" ")
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=10).map("".join),
)


def without_place(quantity: Quantity) -> tuple[str, ...]:
    """A quantity as text, so that NaN equals NaN, without its offsets."""
    return tuple(str(getattr(quantity, name)) for name in Quantity._fields[2:])


@settings(deadline=None, max_examples=300)
@given(TEXTS)
@example("over 1 or more 2 or more")
@example("£-5 −5% +3% .5.5 5..5 1,23,4")
@example("½45m²+.5%4'5")
@example("1" * 5000)
def test_quantities_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        end = quantity.end


@settings(deadline=None, max_examples=300)
@given(TEXTS)
@example("x² H₂O ① ٣٤ 𝟗 🄂")
@example("a1b2-3c 4'5 6°7")
def test_every_digit_lies_in_exactly_one_quantity(text: str) -> None:
    covered = [0] * len(text)
    for quantity in find_quantities(text):
        for place in range(quantity.start, quantity.end):
            covered[place] += 1
    assert [
        place for place, sign in enumerate(text) if sign.isdigit() and covered[place] != 1
    ] == []


@settings(deadline=None, max_examples=300)
@given(TEXTS)
@example("more than 150% of 1 to -5 under -3")
@example("more than 100 per cent of places, below zero")
def test_bounds_hold_a_value_or_are_not_given(text: str) -> None:
    for quantity in find_quantities(text):
        given = quantity.lower, quantity.upper, quantity.lower_closed, quantity.upper_closed
        assert math.isnan(quantity.lower) == math.isnan(quantity.upper)
        assert math.isnan(quantity.lower) or Bounds(*given).known
        if quantity.kind is None:
            assert quantity.reason
            assert quantity.bound == "not_applicable"


@settings(deadline=None, max_examples=200)
@given(TEXTS, TEXTS)
def test_a_paragraph_is_read_without_its_neighbours(first: str, second: str) -> None:
    together = [without_place(quantity) for quantity in find_quantities(f"{first}\n\n{second}")]
    apart = find_quantities(first + "\n\n") + find_quantities(second)
    assert together == [without_place(quantity) for quantity in apart]


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_the_same_text_gives_the_same_quantities(text: str) -> None:
    assert list(map(str, find_quantities(text))) == list(map(str, find_quantities(text)))


def test_lower_case_moves_no_offset_of_any_character() -> None:
    moved = [chr(code) for code in range(sys.maxunicode + 1) if len(Line(chr(code)).low) != 1]
    assert moved == []


def test_every_character_that_is_a_digit_is_found() -> None:
    digits = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isdigit()]
    lost = [unicodedata.name(sign, sign) for sign in digits if not find_quantities(f"x {sign} y")]
    assert len(digits) > 700
    assert lost == []


HOSTILE = (
    "1|,|1,|1,000,|-|1-|1 – |and |one and |hundred |twenty-|((1|[[1]]|£|£1|1.|1/|½|1   |"
    "more than |a |https://|a1|1% |third |hundreds of |a\n|more than\n1 |412 000 |Elmshire 31 |"
    "the number of cases was |two years and |a.1"
).split("|")


@pytest.mark.parametrize(
    ("opening", "piece"),
    [
        *(("", piece) for piece in HOSTILE),
        *(("one point", " one"), ("1", " tn"), ("5", " million")),
        *(("one", " thousand"), ("£1", ",000")),
    ],
)
def test_time_grows_in_step_with_hostile_text(opening: str, piece: str) -> None:
    # Quadratic time would take 16 times as long for four times the text.
    short, long = (opening + piece * (size // len(piece)) for size in (50_000, 200_000))
    assert _seconds(long) < 9 * _seconds(short) + 0.05


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        find_quantities(text)
        best = min(best, time.process_time() - begin)
    return best
