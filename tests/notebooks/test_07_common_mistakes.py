"""Notebook 07: every question can be answered, and the mistakes are refused."""

import pytest
from code_cells import Change, Said, cells_of

NAME = "07_common_mistakes"
ANSWERS = {
    "gap-question": '"they count different things"',
    "index-question": '"index"',
    "share-question": '"more than 95%, up to 100%"',
    "fall-question": "False",
    "images-question": "False",
    "larger-question": "False",
    "repeated-question": '"one"',
    "sessions-question": '"session"',
    "hedges-question": '"hedge, place, source"',
    "monthly-question": '"(171.42, ∞)"',
    "starts-question": "2015",
    "last-year-question": '"2016"',
    "later-question": '"after"',
}


@pytest.mark.slow
def test_every_question_is_right_when_it_is_answered_right() -> None:
    space: dict[str, object] = {}
    answered = []
    for cell in cells_of(NAME):
        if cell.cell_type != "code":
            continue
        source = cell.source
        if cell.id in ANSWERS:
            before, last = source.split("question(", 1)
            source = before.replace("answer = ...", f"answer = {ANSWERS[cell.id]}")
            source += "shown = question(" + last
        exec(source, space)
        if cell.id in ANSWERS:
            answered.append(cell.id)
            assert repr(space["shown"]).splitlines()[-1].startswith("Right."), repr(space["shown"])
    assert answered == list(ANSWERS)


def test_the_saved_questions_stand_unanswered() -> None:
    saved = [str(cell.outputs) for cell in cells_of(NAME) if cell.id.endswith("-question")]
    assert len(saved) == len(ANSWERS)
    assert all("Not answered yet" in output for output in saved)


def test_what_may_not_be_calculated_is_refused(said: Said) -> None:
    text = said(NAME)
    assert text.count("Refused. ") >= 10
    assert "less than 5%" in text
    assert "A figure of one person’s case is never drawn: “over a year”. Quote it" in text


def test_the_questions_follow_the_words_of_a_figure(change: Change, said: Said) -> None:
    change(
        "figures", "cooper-2015-release/fully-investigated,", "less than 1,000", "less than 2,000"
    )
    assert "“less than 2,000” of “reported 20-30,000” cases" in said(NAME)
