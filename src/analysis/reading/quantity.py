"""Find the quantities in running text, and read a quoted number with its bounds.

One scanner serves both questions: `find_quantities` gives everything number-like in a text, with
the reason where it is no statistic; `read_quantity` gives the first statistic of a phrase. The
numbers themselves come from `analysis.reading.grammar`; the words around them (hedge, movement,
noun) are read here, from the tables in `analysis.reading.words`, and settle the bounds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf, nan
from typing import Final, NamedTuple

from analysis.reading import patterns, words
from analysis.reading.grammar import Core, Line, Number, core_at, whole_after

__all__ = ["Quantity", "QuantityError", "find_quantities", "read_quantity"]


# How many words may stand between a movement and its link: "an increase in reports of 5%". A
# count is nearer to its own, as "a rise in crimes known to 43 forces" is none of forces.
_REACH: Final = {"by": 12, "to": 8, "from": 8, "of": 5, "in": 3}
_REACH_OF_COUNTS: Final = {"by": 8, "to": 8, "from": 12, "of": 3}
# Further away only a noun with what it is of: an increase in referrals last year to 47,399.
_NEAR: Final = {"by": 4, "to": 4, "from": 3, "of": 2}
_REACH_OF_SUMS: Final = 10
_SUPERLATIVE: Final = ("ghest", "west", "gest", "pest", "siest", "worst", "best", "record")
_MOST_MODIFIERS: Final = 6
_SETS_OFF: Final = {",": ",", "–": "–", "—": "—", ")": "("}
# The words before "over" and "in" behind which a time is how long something took.
_SPANS: Final = {"over": words.LASTING, "in": words.DONE}
_PERSONS: Final = {word for word, unit in words.UNITS.items() if words.SORTS.get(unit) == "persons"}
# The last years of schooling: 16-18 provision.
_LAST_YEARS: Final = (11, 16, 18, 19, 21, 24, 25)
_ENDS_AN_AGE: Final = (",", ".", ")", ";", "")
_OF_AN_AGE: Final = ("", "years", "months", "weeks")
_RATE_BASES: Final = (100, 1_000, 10_000, 100_000, 1_000_000)
_EMERGENCY: Final = (101, 111, 112, 116, 999)
_OPEN: Final = ("more_than", "at_least", "less_than", "at_most")
_OPPOSITE: Final = dict(zip(_OPEN, (*_OPEN[2:], *_OPEN[:2]), strict=True))
_LONGEST_ROW: Final = 120
_KINDS: Final = ("count", "share", "change", "ratio", "money", "duration", "rate", "rank")
# What each form of words may be typed as; the first is what it is taken for.
_ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "number": ("count", "rate"),
    "points": ("count", "change"),
    "percent": ("share", "change"),
    "fraction": ("share", "change", "ratio"),
    "times": ("ratio", "change", "count"),
    "money": ("money",),
    "duration": ("duration",),
    "rate": ("rate",),
    "rank": ("rank",),
    "magnitude": ("count",),
    "magnitude of money": ("money",),
    "magnitude of time": ("duration",),
}
_MEASURED: Final = ("percent", "money", "ratio", "duration", "rank")


class Quantity(NamedTuple):
    """One number-like phrase of a text.

    `kind` is count, share, change, ratio, money, duration, rate or rank, and None for what is no
    statistic; `reason` then says why. Shares and changes are percent. `value`, `lower` and `upper`
    are NaN where there is none; an open end is infinite.
    """

    start: int
    end: int
    text: str
    kind: str | None
    value: float
    lower: float
    upper: float
    lower_closed: bool
    upper_closed: bool
    bound: str
    hedge: str
    epistemic: str
    unit: str
    direction: str
    reason: str


class QuantityError(ValueError):
    """A phrase that holds no statistic, or one that contradicts what was typed beside it."""

    def __init__(self, phrase: str, part: str, expected: str, message: str = "") -> None:
        super().__init__(phrase, part, expected, message)
        self.phrase, self.part, self.expected, self.message = phrase, part, expected, message

    def __str__(self) -> str:
        place = "" if self.part == self.phrase else f": {_quoted(self.part)}"
        return (
            self.message or f"cannot read {_quoted(self.phrase)}{place}; expected {self.expected}"
        )


def _quoted(words: str) -> str:
    """Words in quotation marks, without their middle where they are a page long."""
    return repr(words if len(words) <= 400 else f"{words[:200]} … {words[-200:]}")


@dataclass(slots=True)
class _Reading:
    """A core among its words, and what they make of it.

    Its hedges begin at `place` among the words before it. `link` is how it hangs on a movement:
    by, of, to, from.
    """

    line: Line
    core: Core
    start: int
    end: int
    reason: str = ""
    unit: str = "not_stated"
    kind: str | None = None
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    place: int = 0
    has_article: bool = False
    last: str = ""
    verb: str = ""  # the word before the last
    following: str = ""
    printed: str = ""
    bound: str = ""
    hedge: str = "none"
    epistemic: str = "none"
    direction: str = "none"
    link: str = ""
    lower_closed: bool = True
    upper_closed: bool = True


# --------------------------------------------------------------------------------------------
# Hedges.


_Phrases = dict[str, dict[tuple[str, ...], str]]


def _phrases(tables: dict[str, list[str]], edge: int) -> _Phrases:
    """The bound of each phrase, by its word next to the number: the last, or the first."""
    found: _Phrases = {}
    for bound, phrases in tables.items():
        for tokens in map(patterns.WORDS.findall, phrases):
            found.setdefault(tokens[edge], {}).setdefault(tuple(tokens), bound)
    return found


_BEFORE: Final = _phrases(words.HEDGES_BEFORE, -1)
_AFTER: Final = _phrases(words.HEDGES_AFTER, 0)
_EPISTEMIC: Final = _phrases(words.EPISTEMIC, -1)
_LONGEST, _LONGEST_AFTER = (
    max(len(phrase) for phrases in table.values() for phrase in phrases)
    for table in (_BEFORE, _AFTER)
)


def _phrase_before(phrases: _Phrases, before: list[str], end: int) -> tuple[int, str] | None:
    """Index at which the longest phrase that ends before `end` begins, and its bound."""
    if end and (ending := phrases.get(before[end - 1])):
        for start in range(max(0, end - _LONGEST), end):
            if bound := ending.get(tuple(before[start:end])):
                return start, bound
    return None


def _passed_over(before: list[str], index: int) -> int:
    """Index of the first word that may stand between a hedge and its number: a staggering."""
    while index > 0:
        word = before[index - 1]
        if word in words.PASSED_OVER:
            index -= 1
        elif (
            index > 1
            and before[index - 2] in ("a", "an")
            and word.isalpha()
            and word not in _BEFORE
            and word not in words.MOVING
        ):
            index -= 2
        else:
            break
    return index


def epistemic_of_clause(before: str) -> str:
    """The last verb before a number that says how its whole clause is known, or none.

    >>> epistemic_of_clause("evidence suggesting that in some areas")
    'suggesting'
    """
    found = [word for word in patterns.WORDS.findall(before) if word.lower() in words.OF_A_CLAUSE]
    return found[-1] if found else "none"


def _hedge_after(low: str, end: int, after: list[str]) -> tuple[int, int, str] | None:
    """Start, end and bound of a hedge behind the number or its noun: or more, -plus."""
    if _AFTER.keys().isdisjoint(after[:6]):
        return None
    for place, word in enumerate(after[:6]):
        if place and (
            word in words.CARDINALS or word in words.MULTIPLES or word in words.NEXT_NUMBER
        ):
            break  # one in four moved twice or more
        opening = _AFTER.get(word, {})
        for length in range(_LONGEST_AFTER if opening else 0, 0, -1):
            tokens = after[place : place + length]
            bound = opening.get(tuple(tokens))
            if bound is None or len(tokens) < length:
                continue
            # Behind the noun only a phrase counts: "20 people or more", but not "20 calls plus".
            follows = place == 0 or set(after[:place]) <= {"-", "—"}
            if not follows and (length == 1 or word not in words.BEHIND_A_NOUN):
                continue
            if word in ("or", "and") and not words.ENDS_OF_NOUNS.isdisjoint(after[:place]):
                continue  # 340 were closed, and over that period
            if word == "+" and not low.startswith("+", end):
                continue
            behind = _at(after, place + length)
            if behind in ("or", "than") or (length > 1 and patterns.COUNTS_ON.match(behind)):
                continue  # plus or minus, 24 – and above 30
            if tokens[-1] in ("over", "under", "above", "below") and behind in words.POINTING:
                continue  # 340 closures and over that period
            if not follows and word in ("at", "give") and behind[:1].isalnum():
                continue  # of 30 forces at least a third replied
            start = low.index(word, _end_of(low, end, after[:place]))
            return start, _end_of(low, start, tokens), bound
        if word in ("to", "of", "in") or word[0] in ".;:(" or word[0].isdigit():
            break
    return None


def _end_of(low: str, end: int, following: list[str]) -> int:
    """Where the last of the words that follow a place ends."""
    for word in following:
        end = low.index(word, end) + len(word)
    return end


def _start_of(low: str, start: int, previous: list[str]) -> int:
    """Where the first of the words that end at a place begins."""
    for word in reversed(previous):
        start = low.rindex(word, 0, start)
    return start


# --------------------------------------------------------------------------------------------
# Movement, noun, and what makes a number no statistic of its own.


def _without_insertion(before: list[str]) -> list[str]:
    """The words before a number but for what commas or dashes set off: fell, in all, by."""
    closes = len(before) - 1
    while closes >= 0 and before[closes] in words.CARRYING:
        closes -= 1
    if 0 < closes < len(before) - 1 and before[closes] in _SETS_OFF:
        for opens in range(closes - 2, max(-1, closes - 10), -1):
            if before[opens] == _SETS_OFF[before[closes]]:
                return before[:opens] + before[closes + 1 :]
            if before[opens] in words.TURNS:
                break
    return before


def _movement(
    before: list[str], after: list[str], has_article: bool, kind: str | None
) -> tuple[str, str]:
    """Direction, and the link to it: by, of, to, from, in, or "" for none."""
    index = len(before)
    first = after[0] if after else ""
    is_bracket = before[index - 1 : index] == ["("] and first == ")"
    is_point = first == "." and _at(after, 1) in words.CHANGES_AFTER
    is_second = before[max(0, index - 2) : index] == [",", "or"] and first == ","
    if after[:2] == [",", "or"] and _at(after, 3) == ",":
        after = after[4:]  # a 26%, or 11,506, increase
    elif kind is None and first == "(" and ")" in after[:6]:
        after = after[after.index(")") + 1 :]  # a third (32%) more than last month
    elif is_second or (kind is None and (is_bracket or is_point)):
        after = after[1:]  # 31 cases (12%) fewer, a 20 per cent. cut
    if kind == "money" and _at(after, 0) in ("of", "in") and _at(after, 1) in ("cuts", "losses"):
        return "decrease", "by"
    # "a 9% drop"; with an article an adjective may come between: "a 9 per cent real terms cut".
    # Without one only another noun: 10% budget reductions.
    for place, noun in enumerate(after[: 1 if kind == "duration" else 4 if has_article else 2]):
        if kind == "duration" and noun in ("up", "down", "above", "below", "off"):
            break  # a 3 hour flight down
        if noun in words.CHANGES_AFTER and (has_article or not place or _is_plural(noun)):
            return words.CHANGES_AFTER[noun], "by"
        if noun in words.NOUN_ENDS or not noun[0].isalpha():
            break
    link = before[index - 1] if index > 0 else ""
    level = (
        index - 1 - (before[index - 2 : index - 1] != [] and before[index - 2] in words.AT_A_LEVEL)
    )
    is_level = link in words.LEVELS or (link in ("at", "to") and level < index - 1)
    if kind != "count" and is_level and (moved := _moved_noun(before, level)):
        return moved, "by"
    moved = before[index - 2] if is_bracket and kind is None and index > 1 else ""
    if moved in words.DIRECTIONS and moved not in ("lower", "higher"):
        return words.DIRECTIONS[moved], "by"  # continued to rise (11%)
    if kind is None and link == "at":  # the fall was steepest in Kent, at 17 per cent
        level = next((n for n in range(index - 2, 0, -1) if before[n] in words.LEVELS), 0)
        most = [word for word in before[max(0, level - 4) :] if word.endswith(("est", "most"))]
        if most and level > index - 12 and (moved := _moved_noun(before, level)):
            return moved, "by"
    if kind == "count" and link in ("—", "–", ":"):
        for word in reversed(before[max(0, index - 7) : index - 2]):
            if word in words.DIRECTIONS:
                return words.DIRECTIONS[word], "by"  # they lost officers: 500 in Sussex
            if word in words.ENDS_OF_NOUNS:
                break
    reach = (_REACH_OF_COUNTS if kind else _REACH).get(link, 0)
    near = _NEAR.get(link, 5) if kind == "count" else 5
    if reach:
        index -= 1
        if before[max(0, index - 2) : index] == [",", "but"]:
            index -= 2  # fell, but by only 12%
        elif link != "of" and before[index - 1 : index] in ([","], ["–"], ["—"]):
            index -= 1  # fell slightly, to 412
    else:
        link, reach, near = "", 1, 1
        if index > 1 and (before[index - 1].endswith("ly") or before[index - 1] == "off"):
            index -= 1
        if kind and index > 0 and before[index - 1] in words.TAKES_AN_OBJECT:
            return "none", ""
    if kind == "money" and link in ("of", "by"):
        reach = _REACH_OF_SUMS  # a cut in the core grant to the county of £4m
    nearest = max(0, index - reach)
    is_counted = kind == "count" and _is_plural(_at(after, 0))
    for place in range(index - 1, nearest - 1, -1):
        word = before[place]
        if word in ("up", "down") and place and before[place - 1] in words.PARTICLE_VERBS:
            break  # make up 15%
        if place < index - near and (
            (is_counted and link != "by") or before[place + 1] not in words.MOVES_WHAT
        ):
            continue
        if word in words.DIRECTIONS:
            return words.DIRECTIONS[word], link or "by"
        if word in words.MULTIPLES and link in ("to", "from"):
            top, bottom = words.MULTIPLES[word]
            return "increase" if top > bottom else "decrease", link
        if (
            word in words.CLAUSE_ENDS
            or (word, link) == ("from", "of")
            or (place == index - 1 and _is_agent(word))
        ):
            break
    return "none", link


def _moved_noun(before: list[str], index: int) -> str:
    """The direction of the noun that a level is said of: the fall was, the rise has been."""
    while index and before[index - 1] in words.AUXILIARIES:
        index -= 1
    for place in range(index - 1, max(-1, index - 8), -1):
        noun, behind = before[place], before[max(0, place - 3) : place]
        if (moved := words.DIRECTIONS.get(noun, "")) and noun not in (
            "up",
            "down",
            "lower",
            "higher",
        ):
            is_noun = not behind or not words.DETERMINERS.isdisjoint(behind)
            return moved if is_noun or noun in ("cuts", "losses", "reductions", "savings") else ""
        if not noun.isalpha() or noun in ("and", "but", "which", "that", "who"):
            break
    return ""


def _is_agent(word: str) -> bool:
    """Whether "by" or "to" behind this word belongs to it: recorded by, compared to, due to."""
    leads = word in ("due", "according", "owing", "thanks")
    return leads or word.endswith("ed") or word in words.NOUN_VERBS


def _is_lost(after: list[str]) -> bool:
    """Whether what was counted is gone: 16,000 police already lost; but police cut crime."""
    reach = 2
    for place, word in enumerate(after[:8]):
        if word in ("fewer", "less") and place < 3:
            return True
        if word in words.LOSSES_AFTER:
            following = _at(after, place + 1)
            ends = following in words.NOUN_ENDS and following != "to"  # lost to follow-up
            return not following or ends or not following[0].isalpha()
        if word in words.PASSIVE or (word == "more" and not place):
            continue
        if word in ("for", "of") and place == 1:
            reach = 6  # 97,909 places for young people were cut
            continue
        ends = word in words.NOUN_ENDS or word in words.NOUN_VERBS or word.endswith("ing")
        if (
            ends
            or (place > reach and after[place - 1] not in words.PASSIVE)
            or not word[0].isalpha()
        ):
            break  # 21 councils spent less than
    return False


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s"))


def _is_past(word: str) -> bool:
    return word.endswith("ed") and "-" not in word


def _is_verb(word: str, previous: str) -> bool:
    """Whether a word ends the noun before it, or the search for one: 31 involved girls."""
    if word in words.NOUN_VERBS or word in words.LOSSES_AFTER or word in words.AFTER_A_LABEL:
        return True
    return _is_past(word) and not (
        word in words.DESCRIBED or previous.endswith("ly") or previous in ("and", "or")
    )


def _at(row: list[str], place: int) -> str:
    """The word at a place, or none."""
    return row[place] if -len(row) <= place < len(row) else ""


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word in words.CARDINALS


def _rest_of_a_list(after: list[str]) -> int:
    """How many words go on with a list of numbers before its one noun: 12 in May and 19 arrests."""
    listed = patterns.LISTED.match(" ".join(after))
    return len(listed[0].split()) if listed else 0


def _noun(after: list[str], is_one: bool, is_many: bool = False, is_definite: bool = False) -> str:
    """The schema's word for the noun that the number counts: 56 police investigations."""
    found, unknown, previous = "", 0, ""
    nouns = after[_at(after, 0) in ("more", "fewer", "less") :]
    second = _at(nouns, 1)
    is_whose = second in words.WHOSE
    if nouns[:1] == ["of"] and (is_many or is_whose or _is_number(second)):
        nouns = nouns[1 + is_whose :]  # 300 of the children, hundreds of cases
        nouns = nouns[_is_number(_at(nouns, 0)) :]  # 30 of the 43 forces
    is_particle = _at(nouns, 1) in words.PARTICLES and _at(nouns, 2) in words.UNITS
    if is_particle and _is_past(nouns[0]):
        nouns = nouns[2:]  # 64,400 looked after children
    if "(" in nouns[1:5] and _at(nouns, (place := nouns.index("(")) + 2) == ")":
        nouns = nouns[:place] + nouns[place + 3 :]  # 31 full-time equivalent (FTE) officers
    is_strong = nouns[:2] == ["-", "strong"]
    for place, (word, following) in enumerate(zip(nouns, [*nouns[1:], ""], strict=False)):
        ends = (
            is_strong
            or not following[:1].isalpha()
            or following in words.NOUN_ENDS
            or _is_verb(following, word)
            or following.endswith(("ly", "ing") if is_one else "ly")
        )
        if is_one and ends and f"{word}s" in words.UNITS:
            word = f"{word}s"
        if word in words.UNITS and (is_one or word != "child"):
            found = "" if word in words.DESCRIBING and not ends else words.UNITS[word]
            unknown += not found
        elif word in words.OPENING and not found:
            continue
        elif word == "and" and following == "family":
            found, unknown = "", unknown + 1  # 31 children and family workers
        elif word in ("and", "or", "to", "-", "–") and not found and not _is_plural(previous):
            if _is_number(following) and unknown:
                nouns[place + 1] = "-"  # 31 male and 44 female victims
            elif word in ("to", "–") or not (unknown or word == "-"):
                break
            unknown += word == "-"
        elif word == "," and unknown and not _is_plural(previous) and following.isalpha():
            continue  # 1,200 frightened, vulnerable children
        elif (
            unknown == _MOST_MODIFIERS
            or word in words.NOUN_ENDS
            or (_is_verb(word, previous) and (unknown or not (is_definite and _is_past(word))))
        ):
            break
        elif found:
            # Behind a plural another plural is what is counted: 31 victims groups.
            return "" if _is_plural(word) else found
        elif word[0].isalpha() or word in ("-", "’", "/"):
            unknown += 1
            if _is_plural(word) and following not in words.UNITS:
                break
        else:
            break
        previous = word
    return found


