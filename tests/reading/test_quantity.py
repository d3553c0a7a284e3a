"""Words into bounds: every row of the model's table, and the traps of real statements."""

import math
from math import inf, nan

import pytest

from analysis.reading.quantity import (
    Quantity,
    QuantityError,
    _phrases,
    find_quantities,
    read_quantity,
)

UNKNOWN = (nan, nan, False, False)


def bounds(quantity: Quantity) -> tuple[float, float, bool, bool]:
    return quantity.lower, quantity.upper, quantity.lower_closed, quantity.upper_closed


def same(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return all(x == y or (math.isnan(x) and math.isnan(y)) for x, y in zip(a, b, strict=True))


# phrase, kind, value, bounds, bound
TABLE = [
    ("7,998", "count", 7998, (7998, 7998, True, True), "exact"),
    ("2,409", "count", 2409, (2409, 2409, True, True), "exact"),
    ("11 arrests", "count", 11, (11, 11, True, True), "exact"),
    ("seven", "count", 7, (7, 7, True, True), "exact"),
    ("no convictions", "count", 0, (0, 0, True, True), "exact"),
    ("None of the men were arrested", "count", 0, (0, 0, True, True), "exact"),
    ("1,400", "count", 1400, UNKNOWN, "as_printed"),
    ("50,000", "count", 50000, UNKNOWN, "as_printed"),
    ("660", "count", 660, UNKNOWN, "as_printed"),
    ("ten", "count", 10, UNKNOWN, "as_printed"),
    ("a dozen cases", "count", 12, UNKNOWN, "as_printed"),
    ("£40 million", "money", 40_000_000, UNKNOWN, "as_printed"),
    ("60%", "share", 60, UNKNOWN, "as_printed"),
    ("ten per cent", "share", 10, UNKNOWN, "as_printed"),
    ("33%", "share", 33, (32.5, 33.5, True, False), "rounded"),
    ("13.4%", "share", 13.4, (13.35, 13.45, True, False), "rounded"),
    ("£1.5m", "money", 1_500_000, (1_450_000, 1_550_000, True, False), "rounded"),
    ("£21m", "money", 21_000_000, (20_500_000, 21_500_000, True, False), "rounded"),
    ("2 million", "count", 2_000_000, (1_500_000, 2_500_000, True, False), "rounded"),
    ("£112m", "money", 112_000_000, (111_500_000, 112_500_000, True, False), "rounded"),
    ("down by 13%", "change", -13, (-13.5, -12.5, False, True), "rounded"),
    ("decreased to 635", "count", 635, (635, 635, True, True), "exact"),
    ("rose to 1,278", "count", 1278, (1278, 1278, True, True), "exact"),
    ("a quarter", "share", 25, UNKNOWN, "as_printed"),
    ("two-thirds", "share", 200 / 3, UNKNOWN, "as_printed"),
    ("half", "share", 50, UNKNOWN, "as_printed"),
    ("one in six", "share", 100 / 6, UNKNOWN, "as_printed"),
    ("cut by a quarter", "change", -25, UNKNOWN, "as_printed"),
    ("increased by a fifth", "change", 20, UNKNOWN, "as_printed"),
    ("more than 230", "count", nan, (230, inf, False, False), "more_than"),
    ("over 10,000", "count", nan, (10_000, inf, False, False), "more_than"),
    ("in excess of £5m", "money", nan, (5_000_000, inf, False, False), "more_than"),
    ("upwards of 300", "count", nan, (300, inf, False, False), "more_than"),
    ("rise above 1,000", "count", nan, (1000, inf, False, False), "more_than"),
    ("more than 60% of cases", "share", nan, (60, 100, False, True), "more_than"),
    ("a more than 60% fall", "change", nan, (-100, -60, True, False), "more_than"),
    ("a rise of more than 60%", "change", nan, (60, inf, False, False), "more_than"),
    ("at least 300,000 people", "count", nan, (300_000, inf, True, False), "at_least"),
    ("no fewer than 12", "count", nan, (12, inf, True, False), "at_least"),
    ("as little as £12", "money", nan, (12, inf, True, False), "at_least"),
    ("20 or more", "count", nan, (20, inf, True, False), "at_least"),
    ("2,000-plus", "count", nan, (2000, inf, True, False), "at_least"),
    ("1,400, on a conservative estimate", "count", nan, (1400, inf, True, False), "at_least"),
    ("at least half", "share", nan, (50, 100, True, True), "at_least"),
    ("less than 1,000", "count", nan, (0, 1000, True, False), "less_than"),
    ("fewer than 1,000", "count", nan, (0, 1000, True, False), "less_than"),
    ("fell by less than 5%", "change", nan, (-5, 0, False, True), "less_than"),
    ("rose by less than 5%", "change", nan, (0, 5, True, False), "less_than"),
    ("at most 12", "count", nan, (0, 12, True, True), "at_most"),
    ("up to 1,200 children", "count", nan, (0, 1200, True, True), "at_most"),
    ("no more than 3", "count", nan, (0, 3, True, True), "at_most"),
    ("as many as 14", "count", nan, (0, 14, True, True), "at_most"),
    ("within 28 days", "duration", nan, (0, 28, True, True), "at_most"),
    ("20-30,000", "count", nan, (20_000, 30_000, True, True), "range"),
    ("20,000 – 30,000", "count", nan, (20_000, 30_000, True, True), "range"),
    ("between 5 and 9", "count", nan, (5, 9, True, True), "range"),
    ("£2.9–3.1m", "money", nan, (2_900_000, 3_100_000, True, True), "range"),
    ("2 to 3 million", "count", nan, (2_000_000, 3_000_000, True, True), "range"),
    ("about 800", "count", 800, UNKNOWN, "approximate"),
    ("nearly 9,000", "count", 9000, UNKNOWN, "approximate"),
    ("just under 45%", "share", 45, UNKNOWN, "approximate"),
    ("just over 45%", "share", 45, UNKNOWN, "approximate"),
    ("nearer 500", "count", 500, UNKNOWN, "approximate"),
    ("half a million", "count", 500_000, UNKNOWN, "as_printed"),
    ("three quarters of a million", "count", 750_000, UNKNOWN, "as_printed"),
    ("1.2m", "count", 1_200_000, (1_150_000, 1_250_000, True, False), "rounded"),
    ("5 thousand", "count", 5000, (4500, 5500, True, False), "rounded"),
    ("double the number", "ratio", 2, UNKNOWN, "as_printed"),
    ("doubled", "ratio", 2, UNKNOWN, "as_printed"),
    ("tripled", "ratio", 3, UNKNOWN, "as_printed"),
    ("halved", "ratio", 0.5, UNKNOWN, "as_printed"),
    ("more than doubled", "ratio", nan, (2, inf, False, False), "more_than"),
    ("tens of thousands", "count", nan, (10_000, 100_000, True, False), "magnitude"),
    ("hundreds", "count", nan, (100, 1000, True, False), "magnitude"),
    ("dozens", "count", nan, (12, 100, True, False), "magnitude"),
    ("year-long", "duration", 1, UNKNOWN, "as_printed"),
    ("a year", "duration", 1, UNKNOWN, "as_printed"),
    ("over a year", "duration", nan, (1, inf, False, False), "more_than"),
    ("16-year", "duration", 16, (16, 16, True, True), "exact"),
    ("45 minutes", "duration", 45, (45, 45, True, True), "exact"),
    ("all-time high", "rank", nan, UNKNOWN, "not_applicable"),
    ("record low", "rank", nan, UNKNOWN, "not_applicable"),
    ("20,000 fewer cases", "count", 20_000, UNKNOWN, "as_printed"),
    ("a further 20,000 police", "count", 20_000, UNKNOWN, "as_printed"),
    ("800 arrests a month", "count", 800, UNKNOWN, "as_printed"),
    ("500,000 a year", "count", 500_000, UNKNOWN, "as_printed"),
]


@pytest.mark.parametrize(("phrase", "kind", "value", "expected", "bound"), TABLE)
def test_a_phrase_of_the_model_reads_into_its_bounds(
    phrase: str,
    kind: str,
    value: float,
    expected: tuple[float, float, bool, bool],
    bound: str,
) -> None:
    quantity = read_quantity(phrase)
    assert (quantity.kind, quantity.bound) == (kind, bound)
    assert same((quantity.value,), (value,))
    assert same(bounds(quantity), expected)


UNKNOWN_ENDS = (nan, nan)
# Phrases as ministers, committees and charities print them: kind, value, ends, bound.
STATEMENTS = [
    ("we have recruited 13,576 additional officers", "count", 13_576, (13_576, 13_576), "exact"),
    ("recruited more than 13,500 new officers", "count", nan, (13_500, inf), "more_than"),
    ("an extra 4,000 places", "count", 4000, UNKNOWN_ENDS, "as_printed"),
    ("nearly one in three women", "share", 100 / 3, UNKNOWN_ENDS, "approximate"),
    ("one in four women will experience abuse", "share", 25, UNKNOWN_ENDS, "as_printed"),
    ("1 in 20 children", "share", 5, UNKNOWN_ENDS, "as_printed"),
    ("as many as one in five", "share", nan, (0, 20), "at_most"),
    ("nine out of ten cases", "share", 90, UNKNOWN_ENDS, "as_printed"),
    ("two in five victims", "share", 40, UNKNOWN_ENDS, "as_printed"),
    ("three-quarters of local authorities", "share", 75, UNKNOWN_ENDS, "as_printed"),
    ("over three quarters of those surveyed", "share", nan, (75, 100), "more_than"),
    ("fewer than half of forces", "share", nan, (0, 50), "less_than"),
    ("just over a third of respondents", "share", 100 / 3, UNKNOWN_ENDS, "approximate"),
    ("almost two thirds (64%)", "share", 200 / 3, UNKNOWN_ENDS, "approximate"),
    ("64% of respondents", "share", 64, (63.5, 64.5), "rounded"),
    ("7.5 per cent of offences", "share", 7.5, (7.45, 7.55), "rounded"),
    ("0.4% of recorded rapes", "share", 0.4, (0.35, 0.45), "rounded"),
    ("only 1.6 per cent of rapes result in a charge", "share", 1.6, (1.55, 1.65), "rounded"),
    ("less than 2% of offenders", "share", nan, (0, 2), "less_than"),
    ("up to 80% of images", "share", nan, (0, 80), "at_most"),
    ("at least 95 per cent of applications", "share", nan, (95, 100), "at_least"),
    ("between 5% and 10% of men", "share", nan, (5, 10), "range"),
    ("between 10 and 15 per cent", "share", nan, (10, 15), "range"),
    ("20 to 25 per cent of calls", "share", nan, (20, 25), "range"),
    ("a 24 per cent rise on last year", "change", 24, (23.5, 24.5), "rounded"),
    ("has risen by 24%", "change", 24, (23.5, 24.5), "rounded"),
    ("rose 24% to 5,300", "change", 24, (23.5, 24.5), "rounded"),
    ("a real-terms cut of 19 per cent", "change", -19, (-19.5, -18.5), "rounded"),
    ("cut by 19% in real terms", "change", -19, (-19.5, -18.5), "rounded"),
    ("fell by almost a quarter", "change", -25, UNKNOWN_ENDS, "approximate"),
    ("fell by more than a third", "change", nan, (-100, -100 / 3), "more_than"),
    ("reduced by at least 5%", "change", nan, (-100, -5), "at_least"),
    ("a reduction of up to 30%", "change", nan, (-30, 0), "at_most"),
    ("a fall of less than 1%", "change", nan, (-1, 0), "less_than"),
    ("increased by between 5 and 8 per cent", "change", nan, (5, 8), "range"),
    ("dropped by 10-15%", "change", nan, (-15, -10), "range"),
    ("an 81% increase", "change", 81, (80.5, 81.5), "rounded"),
    ("knife crime is up 7 per cent", "change", 7, (6.5, 7.5), "rounded"),
    ("44 per cent higher than in 2010", "change", 44, (43.5, 44.5), "rounded"),
    ("14% fewer officers", "change", -14, (-14.5, -13.5), "rounded"),
    ("a third more referrals", "change", 100 / 3, UNKNOWN_ENDS, "as_printed"),
    ("half as many prosecutions", "ratio", 0.5, UNKNOWN_ENDS, "as_printed"),
    ("has more than trebled since 2010", "ratio", nan, (3, inf), "more_than"),
    ("has almost doubled", "ratio", 2, UNKNOWN_ENDS, "approximate"),
    ("a fourfold increase", "ratio", 4, UNKNOWN_ENDS, "as_printed"),
    ("a ten-fold increase", "ratio", 10, UNKNOWN_ENDS, "as_printed"),
    ("three times as many", "ratio", 3, UNKNOWN_ENDS, "as_printed"),
    ("2.5 times more likely", "ratio", 2.5, (2.45, 2.55), "rounded"),
    ("four times the rate in 2013", "ratio", 4, UNKNOWN_ENDS, "as_printed"),
    ("twice as many children", "ratio", 2, UNKNOWN_ENDS, "as_printed"),
    ("more than twice the number", "ratio", nan, (2, inf), "more_than"),
    ("has halved since 2010", "ratio", 0.5, UNKNOWN_ENDS, "as_printed"),
    (
        "£1.2 billion over four years",
        "money",
        1_200_000_000,
        (1_150_000_000, 1_250_000_000),
        "rounded",
    ),
    ("£2bn", "money", 2_000_000_000, (1_500_000_000, 2_500_000_000), "rounded"),
    ("£8.5bn black hole", "money", 8_500_000_000, (8_450_000_000, 8_550_000_000), "rounded"),
    ("a £450 million fund", "money", 450_000_000, UNKNOWN_ENDS, "as_printed"),
    ("£25m a year", "money", 25_000_000, (24_500_000, 25_500_000), "rounded"),
    ("around £3.2 billion a year", "money", 3_200_000_000, UNKNOWN_ENDS, "approximate"),
    ("more than £100 million", "money", nan, (100_000_000, inf), "more_than"),
    ("up to £5,000", "money", nan, (0, 5000), "at_most"),
    ("£5,000-£10,000", "money", nan, (5000, 10_000), "range"),
    ("between £4 million and £5 million", "money", nan, (4_000_000, 5_000_000), "range"),
    ("£3-4 billion", "money", nan, (3_000_000_000, 4_000_000_000), "range"),
    ("£1,234", "money", 1234, (1234, 1234), "exact"),
    ("£12.50", "money", 12.5, UNKNOWN_ENDS, "as_printed"),
    ("£9.99", "money", 9.99, (9.985, 9.995), "rounded"),
    ("half a billion pounds", "money", 500_000_000, UNKNOWN_ENDS, "as_printed"),
    ("two million pounds", "money", 2_000_000, (1_500_000, 2_500_000), "rounded"),
    ("over a million pounds", "money", nan, (1_000_000, inf), "more_than"),
    ("tens of millions of pounds", "money", nan, (10_000_000, 100_000_000), "magnitude"),
    ("50p an hour", "money", 0.5, UNKNOWN_ENDS, "as_printed"),
    ("hundreds of children", "count", nan, (100, 1000), "magnitude"),
    ("hundreds of thousands of images", "count", nan, (100_000, 1_000_000), "magnitude"),
    ("many thousands of victims", "count", nan, (1000, 10_000), "magnitude"),
    ("dozens of forces", "count", nan, (12, 100), "magnitude"),
    ("several hundred children", "count", nan, (100, 1000), "magnitude"),
    ("more than a dozen forces", "count", nan, (12, inf), "more_than"),
    ("two dozen arrests", "count", 24, UNKNOWN_ENDS, "as_printed"),
    ("a hundred cases", "count", 100, UNKNOWN_ENDS, "as_printed"),
    ("twenty-one cases", "count", 21, (21, 21), "exact"),
    ("one hundred and five cases", "count", 105, (105, 105), "exact"),
    ("two hundred cases", "count", 200, UNKNOWN_ENDS, "as_printed"),
    ("1.3 million children", "count", 1_300_000, (1_250_000, 1_350_000), "rounded"),
    ("three million crimes", "count", 3_000_000, (2_500_000, 3_500_000), "rounded"),
    ("a million children", "count", 1_000_000, UNKNOWN_ENDS, "as_printed"),
    ("one and a half million people", "count", 1_500_000, UNKNOWN_ENDS, "as_printed"),
    ("some 425,000 children", "count", 425_000, UNKNOWN_ENDS, "approximate"),
    ("approximately 1,500 victims", "count", 1500, UNKNOWN_ENDS, "approximate"),
    ("an estimated 850,000 individuals", "count", 850_000, UNKNOWN_ENDS, "as_printed"),
    ("between 550,000 and 850,000 people", "count", nan, (550_000, 850_000), "range"),
    ("10,000 to 15,000 children", "count", nan, (10_000, 15_000), "range"),
    ("10-12 cases", "count", nan, (10, 12), "range"),
    ("two or three cases", "count", nan, (2, 3), "range"),
    ("more than 100 but fewer than 300", "count", nan, (100, 300), "range"),
    ("no fewer than 300 victims", "count", nan, (300, inf), "at_least"),
    ("a minimum of 12 officers", "count", nan, (12, inf), "at_least"),
    ("500-plus victims", "count", nan, (500, inf), "at_least"),
    ("500+ victims", "count", nan, (500, inf), "at_least"),
    ("500 or more victims", "count", nan, (500, inf), "at_least"),
    ("50 or fewer cases", "count", nan, (0, 50), "at_most"),
    ("a maximum of 25 people", "count", nan, (0, 25), "at_most"),
    ("not a single prosecution: zero convictions", "count", 0, (0, 0), "exact"),
    ("20,000 fewer officers than in 2010", "count", 20_000, UNKNOWN_ENDS, "as_printed"),
    ("lost 21,500 officers", "count", 21_500, UNKNOWN_ENDS, "as_printed"),
    ("a net loss of 1,235 officers", "count", 1235, (1235, 1235), "exact"),
    ("rose from 4,573 to 8,892", "count", 4573, (4573, 4573), "exact"),
    ("down from 143,734 in 2010", "count", 143_734, (143_734, 143_734), "exact"),
    ("for the first time in 25 years", "duration", 25, (25, 25), "exact"),
    ("up to 12 months", "duration", nan, (0, 12), "at_most"),
    ("an average wait of 18 months", "duration", 18, (18, 18), "exact"),
    ("waiting more than two years", "duration", nan, (2, inf), "more_than"),
    ("two and a half years", "duration", 2.5, UNKNOWN_ENDS, "as_printed"),
    ("half an hour", "duration", 0.5, UNKNOWN_ENDS, "as_printed"),
    ("a decade of cuts", "duration", 10, UNKNOWN_ENDS, "as_printed"),
    ("14 years of Conservative government", "duration", 14, (14, 14), "exact"),
    ("within 24 hours", "duration", nan, (0, 24), "at_most"),
    ("the highest on record", "rank", nan, UNKNOWN_ENDS, "not_applicable"),
    ("a record number of referrals", "rank", nan, UNKNOWN_ENDS, "not_applicable"),
    ("the lowest level since 2010", "rank", nan, UNKNOWN_ENDS, "not_applicable"),
    ("in 2015/16 there were 63,837 offences", "count", 63_837, (63_837, 63_837), "exact"),
    ("of the 43 forces, 38 replied", "count", 43, (43, 43), "exact"),
    ("children under 16: 4,000 cases", "count", 4000, UNKNOWN_ENDS, "as_printed"),
    ("aged 11 to 17, 1,250 children", "count", 1250, UNKNOWN_ENDS, "as_printed"),
    ("girls aged 13, 6% of whom", "share", 6, (5.5, 6.5), "rounded"),
    ("on 5 September 2014, 1,277 people", "count", 1277, (1277, 1277), "exact"),
    ("Section 28 reached 62 courts", "count", 62, (62, 62), "exact"),
    ("clause 17 affects 3,300 people", "count", 3300, UNKNOWN_ENDS, "as_printed"),
    ("12 per 1,000 children", "rate", 12, (12, 12), "exact"),
    ("5.6 per 10,000 population", "rate", 5.6, (5.55, 5.65), "rounded"),
    ("well over 1,000 children", "count", nan, (1000, inf), "more_than"),
    ("not more than 6", "count", nan, (0, 6), "at_most"),
    ("not fewer than 6", "count", nan, (6, inf), "at_least"),
    ("anything up to 150 victims", "count", nan, (0, 150), "at_most"),
    ("close to 3,000 offences", "count", 3000, UNKNOWN_ENDS, "approximate"),
    ("in the region of 700 offenders", "count", 700, UNKNOWN_ENDS, "approximate"),
    ("100,000 or so images", "count", 100_000, UNKNOWN_ENDS, "approximate"),
    ("exactly 700 forces", "count", 700, (700, 700), "exact"),
    ("a staggering 95,000 offences", "count", 95_000, UNKNOWN_ENDS, "as_printed"),
    ("more than an additional 300 staff", "count", nan, (300, inf), "more_than"),
    ("around 60 per cent – 3,600 – of the cases", "share", 60, UNKNOWN_ENDS, "approximate"),
    ("£1bn–£1.5bn", "money", nan, (1_000_000_000, 1_500_000_000), "range"),
    ("15 million", "count", 15_000_000, (14_500_000, 15_500_000), "rounded"),
    ("107 of the 120 children", "count", 107, (107, 107), "exact"),
    ("four-fifths of cases", "share", 80, UNKNOWN_ENDS, "as_printed"),
    ("a quarter of a million children", "count", 250_000, UNKNOWN_ENDS, "as_printed"),
    ("as few as 3 per cent", "share", nan, (3, 100), "at_least"),
    ("rising to 22 per cent", "share", 22, (21.5, 22.5), "rounded"),
    ("went from 4% to 9%", "share", 4, (3.5, 4.5), "rounded"),
    ("5 percentage points", "count", 5, (4.5, 5.5), "rounded"),
    ("10,000 a year", "count", 10_000, UNKNOWN_ENDS, "as_printed"),
    ("every 7 minutes", "duration", 7, (7, 7), "exact"),
    ("24-hour helpline", "duration", 24, (24, 24), "exact"),
    ("a 10-year strategy", "duration", 10, UNKNOWN_ENDS, "as_printed"),
    ("nearly four in ten", "share", 40, UNKNOWN_ENDS, "approximate"),
    ("one-third", "share", 100 / 3, UNKNOWN_ENDS, "as_printed"),
    ("seven-year high", "rank", nan, UNKNOWN_ENDS, "not_applicable"),
    ("£100 million-plus", "money", nan, (100_000_000, inf), "at_least"),
    ("the other 95%", "share", 95, (94.5, 95.5), "rounded"),
    ("a 2,000 increase", "count", 2000, UNKNOWN_ENDS, "as_printed"),
    ("5pc", "share", 5, (4.5, 5.5), "rounded"),
    ("£112M", "money", 112_000_000, (111_500_000, 112_500_000), "rounded"),
    ("1 per cent", "share", 1, (0.5, 1.5), "rounded"),
    ("100 per cent of forces", "share", 100, UNKNOWN_ENDS, "as_printed"),
    ("99.6%", "share", 99.6, (99.55, 99.65), "rounded"),
    ("-3.2%", "change", -3.2, (-3.25, -3.15), "rounded"),
    ("+3.2%", "change", 3.2, (3.15, 3.25), "rounded"),
    ("under 1,000", "count", nan, (0, 1000), "less_than"),
    ("almost 1.3 million", "count", 1_300_000, UNKNOWN_ENDS, "approximate"),
    ("upwards of £30,000 per child", "money", nan, (30_000, inf), "more_than"),
    ("a fifth (21%)", "share", 20, UNKNOWN_ENDS, "as_printed"),
    ("2/3rds of victims", "share", 200 / 3, UNKNOWN_ENDS, "as_printed"),
    ("a quarter of one per cent", "share", 0.25, UNKNOWN_ENDS, "as_printed"),
    ("a million and a half", "count", 1_500_000, UNKNOWN_ENDS, "as_printed"),
    ("one point five million", "count", 1_500_000, (1_450_000, 1_550_000), "rounded"),
    ("half a dozen forces", "count", 6, UNKNOWN_ENDS, "as_printed"),
    ("half a billion pounds", "money", 500_000_000, UNKNOWN_ENDS, "as_printed"),
    ("between a third and a half", "share", nan, (100 / 3, 50), "range"),
    ("100s of images", "count", nan, (100, 1000), "magnitude"),
    ("over two decades", "duration", nan, (20, inf), "more_than"),
    ("a two-thirds cut", "change", -200 / 3, UNKNOWN_ENDS, "as_printed"),
    ("4.2 per 100,000 population", "rate", 4.2, (4.15, 4.25), "rounded"),
    ("three times a week", "count", 3, (3, 3), "exact"),
    ("one million", "count", 1_000_000, (500_000, 1_500_000), "rounded"),
]


@pytest.mark.parametrize(("phrase", "kind", "value", "ends", "bound"), STATEMENTS)
def test_a_phrase_of_a_statement_reads_into_its_bounds(
    phrase: str, kind: str, value: float, ends: tuple[float, float], bound: str
) -> None:
    quantity = read_quantity(phrase)
    assert (quantity.kind, quantity.bound) == (kind, bound)
    assert (quantity.value, quantity.lower, quantity.upper) == pytest.approx(
        (value, *ends), rel=1e-12, nan_ok=True
    )


@pytest.mark.parametrize(
    ("phrase", "typed", "value"),
    [
        ("ten percent", {"kind": "change", "direction": "decrease"}, -10),
        ("a quarter", {"kind": "change", "direction": "decrease"}, -25),
        ("doubled", {"kind": "change"}, 100),
        ("halved", {"kind": "change"}, -50),
        ("a further 20,000 police", {"kind": "count", "direction": "decrease"}, 20_000),
        ("1,400", {"unit": "children"}, 1400),
    ],
)
def test_what_is_typed_settles_what_the_words_leave_open(
    phrase: str, typed: dict[str, str], value: float
) -> None:
    assert read_quantity(phrase, **typed).value == value


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("up by 33%", {"direction": "decrease"}),
        ("33%", {"kind": "count"}),
        ("£40m", {"unit": "people"}),
        ("up by 33%", {"kind": "share"}),
        ("1,400 children", {"unit": "percent"}),
        ("50,000 people", {"unit": "images"}),
        ("45 minutes", {"unit": "years"}),
        ("$40m", {"unit": "GBP"}),
        ("ten percent", {"kind": "change"}),
    ],
)
def test_what_is_typed_against_the_words_is_an_error(phrase: str, typed: dict[str, str]) -> None:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase, **typed)
    assert error.value.expected


