import base64
import hashlib
import html
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import nbformat
import pytest
from made_up import cases
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from trial_notebook import CELLS, alive, code, until, write

from analysis import cli
from analysis.guards.outputs import differences
from analysis.report.entries import verdicts_of_all_pairs
from analysis.report.notebook import (
    CHART,
    WITHOUT_WORDS,
    Report,
    read_notebook,
    sentences_of,
)
from analysis.report.pages import figures_page, index_page, site
from analysis.report.render import rendered
from analysis.report.report import _swapped, as_saved, build_reports
from analysis.report.run import WIDGET, ReportError, _settled, refresh
from analysis.report.words import Words, glossary
from analysis.show.contacts import ABOUT, AUTHORS, NAME
from analysis.show.display import anchor, slug
from analysis.tables.dates import day
from analysis.verdicts.codebook import Codebook

ROOT = Path(__file__).parents[2]
LINKS = re.compile(r'\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)|href="([^"]*)"')
KINDS_OF_TEXT = ("text/markdown", "text/html")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two trial notebooks, executed."""
    place = tmp_path_factory.mktemp("trials")
    paths = [write(place / "trial.ipynb"), write(place / "other.ipynb", [*CELLS[:1]])]
    refresh(paths)
    return paths


@pytest.fixture(scope="module")
def folder(trials: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the trial notebooks and of the suite's own."""
    output = tmp_path_factory.mktemp("made") / "reports"
    build_reports([*trials, *NOTEBOOKS], output, run=as_saved)
    return output


