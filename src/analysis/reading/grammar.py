"""Find the numbers in a line: where each stands, what it is worth and what sort of thing it is.

The grammar works in two steps. `patterns.ANCHOR` finds the places where a number may begin (a
digit, a currency sign, a number word); the reader of that sort of anchor then reads a core, or says
that there is none:

    core     := url | label | date | clock | age | name | ordinal | rank
              | fraction | multiple | magnitude | none | range | amount
    amount   := [sign] [currency] number [unit]
    number   := (1,234.5 | .5 | ½ | 3/4 | words) [and a half] [scale]
    range    := number [unit] (- – — ~ to and or) number [unit]
    fraction := a quarter | two-thirds | half of | one in six | half a million
    unit     := % | per cent | pounds | years | times | per 1,000 …

Hedges, movements and nouns stand outside the core; `analysis.reading.quantity` reads them. Roman
numerals are left out on purpose: "I" and "V" are more often something else.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from typing import Final, NamedTuple

from analysis.reading import patterns, words


class Number(NamedTuple):
    """top / bottom, exact; step / bottom is the unit of the last printed digit, 0 for none."""

    top: int
    bottom: int = 1
    step: int = 1
    is_round: bool = False
    is_scaled: bool = False


class Core(NamedTuple):
    """A number without its context. `reason` is set for what is no statistic.

    `form` is number, percent, fraction, times, money, duration, rate, rank or magnitude, and empty
    where nothing was read.
    """

    form: str
    start: int
    end: int
    low: Number | None = None
    high: Number | None = None
    unit: str = ""
    direction: str = "none"
    reason: str = ""


class Line:
    """One line as printed and in lower case, with the same offsets, and its words."""

    def __init__(self, printed: str) -> None:
        # The dotted capital I alone becomes two characters in lower case and would move offsets.
        low = (printed if printed.isascii() else printed.translate(_PLAIN)).lower()
        body = low.rstrip("\r\n")
        if "\n" in body:  # a sentence over several lines
            low = body.replace("\n", " ").replace("\r", " ") + low[len(body) :]
        self.printed, self.low = printed, low

    @cached_property
    def _words(self) -> tuple[list[str], list[int]]:
        found = [(match[0], match.start()) for match in patterns.WORDS.finditer(self.low)]
        return [word for word, _ in found], [start for _, start in found]

    def beside(self, start: int, end: int) -> tuple[list[str], list[str]]:
        """The words before a number and those behind it; one that it is part of is cut there."""
        found, starts = self._words
        last, first = bisect_left(starts, start), bisect_left(starts, end)
        left, right = found[max(0, last - 32) : last], found[first : first + 20]
        if left and starts[last - 1] + len(left[-1]) > start:
            left[-1:] = patterns.WORDS.findall(self.low, starts[last - 1], start)
        if first and (ends := starts[first - 1] + len(found[first - 1])) > end:
            right[:0] = patterns.WORDS.findall(self.low, end, ends)
        return left, right


# What must not break, as what may: hyphens and spaces of every width.
_PLAIN: Final = str.maketrans("\u0130\u2010\u2011\u00a0\u2007\u2008\u2009\u200a\u202f", "I--      ")
_SHORTEST_NOISE: Final = 160
_LONGEST_NUMERAL: Final = 40
_MOST_SCALES: Final = 3  # a thousand million million
# Seconds in a unit of time, for durations of two: four years and three months.
_LONG: Final = {"years": 31_557_600, "months": 2_629_800, "weeks": 604_800, "days": 86_400}
_SECONDS: Final = _LONG | {"hours": 3_600, "minutes": 60, "seconds": 1}
# Wholes that people speak of shares in; "33 out of 41 forces" gives two counts.
_COMMON_WHOLES: Final = frozenset({*range(2, 11), 12, 20, 50, 100, 1_000, 10_000, 100_000})
Reader = Callable[[Line, re.Match[str], int], Core | None]
_MONEY_CODES: Final = {"gbp": "£", "ps": "£"} | dict.fromkeys(
    "usd eur chf inr cad aud nzd hkd sgd jpy cny rmb zar rs rm us a c nz hk".split(), "$"
)


# --------------------------------------------------------------------------------------------
# Numbers: digits, words, scales.


def _digits(numeral: str) -> Number:
    whole, _, decimals = numeral.partition(".")
    top = int("".join(filter(str.isdecimal, whole + decimals)))
    return Number(top, 10 ** len(decimals), 1, top % 10 == 0, bool(decimals))


def _times(number: Number, scale: int) -> Number:
    return Number(number.top * scale, number.bottom, number.step * scale, number.is_round, True)


def _plus(number: Number, top: int, bottom: int) -> Number:
    """The mixed number; a written fraction may always be rounding."""
    top = number.top * bottom + top * number.bottom
    return Number(top, number.bottom * bottom, number.step, True)


def _cardinal(low: str, start: int, first: str) -> tuple[Number, int]:
    """The number whose words begin at `start` with `first`, and where they end.

    `total` holds what a scale has closed (two million), `group` the number under a thousand being
    built (three hundred and forty), `step` the size of its last word. `apart` is what stood before
    an "and" or a comma, in case another number begins there: one million and two million.
    """
    value = words.CARDINALS[first]
    total, group, end, step = 0, value, start + len(first), 1
    if first in words.SCALES:
        total, group, step = value, 0, value
    ceiling = value if value >= 100 else 0
    apart: tuple[int, int, int] | None = None
    while following := patterns.NEXT_WORD.match(low, end):
        word, joined = following["word"], following["joined"] is not None
        if following["comma"] and (group or not patterns.COUNTED_IN.match(low, following.end())):
            break  # of twenty, one
        value = words.CARDINALS[word]
        if word == "dozen":
            if joined or not group:
                break
            return Number(12 * (total + group), 1, 0, True), following.end()
        if word in words.SCALES:
            if joined or not group or (total and value >= ceiling):
                break
            if apart and low.endswith("between ", 0, start):
                group, step, end = apart  # between one hundred and two thousand
                apart = None
                break
            total, group, step, ceiling = total + group * value, 0, value, value
            apart = None
        elif word == "hundred":
            if joined or not 0 < group < 100:
                break
            group, step, ceiling = group * value, 1, ceiling or value
        elif ceiling and group % 100 == 0 and value:
            if apart is None and (joined or following["comma"]):
                apart = group, step, end
            group, step = group + value, 1
        elif 0 < value < 10 and group % 100 >= 20 and group % 10 == 0 and not joined:
            group += value
        else:
            break
        end = following.end()
    if apart and (more := patterns.MORE_THAN_FITS.match(low, end)) and (more[1] or not apart[0]):
        group, step, end = apart
    top = total + group
    is_round = (top // step) % 10 == 0 or first == "dozen"
    return Number(top, 1, step, is_round, step > 1), end


def _with_decimals(low: str, number: Number, end: int) -> tuple[Number, int]:
    """One point five."""
    point = patterns.POINT.match(low, end)
    if point is None or number.bottom > 1:
        return number, end
    for word in point[1].split():
        value = words.ONES.get(word, 0)
        number = Number(10 * number.top + value, 10 * number.bottom, 1, value == 0, True)
    return number, point.end()


def _scaled(low: str, number: Number, end: int, is_money: bool = False) -> tuple[Number, int]:
    """The number with the fraction and the scale words behind it, and where they end."""
    if not patterns.SCALES_ON.match(low, end):
        return number, end
    number, end = _with_decimals(low, number, end)
    if mixed := patterns.AND_A_FRACTION.match(low, end):
        top = (3 if mixed[1] else 1) * max(number.step, 1)  # a million and a half
        number = _plus(number, top, words.FRACTIONS[mixed[2]])
        end = mixed.end()
    if hundred := patterns.HUNDRED.match(low, end):
        number, end = number._replace(top=number.top * 100, is_round=True), hundred.end()
    for _ in range(_MOST_SCALES):
        scale = patterns.SCALE_AFTER.match(low, end)
        if scale is None:
            break
        sign = scale["sign"] or scale["money_sign"]
        if not is_money and (scale["money_sign"] == "m" or sign == "b"):
            break
        number = _times(number, words.SCALE_SIGNS[sign] if sign else words.SCALES[scale["word"]])
        end = scale.end()
    if power := patterns.TEN_TO_THE.match(low, end):
        scale_by = 10 ** int(power["power"])
        if power["sign"]:
            number = Number(
                number.top, number.bottom * scale_by, number.step, number.is_round, True
            )
        else:
            number = _times(number, scale_by)
        end = power.end()
    return number, end


class _Amount(NamedTuple):
    number: Number
    end: int
    currency: str = ""


def _amount_at(low: str, start: int) -> _Amount | None:
    """The number at `start` with its currency sign and scale."""
    match = patterns.AMOUNT.match(low, start)
    assert match is not None  # it may be empty
    numeral, vulgar = match["numeral"], match["vulgar"]
    if not (numeral or vulgar):
        word = patterns.NUMBER_WORD.match(low, start)
        if word is None:
            return None
        number, end = _cardinal(low, start, word[0])
        return _Amount(*_scaled(low, number, end))
    currency, end = (match["currency"] or "").strip(), match.end()
    if numeral:
        if len(numeral) > _LONGEST_NUMERAL:
            return None
        number, below = _digits(numeral), int(match["part"] or match["below"] or 0)
        if vulgar:
            number = _plus(number, *words.VULGAR_FRACTIONS[vulgar])
        elif not below or number.bottom > 1 or "," in numeral:
            end = match.end("numeral")
        elif match["mixed"]:
            number = _plus(number, int(match["mixed"]), below)
        else:
            number = Number(number.top, below, 0, True)
    else:
        number = Number(*words.VULGAR_FRACTIONS[vulgar], 0, True)
    if match["minus"]:
        number = number._replace(top=-number.top)
    return _Amount(*_scaled(low, number, end, bool(currency)), currency)


# --------------------------------------------------------------------------------------------
# Amounts: a number with its unit, and ranges of two.


def _unit_at(low: str, end: int, currency: str = "") -> tuple[str, int, str]:
    """Form, end and unit of what stands behind a number."""
    form, unit = "number", ""
    if currency:
        form, unit = "money", "GBP" if currency == "£" else "not_stated"
    elif after := patterns.UNIT_AFTER.match(low, end):
        form, _, unit = str(after.lastgroup).partition("__")
        end = after.end()
        unit = unit or re.split(r"[\s-]", after[0].rstrip("'’"))[-1]
    if unit in ("GBP", "pence") and (hourly := patterns.AN_HOUR.match(low, end)):
        unit, end = f"{unit} per hour", hourly.end()
    return form, end, unit


def _in_unit(number: Number, unit: str) -> tuple[Number, str]:
    """Decades in years, pence in pounds; other units as they are."""
    if unit.startswith("pence"):
        return number._replace(bottom=number.bottom * 100), unit.replace("pence", "GBP")
    name = unit.removesuffix("s")
    if name not in words.TIMES:
        return number, unit
    unit, many = words.TIMES[name]
    return (Number(number.top * many, number.bottom, 0, True) if many > 1 else number), unit


def _and_months(low: str, number: Number, unit: str, end: int) -> tuple[Number, int]:
    """The number of years in "four years and three months", and where it ends."""
    whole = smaller = _SECONDS[unit]
    while more := patterns.AND_MORE_TIME.match(low, end):
        name, many = words.TIMES[more["unit"]]
        part = _SECONDS[name]
        if many > 1 or (smaller > 60 * part and " and " not in more[0]):
            break
        top = int(more["numeral"]) if more["numeral"] else words.CARDINALS.get(more["word"], 1)
        if part >= smaller or top * part > smaller:
            break  # two weeks and three months
        top = number.top * whole + top * part * number.bottom
        number = Number(top, number.bottom * whole, 0, True)
        smaller, end = part, more.end()
    return number, end


def _and_a_half(low: str, number: Number, end: int) -> tuple[Number, int]:
    """The number of years in "a year and a half", "two years and a quarter", and where it ends."""
    if part := patterns.AND_A_HALF_MORE.match(low, end):
        return _plus(number, 1, words.FRACTIONS[part[1]]), part.end()
    return number, end


def _core(low: str, start: int, amount: _Amount) -> Core:
    """The core that begins with an amount: a number with its unit, a range, an age."""
    measured = _unit_at(low, amount.end, amount.currency)
    core = _range(low, start, amount, *measured) or _single(low, start, amount, *measured)
    if core.form == "duration" and (old := patterns.OLD.match(low, core.end)):
        return Core("", start, old.end(), core.low, reason="age")
    return core


def _single(low: str, start: int, amount: _Amount, form: str, unit_end: int, unit: str) -> Core:
    """The core of one amount that is no end of a range."""
    number, end, currency = amount
    if (
        low.endswith("from ", 0, start)
        and (link := patterns.RANGE.match(low, unit_end))
        and (second := _amount_at(low, link.end()))
    ):
        # From 12 to 9 per cent, from £3 to £5 billion: the end says what the base leaves out.
        if number.step == 1 < second.number.step and number.top < 1000:
            number = _times(number, second.number.step)
        elif form == "number" and (ends := _unit_at(low, second.end))[0] in ("percent", "duration"):
            form, unit = ends[0], ends[2]
    if currency and (whole := patterns.OF_MONEY.match(low, end)):
        many = int(whole["whole"]) * number.bottom
        every = whole["every"] or (number.top == number.bottom and whole["how"] == "in")
        if every and whole["sign"] == currency and 0 < number.top < many:
            return Core("fraction", start, whole.end(), Number(number.top, many, 0, True))
    if form == "number" and not unit:
        if (part := patterns.FRACTION_AFTER.match(low, end)) and 0 < number.top < 100:
            many = bool(part["plural"]) or part["name"] == "halves"
            if part["name"] == "quarter" and (
                number.top > 3 or _last_word(low, start) in words.ROWS
            ):
                months = Number(3 * number.top, number.bottom, 0, True)
                return Core("duration", start, part.end(), months, None, "months")
            if number.bottom == 1 and many == (number.top != 1):
                return _fraction(low, start, part.end(), number.top, part["name"])
        if share := _of_a_whole(low, start, end, number):
            return share
        if base := patterns.PER_BASE.match(low, end):
            return Core("rate", start, base.end(), number)
        by = patterns.MULTIPLIED.search(low, max(0, start - 48), start) if number.top > 0 else None
        if by and (by["up"] or words.DIRECTIONS.get(_last_word(low, by.start())) == "increase"):
            return Core("times", start, end, number, None, "times", "increase")
        if (odds := patterns.TO_ONE.match(low, end)) and not low.endswith("from ", 0, start):
            return Core("times", start, odds.end(), number, None, "times")
        if number.step == 0 and number.top <= number.bottom:
            form, unit = "fraction", "percent"  # ½, 3/4
        elif patterns.HEDGED_PERCENT.match(low, end) or (
            number.top <= 100 * number.bottom
            and patterns.AND_PERCENT.match(low, end)
            and patterns.OPENS_PERCENTS.search(low[max(0, start - 8) : start])
        ):
            form = "percent"  # 80-odd per cent; cuts of 5, 7 and 12 per cent
    elif form == "times":
        if share := _of_a_whole(low, start, unit_end, number):
            return share  # nine times out of ten
        counts = patterns.HOW_OFTEN.match(low, unit_end) or patterns.ENDS_A_COUNT.match(
            low, unit_end
        )
        if counts and words.DIRECTIONS.keys().isdisjoint(
            patterns.WORDS.findall(low[max(0, start - 48) : start])
        ):
            form = "number"
    elif form == "duration":
        number, unit_end = _and_a_half(low, number, unit_end)
        number, unit = _in_unit(number, unit)
        if low[unit_end - 1] != "s" and (record := patterns.OF_SO_LONG.match(low, unit_end)):
            return Core("rank", start, record.end(), None, None, "rank")  # a five-year low
        if not low.endswith("between ", 0, start):
            number, unit_end = _and_months(low, number, unit, unit_end)
    number, unit = _in_unit(number, unit)
    return Core(form, start, unit_end, number, None, unit)


def _range(
    low: str, start: int, amount: _Amount, form: str, unit_end: int, unit: str
) -> Core | None:
    """The range that begins with this amount, if there is one: 20-30,000, £2.9–3.1m, 14 or 15."""
    link = patterns.RANGE.match(low, unit_end)
    second = _amount_at(low, link.end()) if link else None
    if link is None or second is None:
        return None
    word, opener = link["word"], low[max(0, start - 48) : start]
    if not word and low[link.end()].isalpha() != low[start].isalpha():
        return None
    other_form, end, other_unit = _unit_at(low, second.end, second.currency)
    if amount.currency and other_form == "number":
        other_form, end, other_unit = _unit_at(low, second.end, amount.currency)
    if word and not patterns.OLD.match(low, end) and not _opens_a_range(opener, word):
        return None  # but 3 and 4 year olds
    if second.currency not in ("", amount.currency) or (
        unit and unit.removesuffix("s") != other_unit.removesuffix("s").removesuffix(" per hour")
    ):
        return None  # £5 to $10, "7 points to 15 per cent", "2 weeks to 3 months"
    first = _shared_scale(amount.number, second.number, low[link.end() : second.end])
    lower, upper = first.top * second.number.bottom, second.number.top * first.bottom
    if lower >= upper:
        return None
    if word == "or" and (upper > 3 * max(lower, 1) or patterns.IN_A_LIST.search(opener)):
        return None  # £5, £10 or £20
    is_elliptic = form == "number" and other_form == "percent"  # by 2 to 5 per cent
    is_elliptic = is_elliptic or first.step > amount.number.step  # from the $89 to $93 billion
    if word == "to" and not is_elliptic and _moved(opener, form == "number", upper > 2 * lower):
        return None  # "up by $43bn to $419bn" gives a change and a level
    first, _ = _in_unit(first, other_unit)
    last, other_unit = _in_unit(second.number, other_unit)
    return Core(other_form, start, end, first, last, other_unit)


def _moved(opener: str, is_number: bool, is_far: bool) -> bool:
    """Whether a movement stands before a number, so that "to" leads from it to a level.

    Up by 60 to 871, down from a peak of 4,100 to 3,950.
    """
    before = patterns.WORDS.findall(opener)
    for place in range(len(before) - 1, max(-1, len(before) - 8), -1):
        word = before[place]
        if word == "from" and before[place + 1 :] not in ([], ["a"], ["an"]):
            return words.RANGING.isdisjoint(before[:place])
        if word == "by":
            return is_far or not is_number
        if word in words.DIRECTIONS:
            return is_far
        is_inside = word == "in" and place < len(before) - 1  # a rise in calls of 60 to 871
        if (word in words.NO_MOVEMENT and not is_inside) or not word[-1].isalpha():
            break
    return False


def _opens_a_range(opener: str, link: str) -> bool:
    """Whether the words before allow a range: between x and y, but not from x to y."""
    if link == "and":
        return patterns.BETWEEN.search(opener) is not None
    start = patterns.FROM.search(opener)
    return start is None or start[1] is not None


def _shared_scale(first: Number, second: Number, printed: str) -> Number:
    """The bare first end in the scale of the second: 20-30,000, £2-3m, 2 to 3 million."""
    if first.step > 1:
        return first
    if printed.endswith("hundred") and first.bottom == 1 and 100 * first.top < second.top:
        return first._replace(top=100 * first.top, is_round=True)
    if second.step > 1:
        if first.top * second.bottom < second.top // second.step * first.bottom:
            return _times(first, second.step)
    elif "," in printed and first.bottom == 1:
        lead = "".join(filter(str.isdecimal, printed.partition(",")[0]))
        if lead and first.top < int(lead):
            return first._replace(top=first.top * 1000 ** printed.count(","))
    return first


def _fraction(low: str, start: int, end: int, top: int, name: str) -> Core:
    """A quarter; half a million; half an hour."""
    number = Number(top, words.FRACTIONS[name], 0, True)
    if again := patterns.AS_MANY_AGAIN.match(low, end):
        number = number._replace(top=top + number.bottom)
        return Core("times", start, again.end(), number, None, "times")
    if patterns.AS_MANY.match(low, end):
        return Core("times", start, end, number, None, "times")
    if scale := patterns.OF_A_SCALE.match(low, end):
        number = number._replace(top=top * words.CARDINALS[scale[1]])
        form, end, unit = _unit_at(low, scale.end())
        return Core(form, start, end, number, None, unit)
    if measure := patterns.OF_A_MEASURE.match(low, end):
        return Core("number", start, measure.end(), number)
    if percent := patterns.OF_ONE_PERCENT.match(low, end):
        return Core("percent", start, percent.end(), number, None, "percent")
    if time := patterns.FRACTION_OF_TIME.match(low, end):
        number, unit = _in_unit(number, time["unit"])
        return Core("duration", start, time.end(), number, None, unit)
    opener = low[max(0, start - 24) : start]
    if (second := patterns.FRACTION_RANGE.match(low, end)) and _opens_a_range(
        opener, second["link"]
    ):
        other = Number(words.ONES.get(second["top"], 1), words.FRACTIONS[second["name"]], 0, True)
        if top * other.bottom < other.top * number.bottom:
            return Core("fraction", start, second.end(), number, other)
    return Core("fraction", start, end, number)


def _whole(low: str, match: re.Match[str]) -> tuple[int, int]:
    """The whole of a share and where it ends; zero where it is no whole number."""
    end, numeral = match.end(), match["numeral"]
    if match["word"]:
        begin = match.start("word")
        counted, end = _cardinal(low, begin, match["word"])
        first, joined, _ = low[begin:end].rpartition(" and ")
        if joined and patterns.OF_A_WHOLE.match(low, end):  # one in a hundred and one in ten
            counted, end = _cardinal(first, 0, match["word"])
            end += begin
        return counted.top, end
    if len(numeral) < 12 and "." not in numeral:
        return _digits(numeral).top * words.SCALES.get(match["scale"], 1), end
    return 0, end


def _of_a_whole(
    low: str, start: int, end: int, number: Number, is_share: bool = False
) -> Core | None:
    """One in six, nine out of ten; but 33 out of 41 is two counts, and 74 in 2011 is one."""
    match = patterns.OF_A_WHOLE.match(low, end)
    if match is None or number.bottom != 1:
        return None
    whole, end = _whole(low, match)
    if not 0 < number.top < whole or patterns.IN_A_TIME.match(low, end):
        return None
    is_one_of_few = number.top <= 10 or 2 * number.top > whole or low[start].isalpha()
    is_one_of_few = is_one_of_few or match["how"] == "out of"
    is_usual = whole in _COMMON_WHOLES or (match["how"] == "in" and whole in range(5, 501, 5))
    if number.top > 1 and not (is_usual and is_one_of_few) and not is_share:
        return None
    is_few = whole <= 1000 if number.top == 1 else whole <= 20 and low[start].isalpha()
    if match["noun"] and not (is_few and patterns.AFTER_A_SHARE.match(low, end)):
        return None  # one child in six schools, one force in 2015
    return Core("fraction", start, end, Number(number.top, whole, 0, True))


def whole_after(line: Line, core: Core) -> Core | None:
    """The number as a fraction of the whole that stands behind it: 33 out of 41."""
    return core.low and _of_a_whole(line.low, core.start, core.end, core.low, is_share=True)


# --------------------------------------------------------------------------------------------
# Readers, one for each sort of anchor. A reader returns a core, or None where there is nothing.
# It may begin before its anchor, but not before `floor`, where the core before it ended.


def _last_word(low: str, start: int) -> str:
    found = patterns.WORDS.findall(low[max(0, start - 24) : start])
    return found[-1] if found else ""


def _next_word(low: str, end: int) -> str:
    found = patterns.WORDS.match(low, end + 1) if end < len(low) and low[end].isspace() else None
    return found[0] if found else ""


def _read_currency(line: Line, anchor: re.Match[str], floor: int) -> Core | None:
    low, sign = line.low, anchor.start()
    if thousands := patterns.IN_THOUSANDS.match(low, sign + 1):
        return Core("", sign, thousands.end(), reason="name")  # £000s, (£000)
    start = sign
    while start > floor and low[start - 1].isalpha():
        start -= 1  # US$, HK$
    if sign - start > 3:
        start = sign - 3 if low[sign - 3 : sign] in _MONEY_CODES else sign  # about£3.2m
    amount = _amount_at(low, sign)
    if amount is None:
        return None
    return _signed(_core(low, sign, amount)._replace(start=start), low, start, floor)


def _read_digit(line: Line, anchor: re.Match[str], floor: int) -> Core | None:
    low, start = line.low, anchor.start()
    before, two_before = low[max(floor, start - 1) : start], low[start - 2 : start - 1]
    is_attached = before.isalpha() or (before in ("-", "'", "’") and two_before.isalpha())
    if is_attached and (attached := _attached(line, start, floor)):
        return attached
    if round_number := patterns.MANY.match(low, start):
        name = ("tens", "hundreds", "thousands")[round_number[1].count("0") - 1]
        return _magnitude(low, start, round_number.end(), name)
    if reference := _referred_to(low, start, floor):
        return reference
    if before == "." and not two_before.isalnum():
        start -= 1
    elif passed := _passed(line, start, floor):
        return passed
    if (note := patterns.YEAR_NOTE.match(low, start)) and not _is_counted(low, note.end()):
        return Core("", start, note.end(), reason="date")  # since 2016.7
    amount = _amount_at(low, start)
    if amount is None:
        return Core("", start, _end_of_digits(low, anchor.end()), reason="no_quantity")
    if noted := (start and patterns.WITH_A_NOTE.match(line.printed, start)) or (
        " " in low[start : amount.end]
        and patterns.NAMED_ROW.search(line.printed, max(0, start - 24), start)
        and not _is_counted(low, amount.end)
        and patterns.ROW.match(line.printed, start, amount.end)
    ):
        amount = _Amount(_digits(noted[1]), noted.end(1))  # Elmshire 412 311 290
    if suffix := patterns.FRACTION_ENDING.match(low, amount.end):
        amount = amount._replace(end=suffix.end())
    elif glued := _glued(line, start, amount):
        return glued
    if year := _year(low, start, amount):
        return year
    if code := patterns.CODE_BEFORE.search(low, max(floor, start - 5), start):
        core = _core(low, start, amount._replace(currency=_MONEY_CODES[code[1]]))
        return core._replace(start=code.start())
    core = _core(low, start, amount)
    if core.form == "percent" and low.endswith("+", floor, start):
        return core._replace(start=start - 1, direction="increase")
    return _signed(core, low, start, floor)


def _is_counted(low: str, end: int) -> bool:
    """Whether a unit or a noun of the list stands behind a number."""
    return _unit_at(low, end)[1] > end or _next_word(low, end) in words.UNITS


def _referred_to(low: str, start: int, floor: int) -> Core | None:
    """A short year or what names a place in a document: in '88, pp. 14-16, last year.4 The."""
    before, two_before = low[max(0, start - 1) : start], low[max(0, start - 2) : max(0, start - 1)]
    if not before or (before.isspace() and two_before != "."):
        return None
    is_short_year = before in ("'", "’") and patterns.SHORT_YEAR.match(low, start) is not None
    if is_short_year and _last_word(low, start - 1) in words.BEFORE_A_YEAR | {"of"}:
        return Core("", start - 1, start + 2, reason="date")
    pages = patterns.PAGES.match(low, start)
    label = patterns.DOTTED_LABEL.search(low, max(0, start - 56), start) if pages else None
    if pages and label and not (label[0].endswith(" c. ") and _next_word(low, pages.end())):
        return Core("", start, pages.end(), reason="label")
    if before == "," and _is_counted(low, _end_of_digits(low, start)):
        return None  # a citizen,21 years of age
    is_behind = two_before.isalpha() or (two_before and two_before in "%”\"’')]")
    if before in ".,;!?%”\"’')" and (is_behind or (before == "." and floor == start - 1)):
        note = patterns.NOTE.match(low, start)
        if note and not patterns.NO_NOTE_BEHIND.search(low, max(0, start - 8), start):
            return Core("", start, note.end(), reason="label")
    return None


