"""What is known of each figure: its own words, its measure, its statement and its source."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.reading.quantity import find_quantities
from analysis.reading.words import CARDINALS, UNITS
from analysis.tables import load
from analysis.tables.schema import REASONS

NUMBERS = ["value", "lower", "upper", "lower_closed", "upper_closed"]
NEEDED = (
    *"figure_id statement_id same_as measure_id kind unit direction population_group".split(),
    *"geography coverage period_text period_start period_end period_type".split(),
    *["base_period_text", "source_named", "bound", "hedge", "epistemic", *NUMBERS],
)
"""The columns of a figure that a verdict looks at."""
TEXTS = "kind unit measure_id geography coverage period_text period_type".split()
TEXTS += ["base_period_text", "source_named"]
FROM_CODEBOOK = "as in the codebook"
UNKNOWN = (*REASONS, "", "not known", "other")
ONE_OF_MANY = ("one_force", "one_organisation", "one_operation", "one_town")
WHOLE_COUNTRIES = (
    "United Kingdom",
    "Great Britain",
    "England and Wales",
    "England",
    "Wales",
    "Scotland",
    "Northern Ireland",
)
AN_OPERATION = re.compile(r"\bOperation [A-Z]")
"""How a measure of one operation names it."""
KEY = ["series_id", "period_start", "period_end"]
HEDGES = {"approximate": "about", "at_least": "at least", "more_than": "over", "at_most": "up to"}
"""What a published number's bound amounts to as a hedge."""
PLAIN = "about around approximately approx approx. roughly some circa ca. c. ~ ≈ or so".split()
UNHEDGED = ["exact", "as_printed", "rounded", "range", "magnitude", "not_applicable"]
ARITHMETIC = ("change", "difference", "ratio")
MONTHS_IN = {"months": 1, "years": 12}
DAYS_A_MONTH = 365.25 / 12
PER = re.compile(
    r"\b(?:per|(?:for|in|out of) (?:every|each))((?: (?:\d+|one|ten|hundred|thousand|million))*)"
    r"(?: ([a-z]+))?"
)
"""The denominator of a rate: how many, and of whom or what."""
PEOPLE = UNITS.keys() | {"population", "residents", "head"}
DAYS_OF_BREAKS = re.compile(r"(?:^|;\s*)(\d{4}-\d{2}-\d{2}):")


def point_id(point: pd.Series) -> str:
    """A name for a published data point: its series and its period.

    >>> from analysis.tables.load import load_published
    >>> point_id(load_published().iloc[0])
    'cps_child_abuse_prosecuted/2009-04-01/2010-03-31'
    """
    days = [
        ".." if pd.isna(day) else str(pd.Timestamp(day).date())
        for day in (point["period_start"], point["period_end"])
    ]
    return "/".join([str(point["series_id"]), *days])


def vintages(points: pd.DataFrame) -> pd.Series[str]:
    """The vintage of each published point: its series, its segment and its day of publication.

    Where the day is not known the title of the publication stands for it.
    """
    day = points["publication_date"].astype(str)
    day = day.mask(day.isin(REASONS), points["publication_title"].astype(str))
    return points["series_id"].astype(str) + "|" + points["segment"].astype(str) + "|" + day