@pytest.fixture(scope="module")
def trial(folder: Path) -> str:
    return (folder / "trial.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def book() -> Codebook:
    return Codebook.of()


@pytest.fixture(scope="module")
def trees(folder: Path) -> dict[Path, Any]:
    """Every page, parsed; one that is no valid HTML is an error."""
    return {page: parsed(page.read_text("utf-8")) for page in pages_of(folder)}


@pytest.fixture(scope="module")
def ids(trees: dict[Path, Any]) -> dict[str, set[str]]:
    """The names that may be linked to on each page, none of which stands twice."""
    found = {}
    for page, tree in trees.items():
        names = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(names) == len(set(names)), page
        found[page.name] = set(names)
    return found


def parsed(page: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def pages_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


def contents_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# Writing


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
@pytest.mark.parametrize("sign", ["SIGINT", "SIGKILL"])
def test_a_stopped_build_leaves_no_process_and_the_old_reports(
    folder: Path, tmp_path: Path, sign: str
) -> None:
    before = contents_of(folder)
    cells = code(
        "import os, time\nopen('pid.part', 'w').write(str(os.getpid()))\n"
        "os.rename('pid.part', 'pid')\ntime.sleep(600)"
    )
    path = write(tmp_path / "slow.ipynb", cells)
    command = [sys.executable, "-m", "analysis", "report", path, "--output", folder]
    build = subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # What a shell runs in the background ignores this signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    until(lambda: (tmp_path / "pid").exists())
    child = int((tmp_path / "pid").read_text())
    assert alive(child)
    if sign == "SIGINT":
        os.killpg(build.pid, signal.SIGINT)
    else:
        build.kill()
    build.wait(timeout=20)
    until(lambda: not alive(child))
    assert contents_of(folder) == before


def test_a_failed_build_leaves_the_old_reports(folder: Path, trials: list[Path]) -> None:
    def fail_after_the_first(paths: Sequence[Path], done: Any, **_: object) -> None:
        as_saved(paths[:1], done=done, progress=None)
        raise ReportError("other.ipynb, cell 2 failed")

    before, beside = contents_of(folder), set(folder.parent.iterdir())
    with pytest.raises(ReportError, match="cell 2 failed"):
        build_reports(trials, folder, run=fail_after_the_first)
    assert contents_of(folder) == before
    assert set(folder.parent.iterdir()) == beside


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(ReportError, match=r"mine holds something else than reports"):
        build_reports([write(tmp_path / "a.ipynb", code("1"))], tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


@pytest.mark.slow
def test_reports_are_replaced_whole_and_found_again_after_a_kill(tmp_path: Path) -> None:
    output = tmp_path / "reports"
    build_reports([write(tmp_path / "a.ipynb", code("1"))], output)
    left = tmp_path / ".reports.build.left"
    left.mkdir()
    output.rename(left / "old")
    with pytest.raises(ReportError, match=r"^fails.ipynb, cell 1"):
        build_reports([write(tmp_path / "fails.ipynb", code("1 / 0"))], output)
    assert (output / "a.html").exists()
    build_reports([write(tmp_path / "b.ipynb", code("1"))], output)
    assert not (output / "a.html").exists()
    assert not (left / "old").exists()
    # What a killed build has left goes an hour later.
    os.utime(left, (0, 0))
    build_reports([tmp_path / "b.ipynb"], output)
    assert not left.exists()


def test_a_build_clears_away_what_builds_have_left_and_no_folder_of_another_name(
    tmp_path: Path,
) -> None:
    kept, left = tmp_path / ".reports.backup", tmp_path / ".reports.build.left"
    for folder in (kept, left):
        (folder / "old").mkdir(parents=True)
        os.utime(folder, (0, 0))
    (tmp_path / "reports").mkdir()
    with _swapped(tmp_path / "reports"):
        pass
    assert {*tmp_path.iterdir()} == {kept, tmp_path / "reports"}
    assert (kept / "old").exists()


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes(
    folder: Path, trials: list[Path], tmp_path: Path
) -> None:
    build_reports([*trials[::-1], *NOTEBOOKS], tmp_path / "again", run=as_saved)
    assert contents_of(tmp_path / "again") == contents_of(folder)


def test_a_plain_chart_is_on_its_page_and_its_missing_words_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.ipynb", code("plt.plot([1, 2]);", "Image('a.png', alt='A dot')"))
    notebook = nbformat.read(path, as_version=4)
    for cell, about in zip(notebook.cells, [{}, {"alt": "A dot"}], strict=True):
        shown = {"image/png": "aGk=", "text/plain": "<Figure>"}
        cell.outputs = [new_output("display_data", shown, metadata={"image/png": about})]
    nbformat.write(notebook, path)
    output = tmp_path / "reports"
    with pytest.warns(UserWarning, match=r"^mine.ipynb, cell 1: a chart has no alt text"):
        build_reports([path], output, run=as_saved)
    page = (output / "mine.html").read_text(encoding="utf-8")
    assert re.findall(r'<img [^>]*alt="([^"]*)">', page) == [WITHOUT_WORDS, "A dot"]


@pytest.mark.slow
def test_the_command_runs_no_notebook_where_it_is_told_to_take_them_as_saved(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "a.ipynb", [new_code_cell("1 / 0", execution_count=1)])
    assert cli.main(["report", str(path), "--saved", "--output", str(tmp_path / "mine")]) == 0
    assert "1 / 0" in html.unescape(re.sub("<[^>]+>", "", (tmp_path / "mine/a.html").read_text()))


def test_a_link_to_no_figure_stops_the_build(tmp_path: Path) -> None:
    cells = [new_markdown_cell("# A\n\n[33%](../reports/figures.html#cooper-2015-release-lost)")]
    lost = write(tmp_path / "lost.ipynb", cells)
    with pytest.raises(ReportError, match=r"lost\.ipynb links to .*cooper-2015-release-lost"):
        build_reports([lost], tmp_path / "reports", run=as_saved)


def test_pdf_without_a_browser_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("analysis.report.report.BROWSERS", ("no-such-browser",))
    with pytest.raises(ReportError, match="PDF needs Chromium"):
        build_reports([tmp_path / "missing.ipynb"], tmp_path / "reports", pdf=True)


# Pages


def test_every_page_is_valid_small_and_asks_for_nothing_outside(trees: dict[Path, Any]) -> None:
    names = {page.name for page in trees}
    assert {"index.html", "figures.html", "compare.html", "trial.html"} < names
    with pytest.raises(html5lib.html5parser.ParseError):
        parsed("<!DOCTYPE html><title>a</title><b><p>")
    loads = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}
    for page, tree in trees.items():
        text = page.read_text(encoding="utf-8")
        assert re.match(r'<!DOCTYPE html>\s+<html lang="en-GB">', text), page
        (title,) = re.findall(r"<title>(.+?)</title>", text)
        assert len(title) > len(NAME), page
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert levels.count(1) == 1, page
        main = levels[levels.index(1) :]
        assert all(after - before <= 1 for before, after in pairwise(main)), page
        for element in tree.iter():
            asked = element.get(loads.get(element.tag, ""), "data:")
            assert asked.startswith("data:"), (page, asked)
        assert set(re.findall(r"url\((.)", text)) <= {"#"}
        assert "@import" not in text
        assert not re.search(r"0x[0-9a-f]{6,}", text), page
        # The entries grow with every statement, and are to have room for it; a notebook may
        # still hold pictures of its own.
        own = re.sub(r"data:image/png;base64,[^\"]+", "", text)
        assert len(own.encode()) < (400_000 if page.stem == "figures" else 500_000), page


def test_links_lead_somewhere(
    folder: Path, trees: dict[Path, Any], ids: dict[str, set[str]]
) -> None:
    inside = 0
    for page, tree in trees.items():
        for address in (element.get("href") for element in tree.iter("a")):
            if address is None or re.match(r"https?://|tel:|data:text/csv;base64,", address):
                continue
            file, _, place = address.partition("#")
            # On the page for two figures the script takes the name of an entry.
            target = "figures.html" if file == "compare.html" else file or page.name
            assert (folder / target).exists(), (page.name, address)
            assert not place or place in ids[target], (page.name, address)
            inside += 1
    assert inside > 100


def links_of(notebook: Path) -> list[str]:
    """Every address in the cells of a notebook, and in what they show."""
    cells = nbformat.read(notebook, as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    for cell in cells:
        for output in cell.get("outputs", []):
            texts += [output.get("data", {}).get(kind, "") for kind in KINDS_OF_TEXT]
    found = [match[1] or match[2] for text in texts for match in LINKS.finditer(text)]
    return [html.unescape(link) for link in found]


@pytest.mark.parametrize("place", ["notebooks", "reports/notebooks"])
def test_every_link_of_a_notebook_leads_somewhere(
    folder: Path, ids: dict[str, set[str]], place: str
) -> None:
    # A checkout has no reports; the first notebook says what makes them.
    first = nbformat.read(NOTEBOOKS[0], as_version=4)
    told = " ".join(cell.source for cell in first.cells if cell.cell_type == "markdown")
    assert "once `make` has built the reports" in told
    inside = 0
    for notebook in NOTEBOOKS:
        made = folder / "notebooks" / notebook.name
        for address in links_of(notebook if place == "notebooks" else made):
            if re.match(r"(?:https?:|tel:|data:text/csv;base64,)", address):
                continue
            file, _, name = address.partition("#")
            inside += 1
            if not file:
                assert name in ids[f"{notebook.stem}.html"], (notebook.name, address)
                continue
            # What is made is looked for among what was made, all else in the checkout.
            start = ROOT / "notebooks" if place == "notebooks" else folder / "notebooks"
            target = Path(os.path.normpath(start / file.replace("../reports", str(folder))))
            assert target.is_file(), (notebook.name, address)
            if name:
                assert name in ids[target.name], (notebook.name, address)
    assert inside > 400


def test_every_drawing_has_words_with_a_value(trees: dict[Path, Any]) -> None:
    for page, tree in trees.items():
        words = [image.get("alt") for image in tree.iter("img")]
        drawings = [each for each in tree.iter() if str(each.tag).endswith("}svg")]
        words += [drawing.get("aria-label") for drawing in drawings]
        if page.stem == "trial":
            assert len(drawings) == 2
        for said in words:
            assert re.search(r"\d|\b(no|none|one|two|three|four|five|six|seven|eight|nine)\b", said)


HELD = list(cases(Path(__file__).parent / "pages"))


@pytest.mark.parametrize(("file", "parts"), [c[1:] for c in HELD], ids=[c[1] for c in HELD])
def test_nothing_is_lost_on_the_way_to_a_page(folder: Path, file: str, parts: list[str]) -> None:
    page = (folder / file).read_text("utf-8")
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert [part for part in parts if part not in page and part not in words] == []


def test_what_stands_on_a_report_stands_there_once(folder: Path, trial: str) -> None:
    tree = html5lib.parse(trial, namespaceHTMLElements=False)
    assert len(list(tree.iter("table"))) == 4
    # A number for the head of the index says again what the answer of its report says.
    assert "2 of 32 figures stand here" not in "".join(tree.itertext())
    for cell in CELLS:
        if cell.cell_type == "code":
            assert "".join(tree.itertext()).count(cell.source) == 1, cell.source
    assert trial.count("31,238 </") + trial.count("31,238</td>") == 1
    assert trial.count('<a id="to-') == 1
    assert trial.count('id="Reading-it') == 2


def test_a_chart_has_its_picture_and_its_data_to_download(folder: Path, trial: str) -> None:
    assert (folder / "charts" / "trial-rise.png").read_bytes().startswith(b"\x89PNG")
    data = re.search(r'base64,([^"]+)" download="trial-rise.csv"', trial)
    assert data is not None
    lines = base64.b64decode(data[1]).decode("utf-8-sig").splitlines()
    assert lines == ["year,offences", "2012-13,23500", "2013-14,31238"]


def test_code_is_folded_away_and_stands_after_what_it_shows(trial: str) -> None:
    tree = html5lib.parse(trial, namespaceHTMLElements=False)
    folded = [element for element in tree.iter("details") if element.get("class") == "code"]
    names = ["".join(next(element.iter("summary")).itertext()) for element in folded]
    assert len(set(names)) == len(names) == 9
    assert not any("open" in element.attrib for element in folded)
    assert trial.index('class="chart"') < trial.index("barh")
    # What only prepares is folded with what shows.
    assert trial.index("Offences are up by") < trial.index("figure_link")


def test_every_table_has_a_caption_heads_and_its_own_scrolling_region(
    trees: dict[Path, Any],
) -> None:
    for page, tree in trees.items():
        tables = list(tree.iter("table"))
        regions = [element for element in tree.iter("div") if element.get("class") == "scroll"]
        captions = [next(element.iter("caption")).get("id") for element in tables]
        assert [region.get("aria-labelledby") for region in regions] == captions, page
        assert len(set(captions)) == len(tables), page
        assert all(region.get("tabindex") == "0" for region in regions), page
        assert all(region.get("role") == "region" for region in regions), page
        assert not [head for head in tree.iter("th") if not head.get("scope")], page
        for table in tables:
            for row in next(table.iter("tbody")).iter("tr"):
                assert next(iter(row)).get("scope") == "row", page


def test_a_page_admits_its_own_script_and_no_other(folder: Path) -> None:
    for page in pages_of(folder):
        text = page.read_text("utf-8")
        assert text.count('http-equiv="Content-Security-Policy"') == 1
        assert "default-src 'none'" in text
        scripts = re.findall(r"<script>(.+?)</script>", text, flags=re.DOTALL)
        assert len(scripts) == (2 if page.stem in ("figures", "compare") else 1)
        assert re.findall(r"'sha256-([^']+)'", text) == [
            base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            for script in scripts
        ], page


def test_every_figure_has_its_entry(folder: Path, book: Codebook) -> None:
    figures = (folder / "figures.html").read_text("utf-8")
    assert figures.count("<article ") == len(book.figures)
    for own in book.figures["figure_id"]:
        assert f'<article id="{anchor(own)}"' in figures


def test_no_code_of_the_tables_stands_in_an_entry(folder: Path) -> None:
    figures = html.unescape(re.sub(r"<[^>]+>", " ", (folder / "figures.html").read_text("utf-8")))
    body = re.search(r"All \d+ figures(.+)How to cite", figures, re.DOTALL)
    assert body
    found = re.findall(r"\b(?:not_\w+|\w+_year|narrator|Quoted once|vintage|Finding)\b", body[1])
    assert found == []


def test_the_index_takes_answers_and_charts_from_the_reports(
    trials: list[Path], tmp_path: Path
) -> None:
    path = Path(shutil.copy(trials[0], tmp_path / "02_trial.ipynb"))
    build_reports([path], tmp_path / "reports", run=as_saved)
    index = (tmp_path / "reports" / "index.html").read_text("utf-8")
    card = next(each for each in index.split("<li>") if "<h3>Offences rose to" in each)
    name = anchor("cooper-2015-release/offences-up")
    up = f'<a href="figures.html#{name}">33%</a>'
    assert f"<p>Offences are up by {up}, said the release, by {up}. &lt;script&gt;" in card
    assert "is text. This is the limit.</p>" in card
    assert 'aria-label="Bar chart of two years: offences rose to 31,238' in card
    assert 'class="number"><p><strong>2 of 32</strong> figures stand here</p>' in "".join(
        line.strip() for line in index.splitlines()
    )


def test_limits_have_their_dates_and_stand_in_one_place(folder: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    index = html.unescape((folder / "index.html").read_text("utf-8"))
    dated = re.findall(r"^- (\d{4}-\d\d-\d\d), ", readme, re.MULTILINE)
    assert dated
    shown = re.findall(r"<strong>(\d+ \w+ \d{4}), [^<]+:</strong>", index)
    assert shown == [day(each) for each in dated]


def test_the_citation_is_that_of_the_project() -> None:
    cff = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'title: "{NAME}: {ABOUT}"' in cff
    assert f"- name: {AUTHORS}" in cff


ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def attacked(book: Codebook) -> list[str]:
    """The pages of tables, and of a report, whose words attack them."""
    statements = book.statements.copy()
    for column in ["title", "speaker", "role", "publisher"]:
        statements[column] = ATTACK
    statements["url"] = "javascript:alert(3)"
    figures = book.figures.copy()
    for column in ["quote", "population", "note", "source_named"]:
        figures[column] = ATTACK
    broken = replace(book, statements=statements, figures=figures)
    report = Report("01_trial", ATTACK, ATTACK, key=None)
    about = site(broken, [report])
    packed = verdicts_of_all_pairs(broken)
    compare = rendered("compare.html", site=about, packed=packed, count=1)
    return [figures_page(about, broken), index_page(about, broken, []), compare]


def test_text_from_the_data_stays_text_and_no_address_of_it_runs_a_script(
    attacked: list[str],
) -> None:
    for page in attacked:
        tree = parsed(page)
        assert [image.get("src") for image in tree.iter("img")] == []
        assert len(list(tree.iter("script"))) == page.count("<script") <= 3
        assert ATTACK in "".join(tree.itertext()) or "packed" in page
        assert not any("onerror" in element.attrib for element in tree.iter())
        assert 'href="javascript' not in page


def lead_of(folder: Path, *outputs: nbformat.NotebookNode) -> str:
    """The lead of the page of a notebook whose one cell gives these outputs."""
    path = write(folder / "a.ipynb", [new_code_cell("1", outputs=list(outputs))])
    return read_notebook(path, _settled(nbformat.read(path, as_version=4))).lead


def shown(data: dict[str, Any], **metadata: Any) -> nbformat.NotebookNode:
    return new_output("display_data", data, metadata=metadata)


WORDS = dict.fromkeys(("title", "alt", "subtitle", "source"), ATTACK)
DRAWN = dict.fromkeys(("wide", "narrow", "table"), "<svg></svg>")
PNG = "iVBORw0KGgo="
NOTEBOOK = (
    '{{"nbformat": 4, "nbformat_minor": 5, "metadata": {{}}, "cells": [{{"cell_type": "code", '
    '"id": "a", "metadata": {{}}, "source": "1", {}}}]}}'
)
CHART_PARTS = {**WORDS, **DRAWN, "id": "a", "notes": [ATTACK], "csv": ""}


def test_a_chart_of_a_notebook_keeps_its_words_as_text(tmp_path: Path) -> None:
    lead = lead_of(tmp_path, shown({CHART: CHART_PARTS, "image/png": PNG}))
    assert "<script>" not in lead
    assert html.escape(ATTACK) in lead


@pytest.mark.parametrize(
    ("missing", "named"),
    [({"narrow"}, "narrow"), ({"alt", "table"}, "alt, table"), ({"image/png"}, "image/png")],
)
def test_a_saved_chart_that_lacks_a_part_is_named_with_its_cell(
    tmp_path: Path, missing: set[str], named: str
) -> None:
    parts = {name: words for name, words in CHART_PARTS.items() if name not in missing}
    data = {CHART: parts, "image/png": PNG}
    output = shown({name: given for name, given in data.items() if name not in missing})
    remedy = r"End the cell with show\(…\) and run it again"
    with pytest.raises(ReportError, match=f"^a.ipynb, cell 1: a chart lacks {named}. {remedy}$"):
        lead_of(tmp_path, output)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({CHART: [], "image/png": PNG}, "a chart lacks id, title, alt, wide, narrow, table"),
        ({CHART: CHART_PARTS, "image/png": "@@@"}, "a chart lacks image/png"),
        (
            {CHART: CHART_PARTS | {"wide": "<svg><script>1</script></svg>"}, "image/png": PNG},
            "a drawing holds '<script', which runs",
        ),
        (
            {CHART: CHART_PARTS | {"narrow": "<svg onload='f()'/>"}, "image/png": PNG},
            "a drawing holds '<svg onload=', which runs",
        ),
    ],
)
def test_a_saved_chart_that_is_none_or_holds_script_is_refused(
    tmp_path: Path, data: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ReportError, match=rf"^a.ipynb, cell 1: {problem}. End the cell with show"):
        lead_of(tmp_path, shown(data))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no JSON", "is no notebook. Restore it, or leave it out"),
        ("{}", "is no notebook. Restore it, or leave it out"),
        ("[]", "is no notebook. Restore it, or leave it out"),
        (NOTEBOOK.format('"execution_count": null, "outputs": []'), "was never run"),
        (
            NOTEBOOK.format(
                '"execution_count": 1, "outputs": [{"output_type": "error", "ename": "KeyError",'
                '"evalue": "no such column", "traceback": []}]'
            ),
            "holds the error KeyError: no such column. Mend the cell",
        ),
    ],
)
def test_a_saved_notebook_without_results_makes_no_page(
    tmp_path: Path, text: str, problem: str
) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=rf"a\.ipynb {problem}"):
        build_reports([path], tmp_path / "reports", run=as_saved)
    if "no notebook" in problem:
        with pytest.raises(ReportError, match=problem):
            build_reports([path], tmp_path / "reports")
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("part", ["subtitle", "source", "notes", "csv"])
def test_a_saved_chart_without_what_a_page_can_do_without_is_on_it(
    tmp_path: Path, part: str
) -> None:
    parts = {name: words for name, words in CHART_PARTS.items() if name != part}
    assert '<figure class="chart"' in lead_of(tmp_path, shown({CHART: parts, "image/png": PNG}))


