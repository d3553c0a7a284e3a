"""A text in its paragraphs, the cues in its words, and its numbers where they stand."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from analysis.add.find import Row, sentence_ends
from analysis.add.suggest import WORDS, patterns, stems_of
from analysis.reading.bounds import Bounds
from analysis.show.phrases import capital, listed
from analysis.tables.load import bounds_of

PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
RULES, ASKED, LACKING = PHRASES["rules"], PHRASES["asked"], PHRASES["lacking"]
State = Literal["given", "pointed_at", "elsewhere", "missing", "does_not_apply"]
Answers = Mapping[tuple[str, str], str]
"""The reasons why something stays, by the words of a number and a rule."""
LOOSE_ENDS = frozenset(
    "a an and are as at been by for from had has have in is more of on or over said says than that "
    "the their this to was were which who will with".split()
)
LONGEST = 600
"""Characters of a sentence that are looked at together, as a text need not have full stops."""
Look = Callable[[str], str]
"""The words of a sentence that name something; empty where it does not."""


def _compiled() -> dict[str, re.Pattern[str]]:
    """The cues by name."""
    table = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    whole = patterns({"month": WORDS["parts"]["month"]}, *table.values())
    in_any_case = {name: rf"(?i:\b{whole[name]}\b)" for name in table["words"]}
    return {name: re.compile(pattern) for name, pattern in (whole | in_any_case).items()}


CUES = _compiled()


class Named(NamedTuple):
    """Words that name something: where their sentence and paragraph stand, and what is in it."""

    at: int
    paragraph: int
    words: str
    stems: frozenset[str]


class Paragraph:
    """A paragraph of a text: its number, its text, its sentences, and where each begins.

    `points_out` says that it leads elsewhere, `lead` are the sentences that open its list. A
    bullet belongs to the words that open its list, however many bullets stand between.
    """

    def __init__(self, whole: Whole, start: int, text: str, is_linked: bool) -> None:
        self.whole, self.start, self.text = whole, start, text
        self.number = len(whole.paragraphs) + 1
        self.points_out = is_linked or CUES["address"].search(text) is not None
        ends = [0, *sentence_ends(text), len(text)]
        self.starts = [at for pair in pairwise(ends) for at in range(*pair, LONGEST)]
        spans = pairwise([*self.starts, len(text)])
        self.sentences = [text[start:end] for start, end in spans]
        self.lead: Sequence[str] = ()
        if whole.paragraphs:
            last = whole.paragraphs[-1]
            if CUES["bullet"].match(text) and CUES["bullet"].match(last.text):
                self.lead = last.lead
            elif last.text.rstrip().endswith((":", ";")) or CUES["of_these"].match(text):
                self.lead = last.sentences[-3:]


class Whole:
    """A text in its paragraphs, and where in it a source, a period, a place or a base is named.

    `pointers` are the places in it that lead elsewhere, in order.
    """

    def __init__(self, text: str, pointers: Sequence[int] = ()) -> None:
        self.paragraphs: list[Paragraph] = []
        self._named: dict[Look, list[Named]] = {}
        start = 0
        for line in text.splitlines(keepends=True):
            end = start + len(line)
            if line.strip():
                is_linked = bisect_left(pointers, start) < bisect_left(pointers, end)
                self.paragraphs.append(Paragraph(self, start, line, is_linked))
            start = end

    def named(self, look: Look) -> list[Named]:
        """All that a look finds, in order."""
        if look not in self._named:
            self._named[look] = [
                Named(paragraph.start + start, paragraph.number, words, stems_of(sentence))
                for paragraph in self.paragraphs
                for start, sentence in zip(paragraph.starts, paragraph.sentences, strict=True)
                if (words := look(sentence))
            ]
        return self._named[look]


class Told(NamedTuple):
    """What a text says of a number, in which words, and where these stand, if not beside it."""

    state: State
    words: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader would ask about a number; `others` are the marks that it is asked of too."""

    rule: str
    sentence: str
    answer: str = ""
    others: tuple[int, ...] = ()