def _noun_before(before: list[str], is_level: bool, is_moved: bool) -> str:
    """The noun that stands before its number: the number of arrests rose to 12; children (12)."""
    index = len(before)
    while index and before[index - 1] in ("now", "then", "still", "currently", "already"):
        index -= 1
    last, verb = before[index - 1] if index else "", before[index - 2] if index > 1 else ""
    if last in ("(", ":"):
        is_object = not {"against", "than", "that", "those"}.isdisjoint(
            before[max(0, index - 5) : index - 2]
        )
        counted = "" if is_object or verb in words.DESCRIBING else words.UNITS.get(verb, "")
        if counted or last == "(":
            return counted if _is_plural(verb) or verb in ("people", "children") else ""
    is_level = (
        is_level or last in words.LEVELS or (last in ("at", "to") and verb in words.AT_A_LEVEL)
    )
    ends = index - (last == ":")
    if verb == "," and last in ("to", "from"):
        ends -= 2  # fell slightly, to 412
    if last in ("to", "from") and not is_moved:
        is_moved = _moves(before, ends)
    opens = ends
    while opens and before[opens - 1] not in words.TURNS:
        opens -= 1
    if is_moved or is_level or last in ("to", "at", ":"):
        for place in range(ends - 2, opens - 1, -1):
            if before[place] in words.NUMBERS_OF and before[place + 1] in ("of", "for"):
                nouns = before[place + 2 : ends]
                return "times" if _at(nouns, 0) == "times" else _noun(nouns, False)
    if last == ":" and _at(before, opens) in ("total", "all"):
        return _noun(before[opens + 1 : ends], False)  # Total referrals received by 31 March: 96
    if not (is_moved or is_level) or last in ("was", "were", "is", "are", "be", "been", ":"):
        return ""
    return _subject(before, opens, ends)