def _glued(line: Line, start: int, amount: _Amount) -> Core | None:
    """A number with letters behind it that are no unit: 3D, 5G, 4x4, under 18s."""
    low = line.low
    if amount.end == len(low) or not (low[amount.end].isalpha() or low[amount.end] in "²³°_"):
        return None
    _, unit_end, _ = _unit_at(low, amount.end)
    is_unit = unit_end > amount.end and line.printed[amount.end : unit_end] not in ("D", "G")
    if is_unit or patterns.ISH.match(low, amount.end):
        return None
    token = patterns.TOKEN_END.match(low, amount.end)
    assert token is not None
    if token[0] in words.UNITS or token[0] == "in":
        return None  # 4,312children
    is_age = token[0] == "s" and _last_word(low, start) in words.BEFORE_AN_AGE  # under 18s
    return Core("", start, token.end(), reason="age" if is_age else "name")


def _signed(core: Core, low: str, start: int, floor: int) -> Core:
    """The core, below zero or a fall where a sign or a minus stands before it."""
    if not low.endswith(("-", "−", "–", "minus ", "negative ", "minus-"), floor, start):
        return core
    sign = patterns.SIGN_BEFORE.search(low, max(floor, start - 18), start)
    if sign is None or core.low is None:
        return core
    # Minus five per cent, minus two to five per cent; but -2% to 3%.
    if core.form == "percent" and (core.high is None or low[sign.start()].isalpha()):
        return core._replace(start=sign.start(), direction="decrease")
    return core._replace(start=sign.start(), low=core.low._replace(top=-core.low.top))