def as_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Published data points in the columns of figures; figures as they are."""
    if "series_id" not in rows:
        return rows
    kinds = rows["unit"].map({"percent change": "change", "percent": "share", "GBP": "money"})
    start, end = pd.to_datetime(rows["period_start"]), pd.to_datetime(rows["period_end"])
    defined = rows["measure_id"] != "other"
    return pd.DataFrame(
        {
            "figure_id": rows.apply(point_id, axis=1),
            "statement_id": "",
            "same_as": "not_applicable",
            "measure_id": rows["measure_id"].where(defined, "series:" + rows["series_id"]),
            "vintage": vintages(rows),
            "kind": kinds.fillna("count"),
            "unit": rows["unit"].replace({"percent change": "percent"}),
            "direction": "none",
            "population_group": rows["population"].mask(defined, FROM_CODEBOOK),
            "geography": rows["geography"],
            "coverage": "national",
            "period_text": "not_stated",
            "period_start": start,
            "period_end": end,
            "period_type": _type_of_period(start, end),
            "base_period_text": np.where(start.notna() & end.notna(), "published", "not_stated"),
            "stock_or_flow": np.where(start == end, "stock", "flow"),
            "collection": rows["series_id"],
            "source_named": rows["publisher"],
            "status": rows["series_id"],
            "bound": rows["bound"].astype(object),
            "hedge": rows["bound"].astype(object).map(HEDGES).fillna("none"),
            "epistemic": "none",
            **rows[NUMBERS],
        }
    )


def _type_of_period(start: pd.Series, end: pd.Series) -> pd.Series[str]:
    months = months_between(start, end)
    kinds = np.select(
        [
            start.isna() | end.isna(),
            start == end,
            (months == 12) & (start.dt.month == 1) & (start.dt.day == 1),
            (months == 12) & (start.dt.month == 4) & (start.dt.day == 1),
        ],
        ["not_stated", "point", "calendar_year", "financial_year"],
        default="window",
    )
    return pd.Series(kinds, index=start.index)


@dataclass(frozen=True)
class Codebook:
    """All tables that a verdict rests on, loaded once, where they are asked for.

    `figures` are those whose links to others are known (same_as, one event, one original).
    """

    figures: pd.DataFrame
    statements: pd.DataFrame
    measures: pd.DataFrame
    sources: pd.DataFrame
    published: pd.DataFrame

    @classmethod
    def of(cls, **tables: pd.DataFrame | None) -> Codebook:
        """The tables given by their names, and the built-in ones in place of the others."""
        names = [field.name for field in fields(cls)]
        if unknown := [name for name in tables if name not in names]:
            raise TypeError(f"no table is called {unknown[0]!r}; there are {', '.join(names)}")
        given = {name: table for name, table in tables.items() if table is not None}
        rest = {name: getattr(load, f"load_{name}")() for name in names if name not in given}
        return cls(**given, **rest)

    def of_measure(self, measure: object, column: str) -> str:
        """One cell of the codebook, or a reason where the measure is not there."""
        cells = self.measures.loc[self.measures["measure_id"] == measure, column]
        return str(cells.iloc[0]) if len(cells) else "not_applicable"

    def uses_ruled_out(self, names: Iterable[str]) -> list[str]:
        """What measures must not be used for, each use once.

        >>> Codebook.of().uses_ruled_out(["nrm_child_referrals", "nrm_referrals", "inquiry_pages"])
        ['confirmed victims', 'sexual exploitation alone', 'how common trafficking is']
        """
        uses = "; ".join(self.of_measure(name, "do_not_use_for") for name in names).split("; ")
        return [use for use in dict.fromkeys(uses) if use not in REASONS]

    def wholes(self, measure: str) -> set[str]:
        """The measures that a measure is part of, directly or over others."""
        found: set[str] = set()
        open_ = [measure]
        while open_:
            parents = listed_in(self.of_measure(open_.pop(), "part_of"))
            open_ += [parent for parent in parents if parent not in found]
            found.update(parents)
        return found

    @cached_property
    def related(self) -> set[tuple[str, str]]:
        """The pairs of measures that are related, both ways."""
        told = zip(self.measures["measure_id"], self.measures["related_to"], strict=True)
        pairs = {(measure, other) for measure, others in told for other in listed_in(others)}
        return pairs | {pair[::-1] for pair in pairs}

    @cached_property
    def originals(self) -> pd.DataFrame:
        """Each figure with each published point that it quotes, one row for each of them."""
        rows = self.sources.loc[self.sources["relation"] == "original", ["figure_id", *KEY]]
        return rows.merge(self.published, on=KEY, how="left")

    @cached_property
    def quoted_vintages(self) -> dict[str, str]:
        """The vintage of what each figure quotes; what press or party put out has none."""
        quoted = self.originals[self.originals["origin"].isin(["publisher", "derived"])]
        keys = vintages(quoted).groupby(quoted["figure_id"]).unique()
        return {str(figure): "+".join(sorted(of_it)) for figure, of_it in keys.items()}

    @cached_property
    def links(self) -> Links:
        """Which of the figures say one thing again, and what they quote."""
        return Links(self.figures, self)

    def describe_rows(self, rows: Iterable[pd.Series]) -> pd.DataFrame:
        """What is known of whole rows of figures or of published points."""
        return self.describe(pd.concat([as_figures(row.to_frame().T) for row in rows]))

    def describe(self, figures: pd.DataFrame) -> pd.DataFrame:
        """Figures with everything that the gates look at, missing metadata as None.

        The columns of the figures that are not among these follow them as they are.
        """
        rows = figures.reset_index(drop=True).astype({"kind": object})
        dates = self.statements.set_index("statement_id")["date_latest"]
        measures = self.measures.astype(object).set_index("measure_id")
        # Of a published point; a figure is of the vintages that it quotes.
        vintage = rows.get("vintage", pd.Series(None, rows.index, object)).astype(object)
        quoted = vintage.where(vintage.notna(), rows["figure_id"].map(self.quoted_vintages))

        def of_measure(column: str) -> pd.Series:
            from_codebook = rows["measure_id"].map(measures[column])
            own = rows.get(column)
            if own is None or column in ("geography", "population_group"):
                return _known(from_codebook)
            return _known(own.astype(object).where(own.notna(), from_codebook))

        start, end = pd.to_datetime(rows["period_start"]), pd.to_datetime(rows["period_end"])
        said = pd.to_datetime(rows["statement_id"].map(dates))
        known = rows[TEXTS].apply(_known)
        base = known["base_period_text"].notna()
        in_words = _months_in_words(rows["period_text"])
        multiples = rows["kind"].eq("ratio") & rows["direction"].ne("none")
        ruled_out = measures["rules_out"].map(listed_in).map(set(ARITHMETIC).issubset)
        label = rows["measure_id"].map(measures["label"]).astype(object).fillna(rows["measure_id"])
        group = rows["population_group"].astype(object)
        group = group.mask(group.eq(FROM_CODEBOOK), of_measure("population_group"))
        # What stands in no list is told by what its measure counts.
        described = pd.DataFrame(
            {
                "id": rows["figure_id"],
                "published": vintage.notna(),
                "vintage": quoted.where(quoted.notna(), None),
                **known[["kind", "coverage", "period_text"]],
                "unit": _known(units_of(rows).map(counted_in)),
                "is_change": rows["kind"].eq("change") | multiples,
                "base_known": base & start.notna() & end.notna(),
                "base_in_words": base,
                "measure": known["measure_id"],
                "label": label,
                "no_arithmetic": rows["measure_id"].map(ruled_out).eq(True),
                "population": _known(group.mask(group.eq("other"), rows["measure_id"])),
                **_places(known["geography"], of_measure("geography"), rows, label),
                "stock_or_flow": of_measure("stock_or_flow"),
                "period_type": known["period_type"].replace("relative", None),
                "months": months_between(start, end).round(1).fillna(in_words),
                "dated": end.notna() | said.notna(),
                "date_borrowed": end.isna() & said.notna(),
                "from": start.fillna(end).fillna(said),
                "to": end.fillna(said),
                "collection": of_measure("collection"),
                "source": known["source_named"],
                "status": of_measure("status"),
                **_hedges(rows),
                "class": self._classes(rows, vintage.notna()),
                **rows[NUMBERS[:3]].astype(float),
                **rows[NUMBERS[3:]].astype(bool),
            }
        )
        window = described["period_type"].eq("window") & described["stock_or_flow"].eq("flow")
        window &= ~described["is_change"]
        described["window_from"], described["window_to"] = start.where(window), end.where(window)
        breaks = rows["measure_id"].map(measures["known_breaks"])
        unknown_breaks = breaks.isin([reason for reason in REASONS if reason != "not_applicable"])
        described.loc[unknown_breaks, "collection"] = None
        described["segment_from"] = _segment(described["from"], breaks)
        described["segment_to"] = _segment(described["to"], breaks)
        rest = rows.drop(columns=[name for name in rows if name in described])
        return pd.concat([described, rest], axis=1)

    def _classes(self, rows: pd.DataFrame, points: pd.Series) -> pd.Series:
        """A name that figures share where they say one thing again, and with what they quote."""
        names = rows["figure_id"].mask(points, _point(rows["kind"], rows["figure_id"]))
        links = self.links
        new = ~points & ~rows["figure_id"].isin(self.figures["figure_id"])
        if new.any():
            links = Links(pd.concat([self.figures, rows[new]], ignore_index=True), self)
        return names.map(links.find)


class Links:
    """Figures that say one thing again, joined to each other and to the statistics they quote.

    They are linked by same_as, by one event, measure and period with bounds that meet, or
    by one original. What repeats the same thing repeats each other. Numbers that surely
    differ are linked neither by same_as nor by their event.
    """

    def __init__(self, figures: pd.DataFrame, book: Codebook) -> None:
        self.leader: dict[str, str] = {}
        ids = figures["figure_id"].tolist()
        place = {name: number for number, name in enumerate(ids)}
        low, high = _widest(figures)
        for number, others in enumerate(figures["same_as"]):
            for other in listed_in(others):
                there = place.setdefault(other, number)
                if low[number] <= high[there] and low[there] <= high[number]:
                    self.join(ids[number], other)
        events = book.statements.set_index("statement_id")["event_id"]
        for name, other in _told_together(figures, _known(figures["statement_id"].map(events))):
            self.join(name, other)
        quoted = book.originals[book.originals["figure_id"].isin(ids)]
        kinds = quoted["figure_id"].map(dict(zip(ids, figures["kind"], strict=True)))
        points = _point(kinds, quoted.apply(point_id, axis=1) if len(quoted) else kinds)
        for name, point in zip(quoted["figure_id"], points, strict=True):
            self.join(name, point)

    def find(self, name: str) -> str:
        """One name for all that are joined to this one."""
        while (above := self.leader.get(name, name)) != name:
            # The way is halved for whoever asks next, or a million figures take an hour.
            self.leader[name] = name = self.leader[above]
        return name

    def join(self, one: str, other: str) -> None:
        """Make two names, and all that are joined to either, one class."""
        top = self.find(other)
        self.leader |= {top: top, self.find(one): top}


def _point(kinds: pd.Series, ids: pd.Series) -> pd.Series:
    """A published point as one thing to say: one series can give a level and its rank."""
    return kinds.astype(str) + " of " + ids.astype(str)


def listed_in(cell: object) -> list[str]:
    """The names that a cell of several holds, none for a reason or an empty cell.

    >>> listed_in("arrests;charges"), listed_in("not_applicable")
    (['arrests', 'charges'], [])
    """
    return [] if not isinstance(cell, str) or cell in UNKNOWN else cell.split(";")


def _widest(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The ends between which a number surely lies, half its last printed place where unknown."""
    value = rows["value"].astype(float)
    halves = {
        each: 0.5 * 10.0 ** last_place(each) if each else 0.0 for each in value.dropna().unique()
    }
    half = value.map(halves)
    low = rows["lower"].astype(float).fillna(value - half).fillna(-np.inf)
    high = rows["upper"].astype(float).fillna(value + half).fillna(np.inf)
    return low.to_numpy(), high.to_numpy()


