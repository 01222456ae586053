"""The command line, read and checked; every trouble ends the program with code 2."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from ohdio_gui import __version__
from ohdio_gui.model.errors import SettingsError
from ohdio_gui.settings.settings import checked

EXIT_USAGE = 2


class UsageError(Exception):
    """The command line cannot be obeyed; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the person asked for on the command line."""

    urls: tuple[str, ...] = ()
    data_dir: Path | None = None
    output_dir: Path | None = None
    is_headless: bool = False
    is_json: bool = False
    is_demo: bool = False
    overrides: dict[str, str] = field(default_factory=dict)
    """``--set``'s values, each checked."""
    command: str | None = None
    """``pause``, ``resume`` or ``status``; None: run."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def read_arguments(words: list[str]) -> Arguments:
    """Return the arguments in ``words``. Raises UsageError, SettingsError."""
    # Addresses may stand on both sides of an option.
    given = _parser().parse_intermixed_args(words)
    overrides: dict[str, str] = {}
    for pair in given.set:
        key, equals, value = pair.partition("=")
        if not equals:
            raise SettingsError(key="--set", value=pair, wanted="KEY=VALUE")
        checked(key, value)
        overrides[key] = value
    if given.command and given.urls:
        raise UsageError(f"--{given.command} takes no addresses")
    if given.json and not given.headless:
        raise UsageError("--json goes with --headless")
    return Arguments(
        urls=tuple(given.urls),
        data_dir=given.data_dir,
        output_dir=given.output,
        is_headless=given.headless,
        is_json=given.json,
        is_demo=given.demo,
        overrides=overrides,
        command=given.command,
    )


def _parser() -> _Parser:
    parser = _Parser(
        prog="ohdio-gui",
        description="Radio-Canada OHdio's audiobooks, whole, on your disk.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("urls", metavar="URL", nargs="*", help="a category, an audiobook, or any other page")
    add("--data-dir", metavar="DIR", type=_folder, help="the queue, settings and log")
    add("--output", metavar="DIR", type=_folder, help="where finished audiobooks go")
    add("--headless", action="store_true", help="no window; ends when the queue is done")
    add("--json", action="store_true", help="with --headless: a JSON object a line")
    add("--demo", action="store_true", help="try it on a dozen stories from this computer")
    add("--set", metavar="KEY=VALUE", action="append", default=[], help="a setting for this run")
    commands = parser.add_mutually_exclusive_group()
    for name, text in (
        ("pause", "pause the downloads"),
        ("resume", "resume the downloads"),
        ("status", "print the queue's state as JSON"),
    ):
        commands.add_argument(
            f"--{name}", dest="command", action="store_const", const=name, help=text
        )
    add("--version", action="version", version=f"ohdio-gui {__version__}")
    return parser


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("a folder is needed")
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(f"nobody's folder: {text}") from error