@pytest.mark.parametrize(("size", "sides"), [({}, ""), ({"width": 80}, ' width="80"')])
def test_a_picture_that_jupyter_made_needs_no_size(
    tmp_path: Path, size: dict[str, int], sides: str
) -> None:
    picture = shown({"image/png": "iVBORw0KGgo="}, **{"image/png": {"alt": "A map", **size}})
    assert f'alt="A map"{sides}></figure>' in lead_of(tmp_path, picture)


def test_a_widget_is_said_to_need_jupyterlab(tmp_path: Path) -> None:
    widget = shown({"text/plain": "IntSlider(value=0)", WIDGET: {}})
    lead = lead_of(tmp_path, widget, shown({"text/html": "<b>A table</b>", WIDGET: {}}))
    assert re.search(r"IntSlider\(value=0\)\s*</pre>\s*<p><em>This can be used in Jupyter", lead)
    assert lead.count("JupyterLab") == 1
    saved = nbformat.read(tmp_path / "a.ipynb", as_version=4)
    settled = nbformat.reads(_settled(saved), as_version=4).cells[0].outputs
    # A run of the notebook gives the widget again, which is what was saved.
    fresh = [{**out, "data": {**out["data"], WIDGET: {}}, "metadata": {}} for out in settled]
    assert list(differences(settled, fresh)) == []


