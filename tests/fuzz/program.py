"""Targets: settings, the door for a second start, JSON lines, sentences, HTTP's headers."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import random
import types
from pathlib import Path
from typing import Any

from ohdio_gui import cli, messages
from ohdio_gui.instance import urls_in_message
from ohdio_gui.model import errors
from ohdio_gui.model.errors import BrokenSettingsError, ErrorInfo, NotAUrlError, SettingsError
from ohdio_gui.model.events import DownloadEvent, DownloadStatus
from ohdio_gui.net import answers
from ohdio_gui.settings.settings import Settings
from ohdio_gui.settings.storage import load_settings, save_settings
from tests.fuzz import oracle, texts
from tests.fuzz.mutations import bytes_changed, encoded, json_changed, json_text
from tests.fuzz.runner import Fuzz, Target

_SETTINGS = {
    "output_dir": "/livres",
    "requests_per_second": 3.0,
    "min_free_mb": 500,
    "format": "mp3-parts",
    "name_template": "{title}",
    "sidecar_files": False,
    "ffmpeg_path": "~/bin/ffmpeg",
    "language": "fr",
    "max_concurrent_downloads": 3,
    "of_a_later_version": {"a": [1]},
}


def _settings(folder: Path) -> Fuzz:
    def make(rng: random.Random) -> bytes:
        written = encoded(json_text(rng, json_changed(rng, dict(_SETTINGS))))
        return bytes_changed(rng, written) if rng.random() < 0.2 else written

    def check(written: bytes) -> None:
        path = folder / "settings.json"
        path.write_bytes(written)
        settings, troubles = load_settings(path)
        assert all(isinstance(error, SettingsError) and str(error) for error in troubles)
        for field in dataclasses.fields(Settings):
            default = getattr(Settings(), field.name)
            assert isinstance(getattr(settings, field.name), type(default)), field.name
        assert path.read_bytes() == written, "reading changed the file"
        changed = dataclasses.replace(settings, min_free_mb=77)
        oracle.refused(lambda: save_settings(path, changed, ["min_free_mb"]), BrokenSettingsError)
        again, still = load_settings(path)
        if not any(isinstance(error, BrokenSettingsError) for error in still):
            assert dataclasses.replace(again, min_free_mb=77) == changed
            assert again.min_free_mb == 77 or still
        assert [file.name for file in folder.iterdir()] == ["settings.json"]

    return Fuzz(make, check)


def _message(_: Path) -> Fuzz:
    def make(rng: random.Random) -> bytes:
        message = {"urls": ["https://a.b/c", texts.hostile(rng)]}
        return encoded(json_text(rng, json_changed(rng, message)))

    def check(line: bytes) -> None:
        urls = urls_in_message(line)
        assert urls is None or isinstance(urls, tuple)
        assert all(isinstance(url, str) for url in urls or ())

    return Fuzz(make, check)


_KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.OhdioError)
]
_ARGUMENTS = (
    *("text", "url", "host", "status", "reason", "what", "name", "scheme", "page", "key", "value"),
    *("position", "positions", "title", "found_s", "announced_s", "date", "moved_to", "message"),
    *("folder", "path", "missing_mb", "retry_after_s", "times", "wanted", "announced", "found"),
)


def _error(rng: random.Random) -> ErrorInfo:
    arguments = {
        name: rng.choice((texts.hostile(rng), rng.choice((0, -1, 3.5, 1e9, 10**12, 7270050))))
        for name in _ARGUMENTS
        if rng.random() < 0.7
    }
    return rng.choice(_KINDS)(**arguments).info


def _sentences(_: Path) -> Fuzz:
    def check(error: ErrorInfo) -> None:
        for told in (messages.sentence(error), messages.hold_sentence(error), error.message):
            assert isinstance(told, str)
            assert told

    return Fuzz(_error, check)


def _json_lines(_: Path) -> Fuzz:
    def make(rng: random.Random) -> tuple[DownloadEvent, str]:
        event = DownloadEvent(
            audiobook_id=rng.choice((1, 2**40)),
            status=rng.choice(list(DownloadStatus)),
            ohdio_id=rng.choice((None, "42418")),
            title=texts.hostile(rng),
            progress=rng.random() * 100,
            bytes=rng.choice((0, 2**40)),
            total_bytes=rng.choice((None, 2**62)),
            file_path=rng.choice((None, texts.hostile(rng))),
            error=rng.choice((None, _error(rng))),
        )
        return event, rng.choice(("utf-8", "cp1252", "latin-1", "ascii"))

    def check(value: tuple[DownloadEvent, str]) -> None:
        event, coding = value
        for is_json in (True, False):
            written = _written(event, coding, is_json=is_json)
            if is_json:
                line, end = written.decode(coding).split("\n")
                assert not end
                told = json.loads(line, parse_constant=_refuse_constant)
                assert told["event"] == "downloads"
                # Two halves of a pair, side by side, are one character in JSON.
                assert told["title"] == json.loads(json.dumps(event.title))
                assert told["file_path"] == json.loads(json.dumps(event.file_path))

    return Fuzz(make, check)


def _refuse_constant(name: str) -> Any:
    raise AssertionError(f"{name} is no JSON")


def _written(event: DownloadEvent, coding: str, *, is_json: bool) -> bytes:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=coding, errors="strict", newline="\n")
    with contextlib.redirect_stdout(stream):
        face = types.SimpleNamespace(_is_json=is_json, _is_reader_gone=False)
        face._write = lambda name, values: cli.Headless._write(face, name, values)
        face._lines = cli.ProgressLines(stream)
        cli.Headless.on_download(face, event)
        stream.flush()
    return raw.getvalue()


_HEADERS = ("120", "Wed, 21 Oct 2026 07:28:00 GMT", "Sun, 06 Nov 1994 08:49:37 +2400", "1e5")


def _headers(_: Path) -> Fuzz:
    def check(written: str) -> None:
        seconds = answers.retry_after_s(written)
        assert 1 <= seconds <= 3600
        url = oracle.refused(lambda: answers.checked_url(written), NotAUrlError)
        if url is not None:
            assert url.scheme in {"http", "https"}
            assert url.host

    return Fuzz(lambda rng: texts.some(rng, (*_HEADERS, "https://a.b:80/c?d#e")), check)


TARGETS = (
    Target("settings", 12, _settings),
    Target("instance-message", 50, _message),
    Target("sentences", 40, _sentences),
    Target("json-lines", 25, _json_lines),
    Target("http-headers", 50, _headers),
)