def test_words_typed_as_another_kind_are_named_once_with_the_kinds_they_may_be() -> None:
    with pytest.raises(QuantityError) as error:
        read_quantity("18%", kind="count")
    assert (error.value.phrase, error.value.part) == ("18%", "18%")
    assert str(error.value) == (
        "cannot read '18%' as a count: the words give a share. Choose kind share or change."
    )


@pytest.mark.parametrize(
    "phrase", ["", "many children", "in 2011", "no one knows", "an 11 year old child"]
)
def test_a_phrase_without_a_statistic_is_an_error_that_names_the_phrase(phrase: str) -> None:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase)
    assert error.value.phrase == phrase
    assert repr(phrase) in str(error.value)


def test_two_hedges_are_kept_apart() -> None:
    quantity = read_quantity("an estimated over 2,400 children")
    assert (quantity.hedge, quantity.epistemic) == ("over", "an estimated")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("less than 1,000 of the reported 20-30,000", ["less than 1,000", "20-30,000"]),
        ("33 out of 41 forces", ["33", "41"]),
        ("fell from 3,511 to 3,208", ["3,511", "3,208"]),
        ("from 74 in 2011 to 501 in 2014", ["74", "2011", "501", "2014"]),
        ("down by 10 per cent to 18.97 yuan", ["10 per cent", "18.97 yuan"]),
        ("up by $43bn to $419bn", ["$43bn", "$419bn"]),
        ("an international call to G7 leaders", ["G7"]),
        ("in 2015/16, more than 230 children", ["2015/16", "more than 230"]),
        ("Version 0 of 1. A 3 min read", ["Version 0 of 1", "3 min read"]),
        ("half-hearted in the first half", ["first"]),
    ],
)
def test_quantities_are_told_apart(text: str, expected: list[str]) -> None:
    assert [quantity.text for quantity in find_quantities(text)] == expected


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("On 21 May 2024 it rose", "21 May 2024", "date"),
        ("between 2010 and 2017 it rose", "2010 and 2017", "date"),
        ("the 1970s and after", "1970s", "date"),
        ("A month later, she was found", "A month", "date"),
        ("at 10.30pm", "10.30pm", "date"),
        ("an 11 year old child", "11 year old", "age"),
        ("children under 16", "under 16", "age"),
        ("Jane Doe, 54, said", "54", "age"),
        ("the third report", "third", "ordinal"),
        ("Secondly, we ask", "Secondly", "enumeration"),
        ("There are three major areas of abuse", "three", "enumeration"),
        ("One force told me", "One", "determiner"),
        ("one of the best", "one", "determiner"),
        ("no one knows", "no one", "pronoun"),
        ("after COVID-19", "COVID-19", "name"),
        ("call 0808 800 5000 today", "0808 800 5000", "name"),
        ("under Section 28 of the Act", "28", "label"),
        ("Recommendation 12 was rejected", "12", "label"),
        ("a 3 min read", "3 min read", "page_furniture"),
        ("no more excuses", "no more", "no_quantity"),
        ("but no action was taken", "no", "no_quantity"),
        ("a double-digit rise", "double", "idiom"),
        ("abuse over a 16-year period", "16-year", "period_of_another_figure"),
        ("in the past five years", "five years", "period_of_another_figure"),
    ],
)
def test_what_is_no_statistic_says_what_it_is(text: str, words: str, reason: str) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.text, quantity.reason, quantity.kind) == (words, reason, None)