@pytest.mark.parametrize(("count", "folded"), [(12, False), (13, True)])
def test_a_long_table_is_folded_under_its_caption(tmp_path: Path, count: int, folded: bool) -> None:
    rows = "".join(f"<tr><td>{row}</td></tr>" for row in range(count))
    head = "<table><caption>All rows</caption><thead><tr><th>n</th></tr></thead>"
    lead = lead_of(tmp_path, shown({"text/html": f"{head}<tbody>{rows}</tbody>"}))
    assert ("<summary>All rows (13 rows)</summary>" in lead) == folded
    assert '<th scope="row">11</th>' in lead


@pytest.mark.slow
def test_the_verdicts_of_all_pairs_fit_a_page(book: Codebook) -> None:
    assert len(verdicts_of_all_pairs(book)) < 40_000


# The words of the field


def test_a_word_of_the_field_is_explained_once_where_a_page_uses_it_first() -> None:
    words = Words()
    page = words.marked(
        "<h2>Hedges and bounds</h2><p class='title'>x</p><p class=\"title\">A hedge</p>"
        '<p>A <a href="#x">hedge</a>, <code>hedge</code>, <img alt="hedge">.</p>'
        "<pre>hedge</pre><table><tr><td>hedge</td></tr></table>"
        "<ul><li><strong>Hedge</strong>: a word.</li><li>Two hedges; one hedge.</li></ul>"
    )
    assert page.count('class="word"') == 1
    assert 'id="use-hedge" href="#word-hedge">hedges</a>; one hedge.' in page
    assert words.marked("<p>A hedge.</p>") == "<p>A hedge.</p>"
    assert [word["name"] for word in words.used] == ["Hedge"]


