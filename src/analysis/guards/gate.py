"""An audit hook that every kernel has under the guards: no file is written, no network asked.

Temporary folders and caches are free; what another program does is not seen.
"""

import os
import sys
import tempfile
from pathlib import Path

CACHES = (os.environ.get(name, "") for name in ("IPYTHONDIR", "MPLCONFIGDIR"))
FREE = (os.devnull, tempfile.gettempdir(), f"{Path.home()}/.", sys.prefix, *filter(None, CACHES))
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CHANGES = {"os.mkdir", "os.remove", "os.rename", "os.rmdir"}


def refuse(event: str, said: tuple[object, ...]) -> None:
    """Stop whatever would leave something behind, or ask somewhere else."""
    name = said[0] if said else ""
    if event in CHANGES or (event == "open" and isinstance(said[2], int) and said[2] & WRITING):
        if isinstance(name, str) and not name.startswith(FREE) and "__pycache__" not in name:
            raise PermissionError(f"a committed notebook changes no file, but this cell {name}")
    elif event == "socket.getaddrinfo" and name not in ("127.0.0.1", "localhost"):
        raise PermissionError(f"a committed notebook asks no network, but this cell {name}")