@pytest.mark.parametrize(
    ("text", "kind", "direction"),
    [
        ("crime is up 12%", "change", "increase"),
        ("girls make up 12% of victims", "share", "none"),
        ("a fall in the charge rate from 12%", "share", "none"),
        ("reports of abuse rose by 12 per cent", "change", "increase"),
        ("compared to 12% in 2010", "share", "none"),
        ("cut in half", "change", "decrease"),
        ("almost 17,000 police cut", "count", "decrease"),
        ("400 officers cut crime", "count", "none"),
        ("a rise in crimes recorded by 43 forces", "count", "none"),
        ("raised £12m for charity", "money", "none"),
        ("the budget was cut by £12m", "money", "decrease"),
        ("1,000 more officers", "count", "none"),
    ],
)
def test_a_number_moves_only_with_the_words_that_move_it(
    text: str, kind: str, direction: str
) -> None:
    quantity = read_quantity(text)
    assert (quantity.kind, quantity.direction) == (kind, direction)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("56 police investigations known to us", "investigations"),
        ("50,000 people downloaded or shared images", "people"),
        ("over 10,000 counselling sessions", "sessions"),
        ("more than 68,000 URLs", "web addresses"),
        ("none of the men were arrested", "people"),
        ("£40 to £120 an hour", "GBP per hour"),
        ("50p", "GBP"),
        ("$1.5bn", "not_stated"),
        ("a decade of cuts", "years"),
        ("12,000 square feet", "not_stated"),
    ],
)
def test_the_unit_is_the_noun_that_the_number_counts(text: str, unit: str) -> None:
    assert read_quantity(text).unit == unit


