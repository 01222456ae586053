"""The real program against the replica, over loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ohdio_gui.demo.catalogue import DemoCatalogue, DemoCategory
from ohdio_gui.demo.server import Replica
from tests.sounds import FFMPEG, make_book, make_tone

RUN_S = 90
SIDECARS = {"cover.jpg", "metadata.json"}


@dataclass
class Program:
    """Starts ``ohdio-gui`` on one data directory, as a person's shell would."""

    data_dir: Path
    output_dir: Path
    origin: str
    settings: dict[str, object] = field(default_factory=lambda: {"requests_per_second": 0})
    extra_environment: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        command = [sys.executable, "-m", "ohdio_gui", "--data-dir", str(self.data_dir)]
        command += ["--output", str(self.output_dir)]
        for key, value in self.settings.items():
            command += ["--set", f"{key}={value}"]
        return [*command, *words]

    @property
    def environment(self) -> dict[str, str]:
        own = {"OHDIO_SITE_URL": self.origin, "OHDIO_SERVICES_URL": self.origin}
        return {**os.environ, **own, **self.extra_environment, "LC_ALL": "C.UTF-8", "LANG": "fr_CA"}

    def run(self, *words: str, timeout_s: float = RUN_S) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout_s,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
        )

    def status(self) -> dict:
        return json.loads(self.run("--status").stdout)

    @property
    def files(self) -> list[Path]:
        """What is in the output folder, hidden files too."""
        return sorted(path for path in self.output_dir.rglob("*") if path.is_file())

    @property
    def books(self) -> list[Path]:
        """Of these all but what lies beside a book."""
        return [path for path in self.files if path.name not in SIDECARS]


def events(output: str, name: str | None = None) -> list[dict]:
    """The JSON lines of a run, of one topic."""
    lines = [json.loads(line) for line in output.splitlines()]
    return [line for line in lines if name is None or line["event"] == name]


@pytest.fixture(scope="session")
def tones(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("tones")
    return [make_tone(folder / f"{n}.m4a", 300 + 150 * n, 9 + n) for n in range(1, 8)]


@pytest.fixture(scope="session")
def cover(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("cover") / "cover.jpg"
    command = [FFMPEG, "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=64x64"]
    subprocess.run([*command, "-frames:v", "1", str(path)], check=True)
    return path


@pytest.fixture(scope="session")
def catalogue(tones, cover) -> DemoCatalogue:
    books = (
        make_book(1, tones, cover=cover, genre="Roman"),
        make_book(2, tones[:2], cover=cover),
        make_book(3, tones[2:3]),
    )
    many = tuple(make_book(n, [tones[n % 7]]) for n in range(20, 40))
    return DemoCatalogue(
        (
            DemoCategory("500", "jeunesse", "Jeunesse", ("1001", "1002", "1003")),
            DemoCategory("501", "partage", "Partage", ("1002", "1003")),
            DemoCategory("502", "vide", "Vide"),
            DemoCategory("503", "beaucoup", "Beaucoup", tuple(book.id for book in many)),
            *(
                DemoCategory(str(600 + n), f"petite-{n}", f"Petite {n}", (many[n].id,))
                for n in range(8)
            ),
        ),
        (*books, *many),
    )


@pytest.fixture
def replica(catalogue, tones):
    with Replica(catalogue, ffmpeg=FFMPEG, extra_files={"conte.m4a": tones[0]}) as running:
        yield running
        assert not running.failures


@pytest.fixture
def program(replica, tmp_path) -> Program:
    return Program(tmp_path / "data", tmp_path / "books", replica.origin)