def test_a_measure_is_explained_and_to_measure_is_not() -> None:
    assert "word-measure" not in Words().marked("<p>It does not measure it.</p>")
    assert "word-measure" in Words().marked("<p>taken from the measure, not stated</p>")


def test_every_word_listed_on_a_page_is_used_there_and_leads_back(
    folder: Path, trees: dict[Path, Any]
) -> None:
    listed = Counter[str]()
    for page, tree in trees.items():
        names = [str(term.get("id")) for term in tree.iter("dt") if term.get("id")]
        links = [link for link in tree.iter("a") if link.get("class") == "word"]
        backs = [link for link in tree.iter("a") if link.get("role") == "doc-backlink"]
        assert sorted(link.get("href") for link in links) == sorted(f"#{name}" for name in names)
        assert sorted(link.get("id") for link in links) == sorted(
            link.get("href").removeprefix("#") for link in backs
        ), page
        for around in tree.iter():
            if around.tag in ("a", "button", "summary", "h1", "h2", "h3", "h4", "figcaption"):
                inside = [each for each in around.iter("a") if each is not around]
                assert not [each for each in inside if each.get("class") == "word"], page
        listed.update(name.removeprefix("word-") for name in names)
    # A word that no page uses has no place in the list.
    unused = {slug(word["name"]) for word in glossary()} - set(listed)
    assert not unused, "take them out of src/analysis/report/templates/words.toml"


def test_a_word_is_explained_in_one_plain_sentence() -> None:
    for word in glossary():
        assert word["means"].endswith((".", "”."))
        assert len(sentences_of(word["means"])) == 1, word["name"]
        assert len(word["means"].split()) <= 25, word["name"]