def test_two_hedges_with_an_end_each_give_one_range() -> None:
    (quantity,) = find_quantities("more than 100 but no more than 300")
    assert bounds(quantity) == (100, 300, False, True)
    assert (quantity.bound, quantity.text) == ("range", "more than 100 but no more than 300")


def test_a_change_said_twice_is_a_change_both_times() -> None:
    count, percent = find_quantities("an increase of 1,500 officers, or 12 per cent")
    assert (count.kind, count.direction) == ("count", "increase")
    assert (percent.kind, percent.value) == ("change", 12)
    fraction, percent = find_quantities("fell by a fifth (21%)")
    assert (fraction.value, percent.value) == (-20, -21)


def test_hedges_are_found_by_their_word_next_to_the_number_the_longest_first() -> None:
    tables = {"more_than": ["over", "well over"], "at_most": ["no more than", "not over"]}
    over = [(["well", "over"], "more_than"), (["not", "over"], "at_most"), (["over"], "more_than")]
    assert _phrases(tables, -1) == {"over": over, "than": [(["no", "more", "than"], "at_most")]}
    assert _phrases({"at_least": ["or more", "or so many more"]}, 0) == {
        "or": [(["or", "so", "many", "more"], "at_least"), (["or", "more"], "at_least")]
    }


NO_STATISTIC = "a count, share, change, ratio, sum of money, duration or rank"


