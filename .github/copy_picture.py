"""Copy the key chart of notebook 02 to the top of README: python .github/copy_picture.py."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
PICTURE = Path(__file__).with_name("base_years.png")
IN_README = re.compile(r"!\[.*?\]\(\.github/base_years\.png\)")


def key_chart() -> tuple[bytes, str]:
    """The picture of the cell tagged key, and the line that shows it in README."""
    notebook = nbformat.read(ROOT / "notebooks" / "02_offences_and_prosecutions.ipynb", 4)
    (cell,) = (cell for cell in notebook.cells if "key" in cell.metadata.get("tags", []))
    (shown,) = (each for each in cell.outputs if "image/png" in each.get("data", {}))
    alt = shown.metadata["image/png"]["alt"]
    return b64decode(shown.data["image/png"]), f"![{alt}](.github/base_years.png)"


if __name__ == "__main__":
    png, line = key_chart()
    PICTURE.write_bytes(png)
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(IN_README.sub(lambda _: line, text), encoding="utf-8", newline="\n")
