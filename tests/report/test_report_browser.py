"""The reports as a reader meets them: in a browser, by keyboard, on a phone, in the dark, on paper.

axe-core comes with axe-playwright-python; the browser is the one that is installed.
"""

import os
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from trial_notebook import write

from analysis.report.report import build_reports, find_browser, print_page
from analysis.report.run import ReportError, execute
from analysis.show.display import anchor
from analysis.tables.load import load_figures
from analysis.verdicts.codebook import Codebook
from analysis.verdicts.compare import compare, comparisons, side_by_side, verdict_on

if find_browser() is None or find_spec("playwright") is None:
    missing = "no Chromium, or no axe-playwright-python, to look at the reports with"
    if os.environ.get("CI"):
        raise RuntimeError(missing)
    pytest.skip(missing, allow_module_level=True)

from axe_playwright_python import base as axe
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
PAGES = ["trial", "index", "figures", "compare", "api", *(path.stem for path in NOTEBOOKS)]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PAPER = {"width": 672, "height": 920}  # A4 within the margins of the style sheet, in CSS pixels
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")

# A page of two hundred like entries takes axe half a minute; a few show what it would find.
SHORTEN = "document.querySelectorAll('.statement ~ .statement').forEach(e => e.remove())"
# The smallest letters of the drawings shown, in pixels of the page.
SMALLEST = """selector => Math.min(...[...document.querySelectorAll(selector)]
  .filter(svg => svg.checkVisibility()).flatMap(svg => [...svg.querySelectorAll('text')].map(each =>
    parseFloat(getComputedStyle(each).fontSize) * svg.getBoundingClientRect().width
      / svg.viewBox.baseVal.width)))"""
# Of what passes only the count is asked for: axe takes half the time, and finds the same faults.
FIND = """tags => axe.run({runOnly: tags, resultTypes: ['violations']})
  .then(found => ({violations: found.violations, passes: found.passes.length}))"""
FOCUSABLE = "a[href], button:not([hidden]), summary, input, select, [tabindex='0']"
NUMBER = (
    r"(?<![\w-])[£−]?\d[\d,.]*(?: ?[-–−/] ?£?\d[\d,.]*|-\w+)*%?(?: (?:million|billion|per cent)\b)?"
    r"|[\[(]−?\d[\d,.]*, (?:−?\d[\d,.]*|∞)[\])]|\d{3,4}(?: \d{3,4})+"
)
WORD = r"[\p{L}’']{2,}"
BROKEN = """expression => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, around = text.parentElement;
    if (around.closest('script, style, svg, pre, code, .unseen, select')) continue;
    if (!around.checkVisibility()) continue;
    for (const match of text.data.matchAll(new RegExp(expression, 'gu'))) {
      const range = document.createRange();
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      const tops = [...range.getClientRects()].filter(box => box.width > .5).map(box => box.top);
      if (Math.max(...tops) - Math.min(...tops) > 4) found.push(match[0]);
    }
  }
  return found;
}"""


# What hides a part of its own words, and a sign that stands on a line of its own.
CUT = """() => [...document.querySelectorAll('main *')].filter(each => {
  const style = getComputedStyle(each);
  if (!each.checkVisibility() || each.closest('.unseen, svg')) return false;
  if (each.matches('.self')) {
    const before = [...each.previousElementSibling.getClientRects()].pop();
    return each.getBoundingClientRect().top > before.bottom;
  }
  // Words that run out of their place, into what stands beside them.
  if (each.matches('td, th, p, li, dd, h2, h3') && style.display !== 'inline'
    && each.scrollWidth > each.clientWidth + 1) return true;
  return style.overflowY !== 'visible' && style.overflowY !== 'auto'
    && each.scrollHeight > each.clientHeight + 1;
}).map(each => each.outerHTML.slice(0, 80))"""
UNSEEN = """() => [...document.querySelectorAll('body *')].filter(each => {
  const own = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  if (!own || !each.checkVisibility() || each.closest('svg, script, style')) return false;
  let behind = each;
  while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') {
    behind = behind.parentElement;
  }
  const paper = behind ? getComputedStyle(behind).backgroundColor : 'rgb(0, 0, 0)';
  return getComputedStyle(each).color === paper;
}).map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the notebooks as saved, and of one with every sort of output."""
    place = tmp_path_factory.mktemp("reports")
    trials = [write(place / "trial.ipynb"), write(place / "other.ipynb")]

    def run(paths: Sequence[Path], done: Callable[[Path, str], None], **_: object) -> None:
        execute(trials, done=done)
        for path in set(paths) - set(trials):
            done(path, path.read_text(encoding="utf-8"))

    build_reports([*trials, *NOTEBOOKS], place / "reports", run=run)
    return place / "reports"


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[Browser]:
    # The reports are made first: playwright keeps a loop running, and so do kernels.
    with sync_playwright() as playwright:
        # The sandbox cannot be set up by root, as whom containers run.
        started = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield started
        started.close()


