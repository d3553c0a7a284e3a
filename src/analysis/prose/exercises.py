"""Exercises on the mistakes that quoted figures invite: try, see the refusal, answer, be told why.

The questions stand in exercises.json. Their answers are worked out from the tables, so
that a corrected figure corrects the exercise.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import EllipsisType
from typing import Any

import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.reading.quantity import QuantityError, read_quantity
from analysis.show.display import Table, literal, say, table
from analysis.show.sentences import counted, listed, printed, sentence
from analysis.tables.load import bounds_of, load_figures, load_measures, load_statements
from analysis.verdicts.compare import NotComparable, compare, comparisons, row_of
from analysis.verdicts.derive import Derived, per, remainder
from analysis.verdicts.gates import GATES, VERDICTS
from analysis.verdicts.trace import all_time, trace

Answer = str | int | Derived | frozenset[str]
Given = str | int | Bounds | Iterable[str] | EllipsisType


@dataclass(frozen=True, slots=True, eq=False)
class Exercise:
    """A question on some figures, given as their rows, and what to say to its answers.

    `solution` names the rule that works the answer out, or is the answer itself, one of
    `options`. `wrong` holds what to say to a particular wrong answer.
    """

    key: str
    question: str
    figures: pd.DataFrame
    solution: str
    hint: str
    why: str
    options: tuple[str, ...] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)
    length: int = 0


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said to an answer; `status` is open, right or wrong."""

    status: str
    words: str


def questions() -> list[str]:
    """The names of the questions, in the order of the notebook."""
    return list(_entries())


def exercise(key: str) -> Exercise:
    """An exercise with the words of its figures in the places that are kept for them.

    Raises `KeyError` for a question that is not there.

    >>> exercise("images").question
    'Which gate decides on “70,000 online images” and “50,000 people”?'
    """
    entries = _entries()
    if key not in entries:
        raise KeyError(f"no question is called '{key}'; there are {', '.join(entries)}")
    return _filled(key, entries[key])


def _entries() -> dict[str, dict[str, Any]]:
    text = files("analysis.prose").joinpath("exercises.json").read_text(encoding="utf-8")
    entries: dict[str, dict[str, Any]] = json.loads(text)
    return entries


def introduce() -> None:
    """Display how many figures and exercises there are, and how often a pair may be compared."""
    pairs = comparisons()
    allowed = int(pairs["verdict"].isin(["comparable", "comparable_with_caveats"]).sum())
    say(
        f"Most mistakes set two numbers against each other that do not belong together: of "
        f"{len(pairs):,} pairs of figures, {allowed:,} may be compared. Each exercise lets you "
        "make one, shows what the suite answers, and asks a question; there are "
        f"{counted(len(questions()), 'question')}. They are avoided by asking, before any "
        "arithmetic, what each number counts and from where."
    )


def not_to_be_used_for(ids: Iterable[str]) -> Table:
    """What adds one to each figure, and what its measure must not be used for."""
    rows = pd.DataFrame([row_of(name) for name in ids])
    codebook = load_measures().set_index("measure_id").loc[rows["measure_id"]]
    frame = pd.DataFrame(
        {
            "figure": [printed(text) for text in rows["value_text"]],
            "adds_one": codebook["counts_what"].tolist(),
            "not_to_be_used_for": codebook["do_not_use_for"].tolist(),
        }
    )
    return table(frame, "What adds one to each number, and what it must not be used for")


def attempt(operation: Callable[..., Any], *asked: Any, **settings: Any) -> None:
    """Display what an operation gives, or its refusal as a readable message.

    >>> from analysis import ratio
    >>> attempt(ratio, "abbott-2017-oped/images-shared", "abbott-2017-oped/image-users")
    ratio of “70,000 online images” and “50,000 people”
    <BLANKLINE>
    > Refused. These two cannot be divided. Different units: ...
    """
    name = f"`{operation.__name__}`"
    words = listed(literal(printed(text)) for text in _asked(asked))
    say(f"{name} of {words}\n\n> {_outcome(operation, asked, settings)}")


def _answer(asked: Exercise) -> Answer:
    rule = RULES.get(asked.solution)
    return asked.solution if rule is None else rule(asked)


def check(key: str, answer: Given) -> None:
    """Display a question with what there is to say to the answer: open, right or not yet.

    An answer is a word, a number, a set of words or a quantity in words such as "more than
    10%". The dots `...` stand for no answer. Raises `KeyError` for a question that is not there.
    """
    say(f"**Question.** {exercise(key).question}\n\n> {judge(key, answer).words}")


def hint(key: str) -> None:
    """Display what helps to answer a question."""
    say(f"**Hint.** {exercise(key).hint}")


def solution(key: str) -> None:
    """Display the answer of a question, and why it is so."""
    say(f"**Answer:** {_in_words(answer_of(key))}. {exercise(key).why}")


