"""The text of a file: plain text and Markdown as they are, HTML and DOCX without their markup."""

from __future__ import annotations

import zipfile
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from defusedxml import ElementTree

from analysis.add.find import lines_of
from analysis.tables.errors import DataError, one_fault
from analysis.tables.files import read_bytes, shown

LARGEST = 50_000_000
"""Bytes that the text of a document may unpack to."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011"}
SIGNS |= {"footnoteRef": "– ", "endnoteRef": "– "}
UNSEEN = frozenset("head script style template noscript svg".split())
INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strong sub sup "
    "time u var wbr img".split()
)


class Text(NamedTuple):
    """A text, and the places in it that lead elsewhere by a link.

    `lines` gives the line of the file at which each line of the text begins, where these are
    not the same; None where the file has no lines.
    """

    text: str
    pointers: tuple[int, ...] = ()
    lines: tuple[int, ...] | None = ()


def text_of_file(path: Path) -> Text:
    """The text of a .docx or .html file, or of any other as it stands, in UTF-8.

    Raises `DataError` for a file that cannot be read.
    """
    ending = path.suffix.lower()
    if ending == ".docx":
        return Text(_of_docx(path), lines=None)
    text = "".join(lines_of(path))
    return of_html(text) if ending in (".html", ".htm", ".xhtml") else Text(text)


def of_html(markup: str) -> Text:
    r"""What a page says, a line a paragraph, without scripts and styles.

    >>> of_html("<p>Up by <b>33%</b></p><script>1</script><p>See <a href='/x'>here</a>.").text
    'Up by 33%\nSee here.\n'
    """
    reader = _Page()
    reader.feed(markup)
    reader.close()
    reader.end_line()
    return Text("".join(reader.parts), tuple(reader.pointers), tuple(reader.rows))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.line: list[str] = []
        self.rows: list[int] = []
        self.pointers: list[int] = []
        self.length = self.row = 0
        self.unseen = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN and not self.unseen:
            self.unseen = tag
        if tag == "a" and dict(attributes).get("href"):
            self.pointers.append(self.length)
        self.end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen:
            self.unseen = ""
        self.end_line(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            if data.strip() and not self.row:
                self.row = self.getpos()[0] + data[: -len(data.lstrip())].count("\n")
            self.line.append(data)

    def parse_marked_section(self, i: int, _: int = 1) -> int:
        """Pass over <![…]> as browsers do; Python knows some words alone, and fails at others."""
        return self.parse_bogus_comment(i)

    def end_line(self, tag: str = "") -> None:
        if tag in INLINE:
            return
        if words := " ".join("".join(self.line).split()):
            self.rows.append(self.row)
            self.parts.append(f"{words}\n")
            self.length += len(words) + 1
        self.line, self.row = [], 0


def _of_docx(path: Path) -> str:
    """The paragraphs of a document as it reads now, and its footnotes below them."""
    text, content = "", read_bytes(path)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            for name in ("document", "footnotes", "endnotes"):
                if (file := f"word/{name}.xml") in packed.namelist() or name == "document":
                    if packed.getinfo(file).file_size > LARGEST:
                        raise one_fault(shown(path), "unpacks to more than a text holds")
                    text += _paragraphs(ElementTree.fromstring(packed.read(file)))
    except DataError:
        raise
    # A damaged document makes zipfile, its decompressors and the parser raise whatever they do.
    except Exception:
        remedy = "Save it anew as .docx or as text"
        raise one_fault(shown(path), "is no .docx document", remedy) from None
    return text


def _paragraphs(root: ElementTree.Element) -> str:
    """The text of a part of a document, a line a paragraph; what was deleted is none of it."""
    for parent in list(root.iter()):
        for again in parent.findall(FALLBACK):
            parent.remove(again)  # the same text box once more, for older programs
    text = ""
    for each in root.iter():
        name = each.tag.removeprefix(WORD)
        reference = f"[{each.get(f'{WORD}id')}]" if name.endswith("noteReference") else ""
        text += (each.text or "") if name == "t" else reference or SIGNS.get(name, "")
    return f"{text}\n".removeprefix("\n")
