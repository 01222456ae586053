"""How a hit of the search is painted: from prepared text, no widget a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ohdio_gui.ui import icons
from ohdio_gui.ui.books.delegates import initial_of
from ohdio_gui.ui.covers import COVER_SIZE
from ohdio_gui.ui.search_hits import HIT_ROLE, HitRow
from ohdio_gui.ui.theme import COVER_RADIUS, SPACE_M, SPACE_S, SPACE_XS, blend, colour, theme

if TYPE_CHECKING:
    from ohdio_gui.ui.covers import CoverLoader

    Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = COVER_SIZE + SPACE_S
_ICON_SIZE = 16
_TINTS = 5
_GAP = 2
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class HitDelegate(QStyledItemDelegate):
    """Paints a hit: cover, title over authors, and what the library says at the right."""

    def __init__(self, covers: CoverLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._covers = covers

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the height that every row has; the width is the view's."""
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row's ground, then its content from the left and from the right."""
        row: HitRow = index.data(HIT_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_active = is_chosen or bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_active:
            painter.setPen(Qt.PenStyle.NoPen)
            ground = blend("accent", "raised", 0.12) if is_chosen else blend("text", "raised", 0.05)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect, COVER_RADIUS, COVER_RADIUS)
        inside = rect.adjusted(SPACE_XS, 0, -SPACE_M, 0)
        square = QRect(inside.left(), 0, COVER_SIZE, COVER_SIZE)
        square.moveTop(rect.top() + (ROW_HEIGHT - COVER_SIZE) // 2)
        self._paint_cover(painter, square, row)
        taken = self._paint_word(painter, inside, row, is_active=is_active)
        _paint_texts(painter, inside.adjusted(COVER_SIZE + SPACE_M, 0, -taken, 0), row)
        painter.restore()

    def _paint_cover(self, painter: QPainter, square: QRect, row: HitRow) -> None:
        """Paint the cover, or the title's first letter; asking for it is what has it loaded."""
        key = row.hit.cover_pattern
        pixmap = self._covers.pixmap(key) if key else None
        if pixmap is not None:
            painter.drawPixmap(square, pixmap)
            return
        share = 0.10 + 0.05 * (int(row.hit.ohdio_id[-3:] or 0) % _TINTS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend("accent", "raised", share))
        painter.drawRoundedRect(square, COVER_RADIUS, COVER_RADIUS)
        painter.setPen(colour("accent"))
        painter.setFont(theme().font(20, is_strong=True))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, initial_of(row.title))

    def _paint_word(self, painter: QPainter, rect: QRect, row: HitRow, *, is_active: bool) -> int:
        """Paint icon and word at the right; return the width that they take."""
        word, icon, tone = row.word, row.icon, row.tone
        if not word and is_active:
            word, icon, tone = self.tr("Add"), "add", "accent"
        if not word:
            return 0
        font = theme().font()
        width = QFontMetrics(font).horizontalAdvance(word)
        text = QRect(rect.right() - width, rect.top(), width + 1, rect.height())
        painter.setFont(font)
        painter.setPen(colour(tone))
        painter.drawText(text, _LEFT, word)
        if not icon:
            return width + SPACE_M
        ratio = painter.device().devicePixelRatio()
        top = rect.center().y() - _ICON_SIZE // 2 + 1
        left = text.left() - _ICON_SIZE - SPACE_XS - 2
        painter.drawPixmap(QPoint(left, top), icons.pixmap(icon, tone, _ICON_SIZE, ratio))
        return rect.right() - left + SPACE_M


def _paint_texts(painter: QPainter, rect: QRect, row: HitRow) -> None:
    """Paint the title over the authors, or the title in the middle where none is known."""
    tone = "text" if row.hit.is_playable else "muted"
    lines = [(row.title, theme().font(14, is_strong=True), tone)]
    if row.authors:
        lines.append((row.authors, theme().font(), "muted"))
    heights = [QFontMetrics(font).height() for _, font, _ in lines]
    top = rect.center().y() - (sum(heights) + _GAP * (len(lines) - 1)) // 2 + 1
    for (text, font, colour_name), height in zip(lines, heights, strict=True):
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.setFont(font)
        painter.setPen(colour(colour_name))
        line = QRect(rect.left(), top, rect.width(), height)
        painter.drawText(line, _LEFT | Qt.TextFlag.TextDontClip, shown)
        top += height + _GAP
