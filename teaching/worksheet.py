"""Write worksheet.html: the questions of notebook 07 to print, and their key on a page of its own.

    .venv/bin/python teaching/worksheet.py

Both are taken from the notebook as it is saved, so that they cannot differ from it.
"""

import re
from html import escape, unescape
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
NOTEBOOK = HERE.parent / "notebooks" / "07_common_mistakes.ipynb"
QUESTION = re.compile(r"<strong>(.*?)</strong>.*<summary>Answer</summary><p>(.*?)</p>", re.DOTALL)
PAGE = """\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Worksheet: {title}</title>
<style>
@page {{ size: A4; margin: 18mm }}
body {{ font: 12pt/1.45 Georgia, serif; max-width: 42em; margin: 2em auto; padding: 0 1em }}
h2 {{ font-size: 1.1em; margin: 1.4em 0 .3em; break-after: avoid }}
li {{ break-inside: avoid; margin-bottom: .6em }}
.line {{ border-bottom: 1px solid #757575; height: 1.9em }}
.key {{ break-before: page }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>Name: ______________________ &nbsp; Date: ______________</p>
<p>A number in quotation marks stands as somebody said it. Quantities may be given in words,
such as “more than …”.</p>
<ol>
{questions}
</ol>
<section class="key">
<h1>Key</h1>
<ol>
{answers}
</ol>
</section>
</body>
</html>
"""


def asked_and_answered(cell: nbformat.NotebookNode) -> tuple[str, str] | None:
    """The question that a cell shows, and its answer; nothing where it asks none."""
    shown = [output.get("data", {}).get("text/html", "") for output in cell.outputs]
    found = next(filter(None, map(QUESTION.search, shown)), None)
    return (unescape(found[1]), unescape(found[2])) if found else None


def worksheet() -> str:
    """The page, from the notebook as it is saved."""
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    title = cells[0].source.partition("\n")[0].removeprefix("# ")
    asked, answers, section = [], [], ""
    for cell in cells:
        if cell.cell_type == "markdown":
            found = re.findall(r"^## (.+)$", cell.source, re.MULTILINE)
            section = found[-1] if found else section
            continue
        if question := asked_and_answered(cell):
            text, answer = map(escape, question)
            heading = f"<h2>{escape(section)}</h2>\n" if section else ""
            asked.append(f'<li>{heading}<p>{text}</p>\n<div class="line"></div></li>')
            answers.append(f"<li>{answer}</li>")
            section = ""
    return PAGE.format(title=title, questions="\n".join(asked), answers="\n".join(answers))


if __name__ == "__main__":
    (HERE / "worksheet.html").write_text(worksheet(), encoding="utf-8", newline="\n")
