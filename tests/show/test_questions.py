"""What a notebook answers to an answer."""

import pytest

from analysis.reading import Bounds
from analysis.show.questions import OPEN, question

REST = Bounds(95, 100, False, True)


def asked(answer: object, right: object, *choices: str) -> str:
    made = question("?", answer, right, hint="Look.", why="Because.", choices=choices)  # type: ignore[arg-type]
    return made.text.partition("\n")[2]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("session", "a session"),
        ("Not comparable", "not_comparable"),
        (False, False),
        ("no", False),
        ("one", 1),
        (1, 1),
        ("2016", 2016),
        ("(95, 100]", REST),
        ("more than 95%", REST),
        ("over 95%", REST),
        ("more than 95%, up to 100%", REST),
        ({"hedge", "unit"}, {"unit", "hedge"}),
        ("unit; hedge", {"unit", "hedge"}),
    ],
)
def test_an_answer_is_right_however_it_is_written(answer: object, right: object) -> None:
    assert asked(answer, right, *(right if isinstance(right, set) else [])) == "Right. Because."


@pytest.mark.parametrize(
    ("answer", "right", "said"),
    [
        (..., 1, OPEN),
        ("bananas", {"unit"}, "Not yet: “bananas” is none of unit or value."),
        ("value", {"unit"}, "Not yet: the value did not change."),
        ({"unit"}, {"unit", "value"}, "Not yet: something else changed too."),
        ("bananas", "unit", "Not yet: “bananas” is none of unit or value."),
        ("value", "unit", "Not yet: it is not “value”."),
        ("", "unit", "Not yet: “” is no answer."),
        (" ", True, "Not yet: “ ” is no answer."),
        (5, {"unit"}, "Not yet: “5” is no set of words."),
        (2015, 2016, "Not yet: that is too early."),
        (3, 1, "Not yet: that is too many."),
        ("bananas", 1, "Not yet: “bananas” is no whole number."),
        ("bananas", REST, "Not yet: “bananas” cannot be read as a quantity or as bounds."),
        (
            97,
            REST,
            "Not yet: that is a single value, and the words allow many: no middle value is known.",
        ),
        ("[95, 100]", REST, "Not yet: the ends are right; is each end itself allowed?"),
        ("(96, 100]", REST, "Not yet: your bounds shut out values that the words allow."),
        ("(0, 100]", REST, "Not yet: your bounds let in values that the words do not allow."),
    ],
)
def test_what_is_said_to_a_wrong_answer_is_true(answer: object, right: object, said: str) -> None:
    choices = ("unit", "value") if isinstance(right, str | set) else ()
    assert asked(answer, right, *choices) == said


def test_hint_and_solution_are_folded_and_text_stays_text() -> None:
    html = question("<b>?", ..., REST, hint="<i>", why="So it is.", unit="percent").html
    assert html.count("<details>") == 2
    for words in ("&lt;b&gt;?", "&lt;i&gt;", "<p>More than 95%, up to 100%. So it is.</p>"):
        assert words in html