def opened(browser: Browser, path: Path, **context: Any) -> Page:
    page = browser.new_context(**context).new_page()
    page.goto(path.as_uri())
    return page


def with_all_code(page: Page) -> Page:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    return page


def filled(pdf: bytes) -> list[float]:
    """How far down the words of each page reach: 0 at the upper margin, 1 at the lower one."""
    found = []
    for page in re.finditer(rb"/Type /Page\b.*?/Contents (\d+) 0 R", pdf, re.DOTALL):
        start = pdf.index(b"\n%s 0 obj" % page[1])
        stream = pdf.index(b"stream", start) + len(b"stream\n")
        drawn = zlib.decompressobj().decompress(pdf[stream:].lstrip()).decode("latin-1")
        # The first matrix turns the page over and goes from pixels to points.
        lines = drawn.splitlines()[1:]
        scale, shift, kept, lowest = 1.0, 0.0, [(1.0, 0.0)], [0.0]
        area = re.search(r"^(\S+) (\S+) (\S+) (\S+) re\nW\*? n$", drawn, re.MULTILINE)
        assert area is not None
        top, height = float(area[2]), float(area[4])
        for line in lines:
            *numbers, operator = line.split() or [""]
            if operator == "q":
                kept.append((scale, shift))
            elif operator == "Q":
                scale, shift = kept.pop()
            elif operator == "cm":
                shift += scale * float(numbers[5])
                scale *= float(numbers[3])
            elif operator == "Tm":
                lowest.append((shift + scale * float(numbers[5]) - top) / height)
        # What stands below is the number of the page, in the margin.
        found.append(max(place for place in lowest if place <= 1))
    return found


def faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds on a page."""
    found = page.evaluate(FIND, STANDARDS)
    assert found["passes"] > 20
    return [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_on_a_desk_a_phone_and_paper_in_any_colours(
    browser: Browser, folder: Path, name: str
) -> None:
    said: list[str] = []
    page = browser.new_context(viewport=PAPER).new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((folder / f"{name}.html").as_uri())
    # The page of all figures prints on a hundred sheets of like entries.
    sheets = filled(page.pdf(prefer_css_page_size=True)) if name != "figures" else [1.0]
    assert sheets
    assert [(at, share) for at, share in enumerate(sheets[:-1], 1) if share < 0.5] == []
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(BROKEN, f"{NUMBER}|{WORD}") == []
    page.emulate_media(media="screen")
    with_all_code(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(BROKEN, NUMBER) == []
    assert page.evaluate(CUT) == []
    page.emulate_media(forced_colors="active", color_scheme="dark")
    assert page.evaluate(UNSEEN) == []
    assert said == []
    page.evaluate(SHORTEN)
    page.evaluate(AXE)
    page.emulate_media(forced_colors="none", color_scheme="dark")
    assert faults(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    assert page.evaluate(CUT) == []
    assert faults(page) == []
    if name in ("trial", "index"):
        page.emulate_media(color_scheme="dark")
        assert faults(page) == []
    page.context.close()


def test_what_cannot_be_read_would_be_found(browser: Browser, folder: Path, tmp_path: Path) -> None:
    page = opened(browser, folder / "trial.html")
    page.evaluate(AXE)
    page.evaluate("document.querySelector('main p').style.color = '#aaa'")
    page.evaluate("document.querySelector('.wide svg').removeAttribute('aria-label')")
    assert {fault for fault, _ in faults(page)} == {"color-contrast", "svg-img-alt"}
    page.add_style_tag(
        content="p { height: 1em; overflow: hidden } .self { display: block }"
        " li { width: 1ch; overflow-wrap: normal }"
    )
    found = page.evaluate(CUT)
    assert all(any(part in each for each in found) for part in ("<p", "<li", "self"))
    page.set_viewport_size({"width": 60, "height": 900})
    assert page.evaluate(BROKEN, WORD) != []
    page.context.close()
    # A page without scripts, since how far those have come depends on the machine.
    broken = tmp_path / "broken.html"
    broken.write_text('<p>Words.</p><footer style="break-before: page">Words.</footer>', "utf-8")
    first, second = filled(print_page(str(find_browser()), broken).read_bytes())
    assert 0 < first < 0.5
    assert 0 < second < 0.5


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_the_same_without_network_and_scripts(
    browser: Browser, folder: Path, name: str
) -> None:
    asked: list[str] = []
    with_scripts = opened(browser, folder / f"{name}.html")
    # What needs a script is not there without one, and nothing else is missing.
    with_scripts.evaluate(
        "document.querySelectorAll('.button, .scripted, form, #verdict, #reasons')"
        ".forEach(e => e.remove())"
    )
    shown = with_scripts.inner_text("main")
    with_scripts.context.close()
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / f"{name}.html").as_uri())
    bare = page.inner_text("main")
    if name == "compare":
        assert "needs JavaScript" in bare
        tables = page.get_by_role("link", name="the tables")
        assert tables.get_attribute("href") == "index.html#data"
    else:
        assert bare.split() == shown.split()
        assert len(bare.split()) > 50
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    context.close()


@pytest.mark.parametrize(("name", "scheme"), [("trial", "light"), ("index", "dark")])
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(
    browser: Browser, folder: Path, name: str, scheme: str
) -> None:
    page = opened(browser, folder / f"{name}.html", color_scheme=scheme)
    count = page.evaluate(
        "selector => { const found = [...document.querySelectorAll(selector)]"
        ".filter(e => e.checkVisibility()); found.forEach((e, n) => { e.dataset.n = n });"
        " return found.length }",
        FOCUSABLE,
    )
    assert count > 15
    for at in range(count):
        page.keyboard.press("Tab")
        number, width, style, left = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e); return "
            "[e.dataset.n, parseFloat(s.outlineWidth), s.outlineStyle, "
            "e.getBoundingClientRect().left] })()"
        )
        assert (int(number), style) == (at, "solid")
        assert width >= 2
        assert left >= 0
    page.context.close()


def test_the_controls_of_a_page_skip_open_copy_and_download(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    granted = ["clipboard-read", "clipboard-write"]
    page = opened(browser, folder / "trial.html", permissions=granted, accept_downloads=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.wait_for_url("**/trial.html#main")
    button = page.get_by_role("button", name="Show all code")
    closed = page.locator("details.code:not([open])").count()
    assert closed > 5
    for pressed, count in (("true", closed), ("false", 0)):
        button.click()
        assert page.locator("details.code[open]").count() == count
        assert button.get_attribute("aria-pressed") == pressed
    with page.expect_download() as started:
        page.get_by_role("link", name="Download this table (CSV): Three").click()
    assert started.value.suggested_filename == "three-figures-their-quotes.csv"
    started.value.save_as(tmp_path / "table.csv")
    lines = (tmp_path / "table.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "figure_id,quote,n"
    assert lines[3] == "cooper-2015-release/offences-up,'=1+1,2400"
    page.get_by_role("button", name="Copy the citation", exact=True).click()
    page.get_by_role("button", name="Copied", exact=True).wait_for()
    told = page.locator("#citation").inner_text()
    assert "Version" in told
    assert page.evaluate("getSelection().toString()").strip() == told
    page.context.close()


def test_two_clicks_lead_from_a_number_to_its_published_statistic(
    browser: Browser, folder: Path
) -> None:
    for scripts in (True, False):
        page = opened(browser, folder / "trial.html", java_script_enabled=scripts)
        page.get_by_role("link", name="33%").first.click()
        page.wait_for_url("**/figures.html#cooper-2015-release-offences-up")
        entry = page.locator("article:target")
        assert "gone up by 33%" in entry.inner_text()
        assert entry.locator("a[href^=http]").count() >= 1
        entry.get_by_role("link", name="What can trial outputs look like?").first.click()
        page.wait_for_url(re.compile(r"(trial|other)\.html#to-cooper-2015-release-offences-up$"))
        page.context.close()


def test_the_search_finds_figures_by_keyboard(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "figures.html")
    page.get_by_label("Search the words, speakers and sources").focus()
    page.keyboard.type("abbott 2,400")
    shown = page.locator("article:visible")
    texts = shown.all_inner_texts()
    assert page.get_by_role("status").inner_text().startswith(f"{len(texts)} of ")
    assert texts
    assert all("2,400" in text for text in texts)
    page.get_by_label("Search the words, speakers and sources").fill("")
    page.get_by_label("Show", exact=True).select_option("with one that can be compared")
    assert 0 < int(page.get_by_role("status").inner_text().split()[0]) < 100
    page.context.close()


def test_the_page_for_two_figures_gives_the_verdict_on_every_pair(
    browser: Browser, folder: Path
) -> None:
    page = opened(browser, folder / "compare.html")
    page.wait_for_selector(".choose:not([hidden])")
    found = page.evaluate("""async () => {
      const data = await unpack();
      return data.figures.map((left, i) => data.figures.map((right, j) => {
        if (j <= i) return null;
        const there = verdictOf(data, i, j), back = verdictOf(data, j, i);
        const gates = (state) => data.gates.filter((_, n) => there.states[n] === state).join(";");
        return [left.id, right.id, there.verdict, there.gate, gates("differs"),
          gates("cannot be told"), gates("with a caveat"), there.sentence,
          there.allowed.includes("ranking"), JSON.stringify(there) === JSON.stringify(back),
          there.allowed, there.remedy, there.states,
          there.title && there.allowed.every((name) => OPERATIONS[name])];
      }).filter(Boolean)).flat();
    }""")
    columns = ["left", "right", "verdict", "gate", "failed", "missing", "caveats", "sentence"]
    pairs = comparisons()[[*columns, "orderable"]].astype(object).fillna("")
    pairs[["left", "right"]] = pairs[["left", "right"]].map(anchor)
    assert [row[:8] for row in found] == pairs[columns].to_numpy().tolist()
    assert all(row[9] and row[13] for row in found)
    ranked = {(row[0], row[1]) for row in found if row[8]}
    orderable = pairs[pairs["orderable"]]
    assert ranked <= set(zip(orderable["left"], orderable["right"], strict=True))
    page.context.close()
    # A pair of each outcome, against the verdict in full.
    outcomes = {str(row[2:4] + row[10:12]): row for row in found}
    assert len({row[2] for row in outcomes.values()}) == 6
    rows = load_figures().assign(name=lambda known: known["figure_id"].map(anchor))
    book, rows = Codebook.of(), rows.set_index("name")
    for row in outcomes.values():
        left, right = rows.loc[row[0]], rows.loc[row[1]]
        told = verdict_on(book, left, right)
        assert row[10] == list(told.allowed)
        assert row[11] == ("" if told.verdict == "repetition" else told.remedy)
    for row in list(outcomes.values())[::5]:
        ids = rows.loc[row[:2], "figure_id"]
        assert row[12] == side_by_side(*ids)["outcome"].tolist()


def test_two_figures_are_chosen_by_keyboard_and_by_address(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "compare.html")
    name = "cooper-2015-release-offences-up&cooper-2015-release-prosecutions-down"
    page.goto(f"{(folder / 'compare.html').as_uri()}#{name}")
    page.wait_for_selector(".choose:not([hidden])")
    verdict = page.locator("#verdict")
    told = compare("cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down")
    assert verdict.inner_text().split("\n\n") == ["Not comparable", told.sentence]
    assert "What would help" in page.locator("#reasons").inner_text()
    assert page.get_by_role("region", name="The questions").is_visible()
    page.get_by_label("Second figure").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("decodeURIComponent(location.hash)") != f"#{name}"
    page.context.close()


def test_the_index_has_three_screens_before_the_statements(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "index.html", viewport={"width": 1280, "height": 800})
    page.evaluate(
        "document.querySelectorAll('.lines li:has([href^=trial], [href^=other]),"
        " .number:nth-child(n + 4)').forEach(each => each.remove())"
    )
    place = page.locator("#statements").bounding_box()
    assert place is not None
    assert place["y"] <= 3 * 800
    assert page.evaluate(SMALLEST, ".cards svg") >= 12
    page.context.close()


def test_a_chart_follows_the_width_and_the_dark(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "trial.html")
    for width, wide in ((1280, True), (900, True), (700, False), (320, False)):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".drawing .wide").first.is_visible() == wide
        assert page.locator(".drawing .narrow").first.is_visible() != wide
        assert page.evaluate(SMALLEST, ".drawing svg") >= 12
        box = page.locator(".drawing svg:visible").first.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
    colours = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        text = page.locator(".drawing .narrow svg text").first
        colours.add(text.evaluate("text => getComputedStyle(text).fill"))
    assert len(colours) == 2
    page.context.close()


def test_paper_shows_addresses_and_no_controls(browser: Browser, folder: Path) -> None:
    page = with_all_code(opened(browser, folder / "figures.html"))
    page.emulate_media(media="print")
    link = page.locator("main a[href^=http]").first
    after = link.evaluate("element => getComputedStyle(element, '::after').content")
    assert link.get_attribute("href") in after
    for hidden in (".search", ".skip"):
        assert not page.locator(hidden).first.is_visible()
    page.goto((folder / "trial.html").as_uri())
    for hidden in ("details.code", ".button", ".contents", ".turn"):
        assert not page.locator(hidden).first.is_visible()
    breaks = "element => getComputedStyle(element).breakInside"
    assert page.locator("figure.chart .drawing").first.evaluate(breaks) == "avoid"
    page.context.close()


def test_a_page_prints_to_tagged_a4(folder: Path) -> None:
    printed = print_page(str(find_browser()), folder / "trial.html")
    pdf = printed.read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/Marked true" in pdf
    (width, height), *_ = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert (round(float(width)), round(float(height))) == (595, 842)
    printed.unlink()


def test_a_page_that_cannot_be_printed_is_named(folder: Path) -> None:
    with pytest.raises(ReportError, match=r"^trial.html could not be printed"):
        print_page("true", folder / "trial.html")
