"""The command line, read and checked; every trouble ends the program with code 2.

Free of Qt, which takes a while to load: a translation is asked for only where something is said.
"""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from ohdio_gui import __version__
from ohdio_gui.model.errors import SettingsError
from ohdio_gui.settings.settings import LANGUAGES, STORE_KEY, checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import SupportsWrite

    Translate = Callable[[str], str]

EXIT_USAGE = 2


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 (lupdate's name)
    """Mark ``text`` for lupdate; it is looked up when it is said."""
    return text


_USAGE = QT_TRANSLATE_NOOP("Arguments", "usage: ")
_ARGPARSE = (
    _USAGE,
    QT_TRANSLATE_NOOP("Arguments", "positional arguments"),
    QT_TRANSLATE_NOOP("Arguments", "options"),
    QT_TRANSLATE_NOOP("Arguments", "show this help message and exit"),
    QT_TRANSLATE_NOOP("Arguments", "argument %(argument_name)s: %(message)s"),
    QT_TRANSLATE_NOOP("Arguments", "expected one argument"),
    QT_TRANSLATE_NOOP("Arguments", "not allowed with argument %s"),
    QT_TRANSLATE_NOOP("Arguments", "ignored explicit argument %r"),
    QT_TRANSLATE_NOOP("Arguments", "unrecognized arguments: %s"),
)
"""The words of Python's own module that can come up here; others, of a later one, stay English."""

_HELP = {
    "program": QT_TRANSLATE_NOOP(
        "Arguments", "Radio-Canada OHdio’s audiobooks, complete, on your disk."
    ),
    "urls": QT_TRANSLATE_NOOP("Arguments", "a category, an audiobook, or any other page"),
    "--data-dir": QT_TRANSLATE_NOOP("Arguments", "the queue, settings and log"),
    "--output": QT_TRANSLATE_NOOP("Arguments", "where finished audiobooks go"),
    "--headless": QT_TRANSLATE_NOOP("Arguments", "no window; ends when the queue is done"),
    "--json": QT_TRANSLATE_NOOP("Arguments", "with --headless: one JSON object per line"),
    "--demo": QT_TRANSLATE_NOOP("Arguments", "try it with a dozen stories from this computer"),
    "--set": QT_TRANSLATE_NOOP("Arguments", "a setting for this run"),
    "pause": QT_TRANSLATE_NOOP("Arguments", "pause the downloads"),
    "resume": QT_TRANSLATE_NOOP("Arguments", "resume the downloads"),
    "--version": QT_TRANSLATE_NOOP("Arguments", "show the version and exit"),
    "DIR": QT_TRANSLATE_NOOP("Arguments", "DIR"),
    "KEY=VALUE": QT_TRANSLATE_NOOP("Arguments", "KEY=VALUE"),
    "status": QT_TRANSLATE_NOOP("Arguments", "print the queue’s state as JSON"),
}
_NO_ADDRESSES = QT_TRANSLATE_NOOP("Arguments", "--{command} takes no addresses")
_JSON_ALONE = QT_TRANSLATE_NOOP("Arguments", "--json needs --headless")
_NO_FOLDER = QT_TRANSLATE_NOOP("Arguments", "a folder is needed")
_NOBODY_S_FOLDER = QT_TRANSLATE_NOOP("Arguments", "there is no such user: {folder}")


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

    @property
    def place_words(self) -> tuple[str, ...]:
        """The options by which another start finds the same queue."""
        folder = ("--data-dir", str(self.data_dir.absolute())) if self.data_dir else ()
        return (*folder, "--demo") if self.is_demo else folder

    @property
    def effectless(self) -> tuple[str, ...]:
        """The options that a program that runs already does not take from a second start."""
        pairs = (f"--set {key}={value}" for key, value in self.overrides.items())
        own = tuple(pair for pair in pairs if not pair.startswith(f"--set {STORE_KEY}="))
        return (f"--output {self.output_dir}", *own) if self.output_dir else own


class _HelpWanted(Exception):  # noqa: N818 (control flow)
    """The person wants to read something."""


class _Parser(argparse.ArgumentParser):
    speaks = True

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        if not self.speaks:
            raise _HelpWanted
        super().print_help(file)


def language_in(words: list[str]) -> str:
    """Return the language that ``words`` ask for by ``--set``, else ``system``."""
    pairs = [
        word.removeprefix("--set=")
        for before, word in zip(["", *words], words, strict=False)
        if before == "--set" or word.startswith("--set=")
    ]
    named = [pair.partition("=")[2] for pair in pairs if pair.startswith("language=")]
    return named[-1] if named and named[-1] in LANGUAGES else "system"


def read_arguments(words: list[str], speak: Callable[[], Translate] | None = None) -> Arguments:
    """Return the arguments in ``words``. Raises UsageError, SettingsError.

    ``speak`` returns what translates the words of the context ``Arguments``.
    """
    if speak is None:
        return _read(words, _Parser, str)
    try:
        return _read(words, _SilentParser, str)
    except (UsageError, _HelpWanted):
        with _spoken(translate := speak()):
            return _read(words, _Parser, translate)


class _SilentParser(_Parser):
    speaks = False


@contextlib.contextmanager
def _spoken(translate: Translate) -> Iterator[None]:
    """Let Python's own module say its words by ``translate``: it has no other way in but files."""
    module = vars(argparse)
    own = module["_"]
    module["_"] = lambda text: translate(text) if text in _ARGPARSE else own(text)
    try:
        yield
    finally:
        module["_"] = own


def _read(words: list[str], kind: type[_Parser], translate: Translate) -> Arguments:
    # Addresses may stand on both sides of an option.
    given = _parser(kind, translate).parse_intermixed_args(words)
    overrides: dict[str, str] = {}
    for pair in given.set:
        key, equals, value = pair.partition("=")
        if not equals:
            raise SettingsError(key="--set", value=pair, wanted="KEY=VALUE")
        checked(key, value)
        overrides[key] = value
    if given.command and given.urls:
        raise UsageError(translate(_NO_ADDRESSES).format(command=given.command))
    if given.json and not given.headless:
        raise UsageError(translate(_JSON_ALONE))
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


def _parser(kind: type[_Parser], translate: Translate) -> _Parser:
    def said(name: str) -> str:
        return translate(_HELP[name])

    parser = kind(prog="ohdio-gui", description=said("program"), allow_abbrev=False)
    folder = _FolderReader(translate)
    add = parser.add_argument
    add("urls", metavar="URL", nargs="*", help=said("urls"))
    add("--data-dir", metavar=said("DIR"), type=folder, help=said("--data-dir"))
    add("--output", metavar=said("DIR"), type=folder, help=said("--output"))
    for flag in ("--headless", "--json", "--demo"):
        add(flag, action="store_true", help=said(flag))
    add("--set", metavar=said("KEY=VALUE"), action="append", default=[], help=said("--set"))
    commands = parser.add_mutually_exclusive_group()
    for name in ("pause", "resume", "status"):
        commands.add_argument(
            f"--{name}", dest="command", action="store_const", const=name, help=said(name)
        )
    add("--version", action="version", version=f"ohdio-gui {__version__}", help=said("--version"))
    # Left to itself, parse_intermixed_args takes the English word off, whatever stands there.
    parser.usage = parser.format_usage().removeprefix(translate(_USAGE))
    return parser


class _FolderReader:
    """Reads the path of a folder."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def __call__(self, text: str) -> Path:
        if not text:
            raise argparse.ArgumentTypeError(self._translate(_NO_FOLDER))
        try:
            return Path(text).expanduser()
        except RuntimeError as error:
            told = self._translate(_NOBODY_S_FOLDER).replace("{folder}", text)
            raise argparse.ArgumentTypeError(told) from error