def error_of(phrase: str, **typed: str) -> QuantityError:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase, **typed)
    assert error.value.phrase == phrase
    return error.value


@pytest.mark.parametrize(
    ("phrase", "typed", "part", "message"),
    [
        ("", {}, "", f"cannot read ''; expected {NO_STATISTIC}"),
        (
            "many children",
            {},
            "many children",
            f"cannot read 'many children'; expected {NO_STATISTIC}",
        ),
        (
            "girls aged 15\nin 2011",
            {},
            "15 (age), 2011 (date)",
            "cannot read 'girls aged 15\\nin 2011': '15 (age), 2011 (date)'; "
            f"expected {NO_STATISTIC}",
        ),
        (
            "33%",
            {"kind": "percentage"},
            "33%",
            "cannot read '33%'; expected one of count, share, change, ratio, money, duration, "
            "rate, rank, not percentage",
        ),
        (
            "£40 million for schools",
            {"kind": "count"},
            "£40 million",
            "cannot read '£40 million for schools' as a count: '£40 million' gives money. "
            "Choose kind money.",
        ),
        (
            "33%",
            {"kind": "money"},
            "33%",
            "cannot read '33%' as money: the words give a share. Choose kind share or change.",
        ),
        (
            "33%",
            {"kind": "change"},
            "33%",
            "cannot read '33%'; expected the direction of the change",
        ),
        (
            "33%",
            {"direction": "up"},
            "33%",
            "cannot read '33%'; expected increase, decrease or none, not up",
        ),
        (
            "rose to 300",
            {"direction": "decrease"},
            "300",
            "cannot read 'rose to 300': '300'; expected words for direction decrease; "
            "these give increase",
        ),
        (
            "1,400 children",
            {"unit": "images"},
            "1,400",
            "cannot read '1,400 children': '1,400'; expected words for the unit images; "
            "these give children",
        ),
    ],
)
def test_an_error_says_what_was_read_and_what_was_expected(
    phrase: str, typed: dict[str, str], part: str, message: str
) -> None:
    error = error_of(phrase, **typed)
    assert (error.part, str(error)) == (part, message)


