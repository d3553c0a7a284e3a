"""What is known of each figure: its own words, its measure, its statement and its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from analysis.reading.quantity import find_quantities
from analysis.tables.load import load_measures, load_sources, load_statements
from analysis.tables.schema import REASONS

NEEDED = (
    "figure_id",
    "statement_id",
    "same_as",
    "measure_id",
    "kind",
    "unit",
    "direction",
    "population_group",
    "geography",
    "coverage",
    "period_text",
    "period_start",
    "period_end",
    "period_type",
    "base_period_text",
    "hedge",
    "value",
    "lower",
    "upper",
    "lower_closed",
    "upper_closed",
)
"""The columns of a figure that a verdict looks at."""
FROM_CODEBOOK = "as in the codebook"
MONTHS_IN = {"months": 1, "years": 12}
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


def uses_ruled_out(measures: Iterable[str]) -> list[str]:
    """What the codebook says that measures must not be used for.

    >>> uses_ruled_out(["notarise_charged", "cse_high_risk", "inquiry_pages"])
    ['people convicted', 'victims']
    """
    told = load_measures().set_index("measure_id")["do_not_use_for"]
    uses = dict.fromkeys(str(told.get(measure, "not_applicable")) for measure in measures)
    return [use for use in uses if use not in REASONS]


def as_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Published data points in the columns of figures; figures as they are."""
    if "series_id" not in rows:
        return rows.assign(vintage="")
    kinds = rows["unit"].map({"percent change": "change", "percent": "share", "GBP": "money"})
    start, end = pd.to_datetime(rows["period_start"]), pd.to_datetime(rows["period_end"])
    point = start.notna() & (start == end)
    own = rows["measure_id"].where(rows["measure_id"] != "other", "series:" + rows["series_id"])
    return pd.DataFrame(
        {
            "figure_id": rows.apply(point_id, axis=1),
            "statement_id": "",
            "same_as": "not_applicable",
            "measure_id": own,
            "vintage": rows["series_id"] + "|" + rows["segment"],
            "kind": kinds.fillna("count"),
            "unit": rows["unit"].replace({"percent change": "percent"}),
            "direction": "none",
            "population_group": rows["population"].where(
                rows["measure_id"] == "other", FROM_CODEBOOK
            ),
            "geography": rows["geography"],
            "coverage": "national",
            "period_text": "not_stated",
            "period_start": start,
            "period_end": end,
            "period_type": _type_of_period(start, end),
            "base_period_text": pd.Series("published", index=rows.index).where(
                start.notna() & end.notna(), "not_stated"
            ),
            "stock_or_flow": np.where(point, "stock", "flow"),
            "collection": rows["series_id"],
            "status": rows["series_id"],
            "hedge": "none",
            "value": rows["value"],
            "lower": rows["lower"],
            "upper": rows["upper"],
            "lower_closed": rows["lower_closed"],
            "upper_closed": rows["upper_closed"],
        }
    )


def _type_of_period(start: pd.Series, end: pd.Series) -> pd.Series[str]:
    months = (end + pd.Timedelta(days=1)).dt.to_period("M").astype("int64") - start.dt.to_period(
        "M"
    ).astype("int64")
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


