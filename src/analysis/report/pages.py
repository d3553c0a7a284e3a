"""The pages of the reports that no notebook makes: the index and the entries of the figures.

Everything reaches a page through templates that escape it, so that a title from the
data stays text, in HTML and in JSON-LD.
"""

from __future__ import annotations

import json
import mimetypes
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.prose import SUPPORT
from analysis.prose.findings import findings
from analysis.reading.bounds import Bounds
from analysis.show.display import Picture, anchor
from analysis.show.sentences import KINDS
from analysis.tables.dates import day, days, period
from analysis.tables.load import (
    load_figures,
    load_measures,
    load_published,
    load_sources,
    load_statements,
)
from analysis.tables.schema import REASONS, descriptor
from analysis.verdicts.compare import comparisons
from analysis.verdicts.trace import trace

if TYPE_CHECKING:
    from jinja2 import Environment

NAME = "Quoted figures"
ABOUT = "the numbers in political statements on child protection, their bounds and their sources"
AUTHORS = "The quoted-figures authors"
ALLOWING = ["repetition", "comparable", "comparable_with_caveats", "conceptually_related"]
ATTRIBUTES = {
    "geography": "place",
    "period_text": "period",
    "base_period_text": "base",
    "source_named": "source",
}
FILES = {".csv": "CSV", ".xlsx": "Excel workbook", ".json": "description for other tools"}
WHOLES = {
    "quoted_figures": "All tables in one workbook.",
    "datapackage": "Every column with its type and meaning (Frictionless data package).",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One report: its file and its title."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Frames:
    """The tables that the pages are made from, the built-in ones where none is given."""

    figures: pd.DataFrame = field(default_factory=load_figures)
    statements: pd.DataFrame = field(default_factory=load_statements)
    measures: pd.DataFrame = field(default_factory=load_measures)
    published: pd.DataFrame = field(default_factory=load_published)
    sources: pd.DataFrame = field(default_factory=load_sources)


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the whole: names, version, days of the data, reports."""

    name: str
    about: str
    authors: str
    version: str
    data: str
    licence: str
    pages: tuple[Page, ...]


def site(frames: Frames, pages: Iterable[Page]) -> Site:
    """What every page says of the whole set of reports."""
    from importlib.metadata import version

    statements, published = frames.statements, frames.published
    made = days(statements["date_earliest"].min(), statements["date_latest"].max())
    newest = day(published["publication_latest"].max())
    return Site(
        name=NAME,
        about=ABOUT,
        authors=AUTHORS,
        version=version("quoted-figures"),
        data=f"Data: statements of {made}; statistics published up to {newest}.",
        licence=(
            f"Code under the MIT licence; data under {descriptor()['licenses'][0]['title']}. "
            "The words quoted and the statistics remain their publishers'."
        ),
        pages=tuple(pages),
    )


def figures_page(
    site: Site, frames: Frames, cited: Mapping[str, Sequence[tuple[str, Page]]] | None = None
) -> str:
    """The page with an entry for each figure: its words, bounds, source and verdicts.

    `cited` names, for the anchor of an entry, the places that link to it.
    """
    groups = _groups(frames, cited or {})
    return _rendered("figures.html.j2", site=site, groups=groups, here="figures.html")


def index_page(
    site: Site,
    frames: Frames,
    downloads: Sequence[Path],
    charts: Mapping[str, Picture] | None = None,
) -> str:
    """The page that leads to all others: findings, statements, reports, data, limits, help.

    `charts` holds, for the name of a report, the chart that stands beside its finding.
    """
    files = [
        {
            "href": f"data/{path.name}",
            "name": path.name,
            "kind": FILES.get(path.suffix, path.suffix.removeprefix(".")),
            "type": mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            "about": _abouts().get(path.stem, ""),
            "size": f"{max(1, round(path.stat().st_size / 1000)):,} kB",
        }
        for path in downloads
    ]
    pages = {page.href.removesuffix(".html"): page for page in site.pages}
    found = findings(
        statements=frames.statements,
        figures=frames.figures,
        published=frames.published,
        sources=frames.sources,
    )
    counts = frames.figures["statement_id"].value_counts()
    statements = [
        {**row, "when": days(row["date_earliest"], row["date_latest"]), "count": counts.get(key, 0)}
        for key, row in frames.statements.set_index("statement_id", drop=False).iterrows()
    ]
    return _rendered(
        "front.html.j2",
        site=site,
        here="index.html",
        findings=[
            {
                "sentence": finding.sentence,
                "limits": finding.limits,
                "chart": (charts or {}).get(finding.notebook),
                "page": pages.get(finding.notebook),
            }
            for finding in found
        ],
        statements=sorted(statements, key=lambda row: (row["date_earliest"], row["date_latest"])),
        files=files,
        limits=_limits(frames),
        support=SUPPORT,
        json_ld=_json_ld(site, frames, files),
    )


def _rendered(name: str, **values: object) -> str:
    return str(_environment().get_template(name).render(**values)) + "\n"


def _environment() -> Environment:
    import mistune
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(template_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    markdown = mistune.create_markdown(escape=True)
    environment.filters["markdown"] = lambda text: Markup(str(markdown(text)))
    environment.filters["words"] = lambda word: KINDS.get(word, _words(word))
    return environment


def template_folder() -> Path:
    """The folder of the nbconvert template.

    Plain nbconvert takes it too, for notebooks of your own:
    `jupyter nbconvert --to html --template FOLDER notebook.ipynb`.

    >>> template_folder().name
    'report'
    """
    return Path(str(resources.files("analysis.report"))) / "templates" / "report"


def _words(value: object) -> str:
    return str(value).replace("_", " ")


def _address(value: object) -> str:
    """An address that may be linked to, or nothing."""
    return str(value) if re.match(r"https?://", str(value)) else ""


def _there(value: object) -> bool:
    """Whether a cell says something, and not why it does not."""
    return not (pd.isna(value) or str(value) in (*REASONS, "none", ""))  # type: ignore[call-overload]


def _groups(
    frames: Frames, cited: Mapping[str, Sequence[tuple[str, Page]]]
) -> list[dict[str, Any]]:
    """The statements by date, each with the entries of its figures."""
    figures = frames.figures
    about = partial(
        _entry,
        quotes=dict(zip(figures["figure_id"], figures["quote"], strict=True)),
        labels=dict(zip(frames.measures["measure_id"], frames.measures["label"], strict=True)),
        published=_published(frames),
        verdicts=_verdicts(frames),
        cited=cited,
    )
    entries: dict[str, list[dict[str, Any]]] = {}
    for _, figure in figures.astype(object).iterrows():
        entries.setdefault(figure["statement_id"], []).append(about(figure))
    ordered = frames.statements.sort_values(["date_earliest", "date_latest"], kind="stable")
    return [
        {
            **row,
            "when": days(row["date_earliest"], row["date_latest"]),
            "address": _address(row["url"]),
            "entries": entries[row["statement_id"]],
        }
        for _, row in ordered.iterrows()
        if row["statement_id"] in entries
    ]


def _entry(
    figure: pd.Series[Any],
    quotes: Mapping[str, str],
    labels: Mapping[str, str],
    published: Mapping[str, list[dict[str, Any]]],
    verdicts: Mapping[str, dict[str, Any]],
    cited: Mapping[str, Sequence[tuple[str, Page]]],
) -> dict[str, Any]:
    """What the entry of one figure says."""
    own = figure["figure_id"]
    scope = {
        "Place": _geography(figure),
        "Period": _period(figure),
        "Base": figure["base_period_text"],
        "Source named": figure["source_named"],
    }
    others = {"Repeats": figure["same_as"], "Conflicts with": figure["conflicts_with"]}
    return {
        "anchor": anchor(own),
        "quote": figure["quote"],
        "read": _read(figure),
        "measure": labels.get(figure["measure_id"], figure["measure_id"]),
        "population": figure["population"],
        "paragraph": "" if pd.isna(figure["paragraph"]) else int(figure["paragraph"]),
        "voice": _words(figure["voice"]) if _there(figure["voice"]) else "",
        "scope": {name: value for name, value in scope.items() if _there(value)},
        "absent": [word for name, word in ATTRIBUTES.items() if str(figure[name]) == "not_stated"],
        "others": {
            name: [(anchor(other), quotes.get(other, other)) for other in ids.split(";")]
            for name, ids in others.items()
            if _there(ids)
        },
        "note": figure["note"] if _there(figure["note"]) else "",
        "published": published.get(own, []),
        "verdicts": verdicts.get(own, {}),
        "cited": cited.get(anchor(own), []),
    }


def _read(figure: pd.Series[Any]) -> str:
    """The bounds as read from the words, in words and in brackets."""
    if figure["kind"] == "rank":
        return "a rank, which has no number"
    unit = _words(figure["unit"]) if _there(figure["unit"]) else ""
    if figure["value"] == 1 or (figure["lower"] == 1 and figure["upper"] == float("inf")):
        unit = {"people": "person", "children": "child"}.get(unit, unit.removesuffix("s"))
    bounds = Bounds(
        float(figure["lower"]),
        float(figure["upper"]),
        bool(figure["lower_closed"]),
        bool(figure["upper_closed"]),
    )
    signed = figure["kind"] == "change"
    if bounds.known:
        words = bounds.in_words(unit, quoted=True, signed=signed)
        return words if bounds.is_exact else f"{words}: {bounds:quoted}"
    if pd.isna(figure["value"]):
        return "no number, no bounds"
    value = Bounds.exact(round(float(figure["value"]), 2)).in_words(
        unit, quoted=True, signed=signed
    )
    return f"{value}, {_words(figure['bound'])}: how far it may be off is not said"


def _geography(figure: pd.Series[Any]) -> str:
    coverage = figure["coverage"]
    if not _there(figure["geography"]):
        return str(figure["geography"])
    covered = "" if not _there(coverage) or coverage == "national" else f" ({_words(coverage)})"
    return f"{figure['geography']}{covered}"


def _period(figure: pd.Series[Any]) -> str:
    if pd.isna(figure["period_end"]) or not _there(figure["period_text"]):
        return str(figure["period_text"])
    return f"“{figure['period_text']}”: {period(figure['period_start'], figure['period_end'])}"


def _published(frames: Frames) -> dict[str, list[dict[str, Any]]]:
    """For each figure, what the publishers put out, and how the two agree."""
    titles = frames.published.drop_duplicates("series_id").set_index("series_id")
    traced = trace(
        frames.figures,
        sources=frames.sources,
        published=frames.published,
        statements=frames.statements,
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for _, row in traced.astype(object).iterrows():
        series = titles.loc[row["series_id"]] if row["series_id"] in titles.index else None
        number = row["published_value"]
        found.setdefault(row["figure_id"], []).append(
            {
                "finding": _words(row["finding"]),
                "relation": _words(row["relation"]) if _there(row["relation"]) else "",
                "changed": [_words(word) for word in str(row["changed"]).split(";")]
                if _there(row["changed"])
                else [],
                "explanation": row["explanation"] if _there(row["explanation"]) else "",
                "title": "" if series is None else series["publication_title"],
                "publisher": "" if series is None else series["publisher"],
                "address": _address(row["url"]),
                "value": "" if pd.isna(number) else _number(float(number), row["published_unit"]),
                "period": row["published_period"] if _there(row["published_period"]) else "",
                "base": row["published_base"] if _there(row["published_base"]) else "",
                "when": row["published_when"] if _there(row["published_when"]) else "",
            }
        )
    return found


def _number(value: float, unit: str) -> str:
    """A published number with its unit.

    >>> _number(-13.39, "percent change"), _number(2409, "victims")
    ('−13.39%', '2,409 victims')
    """
    digits = f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")
    if unit in ("percent", "percent change"):
        return f"{digits}%"
    return f"£{digits}" if unit == "GBP" else f"{digits} {_words(unit)}"


def _verdicts(frames: Frames) -> dict[str, dict[str, Any]]:
    """For each figure, those that may stand beside it, and how many may not."""
    pairs = comparisons(
        frames.figures,
        statements=frames.statements,
        measures=frames.measures,
        sources=frames.sources,
    )
    figures = frames.figures
    quotes = dict(zip(figures["figure_id"], figures["quote"], strict=True))
    said_in = dict(zip(figures["figure_id"], figures["statement_id"], strict=True))
    names = {
        row["statement_id"]: f"{row['speaker']}, {days(row['date_earliest'], row['date_latest'])}"
        for _, row in frames.statements.iterrows()
    }
    counts: dict[str, Counter[str]] = {own: Counter() for own in quotes}
    listed: dict[str, dict[str, list[tuple[str, str, str]]]] = {own: {} for own in quotes}
    for left, right, verdict in zip(pairs["left"], pairs["right"], pairs["verdict"], strict=True):
        for own, other in ((left, right), (right, left)):
            counts[own][str(verdict)] += 1
            if verdict in ALLOWING:
                same = said_in[own] == said_in[other]
                place = "same statement" if same else names[said_in[other]]
                entry = (anchor(other), quotes[other], place)
                listed[own].setdefault(str(verdict), []).append(entry)
    return {
        own: {
            "listed": {
                _words(verdict): listed[own][verdict]
                for verdict in ALLOWING
                if verdict in listed[own]
            },
            "others": "; ".join(
                f"{_words(verdict)} with {counts[own][verdict]} "
                f"{'figure' if counts[own][verdict] == 1 else 'figures'}"
                for verdict in ("undetermined", "not_comparable")
                if counts[own][verdict]
            ),
        }
        for own in quotes
    }


def _limits(frames: Frames) -> list[str]:
    """What a reader must know before trusting the reports, counted in the tables."""
    statements, published, sources = frames.statements, frames.published, frames.sources
    partly = int((statements["text_read"] == "partial").sum())
    original = sources["relation"].isin(["original", "base_and_end"])
    settled = sources["finding"].isin(["agrees", "differs"])
    with_source = set(sources.loc[original & settled, "figure_id"])
    behind = int(frames.figures["figure_id"].isin(with_source).sum())
    primary = int((published["read_from"] == "primary").sum())
    return [
        "No statement is rated true or false. The reports say what was said, what it leaves out, "
        "what it may be compared with, and what was published.",
        f"{partly} of the {len(statements)} statements were read in part; figures in the rest of "
        "them are not here.",
        f"A published statistic stands behind {behind} of the {len(frames.figures)} figures. For "
        "the others none was found, or what was found cannot settle them.",
        f"{primary} of the {len(published)} published data points were read from the publisher "
        "itself, the others through another source, which is named.",
        "Statements were chosen because they speak of the same events. They are no sample, and "
        "nothing here compares parties.",
    ]


def _abouts() -> dict[str, str]:
    return {each["name"]: each["title"] for each in descriptor()["resources"]} | WHOLES


def _json_ld(site: Site, frames: Frames, files: Sequence[Mapping[str, str]]) -> str:
    """The schema.org description of the data, safe inside a script element."""
    statements = frames.statements
    first, last = statements["date_earliest"].min(), statements["date_latest"].max()
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": site.name,
        "alternateName": site.about,
        "description": f"{descriptor()['title']}. {site.data}",
        "creator": {"@type": "Organization", "name": site.authors},
        "version": site.version,
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "license": descriptor()["licenses"][0]["path"],
        "spatialCoverage": "United Kingdom",
        "temporalCoverage": f"{first.date()}/{last.date()}",
        "variableMeasured": ["quoted figures", "bounds of quoted figures", "published statistics"],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file["name"],
                "encodingFormat": file["type"],
                "contentUrl": file["href"],
            }
            for file in files
        ],
        "citation": [
            {
                "@type": "CreativeWork",
                "name": row["title"],
                "publisher": row["publisher"],
                "datePublished": row["date_latest"].date().isoformat(),
            }
            for _, row in statements.sort_values("statement_id").iterrows()
        ],
    }
    text = json.dumps(described, ensure_ascii=False, indent=1)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
