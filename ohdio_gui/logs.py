"""The log: rotating, key=value, in the data directory; no token and no signed URL's query in it."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.model.redaction import redacted
from ohdio_gui.private_files import close_to_others, make_private_file, make_private_folder

if TYPE_CHECKING:
    from io import TextIOWrapper
    from types import TracebackType

FILE_NAME = "ohdio.log"
MAX_BYTES = 2_000_000
KEPT_FILES = 5

log = logging.getLogger(__name__)


class RedactingFormatter(logging.Formatter):
    """Writes ``key=value`` lines without the query of any address, in tracebacks too."""

    def __init__(self) -> None:
        super().__init__(
            "at=%(asctime)s.%(msecs)03dZ level=%(levelname)s thread=%(threadName)s "
            "where=%(name)s %(message)s",
            datefmt="%Y-%m-%dT%H:%M:%S",
        )
        self.converter = _utc

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        return redacted(super().format(record))


class PrivateLog(logging.handlers.RotatingFileHandler):
    """Writes files that nobody but the person reads: titles and folders are in them."""

    def _open(self) -> TextIOWrapper:
        make_private_file(Path(self.baseFilename))
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 (the line is lost)
        """Lose a line that cannot be written, where the disk is full, rather than print it.

        What is left of a file that could not be closed is opened again for the next line.
        """
        if self.stream is not None and self.stream.closed:
            self.stream = None


def set_up_logging(data_dir: Path) -> None:
    """Log into ``data_dir``, and have every uncaught exception of every thread logged there."""
    make_private_folder(data_dir)
    for old in data_dir.glob(f"{FILE_NAME}.*"):
        close_to_others(old)  # an earlier version's
    handler = PrivateLog(
        data_dir / FILE_NAME,
        maxBytes=MAX_BYTES,
        backupCount=KEPT_FILES,
        encoding="utf-8",
        # A line that cannot be encoded would be lost, and a traceback written in its place.
        errors="backslashreplace",
    )
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    for chatty in ("httpx", "peewee.migrations", "qasync"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def close_logging() -> None:
    """Write out and close what ``set_up_logging`` opened."""
    root = logging.getLogger()
    for handler in [
        h for h in root.handlers if isinstance(h, logging.handlers.RotatingFileHandler)
    ]:
        root.removeHandler(handler)
        handler.close()


def _utc(seconds: float | None) -> time.struct_time:
    return time.gmtime(seconds)


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("event=uncaught", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