def _moves(before: list[str], index: int) -> bool:
    """Whether a clause has a movement before its number: went down from 611 in 2013 to."""
    behind = ""
    for word in reversed(before[max(0, index - 12) : index]):
        if word in words.MOVING:
            return True
        if word in words.CLAUSES and (word, behind) != (",", "from") and not _is_number(behind):
            break  # but not at the "and" between two years
        behind = word
    return False


def _subject(before: list[str], opens: int, ends: int) -> str:
    """The noun that a clause is about: prosecutions fell from, a rise in referrals to."""
    first = ends - 1
    while first > opens and (
        before[first - 1] not in words.CLAUSES
        or _is_number(before[first])  # between 2011 and 2014
        or (before[first - 1] == "as" and before[first] in words.INVOLVING)
    ):
        first -= 1
    clause = before[first:ends]
    if "per" in clause:
        return ""  # offences per 1,000 people rose to 3.2
    while clause and (clause[0] in words.OPENS_A_CLAUSE or not clause[0][0].isalpha()):
        clause = clause[1:]  # in the same year
    for place, word in enumerate(clause[:-1]):
        is_moving = word in words.MOVING
        is_noun = place < 4 or word in words.CHANGES_AFTER
        if is_moving and is_noun and clause[place + 1] in ("in", "of"):
            return _noun(clause[place + 2 :], False)
    if (place := next((n for n, word in enumerate(clause) if word in words.LEVELLED), 0)) > 0:
        clause = [*clause[: place - 1], f"{clause[place - 1]}s"]  # police officer numbers fell to
    numbered = [place for place, word in enumerate(clause) if _is_number(word)]
    told = [word for word in clause if word not in words.NOUN_BEHIND]
    # Section 47 enquiries rose to.
    return _noun(told, False) or (_noun(clause[numbered[-1] + 1 :], False) if numbered else "")


