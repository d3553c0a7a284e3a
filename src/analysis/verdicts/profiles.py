"""Verdicts on more pairs than a memory holds: counted by profile, and only candidates listed.

A verdict looks at kinds, units, places and the like, and not at which figure has them. Figures
alike in all of that are one profile. Pairs that end at the kind, the unit, the measure or the
population are counted and never made; the others are candidates, which DuckDB joins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.errors import one_fault
from analysis.verdicts.codebook import NUMBERS, Codebook, as_figures
from analysis.verdicts.compare import ALLOWED, as_frame, row_pairs
from analysis.verdicts.gates import GATES, TOLD, VERDICTS, Codes, Judged, apart, judge

COARSE = ["kind", "is_change", "base_known", "unit", "population"]
"""What the first four gates look at, but for the measure, of which there may be very many."""
STOP = [*COARSE, "measure"]
STOPPING = GATES.index("population")
REFUSED = [number for number, name in enumerate(VERDICTS) if not ALLOWED[name]]
PROFILE = [*STOP, "base_in_words", "label", "vintage", "no_arithmetic", "geography"]
PROFILE += ["place_borrowed", "stock_or_flow", "period_type", "months", "dated", "date_borrowed"]
PROFILE += ["segment_from", "segment_to", "source", "window_from", "window_to"]
# A gate without words of its own reads the column of its name.
PROFILE += [name for name in GATES if name not in (*PROFILE, *TOLD)]
OWN = ["id", "class", "published", *NUMBERS, "bound", "hedge", "hedged"]
OWN = [name for name in OWN if name not in PROFILE]
OF_RELATED = """
    SELECT a.number AS i, b.number AS j FROM stops a
    JOIN relations r ON r.first = a.measure JOIN stops b ON b.measure = r.second
    WHERE a.number <= b.number
"""
OF_STOPS = """
    SELECT p.number AS i, q.number AS j FROM candidates c
    JOIN profiles p ON p.stop = c.i JOIN profiles q ON q.stop = c.j
    WHERE c.i < c.j OR p.number <= q.number
"""
OF_PROFILES = """
    SELECT least(a.number, b.number) AS i, greatest(a.number, b.number) AS j, pair
    FROM chosen JOIN figures a ON a.profile = chosen.i JOIN figures b ON b.profile = chosen.j
    WHERE (chosen.i <> chosen.j OR a.number < b.number) AND a.class <> b.class
"""
OF_CLASSES = """
    SELECT a.number AS i, b.number AS j
    FROM figures a JOIN figures b ON a.class = b.class AND a.number < b.number
