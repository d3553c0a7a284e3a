"""The reports: every notebook executed and exported as one page, with an index and the figures.

A page is one file that asks nothing of the network. The same inputs give the same bytes.
"""

from __future__ import annotations

import errno
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
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.report.api import modules
from analysis.report.entries import verdicts_of_all_pairs
from analysis.report.notebook import Report, read_notebook
from analysis.report.pages import Site, figures_page, index_page, report_page, site
from analysis.report.render import rendered
from analysis.report.run import ReportError, execute
from analysis.show.chart import framed_svg
from analysis.show.display import ENTRIES, anchor
from analysis.tables.build import changed
from analysis.tables.errors import Fault
from analysis.tables.files import LEFT_OVER, is_ours, shown
from analysis.tables.load import data_directory
from analysis.verdicts.codebook import Codebook

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
TO_FIGURE = re.compile(r'href="figures\.html#([^"]+)"')
RENAMINGS = 100


def build_reports(
    notebooks: Sequence[Path],
    output: Path,
    *,
    pdf: bool = False,
    progress: Callable[[str], None] | None = None,
    run: Callable[..., object] = execute,
    warn: Callable[[str], object] = warnings.warn,
) -> list[Path]:
    """Execute notebooks and write a folder with a page for each, an index and all figures.

    `output` afterwards holds these reports and nothing else; until all of them are
    made it stays as it was. With `pdf` each page is also printed through a Chromium.
    `progress` is called with lines to print, `warn` with what whoever reads a page would miss,
    such as the words of a chart. `run` takes what `execute` takes. Returns the paths of the pages.

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

        run(paths, done=keep, progress=progress)
        whole = site(book, [found[path] for path in paths])
        texts = {own.href: _with_places(report_page(whole, own)) for own in whole.reports}
        places = _places(whole, texts, book)
        texts["figures.html"] = figures_page(whole, book, places)
        packed, count = verdicts_of_all_pairs(book), len(book.figures)
        texts["compare.html"] = rendered("compare.html", site=whole, packed=packed, count=count)
        texts["api.html"] = rendered("api.html", site=whole, modules=modules())
        data = _copied(data_directory() / "processed", folder / "data")
        texts["index.html"] = index_page(whole, book, data)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        if browser is not None:
            # On the page of two figures nothing stands where nothing is chosen.
            for name in (name for name in texts if name != "compare.html"):
                print_page(browser, folder / name)
                if progress is not None:
                    progress(f"{name} printed")
    return [Path(output) / name for name in texts]


def stale(notebooks: Sequence[Path], output: Path) -> list[Fault]:
    """What a rebuild from notebooks as they are saved would change in a folder of reports.

    Pages printed to PDF are not looked at. Each fault names a file and its first differing line.
    """
    remedy = "Run analysis report"
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "reports"
        build_reports(notebooks, new, run=_as_saved, warn=str)
        names = [path.relative_to(new) for path in sorted(new.rglob("*")) if path.is_file()]
        faults = []
        for name in names:
            there, built = output / name, (new / name).read_bytes()
            if not there.is_file():
                faults.append(Fault(shown(there), "is missing", remedy=remedy))
            elif there.read_bytes() != built and there.suffix in (".png", ".xlsx"):
                faults.append(Fault(shown(there), "is not what a rebuild gives", remedy=remedy))
            elif there.read_bytes() != built:
                faults.append(changed(there, there.read_bytes(), built, remedy))
    extra = {path.relative_to(output) for path in output.rglob("*") if path.is_file()}
    for name in sorted(extra - set(names)):
        if name.suffix != ".pdf":
            faults.append(Fault(shown(output / name), "is of no notebook", remedy=remedy))
    return faults


def _as_saved(
    notebooks: Sequence[Path], *, done: Callable[[Path, str], None], progress: object
) -> None:
    for path in notebooks:
        done(path, path.read_text(encoding="utf-8"))


def find_browser() -> str | None:
    """A browser that can print pages, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _write_charts(report: Report, folder: Path) -> None:
    """The charts of a report to download, each with its title and its source in it."""
    for chart in report.charts:
        file = folder / f"{report.name}-{chart['id']}"
        file.with_suffix(".svg").write_text(framed_svg(chart), encoding="utf-8", newline="\n")
        if chart["png"]:
            file.with_suffix(".png").write_bytes(chart["png"])


def _places(
    site: Site, texts: Mapping[str, str], book: Codebook
) -> dict[str, list[tuple[str, Report]]]:
    """For each entry of a figure, where the reports link to it."""
    known = {anchor(own) for own in book.figures["figure_id"]}
    known |= set(book.statements["statement_id"])
    places: dict[str, list[tuple[str, Report]]] = {}
    for report in site.reports:
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
    renamings leaves it under the name that the next build looks for. Builds side by side
    write to folders of their own, and the last to finish stays.
    """
    _clear_up(output)
    if output.exists() and not _is_ours(output):
        raise ReportError(
            f"{output} holds something else than reports, which would be lost. "
            "Choose another folder, or empty it"
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}.new.{os.getpid()}."))
    new.chmod(0o755)
    try:
        yield new
        _take_place(new, output)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _take_place(new: Path, output: Path) -> None:
    old = output.with_name(new.name.replace(".new.", ".old."))
    for _ in range(RENAMINGS):
        try:
            if output.exists():
                output.rename(old)
            new.rename(output)
        except OSError as error:
            if not output.exists() and old.exists():
                old.rename(output)
            # Another build put its folder there in between.
            if error.errno not in (errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY):
                raise
            shutil.rmtree(old, ignore_errors=True)
        else:
            shutil.rmtree(old, ignore_errors=True)
            return
    raise ReportError(f"{output} is being replaced by other builds all the time")


def _clear_up(output: Path) -> None:
    """Put back what a killed build moved away, and remove what killed builds left."""
    for old in sorted(output.parent.glob(f".{output.name}.old*")):
        if output.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            # A build that is about to finish may be quicker.
            with suppress(OSError):
                old.rename(output)
    for new in output.parent.glob(f".{output.name}.new*"):
        with suppress(OSError):
            process = new.name.removeprefix(f".{output.name}.new.").partition(".")[0]
            if time.time() - new.stat().st_mtime > LEFT_OVER or not _runs(process):
                shutil.rmtree(new, ignore_errors=True)


def _runs(process: str) -> bool:
    """Whether a process runs, by its number; taken for granted where asking would end it."""
    if os.name != "nt" and process.isdecimal():
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
    return True


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
