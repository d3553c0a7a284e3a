"""A text read aloud: every number marked once, the text unchanged, what is missing said."""

import html
import io
import json
import os
import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import find_quantities, load_figures, read
from analysis.cli import main
from analysis.review.forms import formed
from analysis.review.marks import Mark
from analysis.review.review import Review, review_file, unwrapped
from analysis.review.texts import of_html, text_of_file
from analysis.tables.errors import DataError
from analysis.verdicts.quoting import completeness

HERE = Path(__file__).parent
ASPECTS = ("source", "period", "place", "base")
TEXTS = sorted((HERE / "texts").iterdir())


def only(text: str) -> Mark:
    (mark,) = read(text).figures
    return mark


def text_of_page(review: Review) -> str:
    """What a browser gives as the text content of the region, tags taken off by hand."""
    return html.unescape(re.sub(r"<[^>]*>", "", review.marked))


# Marked by hand before a rule was written: what is called missing is missing.


def tallied(hand: pd.DataFrame, marks: Iterable[Mark]) -> tuple[float, float]:
    """Precision and recall of "missing", by what a hand has of each mark, empty where nothing."""
    rule = pd.DataFrame([{name: mark.told[name].state for name in ASPECTS} for mark in marks])
    by_hand = hand[list(ASPECTS)].reset_index(drop=True)
    called, there = rule.eq("missing") & by_hand.ne(""), by_hand.eq("missing")
    both = (called & there).to_numpy().sum()
    return both / called.to_numpy().sum(), both / there.to_numpy().sum()


@pytest.fixture
def statements() -> Path:
    if folder := os.environ.get("ANALYSIS_TEXTS"):
        return Path(folder)
    pytest.skip("ANALYSIS_TEXTS is not set")


@pytest.mark.slow
def test_what_is_called_missing_in_made_up_texts_is_missing() -> None:
    hand = pd.read_csv(HERE / "marks.csv", dtype=str, keep_default_na=False)
    texts = {path.stem: read(path.read_text(encoding="utf-8")).figures for path in TEXTS}
    marks = [mark for name in hand["text"].unique() for mark in texts[name]]
    places = hand[["paragraph", "words"]].to_numpy().tolist()
    assert [[str(mark.paragraph.number), mark.words] for mark in marks] == places
    precision, recall = tallied(hand, marks)
    assert precision >= 0.95
    assert recall >= 0.1  # the hand looked no further than the paragraph


@pytest.mark.slow
@pytest.mark.texts
def test_what_is_called_missing_in_the_three_statements_is_missing(statements: Path) -> None:
    figures = load_figures()
    names = ["cooper-2015-release", "abbott-2017-oped", "guardian-2015-preview"]
    marks = {name: review_file(statements / f"{name}.txt").figures for name in names}
    mine = figures[figures["statement_id"].isin(names)]
    found = []
    for row in mine.to_dict("records"):
        there, words = marks[row["statement_id"]], str(row["value_text"])
        mark = next(
            mark
            for mark in there
            if mark.paragraph.number == row["paragraph"]
            and (mark.words in words or words in mark.words)
        )
        there.remove(mark)
        found.append(mark)
    hand = completeness(figures).replace({"not_given": "missing", "does_not_apply": ""})
    precision, recall = tallied(hand.set_index("figure_id").loc[mine["figure_id"]], found)
    assert precision >= 0.95
    assert recall >= 0.08
    # None of the four changes says since when.
    assert [mark.told["base"].state for mark in found].count("missing") == 4


@pytest.mark.slow
@pytest.mark.texts
def test_the_contradictions_of_the_release_of_2015_are_found(statements: Path) -> None:
    review = review_file(statements / "cooper-2015-release.txt")
    said = "\n".join(each.sentence for mark in review.marks for each in mark.findings)
    assert "Cases here, people there" in said
    assert "Some areas here, one force there" in said
    assert "Some forces here, some areas there" in said
    (less, *_) = [mark for mark in review.figures if mark.words == "less than 1,000"]
    assert "“less than 1,000” of “20-30,000” is less than 5%." in less.notes
    assert any("paragraph 38" in note for note in less.notes)