def answer_of(key: str) -> Answer:
    """The right answer of a question, worked out from the tables.

    >>> answer_of("images"), answer_of("quarters")
    ('unit', 1)
    """
    return _answer(exercise(key))


def judge(key: str, answer: Given) -> Feedback:
    """What is said to an answer, without giving the right one away.

    >>> judge("images", "kind").words
    '**Not yet.** Both are counts: this gate is passed. `exercises.hint("images")` helps.'
    >>> judge("images", "unit").status, judge("images", ...).status
    ('right', 'open')
    """
    asked = exercise(key)
    expected = _answer(asked)
    if isinstance(answer, EllipsisType):
        return Feedback(
            "open",
            "**Not answered yet.** Write an answer in place of the dots and run the cell again; "
            f'`exercises.hint("{key}")` helps, `exercises.solution("{key}")` tells.',
        )
    fault = asked.wrong.get(str(answer).strip().lower()) or _fault(asked, expected, answer)
    if fault:
        return Feedback("wrong", f'**Not yet.** {fault} `exercises.hint("{key}")` helps.')
    return Feedback("right", f"**Right:** {_in_words(expected)}. {asked.why}")


def _filled(key: str, entry: Mapping[str, Any]) -> Exercise:
    rows = load_figures().set_index("figure_id", drop=False).loc[entry["figures"]]
    rows = rows.reset_index(drop=True)
    quoted = [printed(text) for text in rows["value_text"]]
    told = load_statements().set_index("statement_id").loc[rows["statement_id"].iloc[0]]
    captured = told["captured_on"]
    names = {
        "length": entry.get("length", 0),
        "captured": "" if pd.isna(captured) else captured.year - 1,
    }
    if entry["solution"] == "changed":
        found = trace(rows).query("relation == 'original'")
        names["published"] = f"{found['published_value'].iloc[0]:,.0f}"

    def fill(text: str) -> str:
        return text.format(*quoted, **names)

    return Exercise(
        key=key,
        question=fill(entry["question"]),
        figures=rows,
        solution=entry["solution"],
        hint=fill(entry["hint"]),
        why=fill(entry["why"]),
        options=tuple(entry.get("options", ())),
        wrong={fill(given): fill(words) for given, words in entry.get("wrong", {}).items()},
        length=entry.get("length", 0),
    )


# Answers


def _pair(asked: Exercise) -> tuple[pd.Series, pd.Series]:
    return asked.figures.iloc[0], asked.figures.iloc[1]


def _gate(asked: Exercise) -> str:
    left, right = asked.figures.iloc[:1], asked.figures.iloc[1:]
    return str(comparisons(left, right)["gate"].iloc[0])


def _verdict(asked: Exercise) -> str:
    return compare(*_pair(asked)).verdict


def _remainder(asked: Exercise) -> Derived:
    return remainder(*_pair(asked), as_share=True)


def _apart(asked: Exercise) -> str:
    first, second = (bounds_of(figure) for figure in _pair(asked))
    return "yes" if first.apart(second) else "no"


def _facts(asked: Exercise) -> int:
    """How many of the figures repeat none that stands before them."""
    pairs = comparisons(asked.figures)
    repeats = pairs.loc[pairs["verdict"] == "repetition", "right"]
    return len(asked.figures) - repeats.nunique()


def _changed(asked: Exercise) -> frozenset[str]:
    return frozenset(_original(asked)["changed"].split(";"))


def _starts(asked: Exercise) -> int:
    original = _original(asked)
    return int(all_time(original["series_id"], original["published_period"])["starts"].iloc[0])


def _original(asked: Exercise) -> pd.Series:
    """The source that a figure most likely repeats."""
    found = trace(asked.figures)
    return found[found["relation"] == "original"].iloc[0]


def _last_year(asked: Exercise) -> int:
    told = load_statements().set_index("statement_id").loc[asked.figures["statement_id"].iloc[0]]
    return int(told["date_latest"].year) - 1


def _monthly(asked: Exercise) -> Derived:
    return per(asked.figures.iloc[0], "month", length=asked.length)


def _published_when(asked: Exercise) -> str:
    return str(trace(asked.figures)["published_when"].iloc[0])


RULES: Mapping[str, Callable[[Exercise], Answer]] = {
    "gate": _gate,
    "verdict": _verdict,
    "remainder": _remainder,
    "apart": _apart,
    "facts": _facts,
    "changed": _changed,
    "starts": _starts,
    "last_year": _last_year,
    "monthly": _monthly,
    "published_when": _published_when,
}


# Faults


def _fault(asked: Exercise, expected: Answer, answer: object) -> str:
    """What is wrong with an answer, or nothing."""
    if isinstance(expected, Derived):
        return _fault_in_bounds(expected.bounds, answer)
    if isinstance(expected, frozenset):
        return _fault_in_set(expected, answer)
    if isinstance(expected, int):
        return _fault_in_number(expected, answer)
    return _fault_in_word(expected, answer, _allowed(asked))


