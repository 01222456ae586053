"""``python -m tests.pictures [FOLDER] [--screen NAME]… [--only fr-dark@2]``: from the repository.

A child process for each language, theme and scale: fonts, colours and scale are a process's own.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("fr", "en")
THEMES = ("light", "dark")
SCALES = (1, 2)
SIZES = ((1024, 640), (1440, 900))
"""Of the whole screen, in device-independent pixels."""
TIMEOUT_S = 300
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Variant:
    """What holds for a whole process."""

    language: str
    theme: str
    scale: int

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}@{self.scale}"


def main(words: list[str]) -> int:
    """Make the pictures; 1 when one of the children failed."""
    arguments = _arguments(words)
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [
        Variant(*each)
        for each in itertools.product(LANGUAGES, THEMES, SCALES)
        if str(Variant(*each)) in arguments.only or not arguments.only
    ]
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(AT_ONCE) as threads:
        ends = threads.map(
            lambda variant: _run(variant, folder, Path(scratch), arguments.screen), wanted
        )
        failed = [str(variant) for variant, code in zip(wanted, ends, strict=True) if code]
    made = len(list(folder.glob("*.png")))
    print(f"{made} pictures in {folder}" + (f"; failed: {failed}" if failed else ""))
    return 1 if failed else 0


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="packaging/pictures", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/pictures"))
    parser.add_argument("--screen", action="append", default=[], help="only this one; repeatable")
    parser.add_argument("--only", action="append", default=[], help="such as fr-dark@2; repeatable")
    return parser.parse_args(words)


def _run(variant: Variant, folder: Path, scratch: Path, screens: list[str]) -> int:
    """Make the pictures of one variant in a process of its own; return its exit code."""
    screen = scratch / f"screen@{variant.scale}.json"
    screen.write_text(json.dumps({"screens": _screens(variant.scale)}), encoding="utf-8")
    environment = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        "QT_SCALE_FACTOR": str(variant.scale),
        # Offscreen has no tray whose coming and going could be told.
        "QT_LOGGING_RULES": "qt.core.qobject.connect.warning=false",
        "TZ": "America/Montreal",
    }
    command = [sys.executable, "-m", "tests.pictures.variant", str(folder)]
    command += [variant.language, variant.theme, str(variant.scale), *screens]
    return subprocess.run(command, env=environment, check=False, timeout=TIMEOUT_S).returncode


def _screens(scale: int) -> list[dict[str, object]]:
    """Return a screen for each size, side by side: dialogs ask for theirs."""
    left = 0
    screens = []
    for number, (width, height) in enumerate(SIZES):
        size = {"width": width * scale, "height": height * scale}
        place = {"name": f"s{number}", "x": left, "y": 0, **size}
        screens.append(place | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1})
        left += width * scale
    return screens


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