def _in_digits(reading: _Reading) -> bool:
    return reading.printed[0].isdigit() and "," not in reading.printed


def _is_uncounted(reading: _Reading) -> bool:
    """Whether digits have no noun, or only that of a sentence behind a title: Exercise 2 asks."""
    number, start, long = reading.core.low, reading.core.start, len(reading.last)
    if number is None or reading.core.form == "duration" or not _in_digits(reading):
        return False
    is_title = long and reading.line.printed[start - 1 - long : start - 1].istitle()
    is_bare = number.bottom == 1 and reading.unit == "not_stated"
    return is_bare or bool(is_title and number.top < 100 * number.bottom)


def _is_worded(reading: _Reading) -> bool:
    """Whether a small number in words stands alone: chapter three sets out, stage two of the."""
    following, number = reading.following, reading.core.low
    if not (reading.printed.isalpha() and number and number.top <= 20):
        return False
    ends = following in words.NOUN_ENDS or following in words.AFTER_A_LABEL
    return (ends or not following.isalpha()) and _at(reading.after, 1) not in words.OF_SOME


def _is_a_time(reading: _Reading) -> bool:
    after = reading.after
    is_average = after[:2] == ["on", "average"] or (reading.following == "since" and reading.last)
    return reading.core.form == "duration" and not is_average


_HOLDS: Final[dict[str, Callable[[_Reading], bool]]] = {
    "in digits": _in_digits,
    "without article": lambda reading: (
        not (reading.verb in words.DETERMINERS or _is_number(reading.verb))
        and _is_uncounted(reading)
    ),
    "uncounted": _is_uncounted,
    "in words": _is_worded,
    "a number": lambda reading: reading.core.form == "number",
    "alone": lambda reading: reading.unit == "not_stated" and reading.core.high is None,
    "a time": _is_a_time,
    "a repeated time": lambda reading: reading.core.form == "duration",
}


def _by_neighbour(reading: _Reading) -> str:
    """Why a number is no figure, by the word before it or behind it."""
    for key in (("before", reading.last), ("behind", reading.following)):
        for reason, holds in words.NO_FIGURE.get(key, ()):
            if _HOLDS[holds](reading):
                return reason
    return ""


def _no_duration(reading: _Reading) -> str:
    """Why a duration is no figure of its own: the past five years, two years ago."""
    core, last, verb, following = reading.core, reading.last, reading.verb, reading.following
    if core.reason and (not reading.bound or core.reason == "date"):
        return core.reason
    if reading.last and patterns.PLAN.search(reading.line.printed, core.start, core.end + 2):
        return "name"  # the NHS 10 Year Plan
    if last in ("just", "only"):
        last, verb = verb, _at(reading.before, -3)
    hedged = reading.before[max(0, reading.place - 2) : reading.place]
    if reading.bound not in ("", "range") and hedged[1:] == ["in"]:
        verb, last = hedged  # recorded in less than five years
    is_long = core.unit in ("years", "months") and last in _SPANS
    if is_long and (verb not in _SPANS[last] if verb else following in words.MAIN_CLAUSE):
        return "period_of_another_figure"  # £1.2bn over three years, 312 fewer in a year
    is_from = following == "after" and _at(hedged, -1) not in words.TOOK
    if is_from or (following == "before" and not _at(reading.after, 1).isalpha()):
        return "date"  # up from 300 five years before, closed less than a year after it opened
    if reason := _by_neighbour(reading):
        return reason
    # The lowest for over five years, the largest rise in calls for a decade; in the two years.
    opener = reading.before[max(0, reading.place - 9) : reading.place]
    most = max((n for n, word in enumerate(opener) if word.endswith(_SUPERLATIVE)), default=9)
    since = opener[most + 1 :]
    is_moved = not words.CHANGES_AFTER.keys().isdisjoint(since) and words.SAID.isdisjoint(since)
    is_inner = last == "the" and (
        (verb in words.DURING and "-" not in reading.printed)
        or following in words.FROM_THE
        or reading.after[:2] == ["of", "the"]
    )
    is_often = patterns.A_UNIT.fullmatch(reading.printed) and last and last not in words.TAKING
    if (
        (_at(since, -1) in ("for", "in") and (len(since) < 3 or is_moved))
        or is_inner
        or (last == "of" and verb in words.COURSE)
        or (is_often and not reading.bound)
        or ("-" in reading.printed and following in words.CHANGES_AFTER)  # a two-year fall
    ):
        return "period_of_another_figure"
    return "age" if _is_age(reading) else ""


def _is_age(reading: _Reading) -> bool:
    """Whether a number is the age of somebody: aged 15, children under 16, the boy was 13."""
    core, before, index, after = reading.core, reading.before, reading.place, reading.after
    number, following = core.low, reading.following
    if number is None or not 0 <= number.top <= 110 * number.bottom:
        return False
    if reading.unit not in ("not_stated", core.unit) or core.unit not in _OF_AN_AGE:
        return False
    hedge, last = before[index:], before[index - 1] if index else ""
    two, three = before[max(0, index - 2) : index], before[max(0, index - 3) : index - 1]
    if core.high and following in words.SCHOOLED and core.high.top in _LAST_YEARS:
        return hedge != ["between"]  # 14-19 skills
    limited, is_young = not words.LIMITS.isdisjoint(hedge), number.top < 26
    if (
        following in ("age", "aged")
        or two in (["young", "as"], ["old", "as"])
        or (_at(two, 0) in words.THEY and last in words.REACH_AN)
    ):
        return True
    if following in ("older", "younger"):
        return not core.unit  # two years older
    if not {"older", "younger"}.isdisjoint(hedge):
        return True
    for word in reversed(before[max(0, index - 5) :]):
        if word in words.AGED:
            return True
        if word not in words.INSIDE_AN_AGE:
            break
    if last == "of" and two[0] in words.ONE_PERSON:
        return True  # a boy of 12
    if last == "at" and is_young and not words.LEFT_AT.isdisjoint(three):
        return True  # leaving care at 18
    if last == "at" and following == "," and words.PRONOUNS.issuperset(after[1:2]):
        return index == 1 or before[index - 2] in words.TURNS  # At 19, she moved
    if following in ("and", "or") and _at(after, 1) in words.OLDER:
        return last in words.PERSON or last in ("was", "were")  # people 16 and over
    if following == ")" and not words.TITLES.isdisjoint(before[-4:-1]):
        return True  # Mr Green (48), a father of two
    if last in words.WAS and (not following or following in words.AFTER_AN_AGE):
        place = index - 1
        while place and (before[place] in words.WAS or before[place] == following == ","):
            place -= 1  # the boy was now 13; she, now 34, told us
        who = before[place]
        is_person = not _PERSONS.isdisjoint(before[max(0, place - 5) : place + 1])
        clause = before[max(0, place - 12) : place + 1]
        is_some = _is_number(who) or not (words.SOME_OF_THEM | words.PERSON).isdisjoint(clause)
        is_young = is_young or not words.AGED.isdisjoint(before)
        second = _at(after, 1) if following == "and" and is_person else ""
        if second[:1].isdigit() and not _at(after, 2).isalpha():
            return True  # the defendants were 34 and 41
        if limited and (is_person or (is_some and is_young)):
            return True  # one in five callers was under 12
        return who in words.WHO or not words.AGED.isdisjoint(before[max(0, index - 6) : index])
    if limited:
        if last in words.SOME_OF_THEM and is_young and following not in words.UNITS:
            return True  # more than half under 20
        if last in ("the", "all") and following in words.POPULATION:
            return True  # the under 16 population
        return last in words.PERSON or last in _PERSONS
    if core.unit:
        # Boys 12 to 14 years, a male child (12-14 years); but "children waited two years".
        place = index - (last == "(")
        return core.unit != "weeks" and place > 0 and before[place - 1] in words.PERSON
    return hedge == ["between"] and last in words.PERSON  # girls between 12 and 15