def _allowed(asked: Exercise) -> tuple[str, ...]:
    return {"gate": GATES, "verdict": VERDICTS}.get(asked.solution, asked.options)


def _fault_in_word(expected: str, answer: object, allowed: tuple[str, ...]) -> str:
    word = str(answer).strip().lower()
    known = {name: name for name in allowed} | {name.replace("_", " "): name for name in allowed}
    if word not in known:
        return f"{printed(literal(str(answer)))} is none of {_options(allowed)}."
    return "" if known[word] == expected else f"It is not {printed(word.replace('_', ' '))}."


def _fault_in_number(expected: int, answer: object) -> str:
    try:
        number = int(str(answer))
    except ValueError:
        return f"{printed(literal(str(answer)))} is no whole number."
    if number == expected:
        return ""
    return "That is too many." if number > expected else "That is too few."


def _fault_in_set(expected: frozenset[str], answer: object) -> str:
    if isinstance(answer, str):
        parts = answer.replace(",", ";").split(";")
    elif isinstance(answer, Iterable):
        parts = [str(part) for part in answer]
    else:
        return f"{printed(literal(str(answer)))} is no set of words."
    given = {part.strip().lower() for part in parts} - {""}
    wrong, missing = sorted(given - expected), expected - given
    faults = []
    if wrong:
        faults.append(f"{listed(map(literal, wrong))} did not change.".capitalize())
    if missing:
        faults.append("Something else changed too.")
    return " ".join(faults)


def _fault_in_bounds(expected: Bounds, answer: object) -> str:
    bounds = _read(answer)
    if isinstance(bounds, str):
        return bounds
    # As printed, for no one is to type all the digits of a quotient.
    if str(bounds) == str(expected):
        return ""
    if bounds.is_exact:
        return "That is a single value, and the words allow many: no centre is known."
    ends = []
    if bounds.lower != expected.lower:
        ends.append(_fault_in_end("lower", bounds.lower > expected.lower))
    if bounds.upper != expected.upper:
        ends.append(_fault_in_end("upper", bounds.upper < expected.upper))
    return " ".join(ends) or "The ends are right, but is each of them itself admitted?"


def _fault_in_end(name: str, too_narrow: bool) -> str:
    if too_narrow:
        return f"Your {name} end shuts out values that the words allow."
    return f"Your {name} end lets in values that the words do not allow."


def _read(answer: object) -> Bounds | str:
    """The bounds of an answer in words, or why it has none."""
    if isinstance(answer, Bounds):
        return answer
    if isinstance(answer, int | float):
        return Bounds.exact(answer)
    try:
        read = read_quantity(str(answer))
    except QuantityError:
        return f"{printed(literal(str(answer)))} cannot be read as a quantity."
    if math.isnan(read.lower) or read.bound == "rounded":
        return Bounds.exact(read.value) if not math.isnan(read.value) else "That gives no bounds."
    return Bounds(read.lower, read.upper, read.lower_closed, read.upper_closed)


# Words


def _in_words(answer: Answer) -> str:
    if isinstance(answer, Derived):
        return answer.bounds.in_words(answer.unit)
    if isinstance(answer, frozenset):
        return listed(sorted(answer))
    return str(answer).replace("_", " ")


def _options(allowed: Iterable[str]) -> str:
    return listed((name.replace("_", " ") for name in allowed), "or")


def _asked(asked: Iterable[Any]) -> list[str]:
    """The words of the figures among what an operation was asked for."""
    words = []
    for item in asked:
        if isinstance(item, pd.DataFrame):
            words += [str(text) for text in item["value_text"]]
        elif isinstance(item, list | tuple):
            words += _asked(item)
        elif isinstance(item, str) and "/" in item:
            words.append(str(row_of(item)["value_text"]))
    return words


def _outcome(
    operation: Callable[..., Any], asked: tuple[Any, ...], settings: Mapping[str, Any]
) -> str:
    try:
        result = operation(*asked, **settings)
    # What a chart refuses is a ValueError too, and NotComparable is one.
    except ValueError as refusal:
        return f"**{_kind_of(refusal)}.** {literal(sentence(str(refusal)))}"
    if not isinstance(result, Derived):
        return f"**Allowed.** {literal(str(result))}"
    kind = "Allowed as an illustration" if result.illustration else "Allowed"
    assuming = f" It assumes {literal(result.assumption)}." if result.assumption else ""
    number = result.bounds.in_words(result.unit)
    return f"**{kind}:** {number}, that is {literal(result.formula)}.{assuming}"


def _kind_of(refusal: ValueError) -> str:
    several = isinstance(refusal, NotComparable) and hasattr(refusal, "readings")
    return "More than one answer" if several else "Refused"
