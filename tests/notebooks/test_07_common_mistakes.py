"""Notebook 07: every question can be answered, on the page and as an assignment."""

import sys

import nbformat
import pytest
from code_cells import NOTEBOOKS, cells_of

sys.path.append(str(NOTEBOOKS.parent / "teaching"))
from autograded import autograded

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
def test_a_marked_question_takes_the_right_answer_and_stops_at_others() -> None:
    space: dict[str, object] = {"display": lambda _: None}
    marked = []
    for cell in autograded().cells:
        told = cell.metadata.get("nbgrader", {"grade": False})
        if told["grade"]:
            for wrong in ("...", '"bananas"'):
                with pytest.raises(AssertionError, match=r"^(?:Not yet: |Not answered yet)"):
                    exec(f"answer = {wrong}\n{cell.source}", space)
            exec(f"answer = {ANSWERS[told['grade_id']]}", space)
            marked.append(told["grade_id"])
        if cell.cell_type == "code" and cell.source != "answer = ...":
            assert told["locked"]
            exec(cell.source, space)
    assert marked == list(ANSWERS)


def test_an_assignment_asks_each_question_in_words_and_shows_no_answer() -> None:
    made = autograded()
    nbformat.validate(made)
    asked = [cell.source for cell in made.cells if cell.id.endswith("-asked")]
    assert len(asked) == len(ANSWERS)
    assert asked[0].startswith("Why is “gone up by 33%” less “down by 13%” no gap between the two?")
    assert not any(cell.outputs for cell in made.cells if cell.cell_type == "code")


def test_the_saved_questions_stand_unanswered() -> None:
    saved = [str(cell.outputs) for cell in cells_of(NAME) if cell.id.endswith("-question")]
    assert len(saved) == len(ANSWERS)
    assert all("Not answered yet" in output for output in saved)
