"""How this package is run from the terminal that is open."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path


def how_to_run(*arguments: str) -> str:
    """The line that runs a command of this package, as it is typed in the working directory.

    It starts with `analysis` only where that is a command of the interpreter in use.

    >>> how_to_run("add", "smith-2025.xlsx").endswith("analysis add smith-2025.xlsx")
    True
    """
    # A link stays one: what it points to knows nothing of a virtual environment.
    python = Path(sys.executable)
    found = shutil.which("analysis")
    if found is not None and Path(found).absolute().parent == python.parent:
        words = ["analysis", *arguments]
    else:
        here = python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python
        words = [str(here.with_suffix("") if os.name == "nt" else here)]
        words += ["-m", "analysis", *arguments]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
