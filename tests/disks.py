"""Really small disks, where this machine lets us have them."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class SmallDisk:
    """A disk of its own below a folder, in memory."""

    path: Path

    def resize(self, size_bytes: int) -> None:
        """Make it larger or smaller; what is on it stays."""
        self._remount(f"size={size_bytes}")

    def set_read_only(self, is_read_only: bool) -> None:
        """Let nothing be written on it, or all again."""
        self._remount("ro" if is_read_only else "rw")

    def fill(self, left_bytes: int = 0) -> Path:
        """Leave only so much free; returns the file that fills it."""
        filler = self.path / "filler"
        with filler.open("wb", buffering=0) as file:
            # Written, not only made that long: a hole takes no room.
            left = self.free - left_bytes
            while left > 0:
                try:
                    left -= file.write(bytes(min(left, 1 << 20)))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    break  # others write on it meanwhile
        return filler

    @property
    def free(self) -> int:
        return shutil.disk_usage(self.path).free

    def _remount(self, option: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{option}", str(self.path)], check=True)


@contextlib.contextmanager
def mounted(folder: Path, size_bytes: int):
    """Put a small disk below ``folder``; skip the test where nobody may mount one."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "none", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: a process that still has a file open on it must not keep it for ever.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