def test_an_error_keeps_what_was_expected_apart() -> None:
    assert error_of("in 2011").expected == NO_STATISTIC
    assert error_of("33%", kind="count").expected == "words for a count; these give a share"


def test_a_phrase_of_a_page_is_named_without_its_middle() -> None:
    short = "abcdefghij" * 40
    assert str(error_of(short)).startswith(f"cannot read '{short}'; ")
    long = f"{short}k"
    shown = f"{long[:200]} … {long[-200:]}"
    assert str(error_of(long)).startswith(f"cannot read '{shown}'; ")


def test_offsets_count_the_lines_before() -> None:
    text = "12 cases\r\n\n340 arrests\n7 trials"
    found = find_quantities(text)
    assert [(q.start, q.end, q.text) for q in found] == [
        (0, 2, "12"),
        (11, 14, "340"),
        (23, 24, "7"),
    ]
    assert read_quantity("7 trials").start == 0
    assert read_quantity("in 2011\r\n\n340 arrests").start == 10


def test_a_number_in_the_middle_of_nothing_is_a_count() -> None:
    (quantity,) = find_quantities(" " * 12 + "340")
    assert (quantity.kind, quantity.reason) == ("count", "")


@pytest.mark.parametrize(
    ("phrase", "typed", "expected"),
    [
        ("in the past five years", {}, ("five years", "duration", 5, "years")),
        ("in the past five years", {"kind": "duration"}, ("five years", "duration", 5, "years")),
        ("One force told me", {}, ("One", "count", 1, "not_stated")),
        ("One force told me", {"kind": "count"}, ("One", "count", 1, "not_stated")),
        ("There are three major areas", {}, ("three", "count", 3, "not_stated")),
        ("One force, in 2015", {}, ("One", "count", 1, "not_stated")),
        ("in 2015", {"kind": "count"}, ("2015", "count", 2015, "not_stated")),
        ("in 2015, 12 cases", {"kind": "count"}, ("12", "count", 12, "cases")),
    ],
)
def test_what_is_no_figure_of_its_own_is_read_where_nothing_else_is(
    phrase: str, typed: dict[str, str], expected: tuple[str, str, float, str]
) -> None:
    found = read_quantity(phrase, **typed)
    assert (found.text, found.kind, found.value, found.unit) == expected
    assert found.reason == ""


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("in the past five years", "count"),
        ("a boy of 2.5 years old", None),
        ("a boy of 2.5 years old", "duration"),
        ("One force told me", "share"),
        ("in 2015", None),
        ("in 2015", "share"),
        ("on 21 May 2024", "count"),
        ("aged 15", "count"),
        ("aged 15", None),
        ("Section 28", "count"),
        ("clause 28", None),
    ],
)
def test_what_is_no_figure_of_this_kind_is_not_read_as_one(phrase: str, kind: str | None) -> None:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase, kind=kind)
    assert error.value.expected == NO_STATISTIC


