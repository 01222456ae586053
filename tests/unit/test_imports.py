"""Who may import what: Qt's modules and the outside packages each have their room."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ohdio_gui"
WINDOW = ("ohdio_gui.ui", "ohdio_gui.gui")
CHILD = ("ytdlp_child", "ytdlp_session", "ytdlp_errors", "ytdlp_fragments")
ROOMS = {
    "PySide6.QtWidgets": (*WINDOW, "ohdio_gui.__main__"),
    "PySide6.QtGui": (*WINDOW, "ohdio_gui.__main__"),
    "PySide6.QtSvg": WINDOW,
    "PySide6.QtDBus": ("ohdio_gui.ui.taskbar", "ohdio_gui.ui.notification_markup"),
    "PySide6.QtTest": (),
    "PySide6.QtAsyncio": (),
    "PySide6": (
        *WINDOW,
        "ohdio_gui.app",
        "ohdio_gui.engine",
        "ohdio_gui.messages",
        "ohdio_gui.quantities",
        "ohdio_gui.translations",
        "ohdio_gui.autostart",
        "ohdio_gui.headless_words",
        "ohdio_gui.instance",
        "ohdio_gui.signals",
        "ohdio_gui.cli",
        "ohdio_gui.__main__",
    ),
    "qasync": ("ohdio_gui.gui",),
    "peewee": ("ohdio_gui.store",),
    "playhouse": ("ohdio_gui.store",),
    "sqlite3": ("ohdio_gui.store",),
    "httpx": ("ohdio_gui.net",),
    "httpcore": ("ohdio_gui.net",),
    "bs4": ("ohdio_gui.sites",),
    "lxml": ("ohdio_gui.sites",),
    # In the child process that fetches, and nowhere else.
    "yt_dlp": tuple(f"ohdio_gui.media.{name}" for name in CHILD),
    "mutagen": (
        "ohdio_gui.media.tags",
        "ohdio_gui.media.tag_reader",
        "ohdio_gui.media.tagged_file",
        "ohdio_gui.media.container",
    ),
}


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imported(path):
    """Every module that a file imports, at its top, in its functions and for its types."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_below(name, packages):
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_there_is_something_to_check():
    assert len(list(modules())) > 50


@pytest.mark.parametrize("package", ROOMS)
def test_an_outside_package_is_imported_in_its_room_only(package):
    strangers = [
        f"{module} imports {name}"
        for module, path in modules()
        if not is_below(module, ROOMS[package])
        for name in imported(path)
        if is_below(name, (package,))
    ]
    assert strangers == []


def test_the_rooms_above_are_not_empty():
    """A rule for a package that nobody imports would check nothing."""
    used = {name for _, path in modules() for name in imported(path)}
    for package, rooms in ROOMS.items():
        if package not in ("httpcore", "lxml", "PySide6.QtSvg") and rooms:
            assert any(is_below(name, (package,)) for name in used), package


def loaded_by(*names):
    """Which modules are loaded in a fresh interpreter that imports ``names``."""
    code = f"import sys, {', '.join(names)}; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_engine_runs_without_a_window():
    loaded = loaded_by("ohdio_gui.cli", "ohdio_gui.app", "ohdio_gui.engine.engine")
    for name in ("PySide6.QtWidgets", "PySide6.QtGui", "qasync", "ohdio_gui.gui", "ohdio_gui.ui"):
        assert name not in loaded
    assert "PySide6.QtCore" in loaded


def test_what_fetches_is_loaded_in_the_child_alone():
    assert not any(is_below(name, ("yt_dlp",)) for name in loaded_by("ohdio_gui.engine.engine"))


def test_the_model_and_the_parsers_need_no_outside_package():
    loaded = loaded_by(
        "ohdio_gui.model.urls",
        "ohdio_gui.model.jobs",
        "ohdio_gui.model.events",
        "ohdio_gui.sites.ohdio.audiobook",
        "ohdio_gui.sites.ohdio.category",
        "ohdio_gui.sites.ohdio.media",
    )
    outside = ("PySide6", "httpx", "peewee", "sqlite3", "yt_dlp", "mutagen", "bs4")
    assert [name for name in loaded if is_below(name, outside)] == []


def test_the_command_line_is_read_before_anything_heavy_is_loaded():
    loaded = loaded_by("ohdio_gui.__main__")
    heavy = ("PySide6", "httpx", "peewee", "yt_dlp", "mutagen", "bs4", "qasync")
    assert [name for name in loaded if is_below(name, heavy)] == []
