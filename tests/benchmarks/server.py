"""A replica of OHdio in a process of its own, so that it does not share the program's threads.

``python -m tests.benchmarks.server FOLDER`` prints its category's address, and ends with its input.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ohdio_gui.demo.server import Replica
from tests.hostile import hostile_catalogue
from tests.sounds import FFMPEG, make_tone

BOOKS = 146
SPEED_BYTES_S = 400_000
"""Of each connection: downloads go on for as long as is measured."""


def main(folder: Path) -> None:
    """Serve until the input ends."""
    folder.mkdir(parents=True, exist_ok=True)
    cover = folder / "cover.jpg"
    command = [FFMPEG, "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=640x640"]
    subprocess.run([*command, "-frames:v", "1", "-y", str(cover)], check=True)
    tones = [make_tone(folder / f"{n}.m4a", 300 + 200 * n, 60 + n) for n in range(3)]
    catalogue = hostile_catalogue(folder / "covers", tones, cover, BOOKS)
    with Replica(catalogue, ffmpeg=FFMPEG, speed_bytes_s=SPEED_BYTES_S) as replica:
        print(replica.category_url(), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
