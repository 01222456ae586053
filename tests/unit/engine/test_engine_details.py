"""What "Copy details" copies."""

from __future__ import annotations

from ohdio_gui.engine.details import BookDetails, report_of
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.errors import BookFolderError
from ohdio_gui.model.jobs import Stage
from ohdio_gui.store.store import Store

PRIVATE = ("/home/marie/Musique/OHdio", "/home/marie/.local/share/ohdio-gui", "/home/marie")


def report(folder, url, error=None):
    store = Store(folder)
    number, _ = store.audiobooks.add(url, None, "Titre")
    (job,) = store.jobs.claim(Stage.METADATA, 1)
    if error is not None:
        store.jobs.discard(job, error.info, AudiobookStatus.FAILED)
    book = store.audiobooks.get(number)
    jobs = store.jobs.of_subject(Stage.METADATA, str(number))
    return report_of(BookDetails(book, (), jobs), PRIVATE)


def test_a_folder_of_earlier_is_private_too(tmp_path):
    folder = "/media/marie.tremblay/USB Marie/Livres/Anne"
    told = report(
        tmp_path, "https://example.org/p", BookFolderError(folder=folder, reason="denied")
    )
    assert "marie" not in told.lower()
    said = "book_folder: The folder …/Anne of this book cannot be written: denied"
    assert told.count(said) == 2  # the book's error, and that of its attempt


def test_the_home_folder_leaves_no_trace(tmp_path):
    for folder in ("/home/marie", "/home/marie/Privé/Livres", "/home/marie/Musique/OHdio/Anne"):
        error = BookFolderError(folder=folder, reason="denied")
        told = report(tmp_path / folder[1:], "https://example.org/p", error)
        assert "marie" not in told
        assert "Privé" not in told
        assert "OHdio/" not in told


def test_the_page_s_address_is_told_without_what_may_open_it(tmp_path):
    told = report(tmp_path, "https://example.org/l'ete/livre?v=s3cr3t#s3cr3t")
    assert "page: https://example.org/l'ete/livre\n" in told
    assert "s3cr3t" not in told
