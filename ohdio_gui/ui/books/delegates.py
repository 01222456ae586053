"""How the cells of the table are painted: everything from prepared text, no widget a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ohdio_gui.ui import icons
from ohdio_gui.ui.books.table_model import ROW_ROLE
from ohdio_gui.ui.covers import COVER_SIZE
from ohdio_gui.ui.theme import COVER_RADIUS, ICON_SIZE, SPACE_S, blend, colour, theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

    from ohdio_gui.ui.books.row import BookRow
    from ohdio_gui.ui.covers import CoverLoader

    Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 64
_BAR_HEIGHT = 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TINTS = 5
_GAP = 2


class RowDelegate(QStyledItemDelegate):
    """Paints what all cells of a row share, and leaves the rest to ``paint_cell``."""

    hovered_row = -1
    """The row under the mouse; set by the view."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row's ground and hairline, then the cell."""
        row: BookRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, blend("accent", "raised", 0.12))
        elif self.hovered_row == index.row():
            painter.fillRect(rect, blend("text", "raised", 0.03))
        if index.row() < index.model().rowCount() - 1:
            hairline = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            painter.fillRect(hairline, blend("line", "raised", 0.6))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_cell(painter, rect, row)
        painter.restore()

    def paint_cell(self, painter: QPainter, rect: QRect, row: BookRow) -> None:
        """Paint the cell's content; ``painter`` is saved and restored around it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the height that every row has; the widths are the view's."""
        return QSize(0, ROW_HEIGHT)


class CoverDelegate(RowDelegate):
    """The cover, or the title's first letter on a tint until it comes."""

    def __init__(self, covers: CoverLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._covers = covers

    def paint_cell(self, painter: QPainter, rect: QRect, row: BookRow) -> None:
        """Paint the cover; asking for it is what has it loaded."""
        square = QRect(0, 0, COVER_SIZE, COVER_SIZE)
        square.moveCenter(rect.center())
        key = row.audiobook.cover_key
        pixmap = self._covers.pixmap(key) if key else None
        if pixmap is not None:
            painter.drawPixmap(square, pixmap)
            return
        tint = blend("accent", "raised", 0.10 + 0.05 * (row.audiobook.id % _TINTS))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(square, COVER_RADIUS, COVER_RADIUS)
        painter.setPen(colour("accent"))
        painter.setFont(theme().font(20, is_strong=True))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, initial_of(row.title))


class TitleDelegate(RowDelegate):
    """The title over the authors."""

    def paint_cell(self, painter: QPainter, rect: QRect, row: BookRow) -> None:
        """Paint two lines, or one in the middle where no author is known."""
        title = (row.title, theme().font(14, is_strong=True), "text")
        authors = (row.authors, theme().font(), "muted")
        _stacked(painter, rect.adjusted(SPACE_S, 0, -SPACE_S, 0), [title, authors])


class DurationDelegate(RowDelegate):
    """The duration over the number of parts, to the right."""

    def paint_cell(self, painter: QPainter, rect: QRect, row: BookRow) -> None:
        """Paint two lines."""
        duration = (row.duration, theme().font(), "text")
        parts = (row.parts, theme().caption_font(), "muted")
        _stacked(painter, rect.adjusted(0, 0, -SPACE_S, 0), [duration, parts], _RIGHT)