def _opens_a_point(reading: _Reading) -> bool:
    """Whether a number counts the paragraphs of a text: "1. Figures cover", "1.3 The society"."""
    last, core, after = reading.last, reading.core, reading.after
    is_bulleted = bool(last) and words.BULLETS.issuperset(reading.before)
    if is_bulleted or reading.before[-3:-1] == [".", "."]:
        last = ""  # - 1. Measuring; Introduction ...... 7 1.1 Background
    if last and last not in words.SENTENCE_ENDS:
        return False
    number = core.low.top // core.low.bottom if core.low else 0
    if number > (99 if is_bulleted else 999):
        return False
    is_likely = not last or number < 100
    if reading.following in (".", ")") or (is_bulleted and after in ([], reading.before)):
        is_first = len(after) > 1 and (last != ":" or number < 20)
        return is_likely and (is_first or not last)
    behind = reading.line.printed[core.end : core.end + 2]
    is_capital = behind[:1].isspace() and behind[1:].isupper()
    # "1.3 The society", "4 The council", "7 Department for Education"; but "12 Kent officers".
    ends = "." in reading.printed or reading.following in words.NOUN_ENDS
    is_titled = (
        not is_bulleted and patterns.TITLED.match(reading.line.printed, core.end) is not None
    )
    return is_capital and ((is_likely and ends) or is_titled)


def _no_count(reading: _Reading) -> str:
    """Why a bare number is no figure: it labels, belongs to a name, or announces a list."""
    core, before, after = reading.core, reading.before, reading.after
    number, last, following = core.low, reading.last, reading.following
    if core.reason or number is None:
        return core.reason
    if reading.verb in words.NUMBERED_AS and last in (".", ":"):
        return "label"  # ISBN: 12
    if before[-3:] == [".", ".", "."]:
        return "page_furniture"  # Introduction ...... 7
    if reason := _by_neighbour(reading):
        return reason
    if _in_digits(reading):
        if _opens_a_point(reading):
            return "enumeration"  # the number of a paragraph
        is_bare = reading.unit == "not_stated" and reading.printed.isdigit()
        if is_bare and (reason := _in_a_name(reading, number)):
            return reason
    if last == "per" and number.top in _RATE_BASES:
        return "no_quantity"
    is_some_of = before[-2:] == ["of", "the"] and _is_number(_at(before, -3))
    if core.high is None and 0 < number.top <= 12 and not is_some_of:
        second = _at(after, 1) if following not in words.NOUN_ENDS else ""
        listing = last in words.LISTING
        listed = words.ENUMERATED if listing else words.ALWAYS_LISTED
        if (
            (listing or reading.printed.isalpha())
            and (following in listed or second in listed)
            and _at(before, -2) not in words.CHANGES_AFTER  # a rise of three points
        ):
            return "enumeration"
    return ""


def _in_a_name(reading: _Reading, number: Number) -> str:
    """Why bare digits are a name or an age: iPhone 11, charity 1082947, Jane Doe, 54, said."""
    line, start, end = reading.line, reading.core.start, reading.core.end
    last, following, before = reading.last, reading.following, reading.before
    named = patterns.NAME_AND_COMMA.search(line.printed, max(0, start - 24), start)
    is_person = last == "," and (reading.verb in words.PROFESSIONS | words.ONE_PERSON)
    is_person = is_person or (_at(before, -3) == "(" and reading.verb in words.PERSON)
    if following == "and" and last == "," and reading.verb in _PERSONS:
        behind = "".join(reading.after[1:3])
        is_person, following = behind[:-1].isdigit(), behind[-1:]  # two brothers, 14 and 16, were
    if (named or is_person) and following in _ENDS_AN_AGE and number.top < 110:
        return "age"
    if (
        # The number of a charity, of a bus, of emergencies.
        (5 < len(reading.printed) < 9 and not number.is_round and not following.isalpha())
        or (following in words.NUMBERED and last == "the")
        or (number.top in _EMERGENCY and not words.CALLED.isdisjoint((*before[-4:], following)))
        or (last in words.NUMBERED_NAMES or before[-3:] == ["s", "&", "p"])
    ):
        return "name"
    is_listed = patterns.ENTRY_BEFORE.search(line.printed, max(0, start - 80), start)
    is_listed = is_listed or patterns.ENTRY_BEHIND.match(
        line.printed, end
    )  # Kent 79; Essex 63; Surrey 0
    is_named = _belongs_to_a_name(line, start, last, following)
    return "name" if is_named and not (is_listed or patterns.IN_A_ROW.match(line.low, end)) else ""


def _belongs_to_a_name(line: Line, start: int, last: str, following: str) -> bool:
    """Whether a capital before a bare number makes it part of a name: iPhone 11, FTSE 100."""
    printed, begin = line.printed, start - 1 - len(last)
    if begin < 1 or not last.isalpha() or not printed[start - 1].isspace():
        return False
    opens = printed[max(0, begin - 3) : begin].rstrip()[-1:] in '.!?:“"·•'
    if opens or not printed[begin].isupper() or last in words.NOUN_ENDS:
        return False
    ends = not following.isalpha() or following in words.NOUN_ENDS
    is_capital = not ends and printed[line.low.index(following, start)].isupper()
    return (ends or is_capital) and last not in words.PASSED_OVER and last not in _BEFORE


def _in_context(line: Line, core: Core, floor: int) -> _Reading:
    """The core with its hedges, movement and noun."""
    reading = _Reading(line, core, core.start, core.end, core.reason)
    if not core.form or core.reason in ("pronoun", "name"):
        return reading
    reading.reason = ""
    reading.before, reading.after = before, after = line.beside(core.start, core.end)
    reading.last, reading.verb = _at(before, -1), _at(before, -2)
    reading.following = _at(after, 0)
    reading.printed = line.low[core.start : core.end]
    _add_hedges(reading, floor)
    kind = None if core.form in ("percent", "fraction") else _ALLOWED[core.form][0]
    if kind == "duration" and (reason := _no_duration(reading)):
        return _Reading(line, core, core.start, core.end, reason, core.unit)
    reading.unit = core.unit or "not_stated"
    if kind == "rank":
        reading.kind = kind
        return reading
    direction, link = core.direction, "by"
    told = _without_insertion(before[: reading.place])
    if direction == "none":
        direction, link = _movement(told, after, reading.has_article, kind)
        if link == "from" and direction != "none":
            direction, link = "none", f"base of {direction}"  # this itself has not moved
    if kind is None:
        if link == "in":  # cut in half; but "a cut in 5% of cases"
            is_half = line.low.startswith("half", core.start)
            direction, link = (direction, "by") if is_half else ("none", "")
        is_below = core.low is not None and core.low.top < 0
        kind = "change" if is_below or (direction != "none" and link in ("by", "of")) else "share"
        reading.unit = "percent"
    elif kind == "money" and _is_lost(after):
        direction, link = "decrease", link or "by"
    elif kind == "count":
        is_moved = direction != "none" and link in ("by", "to", "from", "of")
        being = next(
            (word for word in after[1:8] if word in words.BEING or word in words.CLAUSE_ENDS), ""
        )
        if _is_lost(after):
            direction = "decrease"
        elif link == "by" and reading.following in words.MORE and being not in words.BEING:
            # "1,000 more officers" may be a gain or a further loss, if not the loss of 1,000 more.
            direction, link = _movement(told, [], has_article=False, kind=kind)
        if core.form == "points" and is_moved and link in ("by", "of"):
            kind, reading.unit = "change", "percentage points"
        else:
            reading.reason = _counted(reading, told, is_moved)
    reading.kind = None if reading.reason else kind
    reading.direction, reading.link = direction, link
    return reading


