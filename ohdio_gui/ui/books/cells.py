"""What a cell of the table says: to the eye, in its tool tip, and to a screen reader."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from ohdio_gui.ui.books.row import BookRow


class Column(IntEnum):
    """The columns of the table."""

    COVER = 0
    TITLE = 1
    DURATION = 2
    STAGE = 3
    PROGRESS = 4
    SPEED = 5
    TIME_LEFT = 6
    ERROR = 7


NUMERIC = frozenset({Column.DURATION, Column.SPEED, Column.TIME_LEFT})
"""Columns that are aligned to the right."""


def text_of(row: BookRow, column: int) -> str:
    """Return what a cell shows."""
    match column:
        case Column.TITLE:
            return f"{row.title}\n{row.authors}" if row.authors else row.title
        case Column.DURATION:
            return row.duration
        case Column.STAGE:
            return row.stage
        case Column.PROGRESS:
            return row.percent
        case Column.SPEED:
            return row.speed
        case Column.TIME_LEFT:
            return row.time_left
        case Column.ERROR:
            return row.error
        case _:
            return ""


def told_of(row: BookRow, column: int) -> str:
    """Return a cell's tool tip."""
    if column in {Column.COVER, Column.TITLE}:
        return text_of(row, Column.TITLE)
    if column == Column.STAGE and row.detail:
        return f"{row.stage}\n{row.detail}"
    return text_of(row, column)


def spoken_of(row: BookRow, column: int) -> str:
    """Return what a screen reader says of a cell."""
    if column == Column.COVER:
        return row.title
    if column == Column.STAGE and row.detail:
        return f"{row.stage}, {row.detail}"
    if column == Column.DURATION and row.parts:
        return f"{row.duration}, {row.parts}"
    text = text_of(row, column).replace("\n", ", ")
    return text or QCoreApplication.translate("Books", "none")


def described_of(row: BookRow, column: int) -> str:
    """Return what a screen reader adds to a cell: with the title, how the book stands."""
    if column not in {Column.COVER, Column.TITLE}:
        return ""
    stage = spoken_of(row, Column.STAGE)
    return f"{stage}, {row.percent}" if row.has_bar and row.percent else stage
