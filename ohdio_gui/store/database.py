"""Open the store: one SQLite file, WAL, its schema brought up to date or refused.

peewee gives connections, transactions and migrations; the statements are plain SQL. Models would
be a second copy of what the migrations say, and they bind to a database by class, which makes two
stores in one process (a test, a demo) impossible.
"""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

import peewee

from ohdio_gui.model.clock import past_in
from ohdio_gui.model.errors import (
    BrokenStoreError,
    DamagedStoreError,
    FullStoreError,
    LockedStoreError,
)
from ohdio_gui.private_files import close_to_others, make_private_file, make_private_folder
from ohdio_gui.store.backups import Backups
from ohdio_gui.store.integrity import BUSY_TIMEOUT_S, check_file
from ohdio_gui.store.migrating import migrate
from ohdio_gui.store.rows import execute
from ohdio_gui.store.trouble import translated
from ohdio_gui.store.watcher import StoreWatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

JOURNALS = ("-wal", "-shm")
"""What SQLite keeps beside the store, by what is added to its name."""
_OPEN_PAUSE_S = 0.05
_TRY_S = 0.3
"""How long SQLite itself waits for the lock to write: between two tries a wait can end."""


class Database:
    """The store's file and its connections; safe to use from every thread.

    A thread's connection is open only inside ``connection`` or ``transaction``: a thread that ends
    with one open would leak its handle.
    """

    def __init__(
        self, path: Path, busy_timeout_s: float = BUSY_TIMEOUT_S, *, is_made_anew: bool = False
    ) -> None:
        """Open ``path``, making it and its folder where they are missing, for the person alone.

        A missing file that has copies was lost, which is damage too, unless it ``is_made_anew``.
        Raises NewerStoreError and DamagedStoreError, both with the file left untouched, and
        StoreError when it cannot be opened at all.
        """
        self.path = path
        self.backups = Backups(path, busy_timeout_s)
        self.on_damage: Callable[[BrokenStoreError], None] = lambda _: None
        """Called on the thread that finds the store damaged since it was opened."""
        self.on_full: Callable[[FullStoreError], None] = lambda _: None
        """Called on the thread that cannot write for want of room on the disk."""
        self._busy_timeout_s = busy_timeout_s
        self._patience = threading.local()
        self._locked_at: float | None = None
        self._writers: set[int] = set()
        """The threads of this program that are in a transaction."""
        self._is_open = False
        self._db = peewee.SqliteDatabase(
            str(path),
            # FULL: a job that was acknowledged stays so, even when the power goes.
            pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1},
            timeout=busy_timeout_s,
            # Read-then-write in a deferred transaction fails at once where another one writes.
            lock_type="IMMEDIATE",
            autoconnect=False,
        )
        with translated(path):
            make_private_folder(path.parent)
            # In this order: another start may be making the file, and then its first copy.
            if not is_made_anew and self.backups.exist() and not path.exists():
                raise DamagedStoreError(path=str(path))
            self._open_patiently()
        self._is_open = True

    @contextlib.contextmanager
    def connection(self) -> Iterator[peewee.SqliteDatabase]:
        """Give this thread's connection; opened here and closed at the end of the outermost use."""
        with self._told(), self._told_full(), translated(self.path, was_sound=self._is_open):
            self._refuse_emptied()
            opened = self._db.connect(reuse_if_open=True)
            try:
                yield self._db
            finally:
                if opened:
                    self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[peewee.SqliteDatabase]:
        """Give this thread's connection inside one IMMEDIATE transaction (a savepoint, nested)."""
        thread = threading.get_ident()
        with self.connection() as db, contextlib.ExitStack() as stack:
            if not db.in_transaction():
                stack.callback(self._writers.discard, thread)
            self._begin(stack, db)
            self._writers.add(thread)
            yield db

    @contextlib.contextmanager
    def patience(self, is_over: Callable[[], bool]) -> Iterator[None]:
        """Inside, what this thread writes waits for a locked store until ``is_over()``."""
        outer = getattr(self._patience, "is_over", None)
        self._patience.is_over = is_over
        try:
            yield
        finally:
            self._patience.is_over = outer

    def locked_for_s(self) -> float:
        """Return for how long another program kept every thread from writing that tried to.

        0: the last one could, or one of them still does: on a slow disk, which wakes up.
        """
        locked_at = self._locked_at
        return 0.0 if locked_at is None or self._writers else time.monotonic() - locked_at

    def back_up(
        self, today: date, *, is_made_anew: bool = False, busy_timeout_s: float | None = None
    ) -> Path | None:
        """Copy the store, as ``Store`` says. Raises StoreError."""
        backups = self.backups
        if busy_timeout_s is not None:
            backups = Backups(self.path, min(busy_timeout_s, self._busy_timeout_s))
        with self._told():
            return backups.make_daily(today, is_made_anew=is_made_anew)

    def watcher(self) -> StoreWatcher:
        """Return a watcher of what other programs do to the store."""
        return StoreWatcher(self.path, self._busy_timeout_s)

    def _refuse_emptied(self) -> None:
        """Raise BrokenStoreError for a file that another program emptied or removed.

        SQLite would take it for new, remove its journal, and wait in vain for its own locks.
        """
        if self._is_open and not (self.path.exists() and self.path.stat().st_size):
            raise BrokenStoreError(path=str(self.path))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except BrokenStoreError as error:
            self.on_damage(error)
            raise

    @contextlib.contextmanager
    def _told_full(self) -> Iterator[None]:
        try:
            yield
        except FullStoreError as error:
            self.on_full(error)
            raise

    def _begin(self, stack: contextlib.ExitStack, db: peewee.SqliteDatabase) -> None:
        """Begin the transaction: only there a lock of another's can stand in the way."""
        try_s = min(_TRY_S, self._busy_timeout_s)
        is_over = getattr(self._patience, "is_over", None) or past_in(self._busy_timeout_s - try_s)
        while True:
            began = time.monotonic()
            try:
                with translated(self.path, was_sound=self._is_open):
                    if not db.in_transaction():
                        execute(db, f"PRAGMA busy_timeout = {int(try_s * 1000)}")
                    stack.enter_context(db.atomic())
            except LockedStoreError:
                self._locked_at = None if self._writers else self._locked_at or began
                if is_over():
                    raise
            else:
                self._locked_at = None
                return

    def _open_patiently(self) -> None:
        """Open even while another start makes the file: turning WAL on waits for no lock itself."""
        deadline = time.monotonic() + self._busy_timeout_s
        while True:
            try:
                self._check_and_migrate()
            except LockedStoreError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_OPEN_PAUSE_S)
            else:
                return

    def _check_and_migrate(self) -> None:
        if self.path.exists():
            check_file(
                self.path, has_lived=self.backups.exist(), busy_timeout_s=self._busy_timeout_s
            )
        make_private_file(self.path)
        for added in JOURNALS:
            # SQLite makes them with the modes of the store: these are from before.
            close_to_others(self.path.with_name(self.path.name + added))
        with self.connection() as db:
            migrate(db, self.backups)