def last_place(value: float) -> int:
    """The place of the last digit of a number that is not 0: 3 for thousands, 0 for ones.

    >>> last_place(660), last_place(9_000), last_place(2.5)
    (1, 3, -1)
    """
    digits = f"{abs(value):.12e}".partition("e")
    return int(digits[2]) - len(digits[0].rstrip("0").partition(".")[2])


def _told_together(rows: pd.DataFrame, events: pd.Series) -> Iterator[tuple[str, str]]:
    """Pairs of figures of one event, measure, period, kind and unit whose bounds meet.

    Where they name several places, populations or directions, each is another figure.
    """
    keys = rows[["measure_id", "period_text", "kind", "unit"]].apply(_known)
    keys = keys.assign(event=events).dropna()
    keys = keys[keys.duplicated(keep=False)]
    for name in ("geography", "population_group", "direction"):
        own = _known(rows.loc[keys.index, name]).replace("none", None)
        several = own.groupby([keys[by] for by in keys]).transform("nunique").gt(1)
        keys[name] = own.where(several, "").fillna("")
    told = rows.loc[keys.index, ["figure_id", *NUMBERS]]
    told = told.astype(dict.fromkeys(NUMBERS[3:], bool))  # a row of its own holds objects
    told["group"] = keys.groupby([*keys], sort=False).ngroup()
    meet = _meet(told)
    # Where some do not meet, only those are one figure that have the same number.
    told["number"] = told.groupby(NUMBERS, dropna=False).ngroup().mask(meet, -1)
    told = told[meet | told["value"].notna() | told["lower"].notna()]
    first = told.groupby(["group", "number"])["figure_id"].transform("first")
    return zip(first, told["figure_id"], strict=True)