def _end_of_digits(low: str, end: int) -> int:
    while end < len(low) and low[end].isdigit():
        end += 1
    return end


def _attached(line: Line, start: int, floor: int) -> Core | None:
    """A digit behind letters: G7, COVID-19, mid-2015, under-18s, USD10m."""
    low, begin = line.low, start
    while begin > floor and (low[begin - 1].isalpha() or low[begin - 1] in "-'’"):
        begin -= 1
    prefix = low[begin:start].strip("-'’")
    if prefix in words.RUN_ON and low[start - 1] != "-":
        return None  # rose to1,204
    token = patterns.TOKEN_END.match(low, start)
    assert token is not None
    end = token.end()
    if low[start - 1] != "-" and prefix in _MONEY_CODES:
        amount = _amount_at(low, start)
        sure = len(prefix) == 3 or prefix in ("rs", "rm")
        if amount and (sure or "," in low[start : amount.end] or "." in low[start : amount.end]):
            core = _core(low, start, amount._replace(currency=_MONEY_CODES[prefix]))
            return core._replace(start=begin)
    elif low[start - 1] == "-":
        if prefix in words.BEFORE_AN_AGE and patterns.AGE_LIMIT.match(low, start):
            return Core("", begin, end, reason="age")
        if prefix.rpartition("-")[2] in words.NO_PREFIX:
            return None
        if prefix in ("mid", "pre", "post", "early", "late") and patterns.YEAR.match(low, start):
            return Core("", begin, end, reason="date")
    return Core("", begin, end, reason="name")


