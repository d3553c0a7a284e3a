"""The reports: every notebook executed and exported as one page, with an index and the figures.

A page is one file that asks nothing of the network. The same inputs give the same bytes.
"""

from __future__ import annotations

import errno
import glob
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.report.api import modules
from analysis.report.entries import verdicts_of_all_pairs
from analysis.report.notebook import Report, read_notebook
from analysis.report.pages import Site, figures_page, index_page, site
from analysis.report.render import rendered
from analysis.report.run import ReportError, execute, read, silent
from analysis.report.words import Words
from analysis.show.chart import framed_svg
from analysis.show.display import ENTRIES, anchor
from analysis.tables.build import changed
from analysis.tables.errors import Fault
from analysis.tables.files import LEFT_OVER, is_ours, shown
from analysis.tables.load import data_directory
from analysis.verdicts.codebook import Codebook

BROWSERS = "chromium chromium-browser google-chrome google-chrome-stable chrome msedge".split()
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
TO_FIGURE = re.compile(r'href="figures\.html#([^"]+)"')
RENAMINGS = 100


def build_reports(
    notebooks: Sequence[Path],
    output: Path,
    *,
    pdf: bool = False,
    progress: Callable[[str], object] = silent,
    run: Callable[..., object] = execute,
    warn: Callable[[str], object] = warnings.warn,
) -> list[Path]:
    """Execute notebooks and write a folder with a page for each, an index and all figures.

    `output` afterwards holds these reports and nothing else; until all of them are
    made it stays as it was. With `pdf` each page is also printed through a Chromium.
    `progress` is called with lines to print, `warn` with what whoever reads a page would miss,
    such as the words of a chart. `run` is `execute`, or `as_saved`. Returns the paths of the pages.

    Raises:
        ReportError: a cell failed, a link leads to no figure,
            `output` holds something else than reports, or there is no browser for `pdf`.
    """
    browser = find_browser() if pdf else None
    if pdf and browser is None:
        raise ReportError("PDF needs Chromium, Chrome or Edge, and none of them was found")
    book = Codebook.of()
    paths = sorted({Path(path).resolve() for path in notebooks}, key=lambda path: path.name)
    with _swapped(Path(output).resolve()) as folder:
        (folder / "notebooks").mkdir()
        (folder / "charts").mkdir()
        found: dict[Path, Report] = {}

        def keep(path: Path, text: str) -> None:
            # From the copy to download the entries lie one folder up.
            copy = text.replace(ENTRIES, "../figures.html")
            (folder / "notebooks" / path.name).write_text(copy, encoding="utf-8", newline="\n")
            found[path] = read_notebook(path, text.replace(ENTRIES, "figures.html"))
            _write_charts(found[path], folder / "charts")
            for each in found[path].warnings:
                warn(each)

        # These two depend on no notebook, so they are made while the notebooks run.
        with ThreadPoolExecutor(1) as beside:
            packed, functions = beside.submit(verdicts_of_all_pairs, book), beside.submit(modules)
            run(paths, done=keep, progress=progress)
        whole = site(book, [found[path] for path in paths])
        texts = {
            own.href: _with_places(
                rendered("report.html", site=whole, here=own.href, report=own, words=Words())
            )
            for own in whole["reports"]
        }
        places = _places(whole, texts, book)
        texts["figures.html"] = figures_page(whole, book, places)
        pairs = {"packed": packed.result(), "count": len(book.figures)}
        texts["compare.html"] = rendered("compare.html", site=whole, **pairs)
        texts["api.html"] = rendered("api.html", site=whole, modules=functions.result())
        data = _copied(data_directory() / "processed", folder / "data")
        texts["index.html"] = index_page(whole, book, data)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        if browser is not None:
            # On the page of two figures nothing stands where nothing is chosen.
            for name in (name for name in texts if name != "compare.html"):
                print_page(browser, folder / name)
                progress(f"{name} printed")
    return [Path(output) / name for name in texts]


def stale(notebooks: Sequence[Path], output: Path) -> list[Fault]:
    """What a rebuild from notebooks as they are saved would change in a folder of reports.

    Pages printed to PDF are not looked at. Each fault names a file and its first differing line.
    """
    remedy, faults = "Run analysis report", []
    with tempfile.TemporaryDirectory() as folder:
        build_reports(notebooks, Path(folder, "reports"), run=as_saved, warn=silent)
        built = _contents(Path(folder, "reports"))
    there = {name: text for name, text in _contents(output).items() if name.suffix != ".pdf"}
    for name in [*built, *sorted(there.keys() - built.keys())]:
        file, old, new = output / name, there.get(name), built.get(name)
        if old is None or new is None:
            problem = "is missing" if old is None else "is of no notebook"
            faults.append(Fault(shown(file), problem, remedy=remedy))
        elif old != new and name.suffix in (".png", ".xlsx"):
            faults.append(Fault(shown(file), "is not what a rebuild gives", remedy=remedy))
        elif old != new:
            faults.append(changed(file, old, new, remedy))
    return faults


def _contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder, by its path from there, in order."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}


