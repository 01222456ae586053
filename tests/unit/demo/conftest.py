"""Small audio and a catalogue for the replica's own tests."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import httpx
import imageio_ffmpeg
import pytest
from demo_category_reader import COUNT

from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue, DemoCategory, DemoPart
from ohdio_gui.demo.server import Replica
from tests.hostile import hostile_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    return imageio_ffmpeg.get_ffmpeg_exe()


@pytest.fixture(scope="session")
def tone(ffmpeg: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of a sine tone: AAC, 96 kbit/s."""
    file = tmp_path_factory.mktemp("tones") / "tone.m4a"
    source = "sine=frequency=440:sample_rate=44100:duration=10"
    command = [ffmpeg, "-nostdin", "-v", "error", "-f", "lavfi", "-i", source]
    subprocess.run([*command, "-c:a", "aac", "-b:a", "96k", str(file)], check=True)
    return file


@pytest.fixture(scope="session")
def catalogue(tone: Path, tmp_path_factory: pytest.TempPathFactory) -> DemoCatalogue:
    cover = tmp_path_factory.mktemp("covers") / "101.jpg"
    cover.write_bytes(b"\xff\xd8\xff\xe0 not quite a picture \xff\xd9")
    whole = DemoBook(
        id="101",
        slug="le-renard",
        title="Le </script> & l’« été »",
        parts=(
            DemoPart("Partie 1 - L’aube", "7000001", tone, 10),
            DemoPart("Partie 2 - Midi", "7000002", tone, 10),
            DemoPart("Partie 3 - Retenue", "7000003", None, 12, withheld=True),
        ),
        authors=("Ève Roy", "Guy Noël", "Zoé D’Or"),
        narrators=("Une Voix", "Une Autre"),
        genre="Conte",
        year=2008,
        publisher="Éditions Alto",
        pages=344,
        audience="Tout public",
        prize="Lauréat du Prix <Mer> 2009",
        director="Patricia Landry",
        summary=("Un & deux.", "Trois."),
        cover=cover,
    )
    hls_only = DemoBook(
        id="102",
        slug="ecume",
        title="Écume",
        parts=(DemoPart("Partie 1", "7000004", tone, 10, hls_only=True),),
        authors=("Ève Roy",),
    )
    others = tuple(
        DemoBook(str(number), f"livre-{number}", f"Livre {number}", ())
        for number in range(103, 108)
    )
    books = (whole, hls_only, *others)
    ids = tuple(book.id for book in books)
    return DemoCatalogue(
        (
            DemoCategory("900", "jeunesse", "Jeunesse", ids),
            DemoCategory("901", "autres", "Autres", ("102", "101", "102")),
            DemoCategory("902", "vide", "Vide"),
        ),
        books,
    )


@pytest.fixture(scope="session")
def hostile(tone: Path, tmp_path_factory: pytest.TempPathFactory) -> DemoCatalogue:
    """The hostile category, with one tone for all its parts."""
    folder = tmp_path_factory.mktemp("hostile")
    cover = folder / "cover.jpg"
    cover.write_bytes(b"\xff\xd8\xff\xd9")
    return hostile_catalogue(folder, [tone], cover, COUNT)


@pytest.fixture
def hostile_replica(hostile: DemoCatalogue) -> Iterator[Replica]:
    with Replica(hostile) as replica:
        yield replica
        assert replica.failures == ()


@pytest.fixture
def make_replica(catalogue: DemoCatalogue, ffmpeg: str) -> Iterator[Callable[..., Replica]]:
    started: list[Replica] = []

    def make(**options: object) -> Replica:
        replica = Replica(catalogue, ffmpeg=ffmpeg, **options).start()  # type: ignore[arg-type]
        started.append(replica)
        return replica

    yield make
    for replica in started:
        replica.stop()
        assert replica.failures == ()


@pytest.fixture
def replica(make_replica: Callable[..., Replica]) -> Replica:
    return make_replica()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10, trust_env=False) as opened:
        yield opened