# The whole text stands on the page, and every number is marked once.


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_text_of_the_page_is_the_text_and_every_number_is_marked_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    review = read(text)
    assert text_of_page(review) == text
    places = re.findall(r'<mark [^>]*id="t\w+-m(\d+)"', review.marked)
    assert places == [str(number) for number in range(1, len(review.marks) + 1)]
    found = [each for line in unwrapped(text).splitlines() for each in find_quantities(line)]
    assert [" ".join(mark.words.splitlines()) for mark in review.marks] == [
        each.text for each in found
    ]
    page = review.page()
    for mark in review.marks:
        assert page.count(f'id="{review.id}-n{mark.number}"') == 1


SIGNS = st.sampled_from("<>&\"'`*_[]()#|\r\n\t ‮‏﻿٣½\x0b\u2028éß£%“” 133,.-a")


@given(st.text(SIGNS, max_size=80))
def test_any_text_stands_unchanged_on_its_page(text: str) -> None:
    assert text_of_page(read(text)) == text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script> 33% <img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)" 33%',
        "33% [up](javascript:alert(1)) **12** `3`",
        "\u202e33% \u2066of\u2069 1,000 &lt;b&gt;",
        "According to <b>Them</b>, 33% of {{ 7 * 7 }} {% raw %}",
    ],
)
def test_hostile_text_stays_text(hostile: str) -> None:
    review = read(hostile, name=hostile)
    assert text_of_page(review) == hostile
    page = review.page()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>Them" not in page
    assert re.findall(r"<[^>]*\son\w+=", page) == []
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)


def test_a_sign_that_no_page_holds_is_replaced_and_nothing_else_moves() -> None:
    assert text_of_page(read("a\0b 33%\ud800c")) == "a\ufffdb 33%?c"


def test_one_changed_word_changes_one_mark() -> None:
    text = (HERE / "texts" / "ashcombe-police.txt").read_text(encoding="utf-8")
    before, after = read(text), read(text.replace("in 38% of", "in 39% of"))
    differ = [
        one.words
        for one, other in zip(before.marks, after.marks, strict=True)
        if (one.said, one.attributes) != (other.said, other.attributes)
    ]
    assert differ == ["38%"]


def test_a_mark_leads_to_its_words_and_says_them_where_it_stands() -> None:
    review = read("Offences are up by 33%.")
    assert f'<a href="#{review.id}-n1" title="A rise of at least 32.5%' in review.marked
    assert "Not said: who says so, when, where and compared with when." in review.marked
    assert f'href="#{review.id}-m1"' in review.page()


# What is given, pointed at, missing, repeated, and what cannot be told or cannot fit.


def said_of(mark: Mark) -> list[str]:
    """All that is said of a number, and asked, as said.txt has it."""
    told = [f"{name} {each.state}: “{each.words}” {each.where}" for name, each in mark.told.items()]
    asked = [f"{found.rule}: {found.sentence}" for found in mark.findings]
    read_as = f"admits: {mark.admits}"
    all_of_it = [read_as, *told, *asked, *(f"note: {note}" for note in mark.notes)]
    return [f"{mark.row['words']} {line}" for line in all_of_it]


def cases() -> Iterator[tuple[str, list[str]]]:
    blocks = re.split(r"\n(?=[^\s#])", (HERE / "said.txt").read_text(encoding="utf-8"))
    for text, *lines in (block.splitlines() for block in blocks[1:]):
        yield text.replace("⏎", "\n"), [line[4:] for line in lines if line.startswith("    ")]


@pytest.mark.parametrize(("text", "expected"), list(cases()))
def test_what_is_said_of_the_numbers_of_a_text_is_as_written_down(
    text: str, expected: list[str]
) -> None:
    said = [line for mark in read(text).marks for line in said_of(mark)]
    for line in expected:
        head, _, words = line.partition(": ")
        if head.startswith("no "):
            unsaid = tuple(head.removeprefix("no ").split(", "))
            assert [each for each in said if re.search(rf" ({'|'.join(unsaid)}): ", each)] == []
        else:
            assert any(each.startswith(f"{head}: ") and words in each for each in said), said


def test_a_base_far_above_is_that_of_another_change() -> None:
    far = "It rained. " * 90
    review = read(f"Theft doubled since 2010.\n{far}\nCrime rose by 33%.")
    assert review.figures[-1].told["base"].state == "missing"


def test_a_broken_line_hides_neither_a_hedge_nor_a_source() -> None:
    text = "According to the county council, which keeps the count, more than\n1,000 were held."
    mark = only(text)
    assert mark.words == "more than\n1,000"
    assert mark.told["source"].words == "the county council"
    assert text_of_page(read(text)) == text
    assert "1,000</a></mark> were held.</p>" in read(text).marked
    assert unwrapped("A list:\n- 12 arrests\n- 13 charges") == "A list:\n- 12 arrests\n- 13 charges"


