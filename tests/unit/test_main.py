"""The process: what it can write, whatever the terminal."""

from __future__ import annotations

import io
import sys

from ohdio_gui import __main__ as program


def test_a_title_that_the_terminal_has_no_letters_for_is_written_all_the_same(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    program._let_anything_be_written()
    print("Été \ud800", flush=True)
    assert written.getvalue().split() == [b"\\xc9t\\xe9", b"\\ud800"]


def test_a_program_without_a_terminal_starts_too(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    program._let_anything_be_written()