@pytest.mark.parametrize("text", ["at least one force", "as few as one force", "seven"])
def test_a_statistic_has_no_reason_against_it(text: str) -> None:
    (quantity,) = find_quantities(text)
    assert quantity.kind == "count"
    assert (quantity.reason, read_quantity(text).reason) == ("", "")


@pytest.mark.parametrize(
    ("phrase", "kind", "direction", "value", "unit"),
    [
        ("45", "count", None, 45, "not_stated"),
        ("45", "rate", None, 45, "not_stated"),
        ("45", "share", None, 45, "percent"),
        ("45", "change", "decrease", -45, "percent"),
        ("45", "ratio", None, 45, "times"),
        ("45", "money", None, 45, "not_stated"),
        ("a quarter", "ratio", None, 0.25, "times"),
        ("22 per cent", "change", "increase", 22, "percent"),
        ("compared to 22 per cent", "change", "increase", 22, "percent"),
        ("rose to 22 per cent", "share", None, 22, "percent"),
        ("up by a fifth", "ratio", None, 0.2, "times"),
        ("tripled", "change", None, 200, "percent"),
        ("fell to 40 cases", "count", "none", 40, "cases"),
    ],
)
def test_words_may_be_typed_as_a_kind_that_they_leave_open(
    phrase: str, kind: str, direction: str | None, value: float, unit: str
) -> None:
    found = read_quantity(phrase, kind=kind, direction=direction)
    assert (found.kind, found.value, found.unit) == (kind, value, unit)