def _meet(rows: pd.DataFrame) -> pd.Series[bool]:
    """Whether the bounds of a group share a point; where some are unknown, the values are one."""
    groups = rows.groupby("group")
    low, high = groups["lower"].transform("max"), groups["upper"].transform("min")
    apart = (rows["lower"].eq(low) & ~rows["lower_closed"]) | (
        rows["upper"].eq(high) & ~rows["upper_closed"]
    )
    open_ = apart.groupby(rows["group"]).transform("any")
    unknown = rows[["lower", "upper"]].isna().any(axis=1).groupby(rows["group"]).transform("any")
    one_value = groups["value"].transform("nunique", dropna=False).eq(1) & rows["value"].notna()
    return one_value.where(unknown, low.lt(high) | (low.eq(high) & ~open_))


def _places(
    own: pd.Series, of_measure: pd.Series, rows: pd.DataFrame, label: pd.Series
) -> dict[str, pd.Series]:
    """The place of each figure, its own or that of its measure, and whether it is borrowed.

    One force, town or organisation has a place only with its name, which no country is; the
    country of an operation may be borrowed where the measure names the operation.
    """
    one = rows["coverage"].isin(ONE_OF_MANY)
    named = rows["coverage"].eq("one_operation") & label.str.contains(AN_OPERATION)
    nameless = one & ~named
    own = own.mask(nameless & own.isin(WHOLE_COUNTRIES), None)
    borrowed = own.isna() & of_measure.notna() & ~(nameless & of_measure.isin(WHOLE_COUNTRIES))
    place = own.mask(borrowed, of_measure).astype(object)
    return {"geography": place.where(place.notna(), None), "place_borrowed": borrowed}


