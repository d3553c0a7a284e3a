"""A number where it stands in a text, and what was found about it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from analysis.add.find import Row
from analysis.add.suggest import stems_of
from analysis.reading.bounds import Bounds
from analysis.review.paragraphs import MISSING, Paragraph, Told
from analysis.show.phrases import capital, listed

PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
ASPECTS = ("source", "period", "place", "base")
RULES, ASKED, LACKING = PHRASES["rules"], PHRASES["asked"], PHRASES["lacking"]
LOOSE_ENDS = frozenset(
    "a an and are as at been by for from had has have in is more of on or over said says than that "
    "the their this to was were which who will with".split()
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader would ask about a number; `others` are the marks that it is asked of too."""

    rule: str
    sentence: str
    answer: str = ""
    others: tuple[int, ...] = ()


class Beside(NamedTuple):
    """What the tables hold of a measure: its words, its id in the tables, and the verdict."""

    measure: str
    words: str
    id: str
    verdict: str
    sentence: str


@dataclass(slots=True)
class Mark:
    """A number-like expression of a text: what it admits, what is said of it, what is asked.

    `number` counts from 1 through the text. `told` is empty for what is no figure. `notes` are
    sentences that ask for nothing; `beside` are words and verdicts from the tables. It stands at
    `place` in its paragraph and `inside` its sentence, which stands `at` a place of the text.
    """

    number: int
    row: Row
    words: str
    paragraph: Paragraph
    told: dict[str, Told] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    place: int = field(init=False)
    inside: int = field(init=False)
    at: int = field(init=False)
    sentence_number: int = field(init=False)
    sentence: str = field(init=False)
    stems: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.place = self.row["start"] - self.paragraph.start
        self.sentence_number = self.paragraph.sentence_at(self.place)
        self.sentence = self.paragraph.sentences[self.sentence_number]
        self.inside = self.place - self.paragraph.starts[self.sentence_number]
        self.at = self.row["start"] - self.inside
        self.stems = stems_of(self.sentence)

    @property
    def is_figure(self) -> bool:
        """Whether it is a statistic, and no date, age or name."""
        return self.row["kind"] is not None

    @property
    def before(self) -> str:
        """The characters before it in its paragraph."""
        return self.paragraph.text[max(0, self.place - 60) : self.place]

    @property
    def behind(self) -> str:
        """The characters behind it in its paragraph."""
        end = self.place + len(self.words)
        return self.paragraph.text[end : end + 120]

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

    @property
    def bounds(self) -> Bounds:
        """What the words admit; unknown where they do not say."""
        row = self.row
        if row["lower"] != row["lower"]:
            return Bounds.unknown()
        return Bounds(row["lower"], row["upper"], row["lower_closed"], row["upper_closed"])

    def ask(self, rule: str, sentence: str, *others: Mark) -> None:
        """Ask something of it, once."""
        if all(found.sentence != sentence for found in self.findings):
            numbers = tuple(other.number for other in others)
            self.findings.append(Finding(rule, sentence, others=numbers))

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
        return [name for name, told in self.told.items() if told.state == MISSING]

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """What is said of source, period, place and base: a state and a sentence for each state."""
        answers = {
            found.rule: f" (answered: {found.answer})" for found in self.findings if found.answer
        }
        said = []
        for state, lead in PHRASES["states"].items():
            told = [
                f"{ASKED[name]}{_because(each)}{answers.get(f'no-{name}', '')}"
                for name, each in self.told.items()
                if each.state == state
            ]
            if told:
                said.append((state, f"{lead}: {listed(told)}."))
        return said

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


def _because(told: Told) -> str:
    """The words that it rests on, and where they stand if not beside the number."""
    words = f"“{told.words}” {told.where}" if told.words else told.where
    return f" ({words.strip()})" if words else ""