def _passed(line: Line, start: int, floor: int) -> Core | None:
    """A date, an age, a label …: digits that begin no statistic."""
    low = line.low
    if (parts := patterns.N_OF_N.match(low, start)) and (
        part := patterns.PART_OF.search(low, max(floor, start - 8), start)
    ):
        return Core("", part.start(), parts.end(), reason="page_furniture")
    month = patterns.MONTH_BEFORE.search(low, max(floor, start - 16), start)
    if (
        month
        and line.printed[month.start()].isupper()
        and (day := patterns.DAY_OR_YEAR.match(low, start))
        # March 2014, and March, the 9th; but "by March, 9 in 10 had".
        and ("," not in month[0] or "the" in month[0] or day.end() - start == 4)
    ):
        return Core("", month.start(), day.end(), reason="date")
    passed = patterns.PASSED.match(low, start)
    if passed is None:
        return None
    name = passed.lastgroup or ""
    printed = line.printed[start : passed.end()]
    if (
        # "may" and "march" are months only with a capital, and a street has one.
        (name == "date__day" and not line.printed[passed.start("month")].isupper())
        or (name == "name__address" and printed != printed.title())
        # 2-1 and 4-4 are scores, 5-9 is a range.
        or (name == "no_quantity__score" and int(passed["ours"]) < int(passed["theirs"]))
    ):
        return None
    reason = name.partition("__")[0]
    if name == "date__month" and _last_word(low, start) in words.REFERRED_TO:
        reason = "name"  # decision 12/2015
    if name == "name__reference" and not (reason := _reference(low, start, passed)):
        return None  # 3/4, 33/41
    return Core("", start, passed.end(), reason=reason)