def _counted(reading: _Reading, told: list[str], is_moved: bool) -> str:
    """Why a number is no count, or nothing; sets the noun that it counts."""
    core, before, after = reading.core, reading.before, reading.after
    is_one = core.low is not None and core.low.top == 1
    is_definite = reading.last in words.WHOSE or reading.last == "further"
    is_alone = ("before", reading.last) in words.NO_FIGURE
    place = 0
    if reading.last == "(" and reading.following == ")" and _is_number(reading.verb):
        place = 1  # over 6,000 (6,087) children
    elif reading.following == "(" and ")" in after[:6]:
        place = after.index(")") + 1  # 19,087 (40 per cent) referrals
    elif not (is_alone or reading.last in ("to", "by", "from", "at")):
        place = _rest_of_a_list(after)
    if core.form == "magnitude" and reading.following == "-":
        after = [*_at(after, 1).replace("-", " ").split(), *after[2:]]  # thousands-of-people
    unit = core.unit or _noun(after[place:], is_one, core.form == "magnitude", is_definite)
    if not unit and reading.end > core.end:  # 500+ victims, twenty or more officers
        _, behind = reading.line.beside(core.start, reading.end)
        unit = "times" if _at(behind, 0) == "times" else _noun(behind, is_one)
    reading.unit = unit or "not_stated"
    is_age = _is_age(reading)
    if not (unit or core.reason or is_age):
        is_level = _at(before, reading.place) in words.LEVELS  # a verb that is a hedge
        reading.unit = _noun_before(told, is_level, is_moved) or "not_stated"
    if is_age:
        return "age"
    if reading.end > core.end and reading.last in words.GRADED:
        return "label"  # grade 5 or above
    if reading.bound:
        return core.reason if core.reason != "determiner" else ""  # at least one force
    return _no_count(reading)


def _add_hedges(reading: _Reading, floor: int) -> None:
    """Add the hedges, and how many words stand before them, and whether there is an article."""
    core, before, line = reading.core, reading.before, reading.line
    low, near = line.low, len(before)
    index = _passed_over(before, near)
    reading.has_article = not {"a", "an"}.isdisjoint(before[index:]) or low.startswith(
        ("a ", "an "), core.start
    )

    def known(last: int) -> int | None:
        """Index of the epistemic hedge that ends there."""
        if (found := _phrase_before(_EPISTEMIC, before, last)) is None:
            return None
        start, end = (_start_of(low, core.start, before[i:]) for i in (found[0], last - 1))
        reading.epistemic = line.printed[start : end + len(before[last - 1])]
        return found[0]

    # An epistemic hedge may stand on either side of the numeric one, or alone.
    for last in (near, index):
        if (first := known(last)) is not None:
            index = _passed_over(before, first)
            break
    found = _phrase_before(_BEFORE, before, index)
    if found and not _is_preposition(reading, found[0]):
        first, bound = found
        start = _start_of(low, core.start, before[first:])
        if start >= floor:  # words before the floor belong to another number already
            end = _start_of(low, core.start, before[index - 1 :]) + len(before[index - 1])
            reading.start, reading.bound, reading.hedge = start, bound, line.printed[start:end]
            index = first
            if reading.epistemic == "none" and (first_known := known(index)) is not None:
                index = first_known
    if reading.bound in ("", "approximate") and (
        behind := _hedge_after(low, core.end, reading.after)
    ):
        start, reading.end, reading.bound = behind
        reading.hedge = line.printed[start : reading.end]
    if before[max(0, index - 1) : index] in (["a"], ["an"], ["the"]):
        reading.has_article = True  # a nearly 9 per cent real terms cut
    reading.place = index


def _is_preposition(reading: _Reading, first: int) -> bool:
    """Whether a hedge is none: £2bn over four years, over a 16-year period, within 43 forces."""
    before, core, next_word = reading.before, reading.core, reading.following
    if before[first] in ("within", "inside") and core.form in ("number", "magnitude"):
        return True
    if before[first] == "over" and first:
        if before[first - 1] in words.QUARRELS or before[-1] in ("these", "those"):
            return True  # a row over £3m, inquiries over these three issues
        if next_word in words.SPREAD_OVER and _is_plural(before[first - 1]):
            return True  # 27 witnesses over six sessions
    opener = " ".join(before[max(0, first - 16) : first]).rpartition(" . ")[2]
    is_based = next_word == "from" and _is_number(_at(reading.after, 1))
    is_based = is_based or ("from" in opener.split()[:-1] and "of" not in before[first:])
    if before[first] == "up" and is_based:
        return True  # from 200 pupils up to 300, up to 16% from 14%
    if before[first] == "top" and (
        core.form != "money" or before[max(0, first - 1)] in words.DETERMINERS
    ):
        return True  # the top 10 forces; but "cuts top £400m"
    if core.form != "duration" or before[first] not in ("over", "within", "around", "about"):
        return False
    if before[-1] in ("a", "an") and "-" in reading.printed:
        return True
    if first == 0:
        return before[first] == "over" and next_word in words.MAIN_CLAUSE  # over six years we lost
    return before[first] == "over" and before[first - 1] not in words.LASTING


# --------------------------------------------------------------------------------------------
# The scanner.


def _readings(line: Line) -> Iterator[_Reading]:
    """Everything number-like in one line, in order."""
    floor, held, figure, earlier = 0, None, None, None
    anchor = patterns.ANCHOR.search(line.low)
    while anchor:
        core = core_at(line, anchor, floor)
        if core is None:
            # The number behind an article may still be read for itself.
            resume = anchor.end() if anchor.lastgroup != "article" else anchor.start() + 1
        else:
            reading = _in_context(line, core, floor)
            if held and held.reason in ("label", "age") and _goes_on(held, reading):
                reading.kind, reading.reason = None, held.reason
            floor = resume = reading.end
            if held is None or _both_ends(held, reading):
                held = reading
            else:
                yield held
                if held.kind and held.kind != "rank":
                    earlier, figure = figure, held
                if figure:
                    _carry_on(figure, reading)
                    _level(earlier, figure, reading)
                held = reading
        anchor = patterns.ANCHOR.search(line.low, resume)
    if held is not None:
        yield held


def _goes_on(label: _Reading, number: _Reading) -> bool:
    """Whether a bare number goes on with the label or age before it: notes 5, 6 and 9."""
    low = number.line.low
    if number.kind != "count" or number.unit != "not_stated" or number.bound:
        return False
    following = patterns.WORDS.match(low, number.end + 1)
    is_plural = low[max(0, label.start - 2) : label.start] == "s "  # principles 2 and 5 apply
    return (
        patterns.BARE.fullmatch(low, number.start, number.end) is not None
        and patterns.AND_LABEL.fullmatch(low, label.end, number.start) is not None
        and (
            low[number.end : number.end + 1] in ("", ",", ".", ";", ")", "]")
            or low.startswith((" of the act", " of schedule"), number.end)
            or is_plural
            or (following is not None and following[0] in words.AFTER_ANOTHER)
        )
    )