def test_two_multiples_make_a_change_between_them() -> None:
    found = read_quantity("two to three times as many", kind="change", direction="increase")
    assert bounds(found) == (100, 200, True, True)


@pytest.mark.parametrize(
    ("phrase", "kind", "open_to"),
    [
        ("45", "rank", "count or share or change or ratio or money or duration or rate"),
        ("45 children", "share", "count or rate"),
        ("12 times a week", "share", "count or rate"),
        ("50mph", "share", "count or rate"),
        ("£45", "share", "money"),
        ("rose to 22 per cent", "change", "share"),
        ("fell from 22 per cent", "change", "share"),
        ("up by 22 per cent", "share", "change"),
        ("a fifth", "count", "share or change or ratio"),
        ("a record high", "count", "rank"),
    ],
)
def test_words_that_settle_their_kind_are_not_read_as_another(
    phrase: str, kind: str, open_to: str
) -> None:
    assert str(error_of(phrase, kind=kind)).endswith(f". Choose kind {open_to}.")


@pytest.mark.parametrize(
    ("phrase", "kind", "unit"),
    [
        ("1,400 children", None, "victims"),
        ("1,400 children", None, "cases"),
        ("1,400 cases", None, "children"),
        ("1,400", None, "widgets"),
        ("£40m", None, "GBP per hour"),
        ("45", "money", "GBP"),
        ("45", "duration", "minutes"),
        ("45", "ratio", "times"),
        ("33%", None, "percent"),
        ("up by 33%", None, "percent"),
        ("doubled", None, "times"),
        ("a record high", None, "rank"),
    ],
)
def test_a_unit_may_be_typed_that_the_words_leave_open(
    phrase: str, kind: str | None, unit: str
) -> None:
    assert read_quantity(phrase, kind=kind, unit=unit).unit == unit


@pytest.mark.parametrize(
    ("phrase", "unit"),
    [
        ("33%", "people"),
        ("a quarter", "times"),
        ("5 percentage points", "percent"),
        ("£12 an hour", "minutes"),
        ("1,400", "years"),
        ("1,400", "GBP"),
        ("1,400 images", "children"),
        ("$40m", "GBP per hour"),
        ("a record high", "people"),
    ],
)
def test_a_unit_that_the_words_contradict_is_an_error(phrase: str, unit: str) -> None:
    assert error_of(phrase, unit=unit).expected.startswith(f"words for the unit {unit}; these give")


@pytest.mark.parametrize("phrase", ["fell by less than 5%", "fell by zero per cent"])
def test_nothing_is_never_minus_nothing(phrase: str) -> None:
    found = read_quantity(phrase)
    ends = [end for end in (found.value, found.lower, found.upper) if end == 0]
    assert ends
    assert all(math.copysign(1, end) == 1 for end in ends)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("up by 3 percentage points", "change"),
        ("3 percentage points", "share"),
        ("fell two to three times", "change"),
        ("trillions of " * 40, "share"),
    ],
)
def test_a_typed_kind_that_the_words_rule_out_is_refused(phrase: str, kind: str) -> None:
    with pytest.raises(QuantityError):
        read_quantity(phrase, kind=kind)


def test_magnitudes_of_magnitudes_end_in_time_and_in_range() -> None:
    found = find_quantities("trillions of " * 400)
    assert len(found) == 100
    assert found[0].upper == 1e49


@pytest.mark.parametrize(
    ("phrase", "value"), [("33 out of 41", 100 * 33 / 41), ("two in 13", 100 * 2 / 13)]
)
def test_a_count_typed_as_a_share_is_one_of_its_whole(phrase: str, value: float) -> None:
    assert read_quantity(phrase, kind="share").value == pytest.approx(value)


def test_lines_of_a_table_are_not_read_as_one_sentence() -> None:
    units = [found.unit for found in find_quantities("arrests 12\nconvictions 14\n")]
    assert units == ["not_stated", "not_stated"]
