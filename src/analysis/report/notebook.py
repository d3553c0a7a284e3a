"""What a notebook says to the pages: its question, its answer, its charts and its sections.

Cells are named by tags. `answer` is the answer to the question and `key` the chart that shows
it: the report begins with both, and the index takes them as they are. `number` is a number for
the head of the index, `say-it-so` a sentence to quote.

nbconvert made these pages before. It goes from cell to cell, where a report has sections and
code behind what it shows; templates that turn the one into the other were longer than this.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import mistune
import nbformat
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from analysis.report.render import part
from analysis.report.run import LIVE, ReportError
from analysis.show.chart import CHART
from analysis.show.contacts import citation
from analysis.show.display import slug

FOLDED = ("method", "source")
TO_NOTEBOOK = re.compile(r"(?:\./)?([\w.-]+)\.ipynb(#.*)?")
ENDS = re.compile(r"[.?!][”’)*]*\s+(?=[\[*“‘(]*[A-Z\d£−])")
HEADING = re.compile(r'<h2 id="([^"]*)">(.*?)</h2>', re.DOTALL)
FIRST_CELL = re.compile(r"(<tr[^>]*>\s*)<td([^>]*)>(.*?)</td>", re.DOTALL)
ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd].*?</t[hd]>", re.DOTALL)
HEADS = re.compile(r"<t[hd](?: [^>]*)?>(.*?)</t[hd]>", re.DOTALL)
CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL)
WRAPS, WIDE, MOST_ROWS = 22, 100, 12
"""Letters at which a cell wraps, and of all cells of a row that fit on paper."""
SHORT = 4
SCRIPT = re.compile(r"<script\b|<foreignObject\b|<[^<>]*(?:\son\w+\s*=|javascript:)", re.IGNORECASE)
NEEDED = ("id", "title", "alt", "wide", "narrow", "table")
MAY_LACK = ("subtitle", "source", "notes", "csv")
"""Parts of a chart that a page can do without: an older version may have saved none."""
SUMMARY = re.compile(r"<summary>([^<]*)</summary>")
ELEMENT = re.compile(r"<[^>]+>")


@dataclass(slots=True)
class Report:
    """One notebook as the pages have it: `answer` is Markdown, `lead` and `numbers` are HTML.

    A section has its id, title and html, and is folded if few will read it, as method and
    sources. A chart has the parts that `show` gives it, and its picture as `png`.
    """

    name: str
    title: str = ""
    answer: str = ""
    lead: str = ""
    key: dict[str, Any] | None = None
    sections: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def href(self) -> str:
        """The page of the report."""
        return f"{self.name}.html"

    @property
    def number(self) -> str:
        """The number that the name begins with, or nothing."""
        return re.split(r"\D", self.name, maxsplit=1)[0]

    def first(self, sentences: int) -> str:
        """The first sentences of the answer as HTML; a word such as “No.” is none of them."""
        said = sentences_of(self.answer)
        short = sum(len(sentence.split()) < SHORT for sentence in said[:1])
        return Markdown().html(" ".join(said[: sentences + short]))


class Markdown(mistune.HTMLRenderer):
    """Markdown as HTML for a page; elements written in it stay text unless they are trusted."""

    def __init__(self, names: Counter[str] | None = None, *, trusted: bool = False) -> None:
        super().__init__(escape=not trusted)
        self.names: Counter[str] = Counter() if names is None else names
        self.title = ""
        self._read = mistune.create_markdown(renderer=self, plugins=["table", "strikethrough"])

    def html(self, text: str) -> str:
        """The HTML of a text."""
        # `say` writes every < of the data in this way; here the page escapes it.
        return str(self._read(text.replace("&lt;", "<") if self._escape else text))

    def heading(self, text: str, level: int, **_: Any) -> str:
        """A heading with a name of its own; the first of the first level is kept as the title."""
        words = _words(text)
        if level == 1 and not self.title:
            self.title = words
            return ""
        name = words.replace(" ", "-")
        self.names[name] += 1
        name += f"-{self.names[name]}" if self.names[name] > 1 else ""
        return f'<h{max(2, level)} id="{escape(name)}">{text}</h{max(2, level)}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link, to the page of a notebook where it led to the notebook."""
        other = TO_NOTEBOOK.fullmatch(url)
        return super().link(text, f"{other[1]}.html{other[2] or ''}" if other else url, title)

    def table(self, text: str) -> str:
        """A table with a caption, in a region that scrolls."""
        self.names["table"] += 1
        caption = f"Table {self.names['table']}"
        return part("scrolling", caption, slug(caption), _headed(text))