def test_a_long_text_without_an_empty_line_is_read_in_the_time_of_its_length() -> None:
    began = time.process_time()
    text = "Crime of every kind rose by a third.\n" * 30_000
    assert unwrapped(text) == text
    assert time.process_time() - began < 5


# What is published of the like.


def test_a_figure_of_the_same_measure_stands_beside_with_its_verdict() -> None:
    mark = only("Child abuse offences reported to the police have gone up by 33%.")
    assert mark.beside
    assert {each["measure"] for each in mark.beside} == {"Child abuse offences recorded"}
    assert any("gone up by 33%" in each["words"] for each in mark.beside)
    assert all(each["sentence"] for each in mark.beside)


def test_a_number_of_another_subject_has_nothing_beside() -> None:
    assert only("The bakery sold 512 loaves.").beside == []


# Ways in and out.


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<head><title>9</title></head><p>Up <b>33%</b>,<br>says <a>it</a>.",
            "Up 33%,\nsays it.\n",
        ),
        ("<style>1</style><script>2</script><p>3</p>", "3\n"),
        ("<p>Up 33% <![if !IE]>now<![endif]> and <![foo[ 5% ]]>.</p>", "Up 33% now and .\n"),
        ("<p>Up <![CDATA[x]]>33%", "Up 33%\n"),
        ("<p>Up 33%<![", "Up 33%<![\n"),
    ],
)
def test_the_text_of_a_page_is_its_words(markup: str, text: str) -> None:
    assert of_html(markup).text == text


