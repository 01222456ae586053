"""How the cells of the table are painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from ohdio_gui.model.audiobook import AudiobookStatus, QueueStatus
from ohdio_gui.model.errors import IncompletePartError
from ohdio_gui.model.events import DownloadEvent, DownloadStatus
from ohdio_gui.ui.books.cells import Column
from tests.ui.fake_engine import book

ERROR = IncompletePartError(position=2, title="Terminus", found_s=140, announced_s=2280).info


@pytest.fixture
def table(window, engine):
    window.resize(1024, 640)
    loading = book(1, queue_status=QueueStatus.PROCESSING)
    engine.put(loading, DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=40.0))
    engine.put(book(2, status=AudiobookStatus.FAILED, error=ERROR))
    engine.put(book(3))
    return window.parts.table


def cell(table, row, column):
    return table.visualRect(table.model().index(row, column))


def painted(table, rect):
    return table.viewport().grab(rect).toImage()


def inked(image: QImage):
    """Say whether anything stands on the ground, above the hairline."""
    inside = image.copy(image.rect().adjusted(0, 0, 0, -2))
    ground = inside.pixelColor(inside.width() - 1, 0)
    return any(
        inside.pixelColor(x, y) != ground
        for x in range(inside.width())
        for y in range(0, inside.height(), 2)
    )


def test_a_sentence_runs_on_below_headings_that_have_nothing_for_it(table):
    assert inked(painted(table, cell(table, 1, Column.PROGRESS)))
    assert not inked(painted(table, cell(table, 2, Column.PROGRESS)))
    assert inked(painted(table, cell(table, 0, Column.PROGRESS)))


def test_a_hairline_sets_rows_apart_and_none_ends_the_list(table):
    def has_hairline(row):
        image = painted(table, cell(table, row, Column.DURATION))
        return image.pixelColor(1, image.height() - 1) != image.pixelColor(1, image.height() - 3)

    last = table.model().rowCount() - 1
    assert last > 0
    assert [has_hairline(row) for row in range(last + 1)] == [True] * last + [False]


def test_a_cell_that_is_painted_alone_has_its_share_of_the_sentence(table):
    row = cell(table, 1, Column.STAGE).united(cell(table, 1, Column.TIME_LEFT))
    share = cell(table, 1, Column.PROGRESS)
    of_whole = painted(table, row).copy(QRect(share.topLeft() - row.topLeft(), share.size()))
    # As when something in front of one cell goes away.
    assert painted(table, share) == of_whole