def read_notebook(path: Path, text: str) -> Report:
    """The report of an executed notebook.

    Raises:
        ReportError: a chart of `show` lacks a part that a page needs.
    """
    notebook: Any = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    report = Report(path.stem, path.stem)
    authored = Markdown(trusted=True)
    computed = Markdown(authored.names)
    pieces: list[str] = []
    code: list[str] = []
    for place, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            pieces.append(authored.html(cell.source))
            report.title = authored.title or path.stem
        elif cell.cell_type == "code":
            tags, where = cell.metadata.get("tags", []), f"{path.name}, cell {place}"
            code += [cell.source] * ("hide-input" not in tags and bool(cell.source.strip()))
            shown = [_shown(output, report, computed, tags, where) for output in cell.outputs]
            # Code that only prepares is folded with the code that shows.
            if any(shown):
                box = next((tag for tag in ("answer", "say-it-so") if tag in tags), "output")
                pieces.append(part("box", box, "\n".join(shown)) + _code(code))
                code = []
    report.lead, report.sections = _sections("\n".join([*pieces, _code(code)]))
    return report


def sentences_of(markdown: str) -> list[str]:
    """The sentences of a text in Markdown, each with its links.

    >>> sentences_of("It fell by 13.4%. So [he](a.html#b) said. “No.” 14 are left.")
    ['It fell by 13.4%.', 'So [he](a.html#b) said.', '“No.”', '14 are left.']
    """
    text = " ".join(markdown.split())
    ends = [0, *(match.end() for match in ENDS.finditer(text)), len(text)]
    found = [text[start:end].strip() for start, end in pairwise(ends)]
    return [sentence for sentence in found if sentence]


def _sections(body: str) -> tuple[str, list[dict[str, Any]]]:
    """What stands before the first heading of a section, and the sections."""
    seen: Counter[str] = Counter()

    def told_apart(toggle: re.Match[str]) -> str:
        seen[toggle[1]] += 1
        number = f'<span class="unseen"> {seen[toggle[1]]}</span>'
        return f"<summary>{toggle[1]}{number if seen[toggle[1]] > 1 else ''}</summary>"

    lead, *rest = HEADING.split(SUMMARY.sub(told_apart, body))
    found = zip(map(unescape, rest[::3]), map(_words, rest[1::3]), rest[2::3], strict=True)
    return lead, [
        {"id": own, "title": title, "html": html, "folded": title.lower().startswith(FOLDED)}
        for own, title, html in found
    ]


