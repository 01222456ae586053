"""How a book that can be chosen is painted: its check mark, its title over its authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ohdio_gui.ui import icons
from ohdio_gui.ui.scrapes.choice_model import BOOK_ROLE
from ohdio_gui.ui.theme import SPACE_M, SPACE_S, blend, colour, theme

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from ohdio_gui.model.audiobook import CategoryBook

    Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 46
_MARK = 18
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Select)


class ChoiceDelegate(QStyledItemDelegate):
    """A click anywhere on a row, and Space, turn its check mark."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_chosen = _is_chosen(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen:
            painter.fillRect(rect, blend("accent", "raised", 0.12))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, blend("text", "raised", 0.03))
        _paint_mark(painter, rect, is_chosen=is_chosen)
        _paint_words(painter, rect.adjusted(_MARK + 3 * SPACE_M, 0, -SPACE_M, 0), index)
        painter.fillRect(
            QRect(rect.left(), rect.bottom(), rect.width(), 1), blend("line", "raised", 0.6)
        )
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 6, 6)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the height that every row has."""
        return QSize(0, ROW_HEIGHT)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Turn the check mark by a click on the row, or Space."""
        is_click = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and option.rect.contains(event.position().toPoint())
        )
        is_key = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _KEYS
        )
        if not (is_click or is_key):
            return False
        turned = Qt.CheckState.Unchecked if _is_chosen(index) else Qt.CheckState.Checked
        return model.setData(index, turned, Qt.ItemDataRole.CheckStateRole)


def _is_chosen(index: Index) -> bool:
    state = index.data(Qt.ItemDataRole.CheckStateRole)
    return Qt.CheckState(state) is Qt.CheckState.Checked


def _paint_mark(painter: QPainter, rect: QRect, *, is_chosen: bool) -> None:
    box = QRect(rect.left() + SPACE_M, 0, _MARK, _MARK)
    box.moveTop(rect.center().y() - _MARK // 2)
    painter.setPen(QPen(colour("accent" if is_chosen else "muted"), 1.5))
    painter.setBrush(colour("accent") if is_chosen else colour("raised"))
    painter.drawRoundedRect(box, 4, 4)
    if is_chosen:
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(box, icons.pixmap("check", "on_accent", _MARK, ratio))


def _paint_words(painter: QPainter, rect: QRect, index: Index) -> None:
    book: CategoryBook = index.data(BOOK_ROLE)
    lines = [(book.title, theme().font(is_strong=True), "text")]
    if book.authors:
        lines.append((", ".join(book.authors), theme().caption_font(), "muted"))
    heights = [QFontMetrics(font).height() for _, font, _ in lines]
    top = rect.center().y() - sum(heights) // 2 + 1
    for (text, font, tone), height in zip(lines, heights, strict=True):
        line = QRect(rect.left(), top, rect.width() - SPACE_S, height)
        painter.setFont(font)
        painter.setPen(colour(tone))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, _LEFT, shown)
        top += height
