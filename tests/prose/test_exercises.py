"""The exercises: right and wrong answers go through the same check, and no answer is given away."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.prose import exercises
from analysis.prose.exercises import Answer, answer_of, attempt, check, exercise, judge, questions
from analysis.reading.bounds import Bounds
from analysis.show import charts
from analysis.tables.load import load_figures
from analysis.verdicts.derive import Derived, difference, per, share

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "07_common_mistakes.ipynb"
RIGHT: dict[str, str | int | set[str]] = {
    "gate": "population",
    "index": "an index",
    "not_investigated": "more than 95%",
    "fall": "conceptually related",
    "images": "unit",
    "larger": "no",
    "quarters": 1,
    "counted": "a session",
    "changed": {"hedge", "geography", "attribution"},
    "starts": 2015,
    "last_year": 2016,
    "monthly": "more than 171",
    "later": "after",
}
WRONG: dict[str, list[object]] = {
    "gate": ["unit", "kind", "colour", 13],
    "index": ["a charge rate", "a conviction rate", "0.65"],
    "not_investigated": [
        "96%",
        "95% to 96.7%",
        "more than 90%",
        "less than 5%",
        "at least 95%",
        96,
    ],
    "fall": ["comparable", "not comparable", "undetermined"],
    "images": ["kind", "measure"],
    "larger": ["yes", "perhaps"],
    "quarters": [3, 2, "several"],
    "counted": ["a child", "an offence"],
    "changed": [{"hedge"}, "hedge, geography, attribution, value", 3],
    "starts": [2009, 2014],
    "last_year": [2023, 2017],
    "monthly": ["171", "more than 150", "about 171", "many"],
    "later": ["before"],
}


def shown(words: str) -> str:
    """The words of a message without the signs of Markdown."""
    return words.replace("**", "").replace("`", "")


def test_every_question_has_a_right_and_a_wrong_answer_here() -> None:
    assert list(RIGHT) == list(WRONG) == questions()


@pytest.mark.parametrize("key", RIGHT)
def test_a_right_answer_is_told_and_explained(key: str) -> None:
    feedback = judge(key, RIGHT[key])
    assert feedback.status == "right"
    assert feedback.words.startswith("**Right:**")
    assert feedback.words.endswith(exercise(key).why)


@pytest.mark.parametrize("key", RIGHT)
def test_the_answer_worked_out_is_accepted_as_an_answer(key: str) -> None:
    worked_out = answer_of(key)
    given = worked_out.bounds if isinstance(worked_out, Derived) else worked_out
    assert judge(key, given).status == "right"


@pytest.mark.parametrize(("key", "answer"), [(key, each) for key in WRONG for each in WRONG[key]])
def test_a_wrong_answer_is_told_what_is_wrong_and_not_what_is_right(
    key: str, answer: str | int
) -> None:
    feedback = judge(key, answer)
    assert feedback.status == "wrong"
    assert f'hint("{key}")' in feedback.words
    said = feedback.words.split("`exercises.hint")[0]
    assert len(said) > len("**Not yet.** ") + 10
    assert not gives_away(answer_of(key), said)


def gives_away(right: Answer, said: str) -> bool:
    """Whether a message to a wrong answer holds the right one."""
    if isinstance(right, Derived):
        return right.bounds.in_words(right.unit) in said
    if isinstance(right, frozenset):
        return right <= set(re.findall(r"\w+", said))
    # A list of what may be answered names the right one among the others.
    return (
        "is none of" not in said
        and right != "no"
        and bool(re.search(rf"\b{str(right).replace('_', ' ')}\b", said))
    )


@pytest.mark.parametrize("key", RIGHT)
def test_an_open_question_gives_nothing_away(key: str) -> None:
    feedback = judge(key, ...)
    assert feedback.status == "open"
    assert exercise(key).why not in feedback.words


def test_a_single_value_is_no_answer_where_there_is_no_centre() -> None:
    assert "no centre is known" in judge("not_investigated", "96%").words


def test_figures_that_lie_apart_can_be_put_in_order() -> None:
    pair = ["cooper-2015-release/fully-investigated", "abbott-2017-oped/gang-victims"]
    asked = replace(exercise("larger"), figures=load_figures().query(f"figure_id in {pair}"))
    assert exercises.RULES["apart"](asked) == "yes"


def test_each_end_that_is_wrong_is_named() -> None:
    assert "Your lower end lets in" in judge("not_investigated", "more than 90%").words
    assert "Your upper end shuts out" in judge("not_investigated", "95% to 96.7%").words
    assert "itself admitted" in judge("not_investigated", "at least 95%").words


def test_bounds_may_be_given_as_bounds() -> None:
    assert judge("not_investigated", Bounds(95, 100, False, True)).status == "right"
    assert judge("monthly", Bounds.more_than(2400 / 14)).status == "right"


def test_the_year_before_the_capture_has_its_own_answer() -> None:
    assert "before the page was captured" in judge("last_year", 2023).words
    assert "before the page was captured" not in judge("last_year", 2017).words


def test_a_set_says_what_did_not_change_and_whether_more_did() -> None:
    words = judge("changed", {"hedge", "value"}).words
    assert "Value did not change." in words
    assert "Something else changed too." in words


def test_an_unknown_question_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="no question is called 'gates'; there are gate, index"):
        judge("gates", "unit")


def test_an_answer_follows_the_data(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raw / "figures.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("less than 1,000 of", "less than 2,000 of").replace(
        'Notarise",\"less than 1,000\"', 'Notarise",\"less than 2,000\"'
    ), encoding="utf-8")  # fmt: skip
    monkeypatch.setenv("ANALYSIS_DATA", str(raw.parent))
    assert "“less than 2,000”" in exercise("not_investigated").question
    assert judge("not_investigated", "more than 95%").status == "wrong"
    assert judge("not_investigated", "more than 90%").status == "right"


def test_no_question_types_a_number_that_the_data_hold() -> None:
    entries = json.loads(
        files("analysis.prose").joinpath("exercises.json").read_text(encoding="utf-8")
    )
    for key, entry in entries.items():
        words = [entry["question"], entry["why"], *entry.get("wrong", {}).values()]
        for text in words:
            left = re.sub(r"\{\d\}|(?:March|January) \d{4}", "", text)
            assert not re.search(r"\d", left), f"{key}: {text}"


# Attempts


Outcome = Callable[..., str]


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """What `attempt` displays."""
    said: list[str] = []
    monkeypatch.setattr(exercises, "say", said.append)

    def run(*asked: Any, **settings: str) -> str:
        attempt(*asked, **settings)
        return shown(said.pop())

    return run


def test_a_refusal_is_a_message_with_its_reason(outcome: Outcome) -> None:
    said = outcome(
        difference, "cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down"
    )
    assert said.startswith("difference of “gone up by 33%” and “down by 13%”")
    assert "> Refused. These two cannot be subtracted." in said


def test_what_is_allowed_gives_its_number_and_an_illustration_its_assumption(
    outcome: Outcome,
) -> None:
    part = "cooper-2015-release/fully-investigated"
    assert "Allowed: less than 5%" in outcome(share, part, "cooper-2015-release/notarise-cases")
    said = outcome(
        difference,
        "cooper-2015-release/offences-up",
        "cooper-2015-release/prosecutions-down",
        illustrate="one base year",
    )
    assert "Allowed as an illustration" in said
    assert "It assumes one base year." in said


def test_a_question_with_two_answers_gives_both(outcome: Outcome) -> None:
    said = outcome(per, "abbott-2017-oped/gang-victims", "month")
    assert "More than one answer." in said
    assert "171" in said
    assert "160" in said


def test_a_chart_of_a_case_is_refused_in_words(outcome: Outcome) -> None:
    case = load_figures().query("figure_id == 'cooper-2015-release/intelligence-delay'")
    said = outcome(charts.range_plot, case, title="t", subtitle="s", source="n")
    assert "> Refused. An individual's case is never charted" in said


def test_another_error_is_not_taken_for_a_refusal(outcome: Outcome) -> None:
    with pytest.raises(KeyError, match="figure has the id"):
        outcome(share, "cooper-2015-release/nothing", "cooper-2015-release/notarise-cases")


# The notebook


def test_the_notebook_asks_every_question_once_and_answers_none() -> None:
    cells = [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells]
    asked = [found for source in cells for found in re.findall(r'check\("(\w+)", answer\)', source)]
    assert asked == [key for key in asked if key in questions()]
    assert sorted(asked) == sorted(questions())
    assert sum("answer = ..." in source for source in cells) == len(questions())


def test_a_check_shows_the_question_and_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(exercises, "say", said.append)
    check("images", "kind")
    exercises.hint("images")
    exercises.solution("images")
    assert said[0].startswith("**Question.** Which gate decides on “70,000 online images”")
    assert "**Not yet.** Both are counts" in said[0]
    assert said[1].startswith("**Hint.** ")
    assert said[2].startswith("**Answer:** unit. ")


def test_a_rate_may_be_given_to_as_many_digits_as_it_is_printed() -> None:
    worked_out = answer_of("monthly")
    assert isinstance(worked_out, Derived)
    assert math.isclose(worked_out.bounds.lower, 171.428571, rel_tol=1e-6)
    assert judge("monthly", "more than 171").status == "right"
    assert judge("monthly", "more than 172").status == "wrong"
