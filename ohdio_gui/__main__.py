"""Start the program: arguments, logging, the one instance, and then a face."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import logging
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from ohdio_gui.arguments import (
    EXIT_USAGE,
    Arguments,
    UsageError,
    language_in,
    read_arguments,
)
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.errors import (
    InvalidInputError,
    OhdioError,
    SettingsError,
    StoreError,
)
from ohdio_gui.private_files import make_private_folder
from ohdio_gui.settings.settings import STORE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QCoreApplication

    from ohdio_gui.app import Application, Places
    from ohdio_gui.instance import Instance
    from ohdio_gui.settings.settings import Settings
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

EXIT_OK, EXIT_FAILED = 0, 1
TRIAL_S = 15
_DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_TRIAL = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


def main() -> None:
    """Run the program and end this process with its exit code."""
    # Until a face listens to them, these signals end the process here: nothing has begun yet.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: os._exit(128 + received))
    _let_anything_be_written()
    exit_code = run(sys.argv[1:])
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # whoever read us has gone
            stream.flush()
    # What did not stop in time (FACE.md: 2 s) must not hold the process: the store is in order,
    # and the next start rescues what ran.
    os._exit(exit_code)


def _let_anything_be_written() -> None:
    """Have what a terminal's encoding lacks written as an escape: a title must not end us."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def run(words: list[str]) -> int:
    """Run the program for the command line ``words``; returns the exit code."""
    if words[:1] == ["--ytdlp-child"]:
        from ohdio_gui.media.ytdlp_child import main as child_main

        return child_main()
    if words[:1] == ["--guard-child"]:
        from ohdio_gui.media.guard_child import main as guard_main

        return guard_main()
    # Until the log is open nothing is logged; Python would write it to standard error instead.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        arguments = read_arguments(words, lambda: _words_of(language_in(words)))
    except SystemExit as end:  # --help, --version
        return int(end.code or 0)
    except UsageError as error:
        return _fail(f"ohdio-gui: {error}", EXIT_USAGE)
    except SettingsError as error:
        return _fail(_said(error, language_in(words)), EXIT_USAGE)
    trial = _start_trial(arguments)
    try:
        return _run(arguments, trial)
    except (InvalidInputError, SettingsError) as error:
        return _fail(_said(error), EXIT_USAGE)
    except OhdioError as error:
        log.exception("event=start_failed")
        return _fail(_said(error), EXIT_FAILED)
    finally:
        if trial is not None:
            trial.kill()
            trial.wait()


def _run(arguments: Arguments, trial: subprocess.Popen[bytes] | None) -> int:
    from ohdio_gui.app import places, read_settings

    where = places(arguments.data_dir, arguments.output_dir, is_demo=arguments.is_demo)
    settings, troubles = read_settings(where, arguments.overrides)
    if arguments.command is not None:
        return _command(arguments, where, settings)
    has_display = not arguments.is_headless and _has_display(trial)
    if not has_display:
        app = _speak(settings.language)
        if not arguments.is_headless:
            _say(app.translate("Headless", "No display: continuing without a window."))
    return _run_instance(arguments, where, settings, troubles, is_headless=not has_display)


def _run_instance(
    arguments: Arguments,
    where: Places,
    settings: Settings,
    troubles: list[SettingsError],
    *,
    is_headless: bool,
) -> int:
    from ohdio_gui.app import ASK_FROM, Application, origins, put_right
    from ohdio_gui.instance import Instance, acquire_or_hand_over
    from ohdio_gui.logs import set_up_logging
    from ohdio_gui.model.urls import read_url

    site_origin, _ = origins()
    for url in arguments.urls:
        read_url(url, site_origin)
    instance = Instance(where.data_dir)
    try:
        _make_data_folder(where.data_dir)
        if not acquire_or_hand_over(instance, where.data_dir, arguments.urls):
            _tell_effectless(arguments, settings)
            return _handed_over(arguments, where)
        set_up_logging(where.data_dir)
        troubles = put_right(where, troubles)
        _tell_troubles(troubles, is_said=is_headless)
        application = Application(
            where,
            settings,
            is_demo=arguments.is_demo,
            ask_from=None if is_headless else ASK_FROM,
        )
        application.settings_troubles = tuple(trouble.info for trouble in troubles)
        _write_limit(application.store, arguments)
    except OhdioError as error:
        if not is_headless:
            from ohdio_gui import gui

            gui.tell_fatal(error, settings.language)
        raise
    try:
        return _show_face(application, instance, arguments, is_headless=is_headless)
    finally:
        instance.release()


def _tell_troubles(troubles: list[SettingsError], *, is_said: bool) -> None:
    """Log what in the settings file could not be used; say it too, where no window will."""
    for trouble in troubles:
        log.warning("event=settings_trouble kind=%s reason=%s", trouble.kind, trouble)
        if is_said:
            _say(_said(trouble))