def _both_ends(first: _Reading, second: _Reading) -> bool:
    """Make the second the range of two hedged numbers: more than 100 but fewer than 300."""
    bounds = {first.bound: first, second.bound: second}
    low = bounds.get("more_than") or bounds.get("at_least")
    high = bounds.get("less_than") or bounds.get("at_most")
    if low is None or high is None or not (low.core.low and high.core.low):
        return False
    a, b = low.core.low, high.core.low
    link = patterns.LINK.match(first.line.low, first.end)
    if link is None or link.end() != second.start or low.core.high or high.core.high:
        return False
    if low.core.form != high.core.form or a.top * b.bottom >= b.top * a.bottom:
        return False
    second.lower_closed, second.upper_closed = low.bound == "at_least", high.bound == "at_most"
    second.core = second.core._replace(start=first.core.start, low=a, high=b)
    second.hedge = first.line.printed[first.start : first.core.start].strip()
    second.start, second.bound, second.epistemic = first.start, "range", first.epistemic
    return True


def _carry_on(first: _Reading, second: _Reading) -> None:
    """Let a share or sum go on with a change before it: fell 3% this year and 6% last year."""
    low, between = first.line.low, (first.end, second.start)
    is_share = second.kind == "share" and second.link in ("", "of", "by") and first.kind != "share"
    is_sum = second.kind == first.kind and second.direction == "none"
    if second.kind == "count":  # fell by 300 in Kent and 410 in Essex
        is_sum = (
            is_sum and second.unit == "not_stated" and bool(patterns.PLACED.match(low, second.end))
        )
    elif second.kind not in ("money", "duration"):
        is_sum = False
    if first.direction == "none" or not (is_share or is_sum) or low.startswith(" of ", second.end):
        return
    is_told_again = (
        second.kind != "count" and second.link == "" and bool(patterns.OR.fullmatch(low, *between))
    )
    if is_share and (first.kind == "change" or first.link == "to"):
        goes_on = bool(patterns.AND_BY.fullmatch(low, *between))
    else:
        goes_on = is_share and is_told_again
    if first.link in ("by", "of") and not goes_on and (is_sum or first.kind == "change"):
        ends = patterns.CARRIED_TO.match(low, second.end) is not None
        goes_on = is_told_again or (ends and bool(patterns.CARRIED.fullmatch(low, *between)))
        goes_on = goes_on or (is_share and ends and bool(patterns.GAPPED.fullmatch(low, *between)))
    if goes_on and first.link in ("by", "of", "to"):
        second.kind = "change" if is_share else second.kind
        second.direction, second.link = first.direction, "by"
        if first.kind == second.kind == "count":
            second.unit = first.unit  # fell by 300 cases in Kent and 410 in Essex


def _level(change: _Reading | None, base: _Reading, end: _Reading) -> None:
    """Give the level that a change ends at the noun and movement of its base or of its step.

    From 61 cases to 72; arrests rose by more than 300 to 5,611.
    """
    low = base.line.low
    if (
        base.kind == "change"
        and base.link == "by"
        and patterns.THEN_TO.fullmatch(low, base.end, end.start)
    ):
        end.direction = base.direction  # down 1% on last year to 59,928; a 9% rise (to 2,880)
    if base.kind != end.kind or end.kind not in ("count", "money", "share"):
        return
    is_step = base.link == "by" and low[base.end : end.start] == " to "
    is_base = patterns.FROM_A_PEAK.search(low, max(0, base.start - 48), base.start) is not None
    if not is_step and not (is_base and patterns.TO.fullmatch(low, base.end, end.start)):
        return
    if end.unit == "not_stated":
        end.unit = base.unit
    if end.direction != "none":
        return
    if is_step:
        end.direction = base.direction
    elif base.link.startswith("base"):
        end.direction = base.link.removeprefix("base of ")
    elif change and change.kind in ("change", "ratio"):
        end.direction = change.direction  # rose by 14%, from 798 to 910


# --------------------------------------------------------------------------------------------
# Bounds.


class _Interval(NamedTuple):
    value: float
    lower: float
    upper: float
    lower_closed: bool
    upper_closed: bool
    bound: str


_UNREAD: Final = _Interval(nan, nan, nan, False, False, "not_applicable")


def _interval(reading: _Reading) -> _Interval:
    """Value and bounds of a reading."""
    core, kind = reading.core, reading.kind
    low, high, hedge = core.low, core.high, reading.bound
    if low is None or kind == "rank":
        return _UNREAD
    if kind is None:
        return _UNREAD if high else _UNREAD._replace(value=low.top / low.bottom)
    falls = kind == "change" and reading.direction == "decrease"
    if core.form == "fraction" and kind in ("share", "change"):
        low = low._replace(top=100 * low.top)
        high = high and high._replace(top=100 * high.top)
    elif core.form == "times":
        if kind == "change":
            low, high = _as_change(low, falls), high and _as_change(high, falls)
        elif core.direction == "decrease":
            hedge = _OPPOSITE.get(hedge, hedge)  # more than halved: less than half is left
    if core.form.startswith("magnitude") and high:
        return _magnitude(low.top / low.bottom, high.top / high.bottom, hedge)
    is_multiple = core.form in ("fraction", "times") and not low.is_scaled
    is_rounded = kind in ("share", "change", "rate") or low.is_scaled or core.form == "points"
    interval = _hedged(low, high, hedge, reading, is_rounded, is_multiple)
    is_below = interval.lower < 100 or (interval.lower == 100 and interval.lower_closed)
    if (kind == "share" or falls) and interval.upper > 100 and is_below:
        interval = interval._replace(upper=100.0, upper_closed=True)  # all, and no more
    value, lower, upper, lower_closed, upper_closed, bound = interval
    if falls:  # adding zero leaves no minus zero
        ends = 0.0 - value, 0.0 - upper, 0.0 - lower
        interval = _Interval(*ends, upper_closed, lower_closed, bound)
    return interval


def _magnitude(lowest: float, next_one: float, hedge: str) -> _Interval:
    """Hundreds are [100, 1,000); at least hundreds have no upper end, up to hundreds no lower."""
    match hedge:
        case "more_than" | "at_least":
            return _Interval(nan, lowest, inf, True, False, "at_least")
        case "less_than" | "at_most":
            return _Interval(nan, 0.0, next_one, True, False, "less_than")
    return _Interval(nan, lowest, next_one, True, False, "magnitude")


def _as_change(ratio: Number, falls: bool) -> Number:
    top = ratio.bottom - ratio.top if falls else ratio.top - ratio.bottom
    return ratio._replace(top=100 * top)


def _hedged(
    low: Number,
    high: Number | None,
    hedge: str,
    reading: _Reading,
    is_rounded: bool,
    is_multiple: bool,
) -> _Interval:
    x = low.top / low.bottom
    y = high.top / high.bottom if high else x
    # "At least two or three" is two or more; "up to 20-30,000" may be 30,000.
    if high is not None and hedge not in _OPPOSITE:
        return _Interval(nan, x, y, reading.lower_closed, reading.upper_closed, "range")
    floor = 0.0 if x > 0 or (x == 0 and hedge == "at_most") else -inf
    match hedge:
        case "more_than" | "at_least":
            return _Interval(nan, x, inf, hedge == "at_least", False, hedge)
        case "less_than" | "at_most":
            return _Interval(nan, floor, y, floor == 0, hedge == "at_most", hedge)
        case "approximate":
            return _Interval(x, nan, nan, False, False, hedge)
    if hedge == "exact" or (low.top == 0 and (low.bottom == 1 or low.step == 0)):
        return _Interval(x, x, x, True, True, "exact")
    if low.is_round or low.step == 0 or is_multiple:
        return _Interval(x, nan, nan, False, False, "as_printed")
    if is_rounded:
        # In whole numbers, so that half a unit is exact.
        lower = (2 * low.top - low.step) / (2 * low.bottom)
        upper = (2 * low.top + low.step) / (2 * low.bottom)
        # So many digits may leave no room between the two.
        if lower < upper:
            return _Interval(x, lower, upper, x > 0, x < 0, "rounded")
    return _Interval(x, x, x, True, True, "exact")


