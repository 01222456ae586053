"""Where finished books stand: their names, and what lies beside them."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.engine.ownership import (
    SIDECAR_NAMES,
    folded,
    has_strangers_audio,
    is_beside,
    is_made_of,
    remove_other_files,
)
from ohdio_gui.media.placement import place, place_folder
from ohdio_gui.media.sidecars import metadata_document, write_sidecars
from ohdio_gui.model.audiobook import FinishedFiles
from ohdio_gui.model.errors import StorageError, UnexpectedError
from ohdio_gui.model.name_template import NameFields, NameTemplate
from ohdio_gui.model.naming import MAX_COMPONENT_BYTES, MAX_COMPONENT_CHARS, cut_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ohdio_gui.model.audiobook import Audiobook, Chapter
    from ohdio_gui.settings.settings import Settings

log = logging.getLogger(__name__)

_SAME_NAMES = 99
"""So many books of one author and title would be too many."""


@dataclass(frozen=True, slots=True)
class NewBook:
    """A book that is ready to be put on the shelf."""

    book: Audiobook
    files: tuple[Path, ...]
    """In its work folder; under their final names where they belong in a folder."""
    is_folder: bool
    chapters: tuple[Chapter, ...]
    duration_s: float
    cover: bytes | None


class TakenPaths:
    """The paths of finished books, and of those that the store does not know yet; any thread."""

    def __init__(self, finished: Callable[[int], Iterable[str]]) -> None:
        """``finished`` returns the paths of all finished books but the one of the id given."""
        self._finished = finished
        self._reserved: dict[int, str] = {}

    def of_others(self, audiobook_id: int) -> list[Path]:
        """Return the paths that a book cannot have."""
        # The reserved ones first: one that is released meanwhile is in the store by then.
        reserved = [path for key, path in list(self._reserved.items()) if key != audiobook_id]
        return [Path(path) for path in (*reserved, *self._finished(audiobook_id))]

    def reserve(self, audiobook_id: int, path: Path) -> None:
        """Keep ``path`` for a book until ``release``."""
        self._reserved[audiobook_id] = str(path)

    def release(self, audiobook_id: int) -> None:
        """Let go: the store knows the path, or nobody wants it any more."""
        self._reserved.pop(audiobook_id, None)


class Shelf:
    """The output folder of one run; any thread may call."""

    def __init__(self, settings: Settings, taken: TakenPaths) -> None:
        self._settings = settings
        self._output_dir = Path(settings.output_dir)
        self._template = NameTemplate.parse(settings.name_template)
        self._taken = taken

    def put(self, new: NewBook) -> FinishedFiles:
        """Put a book under its name, with what lies beside it. Raises StorageError.

        The name stays reserved until it is released: two books that are ready at once, whose names
        some systems take for one, are kept apart before the store knows either.
        """
        # Asked now: the files are on their way while their name is chosen.
        sizes = {file.name: file.stat().st_size for file in new.files}
        size_bytes = sum(sizes.values())
        if new.is_folder:
            path = place_folder(
                new.files,
                self._output_dir,
                lambda: self._free(lambda mark: self._folder(new.book, mark), new, sizes),
            )
            names = tuple(file.name for file in new.files)
            remove_other_files(path, names, new.book.url)
            finished = FinishedFiles(path, size_bytes, names)
        else:
            (file,) = new.files
            path = place(
                file,
                self._output_dir,
                lambda: self._free(
                    lambda mark: self._file(new.book, file.suffix, mark), new, sizes
                ),
            )
            finished = FinishedFiles(path, size_bytes)
        self.write_beside(finished, new.book, new.chapters, new.duration_s, new.cover)
        return finished

    def write_beside(
        self,
        finished: FinishedFiles,
        book: Audiobook,
        chapters: Sequence[Chapter],
        duration_s: float,
        cover: bytes | None,
    ) -> None:
        """Write the sidecar files where they are wanted and the folder is the book's own.

        A book is whole without them: a disk that refuses them is logged.
        """
        if not (self._settings.sidecar_files and self._is_own_folder(finished)):
            return
        folder = finished.path if finished.names else finished.path.parent
        if has_strangers_audio(folder, book.url, finished.files):
            return
        try:
            write_sidecars(folder, metadata_document(book, chapters, duration_s), cover)
        except StorageError as error:
            log.warning("event=sidecars_missing subject=%d reason=%r", book.id, str(error))

    def take_back(self, finished: FinishedFiles) -> None:
        """Remove a book that nobody wants, with what lies beside it and a folder left empty."""
        folder = finished.path if finished.names else finished.path.parent
        for file in finished.files:
            file.unlink(missing_ok=True)
        if self._is_own_folder(finished):
            for name in SIDECAR_NAMES:
                (folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # not empty: something in it is the person's
            folder.rmdir()

    def _is_own_folder(self, finished: FinishedFiles) -> bool:
        return bool(finished.names) or self._template.has_own_folder

    def _file(self, book: Audiobook, suffix: str, mark: str | None) -> Path:
        return self._template.file_path(self._output_dir, _fields(book), suffix, mark)

    def _folder(self, book: Audiobook, mark: str | None) -> Path:
        return self._template.folder_path(self._output_dir, _fields(book), mark)

    def _free(
        self, path_with: Callable[[str | None], Path], new: NewBook, sizes: Mapping[str, int]
    ) -> Path:
        """Return a path that no other book and no stranger's file has.

        What names this very book is replaced: it is what a crash between the rename and the
        acknowledgement left, or a queue that was lost. Two names that some system takes for one
        (case, accents) are one here too, and where a book has a folder of its own, that is
        nobody else's.
        """
        taken = self._taken.of_others(new.book.id)
        files = {folded(path) for path in taken}
        folders = files | {folded(path.parent) for path in taken}
        former = new.book.finished.files if new.book.finished else ()
        has_own_folder = new.is_folder or self._template.has_own_folder
        book_id = new.book.ohdio_id or str(new.book.id)
        for mark in (None, book_id, *(f"{book_id}-{n}" for n in range(2, _SAME_NAMES))):
            path = self._around_files(path_with(mark), book_id)
            folder = path if new.is_folder else path.parent
            if folded(path) in files or (has_own_folder and folded(folder) in folders):
                continue
            if (
                has_own_folder
                and not new.is_folder
                and has_strangers_audio(folder, new.book.url, (path, *former))
            ):
                continue  # in one folder, a server takes a person's own book and this one for one
            if not path.exists() or _is_earlier(path, new, sizes):
                self._taken.reserve(new.book.id, path)
                return path
        raise UnexpectedError

    def _around_files(self, path: Path, book_id: str) -> Path:
        """Return ``path`` with the id added to each folder in whose place a file stands."""
        found = self._output_dir
        *folders, name = path.relative_to(self._output_dir).parts
        for folder in folders:
            found /= folder
            if found.exists() and not found.is_dir():
                short = cut_text(folder, MAX_COMPONENT_CHARS // 2, MAX_COMPONENT_BYTES // 2)
                found = found.with_name(f"{short} [{book_id}]")
        return found / name


def _fields(book: Audiobook) -> NameFields:
    return NameFields(
        title=book.title,
        authors=book.authors,
        narrators=book.narrators,
        year=book.year,
        genre=book.genre,
        id=book.ohdio_id or str(book.id),
        category=book.category,
    )


def _is_earlier(path: Path, new: NewBook, sizes: Mapping[str, int]) -> bool:
    """Whether what stands at ``path`` is an earlier download of the same book.

    ``sizes``: of the book's files, by name.
    """
    if not new.is_folder:
        return is_made_of(path, new.book.url)
    if not path.is_dir():
        return False
    former = {folded(file) for file in new.book.finished.files} if new.book.finished else set()
    return all(
        is_beside(file)
        or folded(file) in former
        or is_made_of(file, new.book.url)
        # What is kept as it was served has no tags to go by.
        or sizes.get(file.name) == file.stat().st_size
        for file in path.iterdir()
    )
