"""An audit hook that every kernel has under the guards: no file is changed, no network asked.

Caches are free, and so are temporary folders but for the notebook's own and the one that holds it.
What another program does is not seen, nor what is named by an open file or folder.
"""

import os
import sys
import tempfile
from pathlib import Path

TEMPORARY = Path(tempfile.gettempdir()).resolve()
OWN = {Path.cwd(), Path.cwd().parent} - {TEMPORARY}
CACHES = map(os.environ.get, ("IPYTHONDIR", "MPLCONFIGDIR"))
FREE = [Path(name).resolve() for name in (os.devnull, sys.prefix, *CACHES) if name]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
HERE = (None, "", "127.0.0.1", "::1", "localhost")


def may_change(name: object) -> bool:
    """Whether a notebook may write to a path, make or remove it."""
    if not isinstance(name, str | bytes | os.PathLike) or name == ":memory:":
        return True
    path = Path(os.fsdecode(name)).resolve()
    cached = str(path).startswith(f"{Path.home()}{os.sep}.") or "__pycache__" in path.parts
    free = path.is_relative_to(TEMPORARY) and not any(map(path.is_relative_to, OWN))
    return cached or free or any(map(path.is_relative_to, FREE))


def refuse(event: str, said: tuple[object, ...]) -> None:
    """Stop whatever would leave something behind, or ask somewhere else."""
    names: list[object] = []
    # Python ends these events with -1 unless a folder's number was given, from which the path would
    # count. Modes and numbers among the names are no paths: may_change lets them pass.
    match event, *said:
        case "open", name, _, int(flags) if flags & WRITING:
            names = [name]
        case (("os.truncate" | "sqlite3.connect"), name, *_):
            names = [name]
        case (("os.link" | "os.symlink"), _, *names, -1):
            pass
        case (("os.chmod" | "os.mkdir" | "os.remove" | "os.rename" | "os.rmdir"), *names, -1):
            pass
        case ("socket.getaddrinfo", host, *_) | ("socket.connect", _, (host, *_)):
            if host not in HERE:
                raise PermissionError(f"a committed notebook asks no network, but this cell {host}")
    for name in names:
        if not may_change(name):
            raise PermissionError(f"a committed notebook changes no file, but this cell {name}")