def _quantity(reading: _Reading) -> Quantity:
    start, end, shift = reading.start, reading.end, reading.line.start
    place = shift + start, shift + end, reading.line.printed[start:end], reading.kind
    said = reading.hedge, reading.epistemic, reading.unit, reading.direction, reading.reason
    return Quantity._make((*place, *_interval(reading), *said))


# --------------------------------------------------------------------------------------------
# The two questions.


# What no line of its own ends in: a hedge, a preposition, a month before its year.
_OPEN_ENDS: Final = words.NOUN_ENDS.union(filter(str.isalpha, _BEFORE), words.MONTHS, ",£$€")


def _is_wrapped(line: str, following: str) -> bool:
    """Whether a sentence goes on in the following line: more than / 2,400, or 1.2 / million."""
    body = line.rstrip("\r\n")
    first, last = following[:1], body[-1:]
    if not following or line[len(body) :] not in ("\n", "\r\n"):
        return False
    if first.islower():
        is_row = len(following) < _LONGEST_ROW and patterns.BEGINS_A_ROW.match(following)
        return (last.isalnum() or last in ",%’'”)-") and not is_row
    end = patterns.WORDS.findall(body[-24:].lower())[-1:]
    if first.isdigit() or first in "£$€":
        return bool(first and end) and end[0] in _OPEN_ENDS
    return following[:3].lower() in words.MONTHS and bool(patterns.DAY.search(body[-3:]))


def _lines(text: str) -> Iterator[Line]:
    """The lines of a text; the lines over which one sentence is wrapped are given as one."""
    start, held = 0, []
    for line, following in pairwise([*text.splitlines(keepends=True), ""]):
        held.append(line)
        if not _is_wrapped(line, following):
            yield Line("".join(held), start)
            start, held = start + sum(map(len, held)), []


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of a text in order, with its offsets.

    What is no statistic (a date, an age, an ordinal, a label …) is found as well: its kind is None
    and its `reason` says what it is, so that every digit lies inside exactly one quantity.

    >>> [found.text for found in find_quantities("In 2011 police made over 50 arrests.")]
    ['2011', 'over 50']
    """
    return [_quantity(reading) for line in _lines(text) for reading in _readings(line)]


def read_quantity(
    phrase: str, *, kind: str | None = None, unit: str | None = None, direction: str | None = None
) -> Quantity:
    """The first statistic of a phrase, with its bounds.

    Dates, ages and periods are passed over. A typed kind, unit or direction settles what the words
    leave open (a share or a change, the sign of a fall) and raises `QuantityError` where it
    contradicts them, as does a phrase without a statistic.

    >>> read_quantity("down by 13%").value
    -13.0
    >>> read_quantity("a quarter", kind="change", direction="decrease").value
    -25.0
    """
    reading = _first_statistic(phrase, kind)
    line, core, form = reading.line.printed, reading.core, reading.core.form or "number"
    if kind == "share" and form == "number" and (of_a_whole := whole_after(reading.line, core)):
        core, form = of_a_whole, of_a_whole.form
        reading.core, reading.end = core, core.end  # 33 out of 41
    part = line[reading.start : reading.end]
    found = reading.kind or _ALLOWED[form][0]
    settled, moved = kind or found, direction or reading.direction
    of_kind = {"share": "percent", "change": "percent", "ratio": "times"}
    counted = of_kind.get(settled, reading.unit)
    if settled == "change" and core.form == "points":
        counted = "percentage points"
    is_more = core.low is not None and core.low.top > core.low.bottom
    expected = message = ""
    if settled not in _KINDS:
        expected = f"one of {', '.join(_KINDS)}, not {settled}"
    elif not _may_be(reading, settled):
        expected = f"words for a {settled}; these give a {found}"
        message = _other_kinds(phrase, part, reading, settled, found)
    elif moved not in ("increase", "decrease", "none"):
        expected = f"increase, decrease or none, not {moved}"
    elif settled == "change" and moved == "none":
        expected = "the direction of the change"
    elif moved not in (reading.direction, "none") and reading.direction != "none":
        expected = f"words for direction {moved}; these give {reading.direction}"
    elif (settled, form, moved) == ("change", "times", "decrease") and is_more:
        expected = "a fall of at most all; name the share that is left, or type a ratio"
    elif unit and not _may_count(reading, settled, unit, counted):
        expected = f"words for the unit {unit}; these give {counted}"
    if expected:
        raise QuantityError(phrase, part, expected, message)
    reading.kind, reading.direction, reading.unit = settled, moved, unit or counted
    reading.reason = ""
    return _quantity(reading)


def _first_statistic(phrase: str, kind: str | None) -> _Reading:
    """The reading a phrase is quoted for; a period or a lone "one" only where nothing else is."""
    spare, passed = None, []
    for line in _lines(phrase):
        for reading in _readings(line):
            if reading.kind is not None:
                return reading
            if spare is None and _can_serve(reading, kind):
                spare = reading
            passed.append(f"{line.printed[reading.start : reading.end]} ({reading.reason})")
    if spare is None:
        expected = "a count, share, change, ratio, sum of money, duration or rank"
        raise QuantityError(phrase, ", ".join(passed) or phrase, expected)
    return spare


def _can_serve(reading: _Reading, kind: str | None) -> bool:
    form, reason = reading.core.form, reading.reason
    if form == "duration":
        return kind in (None, "duration") and reason != "age"
    if form == "number":
        return kind in (None, "count") and reason in ("determiner", "enumeration")
    return kind == "count" and reason == "date" and reading.core.low is not None


def _may_be(reading: _Reading, kind: str) -> bool:
    """Whether words may be typed as this kind."""
    core, form = reading.core, reading.core.form or "number"
    found = reading.kind or _ALLOWED[form][0]
    is_bare = form == "number" and not core.unit and reading.unit == "not_stated" and kind != "rank"
    # "up by a fifth" is no share, "up to a fifth" no change.
    is_moved = reading.direction != "none"
    is_level = reading.link.startswith("base") or (reading.link == "to" and is_moved)
    return kind == found or (
        (kind in _ALLOWED[form] or is_bare)
        and (kind, found) != ("share", "change")
        and not ((kind, found) == ("change", "share") and is_level)
    )


def _other_kinds(phrase: str, part: str, reading: _Reading, kind: str, found: str) -> str:
    """What to say of words that are typed as another kind than they give."""
    gives = "the words give" if part == phrase else f"{_quoted(part)} gives"
    typed, given = (each if each == "money" else f"a {each}" for each in (kind, found))
    open_to = " or ".join(each for each in _KINDS if _may_be(reading, each))
    return f"cannot read {_quoted(phrase)} as {typed}: {gives} {given}. Choose kind {open_to}."


def _may_count(reading: _Reading, kind: str, unit: str, found: str) -> bool:
    """Whether the unit may be typed for words that give another: minutes are not years."""
    typed, printed = words.SORTS.get(unit, ""), words.SORTS.get(found, "")
    if unit == found or kind in ("count", "rate") or found == "percentage points":
        is_open = typed not in _MEASURED and (not typed or printed in ("", typed))
        return unit == found or is_open
    # Dollars, which the schema has no word for, are not pounds.
    is_open = reading.core.unit in ("", "GBP") and printed != "percent"
    return is_open and typed == ("percent" if kind in ("share", "change") else kind)