def _reference(low: str, start: int, match: re.Match[str]) -> str:
    """What two numbers with a stroke are that are no fraction: 14/15 a year, 43/16 a document."""
    n, of, following = int(match["n"]), int(match["of"]), _next_word(low, match.end())
    if following == "of":
        return ""
    if 9 < n == of - 1 < 100 and following not in words.UNITS:
        return "date"
    return (
        "name"
        if n >= of or n > 999 or low[start] == "0" or _last_word(low, start) in words.REFERRED_TO
        else ""
    )


def _year(low: str, start: int, amount: _Amount) -> Core | None:
    """Four digits that name a year and count nothing; or two years with a link between them."""
    year = patterns.YEAR.match(low, start)
    if year is None or amount.end != year.end():
        return None
    if _unit_at(low, amount.end)[1] > amount.end and not patterns.SORT_OF_YEAR.match(
        low, amount.end
    ):
        return None
    last, following = _last_word(low, start), _next_word(low, year.end())
    is_noun = following in words.UNITS and last != "the" and last not in words.BEFORE_A_YEAR
    is_noun = is_noun and not patterns.YEAR_BEFORE.search(low, max(0, start - 12), start)
    plural = patterns.PLURAL.match(low, year.end())
    passive = plural and not last and patterns.WERE.match(low, plural.end())
    if is_noun or (
        plural and (last in words.COUNTING or (passive and passive[1] in words.COUNTING))
    ):
        return None  # we received 1997 letters, 1997 letters were received
    usual = 1800 <= int(year[0]) < 2100 or last in words.BEFORE_A_YEAR
    if last in words.BEFORE_A_COUNT:
        # A year may be compared with, but a round number, or one with a noun, is rather a count.
        is_recent = 1900 < int(year[0]) < 2040 and int(year[0]) % 1000
        ends = patterns.ENDS_A_YEAR.match(low, year.end()) and int(year[0]) % 50
        if not is_recent or not (ends or patterns.OF_A_YEAR.match(low, year.end())):
            return None
    elif not (usual or (last == "by" and int(year[0]) >= 2100)):
        return None
    end = year.end()
    second = patterns.AND_A_YEAR.match(low, end) if last in ("between", "from") else None
    if second and (len(second[1]) == 4 or (last == "from" and int(second[1]) > int(year[0][2:]))):
        end = second.end()
    return Core("", start, end, amount.number, reason="date")


