"""A text with its numbers marked: what each says and lacks, and what a reader would ask first."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from analysis.add.find import find_in_text
from analysis.review.beside import find_beside
from analysis.review.context import SPEAKER, told_of
from analysis.review.marks import LACKING, PHRASES, RULES, Answers, Mark, Whole
from analysis.review.repeats import find_repeats
from analysis.review.sums import find_sums
from analysis.review.texts import Text, text_of_file
from analysis.show.phrases import capital, listed, plural, words
from analysis.tables.errors import DataError, Fault
from analysis.tables.files import read_bytes, shown, text_of

WRAPPED = 140
"""Characters of the longest line of a text whose lines were broken to fit a width."""
BREAK = re.compile(r"(?<![^\r\n])([^\r\n]++)([\r\n]++)(?=([\w£$€“‘(]\S*))")
"""The end of a line, with the line before it and the word behind it."""
WITHIN = re.compile(r"[\w,’-]\s*$")
"""The end of a line that is none of a sentence."""
LINES = re.compile(r"(?s)(?:<mark.*?</mark>|[^\n<])++\n*|\n+")
"""A line of the marked text with the line ends behind it; a mark may hold line ends."""
FIRST = 4
"""Numbers named at each question; the text marks the others."""


@dataclass(frozen=True)
class Review:
    """A text, unchanged, and every number of it in order, each once.

    `marks` are the numbers, `figures` those that are statistics. In a notebook it shows the
    text with its numbers marked; `page()` is the same as a page of its own.
    """

    text: str
    marks: tuple[Mark, ...]
    name: str = "the text"
    lines: tuple[int, ...] | None = ()

    @property
    def figures(self) -> list[Mark]:
        """The numbers that are statistics, and no dates, ages or names."""
        return [mark for mark in self.marks if mark.is_figure]

    @cached_property
    def counts(self) -> str:
        """How many numbers there are, and how many lack what, as sentences."""
        number, figures = len(self.marks), len(self.figures)
        if not number:
            return "The text holds no number."
        are = "is a figure" if figures == 1 else "are figures"
        rest = "; the others are dates and the like" if figures else ""
        some = f"{capital(words(figures))} of them {are}{rest}."
        alone = "It is a figure." if number == 1 else "All of them are figures."
        whole = f"The text holds {plural(number, 'number')}. {alone if figures == number else some}"
        lacking = Counter(rule for mark in self.figures for rule in mark.open)
        told = [
            f"{words(lacking[rule])} {one if lacking[rule] == 1 else several}"
            for rule, (one, several) in PHRASES["counts"].items()
            if lacking[rule]
        ]
        return f"{whole} {capital(listed(told))}." if told else whole

    @cached_property
    def questions(self) -> list[tuple[str, list[Mark], int]]:
        """What a reader would ask first: the question, the first numbers, and how many more."""
        asked: dict[str, list[Mark]] = {}
        for mark in self.figures:
            source = mark.told["source"]
            state = [] if source.where.startswith(SPEAKER) else [source.state]
            for rule in (*mark.open, *state):
                asked.setdefault(rule, []).append(mark)
        return [
            (question, asked[rule][:FIRST], len(asked[rule][FIRST:]))
            for rule, question in PHRASES["questions"].items()
            if rule in asked
        ]

    def page(self) -> str:
        """One self-contained page: the counts, the questions, the text, and number by number."""
        from analysis.report.render import rendered

        return rendered("read.html", review=self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from analysis.report.render import part

        html = part("review", self, 3)
        return {"text/html": html, "text/plain": repr(self)}

    def __repr__(self) -> str:
        lines = [self.counts]
        for question, marks, more in self.questions:
            rest = f" and {more} more" if more else ""
            lines.append(f"{question} {listed(mark.where for mark in marks)}{rest}")
        for mark in self.figures:
            said = " ".join(mark.said)
            lines.append(f"paragraph {mark.paragraph.number}: “{mark.words}”: {said}")
        return "\n".join(lines)

    # What the template takes.

    @cached_property
    def id(self) -> str:
        """A name for its marks that no other text on a page has."""
        return f"t{hashlib.sha256(self.text.encode('utf-8', 'replace')).hexdigest()[:8]}"

    @property
    def marked(self) -> str:
        """The text as HTML, a paragraph a line, its text content equal to the text."""
        at, html = 0, ""
        for mark in self.marks:
            html += _escaped(self.text[at : mark.row["start"]]) + self._mark(mark)
            at = mark.row["end"]
        return LINES.sub(r'<p dir="auto">\g<0></p>', html + _escaped(self.text[at:]))

    def _mark(self, mark: Mark) -> str:
        kind = "none" if not mark.is_figure else "open" if mark.open else "said"
        title, inside = _escaped(mark.title), _escaped(mark.words)
        link = f'<a href="#{self.id}-n{mark.number}" title="{title}">{inside}</a>'
        return f'<mark class="{kind}" id="{self.id}-m{mark.number}">{link}</mark>'


def read(text: str | Text, *, answers: Answers | None = None, name: str = "the text") -> Review:
    """A text with every number marked: what its words admit, what is missing, what does not fit.

    `answers` gives the reason why something stays, by the words of a number and a rule such as
    "no-base". Nothing is rated true or false, and the text goes nowhere. Raises `TypeError` for
    what is no text.

    >>> review = read("Offences are up by 33%, the Home Office says.")
    >>> review.figures[0].missing()
    ['period', 'place', 'base']
    >>> print(review.questions[0][0])
    Up or down since when?
    """
    if not isinstance(text, str | Text):
        raise TypeError(
            f"read takes a text, not a {type(text).__name__}; a file is read with "
            'read(Path("my_text.txt").read_text("utf-8"))'
        )
    source = text if isinstance(text, Text) else Text(text)
    flowing = unwrapped(source.text)
    paragraphs = Whole(flowing, source.pointers).paragraphs
    marks = []
    for number, row in enumerate(find_in_text(flowing), start=1):
        words = source.text[row["start"] : row["end"]]
        mark = Mark(number, row, words, paragraphs[row["paragraph"] - 1], answers or {})
        if mark.is_figure:
            mark.told = told_of(mark)
            for aspect in mark.missing():
                rule = f"no-{aspect}"
                mark.ask(rule, f"{capital(RULES[rule])} {capital(LACKING[aspect])}.")
        marks.append(mark)
    find_sums(marks)
    find_repeats(marks)
    find_beside(marks)
    return Review(source.text, tuple(marks), name, source.lines)


def review_file(path: Path, answers: Path | None = None) -> Review:
    """The review of a file: text, Markdown, HTML or DOCX, with the answers that lie beside it.

    Raises `DataError` for a file that cannot be read, and for an answer to nothing.
    """
    beside = answers or path.with_name(f"{path.stem}.answers.txt")
    given = read_answers(beside) if answers or beside.is_file() else {}
    name = "standard input" if path.name == "-" else shown(path)
    review = read(text_of_file(path), answers=given, name=name)
    asked = {(mark.words, found.rule) for mark in review.marks for found in mark.findings}
    if unasked := given.keys() - asked:
        problems = [f"'{words}' is not asked: {RULES[rule]}" for words, rule in sorted(unasked)]
        raise DataError([Fault(shown(beside), each, remedy="Remove the line") for each in problems])
    return review


def read_answers(path: Path) -> dict[tuple[str, str], str]:
    """Why something stays, a line each: the words of a number | a rule | the reason.

    Raises `DataError` for a line that is none.
    """
    name, faults, answers = shown(path), [], {}
    for row, line in enumerate(text_of(read_bytes(path), name).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        words, _, rest = line.partition("|")
        rule, _, reason = rest.partition("|")
        answer = (words.strip(), rule.strip(), reason.strip())
        if not all(answer):
            remedy = "Write: 33% | no-base | the reason"
            faults.append(Fault(name, f"'{line}' is no answer", row, remedy=remedy))
        elif answer[1] not in RULES:
            allowed = ", ".join(RULES)
            faults.append(Fault(name, f"'{answer[1]}' is no rule", row, allowed=allowed))
        answers[answer[:2]] = answer[2]
    if faults:
        raise DataError(faults)
    return answers


def unwrapped(text: str) -> str:
    r"""A text whose lines were broken to fit a width, each such break a space instead.

    A break counts as such where the next word would not have fitted, in a paragraph that has one
    within a sentence. No place is moved.

    >>> unwrapped("More than\n1,000,000 came.\n\nThat was\nall.")
    'More than 1,000,000 came.\n\nThat was\nall.'
    """
    width = max(map(len, re.split(r"[\r\n]", text)))
    if width > WRAPPED:
        return text

    def is_full(found: re.Match[str]) -> bool:
        line, _, word = found.groups()
        return len(line.rstrip()) + 1 + len(word) > width

    def joined(found: re.Match[str]) -> str:
        return found[1] + " " * len(found[2]) if is_full(found) else found[0]

    return "".join(
        BREAK.sub(joined, block)
        if any(is_full(found) and WITHIN.search(found[1]) for found in BREAK.finditer(block))
        else block
        for block in re.split(r"(\s*\n\s*\n)", text)
    )


def _escaped(words: str) -> str:
    """Words as they stand in HTML; a page holds no NUL and no half of a sign."""
    whole = words.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return escape(whole).replace("\r", "&#13;")
