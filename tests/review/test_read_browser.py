"""The page of a text in a browser: unchanged text, axe, keyboard, phone, paper, no script."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from analysis import read
from analysis.report.report import find_browser

if find_browser() is None or find_spec("playwright") is None:
    missing = "no Chromium, or no axe-playwright-python, to look at the page with"
    if os.environ.get("CI"):
        raise RuntimeError(missing)
    pytest.skip(missing, allow_module_level=True)

from axe_playwright_python import base as axe
from playwright.sync_api import Browser, sync_playwright

pytestmark = pytest.mark.browser

TEXTS = Path(__file__).parent / "texts"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
HOSTILE = (
    "\n \n<script>document.title = 'run'</script> 33%\r\n\u202egnp.exe\u202c 1,204 of 12\t&amp;\n"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = (TEXTS / "harbour-gazette.txt").read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("read") / "page.html"
    # In the form of bytes, so that no line end is changed on the way.
    path.write_bytes(read(text + HOSTILE).page().encode())
    return path


def test_the_text_content_of_the_region_is_the_text(browser: Browser, page: Path) -> None:
    text = (TEXTS / "harbour-gazette.txt").read_text(encoding="utf-8") + HOSTILE
    shown = browser.new_context().new_page()
    shown.goto(page.as_uri())
    assert shown.evaluate("document.querySelector('.text').textContent") == text
    assert shown.title() != "run"
    shown.context.close()


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]
)
def test_axe_finds_no_fault_and_a_phone_scrolls_one_way(
    browser: Browser, page: Path, scheme: str, width: int
) -> None:
    shown = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
        bypass_csp=True,
    ).new_page()
    shown.goto(page.as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    shown.evaluate(AXE)
    found = shown.evaluate("tags => axe.run({runOnly: tags})", STANDARDS)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    shown.context.close()


def test_the_keyboard_goes_from_a_mark_to_its_words_and_back_without_a_script(
    browser: Browser, page: Path
) -> None:
    shown = browser.new_context(java_script_enabled=False, offline=True).new_page()
    shown.goto(page.as_uri())
    shown.locator(".text mark.open a").first.focus()
    shown.keyboard.press("Enter")
    note = shown.locator("li:target")
    assert "“48” of “310” is 15.48%" in note.inner_text()
    note.locator("a.back").focus()
    shown.keyboard.press("Enter")
    assert shown.locator("mark:target").inner_text().startswith("48")
    shown.context.close()


def test_paper_shows_the_text_with_its_numbers_and_all_notes(browser: Browser, page: Path) -> None:
    shown = browser.new_context(viewport={"width": 672, "height": 920}).new_page()
    shown.goto(page.as_uri())
    shown.emulate_media(media="print")
    assert shown.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    height = "e => [e.scrollHeight, e.clientHeight]"
    whole, seen = shown.locator(".aloud .one-by-one").evaluate(height)
    assert whole <= seen + 1
    assert not shown.locator(".back").first.is_visible()
    shown.context.close()