def _read_article(line: Line, anchor: re.Match[str], floor: int) -> Core | None:
    """A quarter, a hundred, a dozen, a year."""
    low, (start, end) = line.low, anchor.span()
    if time := patterns.A_TIME.match(low, start):
        return _a_time(low, start, time)
    if part := patterns.FRACTION_HERE.match(low, end):
        if part["plural"] or not _is_part(low, part.end(), part["name"]):
            return None
        return _fraction(low, start, part.end(), 1, part["name"])
    word = patterns.NUMBER_WORD.match(low, end)
    assert word is not None
    number, stop = _cardinal(low, end, word[0])
    if number.top == words.CARDINALS[word[0]]:
        number = number._replace(is_round=True)
    return _core(low, end, _Amount(*_scaled(low, number, stop, False), ""))._replace(start=start)


def _a_time(low: str, start: int, time: re.Match[str]) -> Core | None:
    """A year, a month later, a day or two; but "500,000 a year" only tells how often."""
    number, end = _and_a_half(low, Number(1, 1, 0, True), time.end())
    number, unit = _in_unit(number, time["unit"])
    number, end = _and_months(low, number, unit, end)
    last = _last_word(low, start)
    reason, or_so = "", patterns.OR_SO.match(low, end)
    if patterns.THEN.match(low, end):
        reason = "date"
    elif low[start - 1 : start] == "-":
        reason = "period_of_another_figure"  # £15,000-a-year
    elif not time["long"]:
        if not or_so and patterns.NOT_A_TIME.match(low, end):
            return None
        if last in ("once", "twice", "times", "%"):
            reason = "period_of_another_figure"
        elif (
            time["unit"] in words.BRIEF
            and not or_so
            and number.bottom == 1
            and last not in words.AFTER_A_TIME_HEDGE
            and not low.endswith(("up to ", "long as ", "little as ", "short as "), 0, start)
        ):
            return None
    if or_so and or_so["two"]:
        twice = number._replace(top=2 * number.top)
        return Core("duration", start, or_so.end(), number, twice, unit, reason=reason)
    return Core("duration", start, end, number, None, unit, reason=reason)