class Mark:
    """A number-like expression of a text: what it admits, what is said of it, what is asked.

    `number` counts from 1 through the text, `words` are as printed. `told` is empty for what is
    no figure. `notes` are sentences that ask for nothing; `beside` is what the tables hold of a
    measure: its words, its id there and the verdict. Offsets: `place` of the number in its
    paragraph, `inside` in its sentence, `at` of that sentence in the text. `before` and `behind`
    are up to 60 and 120 characters around it.
    """

    def __init__(
        self, number: int, row: Row, words: str, paragraph: Paragraph, answers: Answers
    ) -> None:
        self.number, self.row, self.words, self.paragraph = number, row, words, paragraph
        self.answers = answers
        self.told: dict[str, Told] = {}
        self.findings: list[Finding] = []
        self.notes: list[str] = []
        self.beside: list[dict[str, str]] = []
        self.is_figure = row["kind"] is not None
        self.bounds = bounds_of(row)
        self.place = row["start"] - paragraph.start
        end = self.place + len(words)
        self.before = paragraph.text[max(0, self.place - 60) : self.place]
        self.behind = paragraph.text[end : end + 120]
        self.sentence_number = bisect_right(paragraph.starts, self.place) - 1
        self.sentence = paragraph.sentences[self.sentence_number]
        self.inside = self.place - paragraph.starts[self.sentence_number]
        self.at = row["start"] - self.inside
        self.stems = stems_of(self.sentence)

    @property
    def quote(self) -> str:
        """Its words and those behind them in their clause, or those before them."""
        own = len(self.words.split())
        clause = re.match(r"(?:\s?[^\s.,;:!?()“”\"–\d]+(?![\d,.]*\d)){0,4}", self.behind)
        words = (self.words + (clause[0] if clause else "")).split()
        while len(words) > own and words[-1].lower() in LOOSE_ENDS:
            words.pop()
        if len(words) == own:
            clause = re.search(r"(?:(?<!\S)[^\s.,;:!?()“”\"–]+\s){1,4}$", self.before)
            words = ((clause[0] if clause else "") + self.words).split()
        return " ".join(words)

    @property
    def where(self) -> str:
        """Its words and its paragraph, for a sentence."""
        return f"“{self.quote}” (paragraph {self.paragraph.number})"

    @property
    def admits(self) -> str:
        """What its words admit; for what is no figure, why it is none."""
        if not self.is_figure:
            return f"no figure: {PHRASES['reasons'].get(self.row['reason'], self.row['reason'])}"
        kind, width = self.row["kind"], PHRASES["widths"].get(self.row["bound"], "")
        if kind == "rank":
            return "a rank, without a number"
        bounds, value, lead = self.bounds, self.row["value"], PHRASES["leads"].get(kind, "")
        if kind == "change" and (not bounds.known or bounds.is_exact):
            falls = self.row["direction"] == "decrease"
            bounds, value = -bounds if falls else bounds, abs(value)
            lead = "a fall of " if falls else "a rise of "
        unit = self.row["unit"].replace("_", " ").replace("not stated", "")
        known = bounds if bounds.known else Bounds.exact(round(value, 1 if kind == "share" else 10))
        read = lead + known.in_words(unit, quoted=True, signed=kind == "change")
        if bounds.known:
            return f"{read}, {width}" if width else read
        return f"{read}; {width or 'no limits are given'}"

    def ask(self, rule: str, sentence: str, *others: Mark) -> None:
        """Ask something of it, once."""
        if all(found.sentence != sentence for found in self.findings):
            numbers = tuple(other.number for other in others)
            self.findings.append(Finding(rule, sentence, self._answer(rule), numbers))

    def _answer(self, rule: str) -> str:
        return self.answers.get((self.words, rule), "")

    def note(self, sentence: str) -> None:
        """Say something of it, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    @property
    def open(self) -> list[str]:
        """The rules that ask something which nobody has answered."""
        return list(dict.fromkeys(found.rule for found in self.findings if not found.answer))

    def missing(self) -> list[str]:
        """The attributes that the text leaves out."""
        return [name for name, told in self.told.items() if told.state == "missing"]

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """What is said of source, period, place and base: a state and a sentence for each state."""
        by_state: dict[str, list[str]] = {}
        for name, (state, words, where) in self.told.items():
            because = f"“{words}” {where}".strip() if words else where
            words = ASKED[name] + (f" ({because})" if because else "")
            if state == "missing" and (answer := self._answer(f"no-{name}")):
                words += f" (answered: {answer})"
            by_state.setdefault(state, []).append(words)
        return [
            (state, f"{lead}: {listed(by_state[state])}.")
            for state, lead in PHRASES["states"].items()
            if state in by_state
        ]

    @property
    def asked(self) -> list[str]:
        """What does not fit or is said in two ways, with the answer where there is one."""
        return [
            f"{found.sentence} Answered: {found.answer}" if found.answer else found.sentence
            for found in self.findings
            if found.rule in ("differs", "sums")
        ]

    @property
    def said(self) -> list[str]:
        """All that is to be said of it, as sentences."""
        first = f"{capital(self.admits)}."
        return [first, *(words for _, words in self.attributes), *self.asked, *self.notes]

    @property
    def title(self) -> str:
        """What stands at the mark itself, in a few words."""
        missing = [ASKED[name] for name in self.missing()]
        rest = [RULES[found.rule] for found in self.findings if found.rule in ("differs", "sums")]
        lacks = f" Not said: {listed(missing)}." if missing else ""
        asks = f" {capital(listed(dict.fromkeys(rest)))}" if rest else ""
        return f"{capital(self.admits)}.{lacks}{asks}"