def as_saved(
    notebooks: Sequence[Path], *, done: Callable[[Path, str], object], progress: object
) -> None:
    """Hand on the text of each notebook as `execute` would, but run none.

    Raises:
        ReportError: a file holds no notebook, or one that was never run or not to its end.
    """
    for path in notebooks:
        cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
        if cells and not any(cell.execution_count or cell.outputs for cell in cells):
            raise ReportError(f"{shown(path)} was never run. Run analysis notebooks")
        for cell in cells:
            failed = [output for output in cell.outputs if output.output_type == "error"]
            if failed and "raises-exception" not in cell.metadata.get("tags", []):
                problem = f"holds the error {failed[0].ename}: {failed[0].evalue}"
                raise ReportError(f"{shown(path)} {problem}. Mend the cell and run it again")
        done(path, path.read_text(encoding="utf-8"))


def find_browser() -> str | None:
    """A browser that can print pages, or None."""
    return next(filter(None, map(shutil.which, (*BROWSERS, ON_A_MAC))), None)


def _write_charts(report: Report, folder: Path) -> None:
    """The charts of a report to download, each with its title and its source in it."""
    for chart in report.charts:
        file = folder / f"{report.name}-{chart['id']}"
        file.with_suffix(".svg").write_text(framed_svg(chart), encoding="utf-8", newline="\n")
        file.with_suffix(".png").write_bytes(chart["png"])


def _places(
    site: Site, texts: Mapping[str, str], book: Codebook
) -> dict[str, list[tuple[str, Report]]]:
    """For each entry of a figure, where the reports link to it."""
    known = {anchor(own) for own in book.figures["figure_id"]}
    known |= set(book.statements["statement_id"])
    places: dict[str, list[tuple[str, Report]]] = {}
    for report in site["reports"]:
        cited = dict.fromkeys(map(html.unescape, TO_FIGURE.findall(texts[report.href])))
        if lost := sorted(set(cited) - known):
            raise ReportError(f"{report.name}.ipynb links to figures that are not there: {lost}")
        for name in cited:
            places.setdefault(name, []).append((f"{report.href}#to-{name}", report))
    return places


def _with_places(page: str) -> str:
    """The page with a name on the first link to each figure, for the way back."""
    for name in set(TO_FIGURE.findall(page)):
        link = f'href="figures.html#{name}"'
        page = page.replace(link, f'id="to-{name}" {link}', 1)
    return page


def _copied(source: Path, target: Path) -> list[Path]:
    """The files of a folder, copied for download."""
    target.mkdir()
    files = sorted(path for path in source.glob("[!.]*.*") if path.is_file())
    return [Path(shutil.copyfile(path, target / path.name)) for path in files]


@contextmanager
def _swapped(output: Path) -> Iterator[Path]:
    """A new folder that takes the place of `output` once it is complete.

    A build that is killed leaves the old folder as it was; one killed between the two
    renamings leaves it where the next build looks for it. Builds side by side write to folders
    of their own, and the last to finish stays.
    """
    prefix = f".{output.name}.build."
    for left in output.parent.glob(f"{glob.escape(prefix)}*"):
        # A build that is about to finish may be quicker.
        with suppress(OSError):
            if not output.exists():
                (left / "old").rename(output)
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                shutil.rmtree(left)
    if output.exists() and not _is_ours(output):
        raise ReportError(
            f"{output} holds something else than reports, which would be lost. "
            "Choose another folder, or empty it"
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=prefix, dir=output.parent, ignore_cleanup_errors=True
    ) as place:
        new, old = Path(place, "new"), Path(place, "old")
        new.mkdir()
        yield new
        for _ in range(RENAMINGS):
            try:
                if output.exists():
                    output.rename(old)
                new.rename(output)
                return
            except OSError as error:
                if not output.exists() and old.exists():
                    old.rename(output)
                # Another build put its folder there in between.
                if error.errno not in (errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY):
                    raise
                shutil.rmtree(old, ignore_errors=True)
        raise ReportError(f"{output} is being replaced by other builds all the time")


def _is_ours(folder: Path) -> bool:
    """Whether a folder is empty or was written by a build."""
    index = folder / "index.html"
    if index.exists():
        return is_ours(index)
    return folder.is_dir() and not any(folder.iterdir())


def print_page(browser: str, page: Path) -> Path:
    """Print a page to a tagged PDF beside it, on the A4 paper that its style asks for.

    Raises:
        ReportError: the browser made none.
    """
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--user-data-dir={profile}",
            f"--print-to-pdf={page.with_suffix('.pdf')}",
        ]
        # Chromium's sandbox cannot be set up by root, as whom containers run.
        if sys.platform != "win32" and os.geteuid() == 0:
            command.append("--no-sandbox")
        done = subprocess.run(
            [*command, page.as_uri()], capture_output=True, text=True, check=False, timeout=120
        )
    if not page.with_suffix(".pdf").exists():
        raise ReportError(f"{page.name} could not be printed:\n{done.stderr[-500:]}")
    return page.with_suffix(".pdf")