def _read_cardinal(line: Line, anchor: re.Match[str], floor: int) -> Core | None:
    low, start, first = line.low, anchor.start(), anchor["cardinal"]
    if first + "s" in words.MAGNITUDES and (
        several := patterns.SEVERAL.search(low, max(floor, start - 16), start)
    ):
        return _magnitude(low, several.start(), anchor.end(), first + "s")
    if ordinal := patterns.COMPOUND_ORDINAL.match(low, start):
        return Core("", start, ordinal.end(), reason="ordinal")
    number, end = _cardinal(low, start, first)
    if clock := patterns.OCLOCK.match(low, end):
        return Core("", start, clock.end(), reason="date")
    if patterns.NO_NUMBER.match(low, end) if number.top else patterns.NO_ZERO.match(low, end):
        return Core("", start, end, reason="idiom")
    core = _core(low, start, _Amount(*_scaled(low, number, end, False), ""))
    if core.low and (core.high is None or core.form == "percent"):
        core = _signed(core, low, start, floor)
    if core.form == "number" and low[core.start : core.end] == "one":
        return _one(line, core)
    return core


def _one(line: Line, core: Core) -> Core:
    """Sets apart the "one" that only points: no one, one force, one of the best."""
    low, last = line.low, _last_word(line.low, core.start)
    if line.printed[core.start].isupper() and last.isalpha() and last not in words.NOUN_ENDS:
        return core._replace(reason="name")  # Formula One
    following = _next_word(low, core.end)
    stands_alone = not following or following in words.NOUN_ENDS
    if last == "no" or (last in words.POINTED_AT and stands_alone):
        return core._replace(reason="pronoun")
    if following == "another" or low[core.end : core.end + 1] in ("'", "’"):
        return core._replace(reason="pronoun")
    if last in words.COUNTED:
        return core
    return core._replace(reason="determiner")


def _magnitude(low: str, start: int, end: int, name: str) -> Core | None:
    """Hundreds, tens of thousands, dozens."""
    bottom, top = words.MAGNITUDES[name]
    first_end = end
    for _ in range(_MOST_SCALES):
        following = patterns.OF_THOUSANDS.match(low, end)
        if following is None:
            break
        scale = words.CARDINALS[following[1]]
        bottom, top, end = bottom * scale, top * scale, following.end()
    if scaled := patterns.SCALE_NEXT.match(low, end):
        scale = words.SCALES[scaled[1]]
        bottom, top, end = bottom * scale, top * scale, scaled.end()
    if name in ("scores", "tens") and end == first_end and _next_word(low, end) != "of":
        return None
    form, unit = "magnitude", ""
    if of := patterns.OF_A_UNIT.match(low, end):
        form, unit = "magnitude of money", "GBP" if of[1] == "pound" else "not_stated"
        if of[1] in words.TIMES:
            form, unit = "magnitude of time", words.TIMES[of[1]][0]
        end = of.end()
    return Core(form, start, end, Number(bottom), Number(top), unit)


def _is_part(low: str, end: int, name: str) -> bool:
    """Whether "a third" is a part, and not the third of a row."""
    if name == "half":
        return not patterns.HALF_NAME.match(low, end)
    if time := patterns.FRACTION_OF_TIME.match(low, end):
        return bool(time["of"]) or (name == "quarter" and time["unit"] == "century")
    return bool(patterns.AFTER_A_PART.match(low, end) or patterns.OF_A_SCALE.match(low, end))