"""
CHUNK = 64
"""Of 2,048 rows each: what is judged, or handed over, at a time."""
Counts = npt.NDArray[np.int64]


def verdict_counts(left: pd.DataFrame | None = None, **tables: pd.DataFrame | None) -> pd.DataFrame:
    """How many pairs of figures get each verdict, and at which gate; no pair is made.

    Columns: verdict, gate (the one that decided, or nothing), pairs. Figures and tables are
    those that `comparisons` takes, whose rows these counts are equal to. Needs DuckDB.

    >>> from analysis import load_figures
    >>> figures = load_figures()
    >>> int(verdict_counts()["pairs"].sum()) == len(figures) * (len(figures) - 1) // 2
    True
    """
    return _Profiles(left, tables).counts()


def candidates(
    left: pd.DataFrame | None = None,
    *,
    verdicts: Collection[str] = VERDICTS,
    **tables: pd.DataFrame | None,
) -> Iterator[pd.DataFrame]:
    """The pairs that share kind, unit, population and measure or a related one; and repetitions.

    Each frame has some 100,000 rows in the columns of `comparisons`, the last ones fewer; only
    those of some `verdicts` where these are given. Needs DuckDB.

    >>> related = pd.concat(candidates(verdicts=["comparable", "comparable_with_caveats"]))
    >>> set(related["verdict"]) <= {"comparable", "comparable_with_caveats"}
    True
    """
    return _Profiles(left, tables).candidates(verdicts)


class _Profiles:
    """Figures by what the gates look at: `rows` has one a figure, `profiles` one a profile."""

    def __init__(
        self, figures: pd.DataFrame | None, tables: dict[str, pd.DataFrame | None]
    ) -> None:
        book = Codebook.of(**tables)
        self.related = book.related
        rows = book.describe(as_figures(book.figures if figures is None else figures))
        self.rows = rows[[*PROFILE, *OWN]].assign(**{"class": pd.factorize(rows["class"])[0]})
        self.rows["profile"], profiles = _distinct(self.rows, PROFILE)
        # A profile repeats nothing: repetitions are found by the figures themselves.
        self.profiles = profiles.assign(**{"class": None})
        self.profiles["stop"], self.stops = _distinct(self.profiles, STOP)
        self.sizes = np.bincount(self.rows["profile"])

    def counts(self) -> pd.DataFrame:
        """The pairs of each verdict and gate."""
        counts, candidates = self._ended()
        for i, j in self._pairs(candidates):
            _add(counts, self._judge(self.profiles, i, j)[1], _pairs(self.sizes, i, j))
        alike = self.rows[["class", "profile"]].value_counts().rename("n").reset_index()
        alike = alike.merge(alike, on="class").query("profile_x <= profile_y")
        i, j = alike["profile_x"].to_numpy(), alike["profile_y"].to_numpy()
        pairs = (alike["n_x"] * (alike["n_y"] - (i == j)) // (1 + (i == j))).to_numpy()
        _add(counts, self._judge(self.profiles, i, j)[1], -pairs)
        counts[VERDICTS.index("repetition"), -1] += pairs.sum()
        verdict, gate = np.nonzero(counts)
        return pd.DataFrame(
            {
                "verdict": np.array(VERDICTS)[verdict],
                "gate": [[*GATES, None][number] for number in gate],
                "pairs": counts[verdict, gate],
            }
        )

    def candidates(self, verdicts: Collection[str]) -> Iterator[pd.DataFrame]:
        """The pairs of figures that some verdicts are on."""
        ids, wanted = self.rows["id"].to_numpy(), [VERDICTS.index(name) for name in verdicts]
        figures = _numbered(self.rows[["class", "profile"]])
        if "repetition" in verdicts:
            for found in _found(OF_CLASSES, figures=figures):
                yield as_frame(*self._judge(self.rows, found["i"], found["j"]))
        for i, j in self._pairs(self._ended()[1]):
            profiles, judged = self._judge(self.profiles, i, j)
            chosen = np.isin(judged.verdict, wanted)
            told = as_frame(profiles, judged)[chosen].reset_index(drop=True)
            names = pd.DataFrame({"i": i[chosen], "j": j[chosen], "pair": told.index})
            arithmetic = np.isin(judged.verdict[chosen], [0, 1])
            for found in _found(OF_PROFILES, chosen=names, figures=figures):
                left, right, pair = (found[name].to_numpy() for name in ("i", "j", "pair"))
                orderable = apart(self.rows, left, right) & arithmetic[pair]
                sides = {"left": ids[left], "right": ids[right]}
                yield told.take(pair).reset_index(drop=True).assign(**sides, orderable=orderable)

    def _ended(self) -> tuple[Counts, pd.DataFrame]:
        """How many pairs end at which of the first gates, and the stops of those that do not.

        First as if no two figures had one measure or related ones, then those that have.
        """
        counts = np.zeros((len(VERDICTS), len(GATES) + 1), dtype=np.int64)
        sizes = np.bincount(self.profiles["stop"], self.sizes).astype(np.int64)
        has = self.stops["measure"].notna()
        coarse, firsts = _distinct(self.stops.assign(has=has), [*COARSE, "has"])
        # Names that differ, so that no two figures without a known pair have one measure.
        one, other = (
            firsts.assign(measure=firsts["measure"].where(~firsts["has"], name)) for name in "ab"
        )
        unrelated, itself = pd.concat([one, other], ignore_index=True), np.arange(len(firsts))
        of_coarse = np.bincount(coarse, sizes).astype(np.int64)
        for i, j in [(itself, itself), *row_pairs(len(firsts), None)]:
            _add(counts, judge(unrelated, i, j + len(firsts), set()), _pairs(of_coarse, i, j))
        names, candidates = self.stops["measure"].dropna(), []
        relations = pd.DataFrame(
            [*{*self.related, *zip(names, names, strict=True)}],
            columns=["first", "second"],
            dtype=str,
        )
        for found in _found(OF_RELATED, relations=relations, stops=_numbered(names.to_frame())):
            i, j = found["i"].to_numpy(), found["j"].to_numpy()
            pairs = _pairs(sizes, i, j)
            _add(counts, judge(unrelated, coarse[i], coarse[j] + len(firsts), set()), -pairs)
            _, judged = self._judge(self.stops, i, j)
            ended = np.isin(judged.verdict, REFUSED) & (judged.decided <= STOPPING)
            _add(counts, judged, np.where(ended, pairs, 0))
            candidates.append(found[~ended])
        return counts, pd.concat(candidates or [pd.DataFrame({"i": [], "j": []}, dtype=int)])

    def _pairs(self, candidates: pd.DataFrame) -> Iterator[tuple[Codes, Codes]]:
        """The pairs of profiles that go past the first gates."""
        profiles = _numbered(self.profiles[["stop"]])
        for found in _found(OF_STOPS, candidates=candidates, profiles=profiles):
            yield found["i"].to_numpy(), found["j"].to_numpy()

    def _judge(self, rows: pd.DataFrame, i: Any, j: Any) -> tuple[pd.DataFrame, Judged]:
        """The verdicts on pairs of rows, with the rows that they are of."""
        used, numbers = np.unique(np.concatenate([i, j]), return_inverse=True)
        mine = rows.iloc[used].reset_index(drop=True)
        return mine, judge(mine, numbers[: len(i)], numbers[len(i) :], self.related)


def _distinct(rows: pd.DataFrame, columns: list[str]) -> tuple[Codes, pd.DataFrame]:
    """A number for each row, by what it has in some columns; and the first row of each number."""
    numbers = rows.groupby(columns, dropna=False, sort=False).ngroup()
    return np.asarray(numbers, dtype=np.int64), rows[~numbers.duplicated()].reset_index(drop=True)


def _pairs(sizes: Codes, i: Codes, j: Codes) -> Codes:
    """How many pairs of figures stand behind pairs of their groups."""
    return np.where(i == j, sizes[i] * (sizes[i] - 1) // 2, sizes[i] * sizes[j])


def _add(counts: Counts, judged: Judged, pairs: Codes) -> None:
    np.add.at(counts, (judged.verdict, judged.decided), pairs)


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename_axis("number").reset_index()


def _found(query: str, **frames: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """What DuckDB finds in frames, a chunk at a time; it goes to the disk where the memory ends."""
    try:
        import duckdb
    except ModuleNotFoundError:
        remedy = "Run pip install 'quoted-figures[scale]'"
        raise one_fault("DuckDB", "is not installed, and joins the candidates", remedy) from None
    with TemporaryDirectory() as place, duckdb.connect() as database:
        database.execute(f"SET temp_directory = '{Path(place).as_posix()}'")
        for name, frame in frames.items():
            database.register(name, frame)
        found = database.execute(query)
        while len(chunk := found.fetch_df_chunk(CHUNK)):
            yield chunk
