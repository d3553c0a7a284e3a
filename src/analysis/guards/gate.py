"""An audit hook that every kernel has under the guards: no file is changed, no network asked.

Caches are free, and so are temporary folders but for the notebook's own and the one that holds it.
What another program does is not seen, nor what is named by an open file or folder.
"""

import os
import sys
import tempfile
from pathlib import Path

TEMPORARY = Path(tempfile.gettempdir()).resolve()
OWN = [folder for folder in (Path.cwd(), Path.cwd().parent) if folder != TEMPORARY]
CACHES = filter(None, (os.environ.get(name) for name in ("IPYTHONDIR", "MPLCONFIGDIR")))
FREE = [Path(name).resolve() for name in (os.devnull, sys.prefix, *CACHES)]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CHANGED = {  # which of the things that are said of an event are paths of what it changes
    **dict.fromkeys("open os.chmod os.mkdir os.remove os.rmdir os.truncate".split(), (0,)),
    **{"os.link": (1,), "os.rename": (0, 1), "os.symlink": (1,), "sqlite3.connect": (0,)},
}
IN_A_FOLDER = set(CHANGED) - {"open", "os.truncate", "sqlite3.connect"}  # its number is said last
HERE = (None, "", "127.0.0.1", "::1", "localhost")


def may_change(name: object) -> bool:
    """Whether a notebook may write to a path, make or remove it."""
    if not isinstance(name, str | bytes | os.PathLike) or name == ":memory:":
        return True
    path = Path(os.fsdecode(name)).resolve()
    if any(path.is_relative_to(folder) for folder in FREE) or "__pycache__" in path.parts:
        return True
    if str(path).startswith(f"{Path.home()}{os.sep}."):
        return True
    return path.is_relative_to(TEMPORARY) and not any(path.is_relative_to(own) for own in OWN)


def refuse(event: str, said: tuple[object, ...]) -> None:
    """Stop whatever would leave something behind, or ask somewhere else."""
    if event in CHANGED:
        if event == "open" and not (isinstance(said[2], int) and said[2] & WRITING):
            return
        if event in IN_A_FOLDER and said[-1] != -1:
            return
        for name in (said[place] for place in CHANGED[event]):
            if not may_change(name):
                raise PermissionError(f"a committed notebook changes no file, but this cell {name}")
    elif event in ("socket.getaddrinfo", "socket.connect"):
        asked = said[0] if event == "socket.getaddrinfo" else said[1]
        host = asked[0] if isinstance(asked, tuple) else asked
        if host not in HERE and not (event == "socket.connect" and host is asked):
            raise PermissionError(f"a committed notebook asks no network, but this cell {host}")