class Codebook:
    """What is known beside the figures: statements, measures and sources."""

    def __init__(
        self,
        statements: pd.DataFrame | None,
        measures: pd.DataFrame | None,
        sources: pd.DataFrame | None,
    ) -> None:
        self.statements = load_statements() if statements is None else statements
        self.measures = (load_measures() if measures is None else measures).astype(object)
        self.sources = load_sources() if sources is None else sources
        self.related = self._relations()

    def _relations(self) -> set[tuple[str, str]]:
        pairs = set()
        for measure, others in zip(
            self.measures["measure_id"], self.measures["related_to"], strict=True
        ):
            for other in others.split(";"):
                pairs |= {(measure, other), (other, measure)}
        return pairs

    def describe(self, figures: pd.DataFrame) -> pd.DataFrame:
        """Figures with everything that the gates look at, missing metadata as None."""
        rows = figures.reset_index(drop=True).astype({"kind": object})
        statements = self.statements.set_index("statement_id")
        measures = self.measures.set_index("measure_id")

        def of_measure(column: str) -> pd.Series:
            from_codebook = rows["measure_id"].map(measures[column])
            own = rows.get(column)
            if own is None or column in ("geography", "population_group"):
                return _known(from_codebook)
            return _known(own.astype(object).where(own.notna(), from_codebook))

        start = pd.to_datetime(rows["period_start"])
        end = pd.to_datetime(rows["period_end"])
        said = pd.to_datetime(rows["statement_id"].map(statements["date_latest"]))
        changes = rows["kind"].eq("change") | (
            rows["kind"].eq("ratio") & rows["direction"].ne("none")
        )
        place, place_of_measure = _known(rows["geography"]), of_measure("geography")
        kind_of_period = _known(rows["period_type"]).where(
            rows["period_type"].astype(object) != "relative", None
        )
        described = pd.DataFrame(
            {
                "id": rows["figure_id"],
                "event": _known(rows["statement_id"].map(statements["event_id"])),
                "vintage": rows["vintage"].astype(object),
                "kind": _known(rows["kind"]),
                "is_change": changes.astype(bool),
                "base_known": _known(rows["base_period_text"]).notna()
                & start.notna()
                & end.notna(),
                "base_in_words": _known(rows["base_period_text"]).notna(),
                "unit": _known(rows["unit"].where(rows["unit"] != "other")),
                "measure": _known(rows["measure_id"].where(rows["measure_id"] != "other")),
                "label": rows["measure_id"]
                .map(measures["label"])
                .astype(object)
                .fillna(rows["measure_id"]),
                "population": _known(
                    rows["population_group"]
                    .astype(object)
                    .mask(
                        rows["population_group"].eq(FROM_CODEBOOK), of_measure("population_group")
                    )
                ),
                "geography": place.where(place.notna(), place_of_measure),
                "place_borrowed": place.isna() & place_of_measure.notna(),
                "stock_or_flow": of_measure("stock_or_flow"),
                "period_type": kind_of_period,
                "months": _months(start, end).fillna(_months_in_words(rows["period_text"])),
                "dated": end.notna() | said.notna(),
                "date_borrowed": end.isna() & said.notna(),
                "from": start.fillna(end).fillna(said),
                "to": end.fillna(said),
                "collection": of_measure("collection"),
                "status": of_measure("status"),
                "coverage": _known(rows["coverage"]),
                "period_text": _known(rows["period_text"]),
                "hedge": _hedges(rows),
                "group": _groups(rows["figure_id"], rows["same_as"]),
                **{name: rows[name].astype(float) for name in ("value", "lower", "upper")},
                **{name: rows[name].astype(bool) for name in ("lower_closed", "upper_closed")},
            }
        )
        breaks = rows["measure_id"].map(measures["known_breaks"])
        unknown_breaks = breaks.isin([reason for reason in REASONS if reason != "not_applicable"])
        described.loc[unknown_breaks, "collection"] = None
        described["segment_from"] = _segment(described["from"], breaks)
        described["segment_to"] = _segment(described["to"], breaks)
        for number, originals in enumerate(self._originals(rows["figure_id"])):
            described[f"original_{number}"] = originals
        return described

    def _originals(self, ids: pd.Series[str]) -> Iterator[pd.Series]:
        """The series and period that are a figure's original, one column for each it has."""
        rows = self.sources[self.sources["relation"] == "original"]
        keys = rows.groupby(["series_id", "period_start", "period_end"], dropna=False).ngroup()
        turn = rows.groupby("figure_id").cumcount()
        for number in range(int(turn.max()) + 1 if len(turn) else 0):
            mine = turn == number
            yield ids.map(dict(zip(rows["figure_id"][mine], keys[mine], strict=True)))


def _known(column: pd.Series) -> pd.Series:
    """A column with None in place of every reason for an empty cell."""
    plain = column.astype(object)
    return plain.where(plain.notna() & ~plain.isin([*REASONS, ""]), None)


def _months(start: pd.Series, end: pd.Series) -> pd.Series:
    days = (end - start).dt.days + 1
    return (days / 30.4375).round(0)


def _months_in_words(periods: pd.Series) -> pd.Series:
    """The length of a period whose words give it without dates: "over a 16-year period"."""
    lengths = {}
    for words in periods.dropna().unique():
        found = [quantity for quantity in find_quantities(words) if quantity.unit in MONTHS_IN]
        if len(found) == 1:
            lengths[words] = found[0].value * MONTHS_IN[found[0].unit]
    return periods.astype(object).map(lengths).astype(float)


def _hedges(rows: pd.DataFrame) -> pd.Series:
    """The hedges of each figure as printed; a range needs none ("between")."""
    numeric = rows["hedge"].astype(object)
    if "bound" in rows:
        numeric = numeric.mask(rows["bound"].eq("range"), "none")
    if "epistemic" not in rows:
        return numeric
    both = rows["epistemic"].astype(object).where(rows["epistemic"].notna(), "none") + " " + numeric
    return both.str.replace("none", "").str.strip().replace("", "none")


def _groups(ids: pd.Series[str], same_as: pd.Series[str]) -> pd.Series:
    """A name shared by all figures that same_as links, directly or over others."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for name, others in zip(ids, same_as, strict=True):
        for other in () if others in REASONS or pd.isna(others) else others.split(";"):
            leader[find(name)] = find(other)
    return ids.map(find)


def _segment(day: pd.Series, breaks: pd.Series) -> pd.Series:
    """How many known breaks of its measure lie before a day."""
    count = pd.Series(0, index=day.index)
    for text in breaks.dropna().unique():
        days = pd.to_datetime(DAYS_OF_BREAKS.findall(text))
        mine = breaks == text
        count[mine] = sum(day[mine] >= when for when in days)
    return count