def _handed_over(arguments: Arguments, where: Places) -> int:
    """Do the rest of a second start: the store is shared, and the first one looks at it."""
    from ohdio_gui.store.store import Store

    if not (arguments.is_json or STORE_KEY in arguments.overrides):
        return EXIT_OK
    store = Store(where.data_dir)
    _write_limit(store, arguments)
    if arguments.is_json:
        counts = dataclasses.asdict(store.audiobooks.counts())
        last = {"event": "finished", "at": utc_text(), "exit_code": EXIT_OK, **counts}
        print(json.dumps(last), flush=True)
    return EXIT_OK


def _tell_effectless(arguments: Arguments, settings: Settings) -> None:
    """Say which options of a second start are for nothing: the first one has its own."""
    if arguments.effectless:
        app = _speak(settings.language)
        text = app.translate(
            "Headless",
            "Handed over to the program that is already running; these options have no effect "
            "on it: {options}",
        )
        _say(text.replace("{options}", ", ".join(arguments.effectless)))


def _write_limit(store: Store, arguments: Arguments) -> None:
    """Keep ``--set max_concurrent_downloads``, the one setting that is kept (FACE.md)."""
    if STORE_KEY in arguments.overrides:
        store.queue_control.set_max_concurrent_downloads(arguments.overrides[STORE_KEY])


def _make_data_folder(folder: Path) -> None:
    """Make the folder, private to the person. Raises StoreError."""
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StoreError(path=str(folder), reason=error.strerror or str(error)) from error


def _show_face(
    application: Application, instance: Instance, arguments: Arguments, *, is_headless: bool
) -> int:
    if is_headless:
        from ohdio_gui import cli

        return cli.run(
            application,
            instance,
            arguments.urls,
            is_json=arguments.is_json,
            place_words=arguments.place_words,
        )
    from ohdio_gui import gui

    return gui.run(application, instance, arguments.urls)


def _command(arguments: Arguments, where: Places, settings: Settings) -> int:
    """Do ``--pause``, ``--resume`` or ``--status``: by the store, which a running instance sees."""
    from ohdio_gui.instance import is_held
    from ohdio_gui.store.store import Store

    store = Store(where.data_dir)
    _write_limit(store, arguments)
    if arguments.command == "pause":
        store.queue_control.pause()
    elif arguments.command == "resume":
        store.queue_control.resume()
    else:
        status = {
            "running": is_held(where.data_dir),
            **dataclasses.asdict(store.queue_control.get()),
            **dataclasses.asdict(store.audiobooks.counts()),
        }
        print(json.dumps(status))
        return EXIT_OK
    _tell_done(arguments, settings, is_running=is_held(where.data_dir))
    return EXIT_OK


def _tell_done(arguments: Arguments, settings: Settings, *, is_running: bool) -> None:
    """Say what a command did; where scripts do not read."""
    app = _speak(settings.language)
    if arguments.command == "pause":
        said = app.translate("Headless", "The downloads are paused.")
    elif is_running:
        said = app.translate("Headless", "The downloads are resumed.")
    else:
        said = app.translate("Headless", "The downloads will resume at the next start.")
    _say(said)


def _start_trial(arguments: Arguments) -> subprocess.Popen[bytes] | None:
    """Start to try the platform plugin in a process of its own: where it fails, Qt aborts.

    It runs while this process imports what it needs. None where there is nothing to try.
    """
    is_needed = not arguments.is_headless and arguments.command is None
    if not is_needed or not sys.platform.startswith("linux") or getattr(sys, "frozen", False):
        return None
    if not any(os.environ.get(name) for name in _DISPLAY_VARIABLES):
        return None
    return subprocess.Popen(
        [sys.executable, "-c", _TRIAL],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _has_display(trial: subprocess.Popen[bytes] | None) -> bool:
    """Whether a window can be shown (FACE.md: «No display»)."""
    if not sys.platform.startswith("linux"):
        return True
    if trial is None:
        return any(os.environ.get(name) for name in _DISPLAY_VARIABLES)
    try:
        return trial.wait(TRIAL_S) == 0
    except subprocess.TimeoutExpired:
        return False


def _speak(language: str) -> QCoreApplication:
    """Have this process, which has no window, speak the person's language."""
    from PySide6.QtCore import QCoreApplication

    from ohdio_gui.translations import install_translations

    app = QCoreApplication.instance()
    if app is None:
        app = QCoreApplication(sys.argv[:1])
        app.setApplicationName("ohdio-gui")
        install_translations(app, language)
    return app


def _words_of(language: str) -> Callable[[str], str]:
    """Return what translates the words of the command line itself."""
    app = _speak(language)
    return lambda text: app.translate("Arguments", text)


def _said(error: OhdioError, language: str = "system") -> str:
    from ohdio_gui.messages import sentence

    app = _speak(language)
    said = sentence(error.info)
    del app
    return f"ohdio-gui: {said}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _fail(sentence: str, exit_code: int) -> int:
    _say(sentence)
    return exit_code


if __name__ == "__main__":
    main()
