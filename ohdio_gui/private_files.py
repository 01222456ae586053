"""Files and folders that nobody but the person reads, whatever the umask says.

On Windows the person's own folders are theirs already, and nothing is changed.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` where it is missing, for its owner alone. Raises OSError.

    An empty one is taken for ours. One that holds something may be the person's own, and other
    programs may need a way through it: it stays as it is, and what we put into it is private.
    """
    try:
        folder.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
        if not any(folder.iterdir()):
            close_to_others(folder)


def make_private_file(path: Path) -> None:
    """Make an empty file, or close the one that is there to everybody but its owner.

    One that is there is not opened: to close it again would drop the locks that SQLite has on it
    in this process. Raises OSError.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        close_to_others(path)


def close_to_others(path: Path) -> None:
    """Let nobody but its owner use ``path``, where it is there. Raises OSError."""
    if os.name == "nt":
        return
    # Another's file is theirs to close, and there are disks that know no modes.
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
