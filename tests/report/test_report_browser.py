"""The reports as a reader meets them: in a browser, by keyboard, on a phone, in the dark, on paper.

axe-core comes with axe-playwright-python; the browser is the one that is installed.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from trial_notebook import write

from analysis.report.report import build_reports, find_browser, print_page
from analysis.report.run import ReportError, execute

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
PAGES = ["trial", "index", "figures", *(path.stem for path in NOTEBOOKS)]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PAPER = {"width": 672, "height": 920}  # A4 within the margins of the style sheet, in CSS pixels
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")

# A page of two hundred like entries takes axe half a minute; a few show what it would find.
SHORTEN = "document.querySelectorAll('.statement ~ .statement').forEach(e => e.remove())"
FOCUSABLE = "a[href], button:not([hidden]), summary, [tabindex='0']"


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
def browser() -> Iterator[Browser]:
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


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)])
def test_axe_finds_no_fault(
    browser: Browser, folder: Path, name: str, scheme: str, size: dict[str, int]
) -> None:
    # The pages admit no script but their own; axe is let in past that.
    page = opened(
        browser, folder / f"{name}.html", color_scheme=scheme, viewport=size, bypass_csp=True
    )
    page.evaluate(SHORTEN)
    page.evaluate(AXE)
    if size == DESK:
        with_all_code(page)
    found = page.evaluate("tags => axe.run({runOnly: tags})", STANDARDS)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert len(found["passes"]) > 20
    page.context.close()


@pytest.mark.parametrize(("scheme", "size"), [("dark", DESK), ("light", PHONE)])
def test_axe_finds_no_fault_the_other_way_round(
    browser: Browser, folder: Path, scheme: str, size: dict[str, int]
) -> None:
    for name in ("trial", "index"):
        test_axe_finds_no_fault(browser, folder, name, scheme, size)


def test_axe_would_find_a_fault(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "trial.html", bypass_csp=True)
    page.evaluate("document.querySelector('main p').style.color = '#aaa'")
    page.evaluate("document.querySelector('img').removeAttribute('alt')")
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", STANDARDS)
    assert {each["id"] for each in found["violations"]} == {"color-contrast", "image-alt"}
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_scrolls_a_page_one_way_only(browser: Browser, folder: Path, name: str) -> None:
    page = with_all_code(opened(browser, folder / f"{name}.html", viewport=PHONE))
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_the_same_without_network_and_scripts(
    browser: Browser, folder: Path, name: str
) -> None:
    asked: list[str] = []
    with_scripts = opened(browser, folder / f"{name}.html")
    shown = with_scripts.inner_text("main").replace("Show all code", "")
    with_scripts.context.close()
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / f"{name}.html").as_uri())
    bare = page.inner_text("main")
    assert bare.split() == shown.split()
    assert len(bare.split()) > 50
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    context.close()


def test_pages_run_without_a_message(browser: Browser, folder: Path) -> None:
    for name in PAGES:
        said: list[str] = []
        page = browser.new_context().new_page()
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto((folder / f"{name}.html").as_uri())
        assert said == [], name
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(
    browser: Browser, folder: Path, scheme: str
) -> None:
    for name in ("trial", "index"):
        page = opened(browser, folder / f"{name}.html", color_scheme=scheme)
        page.evaluate(
            f'document.querySelectorAll("{FOCUSABLE}").forEach((e, n) => {{ e.dataset.n = n }})'
        )
        count = page.locator(FOCUSABLE).count()
        reached = []
        for _ in range(count):
            page.keyboard.press("Tab")
            number, width, style, left = page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e); return "
                "[e.dataset.n, parseFloat(s.outlineWidth), s.outlineStyle, "
                "e.getBoundingClientRect().left] })()"
            )
            assert width >= 2, (name, number)
            assert style == "solid", (name, number)
            assert left >= 0, (name, number)
            reached.append(int(number))
        assert reached == list(range(count)), name
        page.context.close()


def test_one_button_opens_all_code_and_closes_it(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "trial.html")
    button = page.get_by_role("button", name="Show all code")
    closed = page.locator("details.code:not([open])").count()
    assert closed > 5
    button.click()
    assert page.locator("details.code[open]").count() == closed
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.locator("details.code[open]").count() == 0
    page.context.close()


def test_the_skip_link_leads_past_the_head_of_the_page(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "trial.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.wait_for_url("**/trial.html#main")
    page.context.close()


def test_two_clicks_lead_from_a_number_to_its_published_statistic(
    browser: Browser, folder: Path
) -> None:
    page = opened(browser, folder / "trial.html")
    page.get_by_role("link", name="33%").first.click()
    page.wait_for_url("**/figures.html#cooper-2015-release-offences-up")
    entry = page.locator("article:target")
    assert "gone up by 33%" in entry.inner_text()
    assert entry.locator("a[href^=http]").count() >= 1
    entry.get_by_role("link", name="What can trial outputs look like?").first.click()
    page.wait_for_url(re.compile(r"(trial|other)\.html#to-cooper-2015-release-offences-up$"))
    page.context.close()


def test_a_table_downloads_as_csv(browser: Browser, folder: Path, tmp_path: Path) -> None:
    page = opened(browser, folder / "trial.html", accept_downloads=True)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download this table (CSV)").click()
    assert started.value.suggested_filename == "three-figures-their-quotes.csv"
    started.value.save_as(tmp_path / "table.csv")
    lines = (tmp_path / "table.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "figure_id,quote,n"
    assert lines[3] == "cooper-2015-release/offences-up,'=1+1,2400"
    page.context.close()


def test_charts_keep_a_white_card_in_the_dark(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "trial.html", color_scheme="dark")
    colour = "element => getComputedStyle(element).backgroundColor"
    assert page.locator("figure.chart").first.evaluate(colour) == "rgb(255, 255, 255)"
    assert page.locator("body").evaluate(colour) == "rgb(20, 24, 27)"
    page.context.close()


def test_paper_shows_addresses_and_no_controls(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "figures.html")
    page.emulate_media(media="print")
    link = page.locator("main a[href^=http]").first
    after = link.evaluate("element => getComputedStyle(element, '::after').content")
    assert link.get_attribute("href") in after
    for hidden in (".contents", ".skip"):
        assert not page.locator(hidden).first.is_visible()
    page.goto((folder / "trial.html").as_uri())
    for hidden in ("details.code", ".toggle", ".download"):
        assert not page.locator(hidden).first.is_visible()
    assert (
        page.locator("figure.chart").first.evaluate(
            "element => getComputedStyle(element).breakInside"
        )
        == "avoid"
    )
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_no_table_is_wider_than_the_paper(browser: Browser, folder: Path, name: str) -> None:
    page = opened(browser, folder / f"{name}.html", viewport=PAPER)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
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