def _known(column: pd.Series) -> pd.Series:
    """A column with None in place of every reason for an empty cell."""
    plain = column.astype(object)
    return plain.where(plain.notna() & ~plain.isin(UNKNOWN), None)


def months_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """The months from a first to a last day, both counted: whole only where the days say so.

    >>> start = pd.to_datetime(pd.Series(["2024-01-20", "2024-01-20"]))
    >>> end = pd.to_datetime(pd.Series(["2024-02-10", "2024-02-19"]))
    >>> (months_between(start, end) * DAYS_A_MONTH).tolist()
    [22.0, 30.4375]
    """
    after = end + pd.Timedelta(days=1)
    months = 12 * (after.dt.year - start.dt.year) + after.dt.month - start.dt.month
    days = (after - start).dt.days
    length: pd.Series[float] = months.where(after.dt.day == start.dt.day, days / DAYS_A_MONTH)
    return length


def lengths_in(words: str) -> list[float]:
    """The lengths in months that words give: "over a 16-year period"."""
    found = [each for each in find_quantities(words) if each.unit in MONTHS_IN]
    return [each.value * MONTHS_IN[each.unit] for each in found]


def _months_in_words(periods: pd.Series) -> pd.Series:
    """The length of a period whose words give one without dates."""
    lengths = {words: lengths_in(words) for words in periods.dropna().unique()}
    one = {words: found[0] for words, found in lengths.items() if len(found) == 1}
    return periods.astype(object).map(one).astype(float)


def counted_in(unit: str) -> str:
    """The unit that gates ask for: a child is one of the people, of a population of its own."""
    return "people" if unit == "children" else unit


def units_of(rows: pd.DataFrame) -> pd.Series[str]:
    """The unit of each figure, of a rate with its denominator: "offences per 1,000 children".

    A rate whose words give no denominator has no unit.
    """
    rates = rows[rows["kind"].eq("rate")]
    told = pd.Series({place: _per(rate) for place, rate in rates.iterrows()}, dtype=object)
    return rows["unit"].astype(object).where(rows["kind"].ne("rate"), told)


def _per(rate: pd.Series) -> str | None:
    """The unit of a rate with the denominator that its words give."""
    words, quote = (str(rate.get(name, "")) for name in ("value_text", "quote"))
    after = quote.partition(words)[2] if words else ""
    found = PER.search(f"{words}{after}".lower().replace(",", ""))
    if not found or rate["unit"] in UNKNOWN:
        return None
    numerals, noun = found.groups()
    number = math.prod(
        int(each) if each.isdigit() else CARDINALS[each] for each in numerals.split()
    )
    of = [f"{number:,}" if number > 1 else "", noun if noun in PEOPLE else ""]
    return " ".join([f"{rate['unit']} per", *filter(None, of)])


def _hedges(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The hedges of each figure as printed, and what they amount to.

    A range needs none ("between"); words that set the same bounds are one hedge.
    """
    bound, numeric = rows["bound"].astype(object), rows["hedge"].astype(object)
    epistemic = rows["epistemic"].astype(object).fillna("none")
    printed = epistemic + " " + numeric.mask(bound.eq("range"), "none")
    words = numeric.str.lower()
    words = words.where(~words.isin(PLAIN), "about")
    amount = words.where(bound == "approximate", bound).mask(bound.isin(UNHEDGED), "none")
    return {
        "hedge": printed.str.replace("none", "").str.strip().replace("", "none"),
        "hedged": epistemic.str.replace(r"^an? ", "", regex=True) + " " + amount,
    }


def _segment(day: pd.Series, breaks: pd.Series) -> pd.Series:
    """How many known breaks of its measure lie before a day."""
    count = pd.Series(0, index=day.index)
    for text in breaks.dropna().unique():
        days = pd.to_datetime(DAYS_OF_BREAKS.findall(text))
        mine = breaks == text
        count[mine] = sum(day[mine] >= when for when in days)
    return count