def _shown(output: Any, report: Report, computed: Markdown, tags: Sequence[str], where: str) -> str:
    """One output as HTML, and the report given what its cell is tagged for."""
    if output.output_type == "stream":
        return part("text", _plain(output.text), failed=output.name == "stderr")
    if output.output_type == "error":
        return part("text", _plain(f"{output.ename}: {output.evalue}"), failed=True)
    data = output.data
    if CHART in data:
        given = data[CHART] if isinstance(data[CHART], dict) else {}
        png = b64decode(data.get("image/png", ""))
        remedy = "End the cell with show(…) and run it again"
        lost = [name for name in NEEDED if not given.get(name)]
        if lost := lost if png else [*lost, "image/png"]:
            raise ReportError(f"{where}: a chart lacks {', '.join(lost)}. {remedy}")
        # A drawing is a file of its own too, where no policy of a page keeps it from running.
        if script := SCRIPT.search(given["wide"] + given["narrow"]):
            raise ReportError(f"{where}: a drawing holds '{script[0]}', which runs. {remedy}")
        made = {"table": _headed(given["table"]), "png": png}
        chart = {**dict.fromkeys(MAY_LACK, ""), **given, **made}
        report.charts.append(chart)
        if "key" in tags and report.key is None:
            report.key = chart
        return part("chart", chart, report.name, f"{citation()} Report “{report.title}”")
    if "text/html" in data:
        if report.charts and report.charts[-1]["table"] in _headed(data["text/html"]):
            # Jupyter has the numbers of a chart below it; here they are folded into it.
            return ""
        return _table(data["text/html"], computed)
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if kind in data:
            meta = output.metadata.get(kind)
            meta = meta if isinstance(meta, dict) else {}
            alt = str(meta.get("alt", "")).strip()
            if not alt:
                report.warnings.append(_NO_WORDS.format(where))
            return part("picture", kind, data[kind], alt or WITHOUT_WORDS, meta)
    if "text/markdown" in data:
        words = computed.html(data["text/markdown"])
        if "answer" in tags:
            report.answer = f"{report.answer} {data['text/markdown']}".strip()
        if "number" in tags:
            # It leads the index, and repeats here what the answer says.
            report.numbers.append(words)
            return ""
        return words
    words = part("text", _plain(data.get("text/plain", "")))
    return words + computed.html(_LIVE) if output.metadata.get(LIVE) else words


_LIVE = "*This can be used in JupyterLab alone, once the notebook has run there.*"
WITHOUT_WORDS = "A chart without a description; the code that draws it stands below it"
_NO_WORDS = (
    "{}: a chart has no alt text. Draw it on chart, axes = canvas() and end the cell with "
    "show(chart, …)"
)


def _table(html: str, computed: Markdown) -> str:
    """HTML of an output: a long table folded, a plain frame with a caption and heads of rows."""
    if 'class="dataframe"' not in html:
        count = html.count("<tr>") - html.count("<thead>")
        caption = CAPTION.search(html)
        if count <= MOST_ROWS or caption is None or "<details" in html:
            return _headed(html)
        return part("fold", f"{_words(caption[1])} ({count} rows)", _headed(html))
    bare = re.search(r"<thead>.*</tbody>", html, re.DOTALL)
    inside = bare[0] if bare else ""
    inside = inside.replace("<th></th>", "<td></td>").replace(' style="text-align: right;"', "")
    head, _, rows = inside.partition("</thead>")
    rows = rows.replace("<th>", '<th scope="row">')
    return computed.table(f"{head}</thead>{rows}")


def _headed(html: str) -> str:
    """A table each of whose rows begins with its head; each cell of a wide one has its heading.

    On paper a wide table is printed cell by cell, and a cell needs its heading there.
    """
    head, mark, rows = html.partition("<tbody")
    head = head.replace("<th>", '<th scope="col">')
    rows = FIRST_CELL.sub(r'\1<th scope="row"\2>\3</th>', rows)
    names = [_words(name) for name in HEADS.findall(head)]
    columns = zip(*(HEADS.findall(row) for row in ROW.findall(rows)), strict=False)
    # Long words wrap, and so does a heading.
    widths = [
        max(
            len(max(name.split() or [""], key=len)),
            *(min(WRAPS, len(_words(cell))) for cell in cells),
        )
        for name, cells in zip(names, columns, strict=False)
    ]
    if len(widths) > 4 and sum(widths) > WIDE:
        head = head.replace("<table", '<table class="wide"', 1)
        rows = ROW.sub(
            lambda row: "".join(
                re.sub(r"^<td", f'<td data-head="{escape(name)}"', cell)
                for name, cell in zip(names, CELL.findall(row[0]), strict=False)
            ).join(("<tr>", "</tr>")),
            rows,
        )
    return head + mark + rows


def _code(sources: Sequence[str]) -> str:
    if not sources:
        return ""
    formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
    lines = highlight("\n\n".join(sources), PythonLexer(stripnl=False), formatter)
    return part("code", lines)


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _words(html: str) -> str:
    return unescape(ELEMENT.sub("", html)).strip()
