"""Find the quantities in running text, and read a quoted number with its bounds.

One scanner serves both: `find_quantities` yields everything number-like in a text, with the
reason where it is no statistic; `read_quantity` takes the first statistic of a phrase. The scanner
works in three steps, in the order of this module: an anchor (a digit, a currency sign, a number
word) is found; the grammar reads the number there; the words around it give hedge, movement and
unit. Roman numerals are left out on purpose: "I" and "V" are more often something else.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf, isnan, nan
from typing import Final, NamedTuple

from analysis import number_words as words

__all__ = ["Quantity", "QuantityError", "find_quantities", "read_quantity"]


@dataclass(frozen=True, slots=True)
class Quantity:
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

    def __init__(self, phrase: str, part: str, expected: str) -> None:
        self.phrase = phrase
        self.part = part
        self.expected = expected
        super().__init__(f"cannot read {phrase!r}: {part!r}; expected {expected}")


class _Number(NamedTuple):
    """top / bottom, exact. `step` is the unit of the last printed digit, over bottom; 0 for none."""

    top: int
    bottom: int = 1
    step: int = 1
    is_round: bool = False
    is_scaled: bool = False


class _Core(NamedTuple):
    """A number as the grammar reads it, before its context. `reason` for what is no statistic."""

    form: str
    start: int
    end: int
    low: _Number | None = None
    high: _Number | None = None
    unit: str = ""
    direction: str = "none"
    reason: str = ""


class _Reading(NamedTuple):
    """A core with the words around it."""

    core: _Core
    start: int
    end: int
    bound: str
    hedge: str
    epistemic: str
    unit: str
    direction: str
    link: str
    kind: str | None
    reason: str


# --------------------------------------------------------------------------------------------
# Grammar. All patterns see lower-case text.


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, alternatives), key=len, reverse=True))


_CARDINAL = _any(words.CARDINALS)
_FRACTION = _any(words.FRACTIONS)
_SCALE = _any(words.SCALES)
_SIGN = _any(words.SCALE_SIGNS)
_TIME = _any(words.TIMES)
_MONTH = _any(words.MONTHS)
_VULGAR = "".join(words.VULGAR_FRACTIONS)
_CURRENCY = "£$€¥₹₩₽¢"
# What str.isdigit accepts and \d does not: superscripts, subscripts, circled and other digits.
_RAISED = (
    "\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468"
    "\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792"
    "\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10a"
)
_ANCHOR = re.compile(
    rf"""
    (?P<digit>[\d{_RAISED}{_VULGAR}]|[{_CURRENCY}]\s?[\d.])
  | \b(?:
      (?P<url>https?://|www\.)
    | (?P<article>an?[\s-](?=(?:{_FRACTION}|hundred|dozen|{_SCALE}|{_TIME})\b))
    | (?P<cardinal>{_CARDINAL})\b
    | (?P<magnitude>{_any(words.MAGNITUDES)})\b
    | (?P<fraction>(?:{_FRACTION})s?\b)
    | (?P<multiple>{_any(words.MULTIPLES)})\b
    | (?P<none>none|no)\b(?!\.)
    | (?P<ordinal>{_any(words.ORDINALS)})\b
    | (?P<rank>all[- ]time|record[- ]|(?:larg|high|low|bigg|small|great)est\s)
    | (?P<long>(?:year|month|week|day|hour|decade)s?[- ]long\b)
    )
    """,
    re.VERBOSE,
)
_NUMERAL: Final = r"(?:\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
_LONGEST_NUMERAL: Final = 40

_UNTIL_SPACE = re.compile(r"\S+")
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*|[^\w\s]+")
_NOISE = re.compile(rf"(?:[\W\d_{_RAISED}]|\b(?:{_CARDINAL}|and|or|to|k|m|bn|per|cent)\b)+")
_SHORTEST_NOISE: Final = 160

# A digit that begins no statistic. The name of the group is the reason, up to the double underline.
_PASSED = re.compile(
    rf"""
    (?P<date__numeric>\d{{4}}-\d\d-\d\d\b|\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)?\d\d\b)
  | (?P<date__day>\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?[\s-](?:{_MONTH})\b\.?(?:,?[\s-]\d{{4}}\b)?)
  | (?P<date__financial>(?:1[6-9]|20)\d\d\s?[/–-]\s?(?:\d\d|(?:1[6-9]|20)\d\d)\b(?![,.]?\d))
  | (?P<date__decade>(?:\d\d)?\d0['’]?s\b)
  | (?P<date__clock>
      \d{{1,2}}(?:[:.]\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.|noon|o['’]clock)(?!\w)
    | \d{{1,2}}:\d\d(?::\d\d)?\b)
  | (?P<age__old>
      \d{{1,3}}(?:\s?(?:-|–|to|and|or)\s?\d{{1,3}})?[\s-]?(?:years?|months?|weeks?|days?)
      (?:[\s-]olds?|\sof\sage)\b)
  | (?P<idiom>(?:24/7|9/11|7/7|50[/-]50|24-7)\b)
  | (?P<page_furniture>\d+[\s-]min(?:ute)?s?\sread\b)
  | (?P<name__telephone>\+?(?:0\d{{2,5}}(?:[ -]\d{{3,}})+|\d{{1,4}}(?:-\d{{3,}}){{2,}}(?:/\d+)?)\b)
  | (?P<name__version>\d+(?:\.\d+){{2,}}\b)
  | (?P<name__code>0\d+\b(?!\.))
  | (?P<ordinal>\d+(?:,\d{{3}})*(?:st|nd|rd|th)\b)
    """,
    re.VERBOSE,
)
_DATE_AFTER_MONTH = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?(?:,?\s(?:1[5-9]|20)\d\d)?\b(?![,.]\d|%)|(?:1[5-9]|20)\d\d\b"
)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d(?![\d%]|[,.]\d)")

_AMOUNT = re.compile(
    rf"""
    (?P<currency>[{_CURRENCY}]\s?)?
    (?P<numeral>{_NUMERAL})?
    (?:[\s-]?(?P<vulgar>[{_VULGAR}])|(?:\s(?=\d/))?(?P<slash>(?:(?<=\s)\d/\d\d?|(?<!\d)/\d\d?)(?!\d|/)))?
    """,
    re.VERBOSE,
)
_SCALED = re.compile(
    rf"(?:[\s-]?(?P<word>{_SCALE})s?|(?P<sign>{_SIGN})|(?P<spaced>\s(?:bn|mn|m|tn)))(?![^\W_])"
)
_AND_A_FRACTION = re.compile(rf"[\s-]and[\s-](?:a|an|one|(three))[\s-](half|quarter|third)s?\b")
_NEXT_CARDINAL = re.compile(rf"(?:(,?\sand\s)|,?\s|-)({_CARDINAL})\b")
_FRACTION_AFTER = re.compile(rf"[\s-]({_FRACTION})(s?)\b")
_OF_A_SCALE = re.compile(rf"\s(?:of\s)?an?\s({_SCALE}|dozen)\b")
_UNIT_AFTER = re.compile(
    rf"""
    (?P<points>\s?(?:%|per\s?cent|percent)\s?-?(?:age\s)?points?\b|\spercentage[\s-]points?\b|\s?pp\b)
  | (?P<percent>\s?(?:%|[-\s]?per[\s-]?cent\b|-?percent\b|pc\b|pct\b))
  | (?P<money>[\s-](?:pounds?|quid)\b(?!\sof\s(?:weight|meat|flesh))|\s?p\b(?!\.)|\sgbp\b|\spence\b)
  | (?P<foreign>[\s-](?:us\s|u\.s\.\s|australian\s|canadian\s)?
      (?:dollars?|euros?|cents?|yen|yuan|rupees?|francs?)\b)
  | (?P<time>[\s-]?(?:{_TIME})s?\b['’]?)
  | (?P<times>[\s-]?(?:times\b|fold\b|x\b(?!\s?\d)|×))
    """,
    re.VERBOSE,
)
_RANGE = re.compile(
    r"(?P<dash>\s?[-–—~]\s?|\s+[-–—]\s+)|\s(?P<word>to|and|or|through)\s(?:about\s|around\s)?"
)
_OF_A_WHOLE = re.compile(
    rf"(?:\s|-)(?P<how>in|out\sof)(?:\s|-)(?:every\s)?(?P<whole>{_NUMERAL}|an?\s(?:hundred|thousand|million)|"
    rf"(?:{_CARDINAL}))\b(?![,.]\d|\s?%|:)(?:\s(?P<scale>{_SCALE})\b)?"
)
_PER_BASE = re.compile(
    rf"\s(?:cases\s|offences\s|incidents\s|children\s|people\s)?per\s(?P<base>1,?0[0,]+|{_SCALE}|hundred)"
    rf"(?:\s(?:{_SCALE}))?\b"
)
_PER_TIME = re.compile(r"\s?(?:an|a|per|each|every|/)\s?(?:hour|hr)\b")
_NO = re.compile(
    r"\s(?:(?P<idiom>one|longer|doubt|matter|way|less|fewer|later|sooner|need|such|wonder|"
    r"idea|point|use|sign|reason|problem|hope|chance|good)\b|(?P<more>more\b))?"
)
_SMALL_TIME = re.compile(rf"(?:{_TIME})s?\b")
_WORD_TIME = re.compile(rf"an?[\s-](?P<unit>{_TIME})(?P<long>[\s-]long)?\b")
_HIGHEST = re.compile(
    r"""
    all[- ]time\s(?:high|low|record|best|worst|peak)s?\b
  | record[- ](?:high|low|number|level|peak|total|rate)s?\b
  | (?:larg|high|low|bigg|small|great)est\s
    (?:(?:ever|recorded|annual|total)\s)?(?:number|level|proportion|rate|total|figure|share|amount)s?\b
    (?:\sever|\son\srecord)?
  | (?:larg|high|low|bigg|small|great)est\s(?:ever|on\srecord)\b
    """,
    re.VERBOSE,
)


def _hedge_index(tables: dict[str, str], edge: int) -> dict[str, list[tuple[list[str], str]]]:
    """Phrases by their outermost word (-1 the last, 0 the first), the longest first."""
    index: dict[str, list[tuple[list[str], str]]] = {}
    for bound, phrases in tables.items():
        for phrase in phrases.split("|"):
            tokens = _WORDS.findall(phrase)
            index.setdefault(tokens[edge], []).append((tokens, bound))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


_HEDGES_BEFORE = _hedge_index(words.HEDGES_BEFORE, -1)
_HEDGES_AFTER = _hedge_index(words.HEDGES_AFTER, 0)


# --------------------------------------------------------------------------------------------
# Reading a number.


def _digits(numeral: str) -> _Number:
    whole, _, decimals = numeral.partition(".")
    top = int("".join(filter(str.isdecimal, whole + decimals)))
    return _Number(top, 10 ** len(decimals), 1, top % 10 == 0, bool(decimals))


def _times(number: _Number, scale: int) -> _Number:
    top, bottom, step, is_round, _ = number
    return _Number(top * scale, bottom, step * scale, is_round, True)


def _plus(number: _Number, top: int, bottom: int) -> _Number:
    """A mixed number; a written fraction may always be rounding."""
    return _Number(number.top * bottom + top * number.bottom, number.bottom * bottom, 0, True)


def _cardinal(low: str, start: int, first: str) -> tuple[_Number, int]:
    """The number whose words begin at start, and where they end."""
    value = words.CARDINALS[first]
    total, current, end = 0, value, start + len(first)
    smallest = value if value >= 100 else 1
    is_scale = value >= 1000
    if is_scale:
        total, current = value, 0
    opened = value >= 100
    step = value if is_scale else 1
    while following := _NEXT_CARDINAL.match(low, end):
        value = words.CARDINALS[following[2]]
        joined = following[1] is not None
        if joined and not opened:
            break
        if value < 100 and value not in (0, 12 if following[2] == "dozen" else 0):
            if opened and current % 100 == 0 and (value < smallest):
                current += value
            elif value < 10 and current % 100 >= 20 and current % 10 == 0 and not joined:
                current += value
            else:
                break
            opened, step = False, 1
        elif value == 100 and 0 < current < 100 and not joined:
            current *= 100
            opened, smallest, step = True, 100, 1
        elif following[2] in words.SCALES and current and not joined:
            if total and value >= smallest and total % value:
                break
            total += current * value
            current, smallest, step, opened = 0, value, value, True
        elif following[2] == "dozen" and current and not joined:
            return _Number(12 * (total + current), 1, 0, True), following.end()
        else:
            break
        end = following.end()
    top = total + current
    return _Number(top, 1, step, (top // step) % 10 == 0 or first == "dozen", step > 1), end


def _numeral_at(low: str, start: int) -> tuple[_Number, int, str] | None:
    """Number, end and currency sign of the amount at start, scale included."""
    amount = _AMOUNT.match(low, start)
    if amount is None:
        return None
    numeral, vulgar, slash = amount["numeral"], amount["vulgar"], amount["slash"]
    currency = (amount["currency"] or "").strip()
    if numeral and len(numeral) > _LONGEST_NUMERAL:
        return None
    end = amount.end()
    if numeral:
        number = _digits(numeral)
        if slash and slash[0] == "/":
            bottom = int(slash[1:])
            if bottom == 0 or number.bottom > 1 or "," in numeral:
                end = amount.end("numeral")
            else:
                number = _Number(number.top, bottom, 0, True)
        elif slash:
            top, _, below = slash.partition("/")
            if int(below):
                number = _plus(number, int(top), int(below))
        if vulgar:
            number = _plus(number, *words.VULGAR_FRACTIONS[vulgar])
    elif vulgar:
        number = _Number(*words.VULGAR_FRACTIONS[vulgar], 0, True)
    else:
        following = re.compile(_CARDINAL).match(low, start)
        if following is None:
            return None
        number, end = _cardinal(low, start, following[0])
    return *_scaled(low, number, end, bool(currency)), currency


def _scaled(low: str, number: _Number, end: int, is_money: bool) -> tuple[_Number, int]:
    """The number with the fraction and scale words that follow it."""
    if mixed := _AND_A_FRACTION.match(low, end):
        number = _plus(number, 3 if mixed[1] else 1, words.FRACTIONS[mixed[2]])
        end = mixed.end()
    while scale := _SCALED.match(low, end):
        name = scale["word"] or scale["sign"] or scale["spaced"].strip()
        if not scale["word"] and not is_money and (name == "b" or scale["spaced"]):
            break
        number = _times(number, words.SCALES.get(name) or words.SCALE_SIGNS[name])
        end = scale.end()
    return number, end


def _unit_at(low: str, end: int, currency: str) -> tuple[str, int, str]:
    """Form, end and unit of what follows a number."""
    if currency:
        return "money", end, "GBP" if currency == "£" else "not_stated"
    after = _UNIT_AFTER.match(low, end)
    if after is None:
        return "number", end, ""
    if after.lastgroup == "time":
        name = after[0].strip(" -'’\u00a0")
        return "duration", after.end(), name
    if after.lastgroup == "money":
        return "money", after.end(), "GBP/100" if after[0].strip() in ("p", "pence") else "GBP"
    form, unit = {
        "points": ("number", "not_stated"),
        "percent": ("percent", "percent"),
        "foreign": ("money", "not_stated"),
        "times": ("times", "times"),
    }[after.lastgroup or ""]
    return form, after.end(), unit


def _time(number: _Number, name: str) -> tuple[_Number, str]:
    unit, many = words.TIMES.get(name) or words.TIMES[name.removesuffix("s")]
    if many > 1:
        number = _Number(number.top * many, number.bottom, 0, True)
    return number, unit if unit != "seconds" else "not_stated"


def _amount(low: str, start: int, number: _Number, end: int, currency: str) -> _Core:
    """The core that begins with a number: alone, with its unit, or the first end of a range."""
    form, unit_end, unit = _unit_at(low, end, currency)
    if form in ("number", "percent", "money", "duration", "times"):
        second = _second_end(low, start, number, end, unit_end, form, unit, currency)
        if second is not None:
            return second
    if form == "number" and not unit:
        if fraction := _FRACTION_AFTER.match(low, end):
            many = number.top != 1
            if (bool(fraction[2]) or fraction[1] == "halves") == many and number.top < 100:
                return _fraction(low, start, fraction.end(), number.top, fraction[1])
        if whole := _OF_A_WHOLE.match(low, end):
            ratio = _of_a_whole(start, number, whole)
            if ratio is not None:
                return ratio
        if base := _PER_BASE.match(low, end):
            return _Core("rate", start, base.end(), number)
    if form == "duration":
        number, unit = _time(number, unit)
    elif unit == "GBP/100":
        number, unit = _Number(number.top, number.bottom * 100, number.step, number.is_round), "GBP"
    if form == "money" and unit == "GBP":
        if hourly := _PER_TIME.match(low, unit_end):
            return _Core("money", start, hourly.end(), number, None, "GBP per hour")
    return _Core(form, start, unit_end, number, None, unit)


def _second_end(
    low: str,
    start: int,
    number: _Number,
    end: int,
    unit_end: int,
    form: str,
    unit: str,
    currency: str,
) -> _Core | None:
    """The range that begins with this number, or None."""
    for first_end in {unit_end, end}:
        link = _RANGE.match(low, first_end)
        if link is None:
            continue
        word = link["word"]
        left = low[max(0, start - 16) : start].split()
        opener = left[-1] if left else ""
        if opener in ("from", "by") and word:
            return None
        if word == "and" and opener != "between" and "between" not in left[-3:]:
            return None
        second = _numeral_at(low, link.end())
        if second is None or (link["dash"] and low[link.end()].isalpha() and low[start].isdigit()):
            continue
        other, other_end, other_currency = second
        other_form, other_unit_end, other_unit = _unit_at(low, other_end, other_currency)
        if form != "number" and first_end == unit_end != end and other_form != form:
            return None
        if currency and not other_currency and other_form not in ("number", "money"):
            return None
        if other_currency and not currency:
            return None
        if form == "number" and unit == "" and other_form == "times" and word == "to":
            pass
        if currency and other_form == "number":
            other_form, other_unit = form, unit
        first = _share_scale(number, other, low[link.end() : other_end])
        ordered = first.top * other.bottom < other.top * first.bottom
        if not ordered:
            return None
        if word == "or" and first.top * other.bottom * 3 < other.top * first.bottom * 1:
            return None
        if other_form == "duration":
            first, _ = _time(first, unit if form == "duration" else other_unit)
            other, other_unit = _time(other, other_unit)
        if other_unit == "GBP/100":
            return None
        if other_form == "money" and other_unit == "GBP":
            if hourly := _PER_TIME.match(low, other_unit_end):
                other_unit, other_unit_end = "GBP per hour", hourly.end()
        return _Core(other_form, start, other_unit_end, first, other, other_unit)
    return None


def _share_scale(first: _Number, second: _Number, printed: str) -> _Number:
    """The bare first end of a range takes the scale of the second: 20-30,000, £2-3m, 2 to 3 million."""
    if first.is_scaled and first.step > 1:
        return first
    if second.is_scaled and second.step > 1:
        if first.top * second.bottom < second.top // second.step * first.bottom:
            return _times(first, second.step)
    elif "," in printed and first.bottom == 1 and first.top < 1000:
        lead = int("".join(filter(str.isdecimal, printed.partition(",")[0])))
        if first.top < lead:
            return _times(first, 1000 ** printed.count(","))
    return first


def _fraction(low: str, start: int, end: int, top: int, name: str) -> _Core:
    if scale := _OF_A_SCALE.match(low, end):
        times = words.CARDINALS[scale[1]]
        return _Core(
            "number", start, scale.end(), _Number(top * times, words.FRACTIONS[name], 0, True)
        )
    if (unit := _SMALL_TIME.match(low, end + 1)) and low[end : end + 1] in (" ", "-"):
        if unit[0] not in ("second", "min", "sec"):
            number, name_ = _time(_Number(top, words.FRACTIONS[name], 0, True), unit[0])
            return _Core("duration", start, unit.end(), number, None, name_)
    return _Core("fraction", start, end, _Number(top, words.FRACTIONS[name], 0, True))


_COMMON_WHOLES: Final = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1000, 10_000, 100_000})


def _of_a_whole(start: int, number: _Number, match: re.Match[str]) -> _Core | None:
    """One in six, nine out of ten; but 33 out of 41 is two counts, and 74 in 2011 is one."""
    printed = match["whole"].removeprefix("a ").removeprefix("an ")
    if printed[0].isdigit():
        if len(printed) > 12 or "." in printed:
            return None
        whole = _digits(printed).top
    else:
        whole = words.CARDINALS[printed]
    if match["scale"]:
        whole *= words.SCALES[match["scale"]]
    if number.bottom != 1 or not 0 < number.top < whole:
        return None
    single = number.top == 1
    if match["how"] == "in" and not single and (number.top > 10 or whole not in _COMMON_WHOLES):
        return None
    if match["how"] == "out of" and whole not in _COMMON_WHOLES and not single:
        return None
    return _Core("fraction", start, match.end(), _Number(number.top, whole, 0, True))


# --------------------------------------------------------------------------------------------
# What stands at each anchor. A reader returns a core, or None where there is nothing.

_Reader = Callable[[str, str, re.Match[str], int], _Core | None]


def _read_digit(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    start = anchor.start()
    before = low[start - 1] if start > floor else " "
    if low[start] in _CURRENCY:
        while start > floor and low[start - 1].isalpha() and anchor.start() - start < 3:
            start -= 1
        amount = _numeral_at(low, anchor.start())
        if amount is None:
            return _Core("", start, _digits_end(low, anchor.end() - 1), reason="no_quantity")
        number, end, currency = amount
        if anchor.start() > start or currency != "£":
            currency = "$"
        core = _amount(low, anchor.start(), number, end, currency)
        return core._replace(start=start) if start != core.start else core
    if before.isalpha() or (before == "-" and start - 1 > floor and low[start - 2].isalpha()):
        return _attached(line, low, start, floor)
    if low.endswith(("version ", "page "), 0, start) and (furniture := _N_OF_N.match(low, start)):
        begin = max(floor, low.rindex(" ", 0, start - 1) + 1 if " " in low[: start - 1] else 0)
        return _Core("", begin, furniture.end(), reason="page_furniture")
    if passed := _PASSED.match(low, start):
        name = passed.lastgroup or ""
        if name != "date__day" or _is_month(line, passed):
            return _passed_core(low, passed, name.partition("__")[0], start)
    if dated := _after_month(line, low, start, floor):
        return dated
    sign = start
    if before in "-−–" and (start - 1 == floor or start < 2 or not low[start - 2].isalnum()):
        sign = start - 1
    elif before == "." and (start - 1 <= floor or not low[start - 2].isalnum()):
        start = sign = start - 1
    amount = _numeral_at(low, start)
    if amount is None or amount[1] <= anchor.start():
        return _Core("", start, _digits_end(low, anchor.start()), reason="no_quantity")
    number, end, _ = amount
    if (
        end < len(low)
        and (low[end].isalpha() or low[end] in "_²³")
        and _unit_at(low, end, "")[0] == "number"
    ):
        glued = _GLUED_UNIT.match(low, end)
        if glued is None:
            return _Core("", start, _word_end(low, end), reason="name")
        return _Core("number", start, glued.end(), number, None, "not_stated")
    core = _amount(low, start, number, end, "")
    if sign < start and core.high is None and core.low is not None:
        core = core._replace(start=sign, low=core.low._replace(top=-core.low.top))
    if core.form == "number" and not core.unit and (year := _year(line, low, core, floor)):
        return year
    return core


_N_OF_N = re.compile(r"\d{1,4}\sof\s\d{1,4}\b")
_GLUED_UNIT = re.compile(
    r"(?:[kmg]?b(?:ps)?|[kmgt]?w(?:h|p)?|[mk]?hz|ghz|[kcmµn]?m(?:/h|/s|ph|pg)?[²³]?|k?g|[mc]?l|mah|bhp|hp|ps|nm|"
    r"lbs?|oz|ft|in|cm|mm|km|kph|km/h|cc|ah|v|kv|°[cf]?|s|ms|ish|g|gb|tb|kwh|mg|ml|st|plus|db|ppm|rpm|psi|px|mp|sq|t|d|g/km|kcal|cal|odd)"
    r"(?![^\W_])"
)


def _digits_end(low: str, start: int) -> int:
    """Where a stretch that begins with a digit and cannot be read as a number ends."""
    end = start + 1
    while end < len(low) and low[end].isdigit():
        end += 1
    return end


def _word_end(low: str, start: int) -> int:
    match = re.compile(r"[\w’']*(?:[-/][\w]+)*").match(low, start)
    return match.end() if match else start


def _attached(line: str, low: str, start: int, floor: int) -> _Core:
    """A digit behind letters: G7, COVID-19, mid-2015, under-18s."""
    begin = start
    while begin > floor and (low[begin - 1].isalpha() or low[begin - 1] in "-'’"):
        begin -= 1
    prefix = low[begin:start].strip("-'’")
    end = _word_end(low, start)
    printed = low[start:end]
    if prefix in ("mid", "pre", "post", "early", "late") and _YEAR.match(printed):
        reason = "date"
    elif prefix in ("under", "over", "age", "aged", "post") and len(printed.rstrip("s")) <= 2:
        reason = "age"
    else:
        reason = "name"
    return _Core("", begin, end, reason=reason)


def _passed_core(low: str, passed: re.Match[str], reason: str, start: int) -> _Core:
    number = None
    if reason == "age":
        digits = re.compile(r"\d+").match(low, start)
        number = _digits(digits[0]) if digits else None
    return _Core("", start, passed.end(), number, reason=reason)


def _is_month(line: str, passed: re.Match[str]) -> bool:
    """May and March are months only with a capital."""
    name = re.compile(r"[^\W\d_]{3,}").search(line, passed.start() + 1, passed.end())
    printed = passed[0]
    return not re.search(r"\b(?:may|march|mar|sun)\b", printed) or (
        name is not None and any(c.isupper() for c in line[passed.start() : passed.end()])
    )


_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTH})\b\.?,?[\s-](?:the\s)?$")


def _after_month(line: str, low: str, start: int, floor: int) -> _Core | None:
    """A day or year behind the name of its month: March 7, August 2010."""
    window = max(floor, start - 16)
    month = _MONTH_BEFORE.search(low, window, start)
    if month is None or not line[month.start()].isupper():
        return None
    date = _DATE_AFTER_MONTH.match(low, start)
    if date is None or int(re.sub(r"\D.*", "", date[0])) > 31 and not _YEAR.match(date[0]):
        return None
    return _Core("", month.start(), date.end(), reason="date")


_BEFORE_A_YEAR = frozenset(
    "in since by until till from to before after during through throughout year early late mid "
    "summer spring autumn winter fall between and of and/or circa for on around back end".split()
)


def _year(line: str, low: str, core: _Core, floor: int) -> _Core | None:
    """Four digits that name a year, not a number of something."""
    year = _YEAR.match(low, core.start)
    if year is None or year.end() not in (core.end, core.start + 4):
        return None
    value = int(year[0])
    before = _WORDS.findall(low[max(0, core.start - 40) : core.start])
    after = _WORDS.findall(low[year.end() : year.end() + 30])
    last = before[-1] if before else ""
    following = after[0] if after else ""
    if core.high is not None:
        second = core.high.top
        if not (
            1000 <= second <= 2100
            and core.high.bottom == 1
            and len(low[core.start : core.end]) < 14
        ):
            return None
    if _hedged(before) not in ("", "approximate") and last not in ("by", "around", "about"):
        return None
    if following in words.UNITS and last not in ("the", "in", "since") or following in ("per", "x"):
        return None
    if 1800 <= value or last in _BEFORE_A_YEAR - {
        "of",
        "and",
        "to",
        "for",
        "on",
        "around",
        "from",
        "by",
    }:
        if value < 1800 and (not after or following in words.UNITS):
            return None
        if last in (
            "another",
            "further",
            "additional",
            "extra",
            "only",
            "just",
            "a",
            "with",
            "all",
        ):
            return None
        return _Core("", core.start, core.end, core.low, reason="date")
    return None


def _hedged(before: list[str]) -> str:
    found = _hedge(before, len(before))
    return found[1] if found else ""


def _read_url(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    chunk = _UNTIL_SPACE.match(low, anchor.start())
    assert chunk is not None
    if not any(map(str.isdigit, chunk[0])):
        return None
    return _Core("", chunk.start(), chunk.end(), reason="name")


def _read_article(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    start, end = anchor.span()
    if time := _WORD_TIME.match(low, start):
        return _word_duration(low, start, time)
    if fraction := re.compile(rf"({_FRACTION})(s?)\b").match(low, end):
        if fraction[2] or not _is_fraction(low, fraction.end(), fraction[1]):
            return None
        return _fraction(low, start, fraction.end(), 1, fraction[1])
    name = re.compile(_CARDINAL).match(low, end)
    assert name is not None
    number, stop = _cardinal(low, end, name[0])
    alone = number.top == words.CARDINALS[name[0]]
    if alone:
        number = number._replace(is_round=True)
    number, stop = _scaled(low, number, stop, False)
    core = _amount(low, end, number, stop, "")
    return core._replace(start=start)


def _word_duration(low: str, start: int, time: re.Match[str]) -> _Core | None:
    """A year, a month later, a year-long; but 500,000 a year is a rate of counting."""
    number, unit = _time(_Number(1, 1, 0, True), time["unit"])
    reason = ""
    if re.compile(r"\s(?:on|later|ago|earlier|before|after|from\snow|early|previously)\b").match(
        low, time.end()
    ):
        reason = "date"
    elif re.compile(r"['’]|\s(?:or|half|high|when|to)\b").match(low, time.end()):
        return None
    elif not time["long"]:
        before = _WORDS.findall(low[max(0, start - 30) : start])
        last = before[-1] if before else ""
        if last in ("once", "twice", "times", "day", "week", "year", "%"):
            reason = "period_of_another_figure"
        elif time["unit"] in (
            "second",
            "min",
            "sec",
            "hr",
            "yr",
            "night",
            "hour",
            "day",
        ) and not _hedged(before):
            return None
    return _Core("duration", start, time.end(), number, None, unit, reason=reason)


def _read_long(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    name = re.compile(_TIME).match(low, anchor.start())
    assert name is not None
    number, unit = _time(_Number(1, 1, 0, True), name[0])
    return _Core("duration", anchor.start(), anchor.end(), number, None, unit)


def _read_cardinal(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    start = anchor.start()
    first = anchor["cardinal"]
    number, end = _cardinal(low, start, first)
    if first in ("hundred", "dozen") and number.top == words.CARDINALS[first]:
        number = number._replace(is_round=True)
    if age := _AGE_WORDS.match(low, end):
        return _Core("", start, age.end(), number, reason="age")
    if clock := re.compile(r"\so['’]clock\b").match(low, end):
        return _Core("", start, clock.end(), reason="date")
    number, end = _scaled(low, number, end, False)
    return _one(line, low, _amount(low, start, number, end, ""))


_AGE_WORDS = re.compile(r"[\s-](?:year|month|week|day)s?[\s-](?:olds?\b|of\sage\b)")


def _one(line: str, low: str, core: _Core) -> _Core:
    """Sets apart the number word that only points at something: no one, one force, one of the best."""
    if core.form != "number" or core.low is None or core.high is not None:
        return core
    if core.low.top != 1 or low[core.start : core.end] != "one":
        return core
    before = low[max(0, core.start - 12) : core.start]
    after = low[core.end : core.end + 16]
    if re.search(
        r"\b(?:no|any|every|some|each|this|that|the|which|last|first|next|other)[\s-]$", before
    ) or re.match(r"\s(?:another)\b|['’]s?\b|self", after):
        return core._replace(reason="pronoun")
    if re.search(r"\b(?:only|just|than|least|least,|exactly|most|over|to)\s$", before):
        return core
    return core._replace(reason="determiner")


def _read_magnitude(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    start, end = anchor.span()
    name = anchor["magnitude"]
    bottom, top = words.MAGNITUDES[name]
    while following := re.compile(
        rf"(?:\s(?:and\s{name}\s)?of|\sand)\s(dozen|hundred|thousand|million|billion|trillion)s\b"
    ).match(low, end):
        scale = words.CARDINALS[following[1]]
        bottom, top = bottom * scale, top * scale
        end = following.end()
    if (
        name in ("scores", "tens")
        and end == anchor.end()
        and not re.compile(r"\sof\b").match(low, end)
    ):
        return None
    form, unit_end, unit = _unit_at(low, end, "")
    if of := re.compile(
        r"\sof\s(pounds|dollars|euros|years|months|weeks|days|hours|minutes|decades)\b"
    ).match(low, end):
        if of[1] in ("pounds", "dollars", "euros"):
            return _Core(
                "money",
                start,
                of.end(),
                _Number(bottom),
                _Number(top),
                "GBP" if of[1] == "pounds" else "not_stated",
                reason="magnitude",
            )
        return _Core(
            "duration",
            start,
            of.end(),
            _Number(bottom),
            _Number(top),
            words.TIMES[of[1][:-1]][0],
            reason="magnitude",
        )
    return _Core("number", start, end, _Number(bottom), _Number(top), "", reason="magnitude")


_AFTER_A_FRACTION = re.compile(
    r"\s*(?:[.,;:!?)—–\"”’'-](?!\w)|$)|\s(?:of|in|on|are|were|is|was|more|less|fewer|lower|higher|have|has|had|that|to|"
    r"from|since|by|over|between|and|or|as|cut|cuts|increase|decrease|drop|rise|reduction|fall|say|said|do|did|"
    r"will|would|could|for|at|reported|never|had|when|who|whose|not|with|came|come|felt|feel)\b"
)


def _is_fraction(low: str, end: int, name: str) -> bool:
    """Whether a third, a quarter … is a part and not the third of a row."""
    if name == "half":
        return not re.compile(
            r"-(?!(?:an?-)?(?:hour|day|year|century|mile|million|decade|month|dozen)\b)\w|\s(?:time|way|term|marathon|brother|sister)\b"
        ).match(low, end)
    if name == "quarter" and re.compile(
        r"[\s-](?:century|hour|mile|pound|million|final|inch)"
    ).match(low, end):
        return "century" in low[end : end + 9]
    return _AFTER_A_FRACTION.match(low, end) is not None or _OF_A_SCALE.match(low, end) is not None


def _read_fraction(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    start, end = anchor.span()
    name = anchor["fraction"]
    bare = name.removesuffix("s") if name not in words.FRACTIONS else name
    before = _WORDS.findall(low[max(0, start - 20) : start])
    last = before[-1] if before else ""
    if bare == "half":
        if (
            last in ("first", "second", "latter", "other", "top", "bottom", "opening", "better")
            or name != bare
        ):
            return None
        if low[start - 1 : start] == "-" or not _is_fraction(low, end, bare):
            return None
        return _fraction(low, start, end, 1, bare)
    if (
        bare == "quarter"
        and re.compile(r"\sof\b").match(low, end)
        and name == bare
        and last
        not in (
            "first",
            "second",
            "third",
            "fourth",
            "final",
            "last",
            "this",
            "next",
            "each",
            "per",
            "every",
            "the",
            "previous",
        )
    ):
        return _fraction(low, start, end, 1, bare)
    if bare in words.ORDINALS and name == bare:
        return _Core("", start, end, reason="ordinal")
    return None


def _read_multiple(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    start, end = anchor.span()
    name = anchor["multiple"]
    top, bottom = words.MULTIPLES[name]
    number = _Number(top, bottom, 0, True)
    direction = "increase" if top > bottom else "decrease"
    if name in ("twice", "thrice"):
        many = re.compile(
            r"\s(?:as|the|that|what|their|its|his|her|more|this|those|higher|our|your)\b"
        ).match(low, end)
        if many:
            return _Core("times", start, end, number, None, "times")
        return _Core("number", start, end, number, None, "times")
    if name == "halves":
        return None
    if name in ("double", "triple", "treble", "quadruple"):
        if re.compile(
            r"-|\s(?:digit|jeopardy|standard|standards|act|room|bed|glazing|check|murder|decker|whammy|counting|lock|agent|bogey|play|team|life|edged|down|up)"
        ).match(low, end):
            return _Core("", start, end, reason="idiom")
        if re.search(
            r"\b(?:an?|the|his|her|first|second)\s$", low[max(0, start - 8) : start]
        ) and not re.compile(r"\sthe\b").match(low, end):
            return _Core("", start, end, reason="idiom")
    return _Core("times", start, end, number, None, "times", direction)


def _read_none(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    start, end = anchor.span()
    zero = _Number(0)
    if anchor["none"] == "none":
        if re.compile(r"\s(?:the\sless|other\b|too\b)").match(low, end):
            return None
        of = re.compile(r"\sof\s(?:the|these|those|them|its|their|our)\s([a-z]+)").match(low, end)
        return _Core("number", start, end, zero, None, words.UNITS.get(of[1], "") if of else "")
    no = _NO.match(low, end)
    if no is None:
        if re.compile(r"-one\b").match(low, end):
            return _Core("", start, end + 4, reason="pronoun")
        return None
    if no["idiom"]:
        return _Core("", start, no.end(), reason="pronoun") if no["idiom"] == "one" else None
    nouns = re.compile(r"\s*([a-z’'-]+)").findall(
        low, no.end() - 1 if not no["more"] else no.end(), end + 60
    )
    for noun in nouns[:4]:
        if noun in words.NOUN_ENDS:
            break
        if noun in words.UNITS or (
            noun.endswith("s")
            and not noun.endswith(("ss", "us", "is", "’s", "'s"))
            and len(noun) > 3
        ):
            if no["more"]:
                return _Core("", start, no.end(), reason="no_quantity")
            return _Core("number", start, end, zero)
    return None


def _read_ordinal(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    start, end = anchor.span()
    if anchor["ordinal"].endswith("ly"):
        return _Core("", start, end, reason="enumeration")
    return _Core("", start, end, reason="ordinal")


def _read_rank(line: str, low: str, anchor: re.Match[str], floor: int) -> _Core | None:
    rank = _HIGHEST.match(low, anchor.start())
    if (
        rank
        and rank[0].startswith(("highest level", "highest standard"))
        and low.endswith("at the ", 0, rank.start())
    ):
        return _Core("", rank.start(), rank.end(), reason="idiom")
    return _Core("rank", rank.start(), rank.end(), None, None, "rank") if rank else None


_READERS: Final[dict[str, _Reader]] = {
    "digit": _read_digit,
    "url": _read_url,
    "article": _read_article,
    "cardinal": _read_cardinal,
    "magnitude": _read_magnitude,
    "fraction": _read_fraction,
    "multiple": _read_multiple,
    "none": _read_none,
    "ordinal": _read_ordinal,
    "rank": _read_rank,
    "long": _read_long,
}


# --------------------------------------------------------------------------------------------
# Context: hedge, movement, unit.

_WINDOW_BEFORE: Final = 90
_WINDOW_AFTER: Final = 70
_CLAUSE_ENDS: Final = frozenset(',.;:!?()[]—–“”"')


def _hedge(before: list[str], end: int) -> tuple[int, str] | None:
    """Index and bound of the hedge that ends just before index `end`."""
    if end <= 0:
        return None
    for phrase, bound in _HEDGES_BEFORE.get(before[end - 1], ()):
        if before[max(0, end - len(phrase)) : end] == phrase:
            return end - len(phrase), bound
    return None


def _skip(before: list[str], index: int) -> int:
    """Steps over words between a hedge and its number: a, another, a staggering."""
    while index > 0:
        if before[index - 1] in words.PASSED_OVER:
            index -= 1
        elif (
            index > 1
            and before[index - 2] in ("a", "an")
            and before[index - 1].isalpha()
            and (before[index - 1] not in _HEDGES_BEFORE)
        ):
            index -= 2
        else:
            break
    return index


def _epistemic(before: list[str], index: int) -> int:
    """Index at which "an estimated" before `index` begins; `index` where there is none."""
    for phrase in words.EPISTEMIC_PHRASES:
        tokens = phrase.split()
        if before[max(0, index - len(tokens)) : index] == tokens:
            return index - len(tokens)
    if index > 0 and before[index - 1] in words.EPISTEMIC:
        return index - 2 if index > 1 and before[index - 2] in ("a", "an") else index - 1
    return index


def _movement(before: list[str], index: int, after: list[str], article: bool) -> tuple[str, str]:
    """Direction, and how the number hangs on it: by, of, to, from, or "" for none."""
    for noun in after[: 4 if article else 1]:
        if noun in words.CHANGES_AFTER:
            return words.CHANGES_AFTER[noun], "by"
        if not noun.isalpha() and "-" not in noun or noun in words.NOUN_ENDS:
            break
    link = before[index - 1] if index > 0 else ""
    if link in ("by", "to", "from", "of", "at"):
        index, reach = index - 1, 8
    else:
        link, reach = "", 2
    for word in reversed(before[max(0, index - reach) : index]):
        if word in words.INCREASES:
            return "increase", link or "by"
        if word in words.DECREASES:
            return "decrease", link or "by"
        if word in _CLAUSE_ENDS:
            break
    return "none", link


def _unit(after: list[str], singular: bool) -> str:
    """The schema's word for the noun that the number counts."""
    found, unknown = "", 0
    for word in after:
        if word in words.UNITS and (singular or word != "child"):
            found = words.UNITS[word]
        elif found or word in words.NOUN_ENDS or not word[0].isalpha() and word != "-":
            break
        else:
            unknown += 1
            if unknown > 4:
                break
    return found or "not_stated"


def _in_context(line: str, low: str, core: _Core, floor: int) -> _Reading:
    """The core with its hedges, movement and unit."""
    if not core.form or core.reason and core.reason not in ("magnitude", "determiner"):
        return _Reading(
            core, core.start, core.end, "", "", "", "not_stated", "none", "", None, core.reason
        )
    left = list(_WORDS.finditer(low, max(floor, core.start - _WINDOW_BEFORE), core.start))
    before = [match[0] for match in left]
    after = _WORDS.findall(low[core.end : core.end + _WINDOW_AFTER])
    start, end = core.start, core.end
    bound = hedge = epistemic = reason = ""

    near = len(before)
    index = _skip(before, near)
    article = near > 0 and ("a" in before[index:] or "an" in before[index:] or before[-1] == "the")
    article = article or low.startswith(("a ", "an "), core.start)
    begin = _epistemic(before, index)
    if begin < index:
        epistemic = line[left[begin].start() : left[index - 1].end()]
        index = _skip(before, begin)
    elif index < near and (begin := _epistemic(before, near)) < near:
        epistemic = line[left[begin].start() : left[near - 1].end()]
        index = min(index, _skip(before, begin))
    found = _hedge(before, index) or (_hedge(before, near) if index < near else None)
    if found and _is_preposition(before, found[0], core, low):
        found = None
    if found:
        first, bound = found
        last = index if _hedge(before, index) else near
        start = left[first].start()
        hedge = line[start : left[last - 1].end()]
        index = first
        begin = _epistemic(before, _skip(before, index))
        if (
            not epistemic
            and begin < index
            and before[begin:index]
            and _epistemic(before, index) < index
        ):
            begin = _epistemic(before, index)
            epistemic = line[left[begin].start() : left[index - 1].end()]
            index = begin
    else:
        index = index if epistemic else _skip(before, near)
    if not bound or bound == "approximate":
        behind = _hedge_after(low, core.end, after)
        if behind:
            hedge_start, end, bound = behind
            hedge = line[hedge_start:end]
    if bound == "range":
        bound = "" if core.high is None else "range"

    kind = {
        "money": "money",
        "duration": "duration",
        "times": "ratio",
        "rank": "rank",
        "rate": "rate",
    }.get(core.form)
    direction, link = core.direction, ""
    unit = core.unit
    if core.form == "duration":
        reason = _period(before, index, after, low, core)
    elif core.form != "rank":
        moved, link = _movement(before, index, after, article)
        if direction == "none":
            direction = moved
        if core.form in ("percent", "fraction"):
            kind = "change" if direction != "none" and link in ("by", "of") else "share"
            unit = "percent"
        elif core.form == "number":
            kind = "count"
            if (
                after
                and after[0] in ("more", "higher", "up")
                or direction == "increase"
                and link not in ("by", "of", "to", "from")
            ):
                direction = "none"
            if words.LOSSES_AFTER.intersection(after[:3]) and "," not in after[:3]:
                direction = "decrease"
            unit = unit or _unit(after, core.low is not None and core.low.top == 1)
            reason = (
                core.reason
                if core.reason == "determiner"
                else _listed(line, low, core, before, after, bound, unit)
            )
        if core.form == "times" and link == "by" and direction == "none":
            direction = "increase"
    return _Reading(
        core,
        start,
        end,
        bound,
        hedge,
        epistemic,
        unit or "not_stated",
        direction,
        link,
        None if reason else kind,
        reason,
    )


def _hedge_after(low: str, end: int, after: list[str]) -> tuple[int, int, str] | None:
    """Start, end and bound of a hedge behind the number or its noun: or more, -plus."""
    if after[:1] == ["-"]:
        after = after[1:]
    for skipped, word in enumerate(after[:5]):
        for phrase, bound in _HEDGES_AFTER.get(word.strip("—"), ()):
            tail = after[skipped : skipped + len(phrase)]
            if tail == phrase and (
                skipped == 0 or phrase[0] in ("or", "on", "and") and len(phrase) > 1
            ):
                match = re.compile(r"[\s-]*".join(map(re.escape, phrase))).search(low, end)
                if match:
                    return match.start(), match.end(), bound
        if word in ("to", "of", "in", "aged", "age") or word[0] in ".;:(" or word[0].isdigit():
            break
    return None


def _is_preposition(before: list[str], first: int, core: _Core, low: str) -> bool:
    """Whether "over" or "within" opens a phrase of time: over a 16-year period."""
    if (
        before[first] in ("over", "within", "around", "about")
        and first + 1 < len(before)
        and core.form == "duration"
    ):
        return "-" in low[core.start : core.end] and before[-1] in ("a", "an")
    return False


_PERIOD_BEFORE: Final = frozenset(
    "past last next previous coming following first latest these those final preceding recent".split()
)
_PERIOD_AFTER: Final = frozenset("ago later earlier on previously hence period periods".split())


def _period(before: list[str], index: int, after: list[str], low: str, core: _Core) -> str:
    """Why a duration is no figure of its own: the past five years, two years ago."""
    if core.reason:
        return core.reason
    following = after[0] if after else ""
    if following in ("ago", "later", "earlier", "on", "previously", "hence"):
        return "date"
    if following == "old":
        return "age"
    last = before[-1] if before else ""
    if last in _PERIOD_BEFORE and last != "first" or last == "first" and "the" in before[-2:]:
        return "period_of_another_figure"
    if following in ("period", "periods"):
        return "period_of_another_figure"
    if low.startswith(("a ", "an "), core.start) and last not in (
        "for",
        "than",
        "over",
        "nearly",
        "almost",
        "under",
        "about",
        "least",
        "of",
        "took",
        "takes",
        "take",
        "within",
        "only",
        "just",
        "around",
        "to",
        "in",
        "with",
        "spent",
        "is",
        "was",
        "",
    ):
        return "period_of_another_figure"
    return ""


def _listed(
    line: str, low: str, core: _Core, before: list[str], after: list[str], bound: str, unit: str
) -> str:
    """Why a bare number is no figure: a label, a name, an enumeration."""
    if bound or core.high is not None or core.low is None or core.reason:
        return ""
    printed = low[core.start : core.end]
    last = before[-1] if before else ""
    if printed[0].isdigit() and core.low.bottom == 1 and "," not in printed:
        if last == "of" and len(before) > 2 and before[-3] in ("version", "page", "part"):
            return "page_furniture"
        if last in words.LABELS and unit == "not_stated":
            return "page_furniture" if last == "version" else "label"
    if (
        core.low.top <= 12
        and core.low.bottom == 1
        and (
            after[:1]
            and after[0] in words.ENUMERATED
            or len(after) > 1
            and after[1] in words.ENUMERATED
            and after[0] not in words.NOUN_ENDS
        )
    ):
        if last in ("are", "were", "these", "the", "in", "of", "following"):
            return "enumeration"
    return ""


# --------------------------------------------------------------------------------------------
# Bounds.


def _quantity(
    reading: _Reading, text: str, shift: int, kind: str | None, direction: str, unit: str
) -> Quantity:
    """The reading as a quantity of this kind."""
    core = reading.core
    value = lower = upper = nan
    lower_closed = upper_closed = False
    bound = "not_applicable"
    if core.low is not None and kind in (None, "rank"):
        value = core.low.top / core.low.bottom if kind is None else nan
    elif core.low is not None:
        low, high = core.low, core.high
        if kind in ("share", "change") and core.form == "fraction":
            low = low._replace(top=100 * low.top)
        elif kind == "change" and core.form == "times":
            low = low._replace(top=100 * (low.top - low.bottom))
            high = high and high._replace(top=100 * (high.top - high.bottom))
        hedge = "magnitude" if core.reason == "magnitude" else reading.bound
        if core.form == "times" and direction == "decrease":
            # "more than halved" leaves less than half.
            hedge = {
                "more_than": "less_than",
                "at_least": "at_most",
                "less_than": "more_than",
                "at_most": "at_least",
            }.get(hedge, hedge)
            if kind == "change":
                low = low._replace(top=abs(low.top))
                hedge = reading.bound
        is_rounded = kind in ("share", "change") or low.is_scaled
        value, lower, upper, lower_closed, upper_closed, bound = _interval(
            low, high, hedge, is_rounded, core.form in ("fraction", "times")
        )
        falls = kind == "change" and direction == "decrease" and not low.top < 0
        if kind == "share" or falls:
            if upper == inf and lower <= 100:
                upper, upper_closed = 100.0, True
            elif kind == "share" and upper > 100 >= lower:
                upper, upper_closed = 100.0, True
        if falls:
            value, lower, upper = -value, -upper, -lower
            lower_closed, upper_closed = upper_closed, lower_closed
    return Quantity(
        shift + reading.start,
        shift + reading.end,
        text[reading.start : reading.end],
        kind,
        value + 0.0,
        lower + 0.0,
        upper + 0.0,
        lower_closed,
        upper_closed,
        bound,
        reading.hedge or "none",
        reading.epistemic or "none",
        unit,
        direction,
        reading.reason,
    )


def _interval(
    low: _Number, high: _Number | None, hedge: str, is_rounded: bool, is_multiple: bool
) -> tuple[float, float, float, bool, bool, str]:
    """Value, lower, upper, closures and bound of a number under its hedge."""
    x = low.top / low.bottom
    if hedge == "magnitude" and high:
        return nan, x, high.top / high.bottom, True, False, "magnitude"
    if high:
        return nan, x, high.top / high.bottom, True, True, "range"
    if hedge == "more_than":
        return nan, x, inf, False, False, hedge
    if hedge == "at_least":
        return nan, x, inf, True, False, hedge
    if hedge == "less_than":
        return nan, min(0.0, -inf if x < 0 else 0.0), x, x >= 0, False, hedge
    if hedge == "at_most":
        return nan, min(0.0, -inf if x < 0 else 0.0), x, x >= 0, True, hedge
    if hedge == "approximate":
        return x, nan, nan, False, False, hedge
    if hedge == "exact" or low.top == 0:
        return x, x, x, True, True, "exact"
    if low.is_round or low.step == 0 or (is_multiple and not low.is_scaled):
        return x, nan, nan, False, False, "as_printed"
    if is_rounded:
        bottom = 2 * low.bottom
        lower, upper = (2 * low.top - low.step) / bottom, (2 * low.top + low.step) / bottom
        return x, lower, upper, x > 0, x < 0, "rounded"
    return x, x, x, True, True, "exact"


# --------------------------------------------------------------------------------------------
# The two questions.


def _readings(line: str) -> Iterator[_Reading]:
    """Everything number-like in one line, in order."""
    # Lower-casing must not move offsets: the dotted capital I alone would become two characters.
    low = line.replace("\u0130", "I").lower()
    floor = 0
    anchor = _ANCHOR.search(low)
    while anchor:
        start = anchor.start()
        core = None
        noise = _NOISE.match(low, start)
        if noise and noise.end() - start >= _SHORTEST_NOISE:
            core = _Core("", start, noise.end(), reason="no_quantity")
        else:
            core = _READERS[anchor.lastgroup or ""](line, low, anchor, floor)
        if core is None:
            resume = anchor.end() if anchor.lastgroup != "article" else anchor.end() - 1
        else:
            reading = _in_context(line, low, core, floor)
            floor = resume = reading.end
            yield reading
        anchor = _ANCHOR.search(low, resume)


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of a text in order, with its offsets.

    What is no statistic (a date, an age, an ordinal, a label …) is found as well: its kind is None
    and its `reason` says what it is, so that every digit lies inside exactly one quantity.

    >>> [found.text for found in find_quantities("In 2011 police made over 50 arrests.")]
    ['2011', 'over 50']
    """
    found = []
    shift = 0
    for line in text.splitlines(keepends=True):
        for reading in _readings(line):
            found.append(
                _quantity(reading, line, shift, reading.kind, reading.direction, reading.unit)
            )
        shift += len(line)
    return found


_KINDS: Final = ("count", "share", "change", "ratio", "money", "duration", "rate", "rank")
# What a form of words may be typed as.
_ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "number": ("count", "rate"),
    "percent": ("share", "change"),
    "fraction": ("share", "change", "ratio"),
    "times": ("ratio", "change", "count"),
    "money": ("money",),
    "duration": ("duration",),
    "rate": ("rate",),
    "rank": ("rank",),
}
_DEFAULT: Final = {"number": "count", "percent": "share", "fraction": "share", "times": "ratio"}


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
    reading, line, shift = _first_statistic(phrase, kind)
    core = reading.core
    settled = _settled_kind(phrase, reading, kind, direction, unit)
    moved = _settled_direction(phrase, reading, settled, direction)
    counted = _settled_unit(phrase, reading, settled, unit)
    return _quantity(reading._replace(reason="", core=core), line, shift, settled, moved, counted)


def _first_statistic(phrase: str, kind: str | None) -> tuple[_Reading, str, int]:
    """The reading a phrase is quoted for; a period or a lone one only where there is nothing else."""
    shift = 0
    spare: tuple[_Reading, str, int] | None = None
    passed = ""
    for line in phrase.splitlines(keepends=True):
        for reading in _readings(line):
            if reading.kind is not None:
                return reading, line, shift
            if spare is None and _can_serve(reading, kind):
                spare = reading, line, shift
            passed = passed or f"{line[reading.start : reading.end]} ({reading.reason})"
        shift += len(line)
    if spare is not None:
        return spare
    raise QuantityError(
        phrase, passed or phrase, "a count, share, change, ratio, sum of money, duration or rank"
    )


def _can_serve(reading: _Reading, kind: str | None) -> bool:
    form, reason = reading.core.form, reading.reason
    if form == "duration":
        return kind in (None, "duration") and reason in ("period_of_another_figure", "date")
    if form == "number":
        return kind in (None, "count") and reason in ("determiner", "enumeration")
    return kind == "count" and reason == "date" and reading.core.low is not None


def _settled_kind(
    phrase: str, reading: _Reading, kind: str | None, direction: str | None, unit: str | None
) -> str:
    core = reading.core
    form = core.form or "number"
    found = reading.kind or _DEFAULT.get(form) or form
    if kind is None or kind == found:
        return found
    part = phrase.strip()
    if kind not in _KINDS:
        raise QuantityError(phrase, kind, "one of " + ", ".join(_KINDS))
    bare = form == "number" and reading.unit == "not_stated" and not core.unit
    if kind not in _ALLOWED[form] and not (bare and kind != "rank"):
        raise QuantityError(phrase, part, f"words for a {kind}; these give a {found}")
    if form in ("percent", "fraction") and reading.direction != "none":
        if kind == "share" and found == "change":
            raise QuantityError(phrase, part, "words for a share; these give a change")
        if kind == "change" and reading.link in ("to", "from"):
            raise QuantityError(phrase, part, "words for a change; these give a level")
    return kind


def _settled_direction(phrase: str, reading: _Reading, kind: str, direction: str | None) -> str:
    found = reading.direction
    if direction is None:
        if (
            kind == "change"
            and found == "none"
            and not (reading.core.low and reading.core.low.top < 0)
        ):
            raise QuantityError(
                phrase, phrase.strip(), "the direction of the change, increase or decrease"
            )
        return found
    if direction not in ("increase", "decrease", "none"):
        raise QuantityError(phrase, direction, "increase, decrease or none")
    if found != "none" and direction != found and (direction != "none" or kind == "change"):
        raise QuantityError(
            phrase, phrase.strip(), f"words for direction {direction}; these give {found}"
        )
    if kind == "change" and direction == "none":
        raise QuantityError(
            phrase, phrase.strip(), "the direction of the change, increase or decrease"
        )
    return direction


def _settled_unit(phrase: str, reading: _Reading, kind: str, unit: str | None) -> str:
    found = reading.unit
    if kind in ("share", "change"):
        found = "percent"
    elif kind == "ratio":
        found = "times"
    if unit is None or unit == found:
        return found
    typed, printed = words.SORTS.get(unit, ""), words.SORTS.get(found, "")
    of_kind = {
        "share": "percent",
        "change": "percent",
        "money": "money",
        "ratio": "ratio",
        "duration": "duration",
        "rank": "rank",
    }.get(kind, "")
    fits = typed == of_kind if of_kind else typed not in ("percent", "money", "ratio", "rank")
    if kind == "count" and typed == "duration":
        fits = False
    if kind == "duration" and printed == "duration":
        fits = False
    if of_kind == "" and typed and printed and typed != printed:
        fits = False
    if kind == "money" and reading.core.unit == "not_stated":
        fits = False
    if not fits:
        raise QuantityError(
            phrase, phrase.strip(), f"words for the unit {unit}; these give {found}"
        )
    return unit
