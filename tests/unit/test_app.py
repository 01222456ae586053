"""The composition root opens the window whatever the disks do."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from ohdio_gui import app


def test_an_output_folder_on_a_disk_that_never_answers_does_not_keep_the_window(
    tmp_path, monkeypatch
):
    answers = threading.Event()
    monkeypatch.setattr(app, "OUTPUT_PATIENCE_S", 0.1)
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: answers.wait(60))
    began = time.monotonic()
    try:
        app._make_output_folder(tmp_path / "books")
        assert time.monotonic() - began < 5
    finally:
        answers.set()