class StageDelegate(RowDelegate):
    """What happens now: an icon and a word in the colour of the state, and why.

    Where a book has no bar, its numbers are nothing: the words run on below their headings.
    """

    def __init__(self, view: QTableView, columns: tuple[int, int]) -> None:
        """``columns``: of ``view``, the one with the words and the last one that they may take."""
        super().__init__(view)
        self._view = view
        self._columns = columns

    def paint_cell(self, painter: QPainter, rect: QRect, row: BookRow) -> None:
        """Paint this cell's share of the words, which take up to three lines."""
        whole = self._whole(rect, row)
        words = whole.left() + ICON_SIZE + SPACE_S * 2
        if rect.left() > words + _longest(row):
            return  # most words are short: all cells are painted with every row
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        self._paint_stage(painter, whole, row)

    def _whole(self, rect: QRect, row: BookRow) -> QRect:
        """Return the room of the words: their column, or all up to the last one."""
        view, (first, last) = self._view, self._columns
        left = view.columnViewportPosition(first)
        shown = [at for at in range(first, last + 1) if not view.isColumnHidden(at)]
        end = first if row.has_bar else shown[-1]
        right = view.columnViewportPosition(end) + view.columnWidth(end)
        return QRect(left, rect.top(), right - left, rect.height())

    def _paint_stage(self, painter: QPainter, rect: QRect, row: BookRow) -> None:
        icon = QRect(rect.left() + SPACE_S, 0, ICON_SIZE, ICON_SIZE)
        icon.moveTop(rect.center().y() - ICON_SIZE // 2 + 1)
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(icon, icons.pixmap(row.icon, row.tone, ICON_SIZE, ratio))
        space = rect.adjusted(ICON_SIZE + SPACE_S * 2, 0, -SPACE_S, 0)
        tone = "text" if row.tone == "accent" else row.tone
        font, caption = theme().font(), theme().caption_font()
        stage = wrapped(row.stage, theme().metrics(font), space.width(), 2)
        detail = wrapped(row.detail, theme().metrics(caption), space.width(), 3 - len(stage))
        lines = [(line, font, tone) for line in stage]
        _stacked(painter, space, lines + [(line, caption, "muted") for line in detail])


class ProgressDelegate(StageDelegate):
    """A bar with its number: painted, because a QProgressBar a row would cost a window."""

    def paint_cell(self, painter: QPainter, rect: QRect, row: BookRow) -> None:
        """Paint the bar of a book that is on its way; the words of one that is not."""
        if not row.has_bar:
            super().paint_cell(painter, rect, row)
            return
        font = theme().font()
        wide = theme().metrics(font).horizontalAdvance("100 %")
        space = rect.adjusted(SPACE_S, 0, -SPACE_S, 0)
        tone = "accent" if row.tone == "accent" else "muted"
        track = QRectF(space.left(), 0, space.width() - wide - SPACE_S, _BAR_HEIGHT)
        track.moveTop(space.top() + (space.height() - _BAR_HEIGHT) // 2)  # on whole pixels
        bar(painter, track, row.progress, colour(tone), track_colour())
        painter.setFont(font)
        painter.setPen(colour("text" if tone == "accent" else "muted"))
        painter.drawText(space, _RIGHT, row.percent)


class NumberDelegate(StageDelegate):
    """One number, to the right."""

    def __init__(self, field: str, view: QTableView, columns: tuple[int, int]) -> None:
        """``field`` names the text of BookRow that is painted."""
        super().__init__(view, columns)
        self._field = field

    def paint_cell(self, painter: QPainter, rect: QRect, row: BookRow) -> None:
        """Paint the number; the words of a book that has none."""
        if not row.has_bar:
            super().paint_cell(painter, rect, row)
            return
        painter.setFont(theme().font())
        painter.setPen(colour("text"))
        painter.drawText(rect.adjusted(0, 0, -SPACE_S, 0), _RIGHT, getattr(row, self._field))


def track_colour() -> QColor:
    """Return the ground of a bar: it shows on a selected row as well."""
    return colour("text", 0.16)


def bar(painter: QPainter, track: QRectF, progress: float, fill: QColor, ground: QColor) -> None:
    """Paint a round-ended bar in ``track``, filled to ``progress`` (0 to 100)."""
    radius = track.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(track, radius, radius)
    if progress <= 0:
        return
    done = QRectF(track)
    done.setWidth(max(track.height(), track.width() * min(100.0, progress) / 100))
    painter.setBrush(fill)
    painter.drawRoundedRect(done, radius, radius)


def initial_of(title: str) -> str:
    """Return the first letter or digit of a title, in upper case."""
    return next((letter.upper() for letter in title if letter.isalnum()), "♪")


def wrapped(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Break ``text`` at its plain spaces into at most ``most`` lines; the last may be elided."""
    lines: list[str] = []
    words = text.split(" ") if text else []
    while words and len(lines) < most - 1:
        count = len(words)
        while count > 1 and metrics.horizontalAdvance(" ".join(words[:count])) > width:
            count -= 1
        lines.append(" ".join(words[:count]))
        words = words[count:]
    if words and most > 0:
        lines.append(" ".join(words))
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


def _longest(row: BookRow) -> int:
    """Return how wide the words of the state are on one line each."""
    stage = theme().metrics(theme().font()).horizontalAdvance(row.stage)
    detail = theme().metrics(theme().caption_font()).horizontalAdvance(row.detail)
    return max(stage, detail)


def _stacked(
    painter: QPainter,
    rect: QRect,
    lines: list[tuple[str, QFont, str]],
    alignment: Qt.AlignmentFlag = _LEFT,
) -> None:
    """Paint (text, font, tone) one over the other in ``rect``; what is empty takes no room."""
    lines = [line for line in lines if line[0]]
    metrics = [theme().metrics(font) for _, font, _ in lines]
    height = sum(metric.height() for metric in metrics) + _GAP * (len(lines) - 1)
    top = rect.center().y() - height // 2 + 1
    for (text, font, tone), metric in zip(lines, metrics, strict=True):
        line = QRect(rect.left(), top, rect.width(), metric.height())
        painter.setFont(font)
        painter.setPen(colour(tone))
        shown = metric.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        # Not clipped: the hook of a J hangs out to the left.
        painter.drawText(line, alignment | Qt.TextFlag.TextDontClip, shown.replace(" …", "…"))
        top += metric.height() + _GAP