def test_a_link_of_a_page_is_kept_in_mind() -> None:
    review = read(of_html("<p>Up by 33%, as <a href='/x'>seen</a>.</p>"))
    assert review.figures[0].told["source"].state == "elsewhere"


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(method: int = zipfile.ZIP_STORED, **parts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        for name, inside in parts.items():
            file.writestr(f"word/{name}.xml", inside)
    return packed.getvalue()


def damaged(content: bytes) -> bytes:
    return content[:49] + b"\xff" * 11 + content[60:]


def test_a_document_gives_its_paragraphs_and_footnotes(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>44%</w:delText></w:r></w:del>"
    body = (
        "<w:p><w:r><w:t>Up by </w:t></w:r><w:r><w:t>33%</w:t>"
        "<w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:p>{deleted}<w:r><w:t>A</w:t><w:tab/><w:t>b</w:t></w:r></w:p>"
    )
    notes = "<w:p><w:r><w:footnoteRef/><w:t>Home Office</w:t></w:r></w:p>"
    path = tmp_path / "a.docx"
    parts = {"document": body, "footnotes": notes}
    path.write_bytes(docx(**{name: f"<w:x {WORD}>{each}</w:x>" for name, each in parts.items()}))
    assert text_of_file(path).text == "Up by 33%[2]\nA\tb\n– Home Office\n"
    assert review_file(path).figures[0].told["source"].state == "elsewhere"


def test_no_line_is_named_of_a_document_as_it_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    body = "<w:p><w:r><w:t>Offences rose by 33%.</w:t></w:r></w:p>"
    path.write_bytes(docx(document=f"<w:x {WORD}>{body}</w:x>"))
    review = review_file(path)
    (first, *_) = formed(review, "github").splitlines()
    assert re.fullmatch(r"::error file=[^,]*a\.docx", first.partition("::“")[0])
    (run,) = json.loads(formed(review, "sarif"))["runs"]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    assert places
    assert not any("region" in place for place in places)


NO_DOCUMENT = {
    "no zip": b"no zip",
    "empty": b"",
    "cut short": b"PK\x03\x04",
    "entities": docx(document='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "no text": docx(other="<a/>"),
    "an encoding that nobody knows": docx(document='<?xml version="1.0" encoding="klingon"?><w/>'),
    **{
        f"damaged {method}": damaged(docx(method, document="<w/>" * 1000))
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)
    },
}


@pytest.mark.parametrize("kind", NO_DOCUMENT)
def test_what_is_no_document_says_so(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(NO_DOCUMENT[kind])
    with pytest.raises(DataError, match=r"is no \.docx document"):
        text_of_file(path)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text("# Draft\n\nOffences are up by 33%, says the Home Office.\n", encoding="utf-8")
    return path


def test_an_answer_beside_the_text_says_why_something_stays(draft: Path) -> None:
    answers = draft.with_name("draft.answers.txt")
    answers.write_text("# why\n33% | no-base | Since 2010 | table 2.\n", encoding="utf-8")
    review = review_file(draft)
    assert review.figures[0].open == ["no-period", "no-place"]
    assert "compared with when (answered: Since 2010 | table 2.)" in review.page()
    command = ["read", str(draft), "--format", "text", "--fail-on"]
    assert main([*command, "no-base"]) == 0
    assert main([*command, "no-base", "no-period"]) == 1
    assert main([*command, "no-period", "--fail-on", "no-base"]) == 1
    assert main([*command, "no-base", "--fail-on", "no-period"]) == 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("33% | no-base", "is no answer"),
        ("33% | base | because", "is no rule"),
        ("34% | no-base | because", "is not asked"),
        ("# why\n33% | no-base | caf\xe9", r"row 2: byte E9 is not UTF-8\. Save it with"),
    ],
)
def test_an_answer_that_answers_nothing_is_named(draft: Path, line: str, problem: str) -> None:
    draft.with_name("draft.answers.txt").write_text(line, encoding="latin-1")
    with pytest.raises(DataError, match=problem):
        review_file(draft)


def test_the_command_writes_a_page_and_prints_its_address(
    draft: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(draft.parent)
    assert main(["read", "draft.md"]) == 0
    page = draft.with_name("draft-read.html")
    assert capsys.readouterr().out.strip() == page.resolve().as_uri()
    assert "What a reader would ask first" in page.read_text(encoding="utf-8")


def test_the_forms_name_line_and_place(draft: Path) -> None:
    review = review_file(draft)
    (first, *_) = formed(review, "github").splitlines()
    assert (
        re.sub("file=.*/", "file=", first)
        == "::error file=draft.md,line=3::“33%25”: When? The text gives no date."
    )
    log = json.loads(formed(review, "sarif"))["runs"][0]
    region = log["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["charLength"]) == (3, 20, 3)
    assert {each["ruleId"] for each in log["results"]} <= {
        rule["id"] for rule in log["tool"]["driver"]["rules"]
    }
    told = json.loads(formed(review, "json"))
    assert told["numbers"][0]["source"]["state"] == "given"
    assert formed(review, "text").startswith("The text holds one number.")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a b.txt", "Crime rose.\x0bOffences rose by 33%.\n", 1),
        ("a b.txt", "Crime rose.\x0c\u2028\r\nOffences rose by 33%.\n", 2),
        ("a b.html", "<p>x</p>\n\n\n\n<p>Offences rose by 33%.</p>", 5),
        ("a b.html", "<ul>\n<li>x\n<li>\n\n<b>Offences</b> rose by 33%.</ul>", 5),
    ],
)
def test_a_number_is_named_by_the_line_and_the_path_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, line: int
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("sp äö", name)
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8", newline="")
    review = review_file(path)
    lines = formed(review, "github").splitlines()
    assert {each.partition("::“")[0] for each in lines} == {
        f"::error file=sp äö/{name},line={line}"
    }
    (run,) = json.loads(formed(review, "sarif"))["runs"]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {
        f"sp%20%C3%A4%C3%B6/{name.replace(' ', '%20')}"
    }
    assert {place["region"]["startLine"] for place in places} == {line}
    assert "sp äö" not in review.page()


def test_a_notebook_shows_the_text_and_a_terminal_the_words() -> None:
    review = read("Offences are up by 33%.")
    shown = review._repr_mimebundle_()
    assert review.marked in shown["text/html"]
    assert "<h3" in shown["text/html"]
    assert shown["text/plain"].startswith("The text holds one number. It is a figure.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Up by 33%.", "It is a figure."),
        ("Up by 33%.", "and one change does not say since when."),
        ("Up by 33% and down by 12%.", "All of them are figures."),
        ("Up by 33% and down by 12%.", "and two changes do not say since when."),
        ("In 2016 it was up by 33%.", "One of them is a figure; the others"),
        ("Nothing here.", "The text holds no number."),
        ("", "The text holds no number."),
    ],
)
def test_the_counts_are_plain_sentences(text: str, said: str) -> None:
    review = read(text)
    assert said in review.counts
    assert review.counts in review.page()


def test_what_is_no_text_is_refused_with_what_to_write() -> None:
    with pytest.raises(TypeError, match=r"read takes a text, not a .*Path; a file"):
        read(Path("my_text.txt"))  # type: ignore[arg-type]