def _read_fraction(line: Line, anchor: re.Match[str], floor: int) -> Core | None:
    """A fraction without its article: half, quarter of a million; or the ordinal of its name."""
    low, (start, end), name = line.low, anchor.span(), anchor["fraction"]
    if name == "half":
        if _last_word(low, start) in words.BEFORE_A_HALF or low[start - 1 : start] == "-":
            return None
        return _fraction(low, start, end, 1, name) if _is_part(low, end, name) else None
    opens = name in words.FRACTIONS and patterns.LINE_OPENS.search(low, max(0, start - 8), start)
    is_further = name != "half" and _last_word(low, start) in ("further", "another")
    if (opens and patterns.OF_MANY.match(low, end)) or (is_further and _is_part(low, end, name)):
        return _fraction(low, start, end, 1, name)  # Third of councils to close
    if name == "quarter" and patterns.OF_A_SCALE.match(low, end):
        return _fraction(low, start, end, 1, name)
    return Core("", start, end, reason="ordinal") if name in words.ORDINALS else None


def _read_multiple(line: Line, anchor: re.Match[str], floor: int) -> Core | None:
    """Double, tripled, halved, twice the number; but twice alone counts, and a double is a name."""
    low, (start, end), name = line.low, anchor.span(), anchor["multiple"]
    top, bottom = words.MULTIPLES[name]
    number = Number(top, bottom, 0, True)
    following = _next_word(low, end)
    if name in ("twice", "thrice"):
        if following in words.AS_MUCH:
            return Core("times", start, end, number, None, "times")
        return Core("number", start, end, Number(top), None, "times")
    if name in ("double", "triple", "treble", "quadruple") and (
        low[end : end + 1] == "-"
        or following in words.DOUBLE_NAME
        or (_last_word(low, start) in ("a", "the", "his", "her") and following != "the")
    ):
        return Core("", start, end, reason="idiom")
    return Core(
        "times", start, end, number, None, "times", "increase" if top > bottom else "decrease"
    )


def _read_none(line: Line, anchor: re.Match[str], floor: int) -> Core | None:
    """No or none before something countable: zero. "No one" is a pronoun, "no action" no number."""
    low, (start, end) = line.low, anchor.span()
    following = _next_word(low, end)
    if anchor["none"] == "none":
        is_title = line.printed[end : end + 2].strip().isupper()  # None Portrait Baroness Smith
        if following in ("the", "too", "other") or is_title:
            return None
        of = patterns.OF_THE.match(low, end)
        unit = words.UNITS.get(of[1], "") if of else ""
        return Core("number", start, end, Number(0), None, unit)
    if anchor["none"] != "no":  # not one of the men, not a single prosecution
        of = patterns.OF_THE.match(low, end)
        unit = words.UNITS.get(of[1] if of else f"{following}s", "")
        is_zero = unit or following == "of"
        return Core("number", start, end, Number(0), None, unit) if is_zero else None
    if following in ("one", "one's", "one’s") or low.startswith("-one", end):
        return Core("", start, end + 4, reason="pronoun")
    if (
        not following[:1].isalpha()
        or following in words.NO_IDIOMS
        or patterns.THAN_NEXT.match(low, end)
    ):
        return None
    if following == "more":
        return Core("", start, end + 5, reason="no_quantity")
    for noun in patterns.NEXT_NOUNS.findall(low, end, end + 60)[:4]:
        if noun in words.NOUN_ENDS:
            break
        plural = noun.endswith("s") and not noun.endswith(("ss", "us", "is", "’s", "'s"))
        if noun in words.UNITS or (plural and len(noun) > 3):
            return Core("number", start, end, Number(0))
    return Core("", start, end, reason="no_quantity")


def _rank(low: str, start: int) -> Core | None:
    """The second worst year on record; the highest level, but for one of government."""
    rank = patterns.RANK.match(low, start)
    if rank is None:
        return None
    end = start + len(rank[0].rstrip())
    is_idiom = rank[0] == "highest level" and low.endswith("at the ", 0, start)
    if is_idiom and not patterns.RANKED.match(low, end):
        return Core("", start, end, reason="idiom")
    return Core("rank", start, end, None, None, "rank")


_READERS: Final[dict[str, Reader]] = {
    "digit": _read_digit,
    "currency": _read_currency,
    "article": _read_article,
    "cardinal": _read_cardinal,
    "fraction": _read_fraction,
    "multiple": _read_multiple,
    "none": _read_none,
}


def core_at(line: Line, anchor: re.Match[str], floor: int) -> Core | None:
    """The core that stands at an anchor, beginning no earlier than `floor`."""
    low, (start, end), sort = line.low, anchor.span(), anchor.lastgroup or ""
    noise = patterns.NOISE.match(low, start)
    if noise and noise.end() - start >= _SHORTEST_NOISE:
        return Core("", start, noise.end(), reason="no_quantity")
    if sort in ("ordinal", "fraction", "rank", "digit") and (rank := _rank(low, start)):
        return rank
    if sort != "digit" and (idiom := patterns.IDIOM.match(low, start)):
        return Core("", start, idiom.end(), reason="idiom")
    match sort:
        case "rank":
            return None
        case "url":
            return Core("", start, start + len(low[start:].split(None, 1)[0]), reason="name")
        case "magnitude":
            return _magnitude(low, start, end, anchor[sort])
        case "ordinal":
            reason = "enumeration" if anchor[sort].endswith("ly") else "ordinal"
            return Core("", start, end, reason=reason)
        case "long":
            number, unit = _in_unit(Number(1, 1, 0, True), re.split("[- ]", anchor[0])[0])
            return Core("duration", start, end, number, None, unit)
    return _READERS[sort](line, anchor, floor)
