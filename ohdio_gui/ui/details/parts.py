"""The parts of a book: a list of as many lines as there are parts, painted, no widget a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ohdio_gui import quantities
from ohdio_gui.model.audiobook import Part, PartStatus
from ohdio_gui.model.part_title import own_title
from ohdio_gui.ui import icons
from ohdio_gui.ui.books.delegates import bar, track_colour
from ohdio_gui.ui.theme import SPACE_S, blend, colour, theme
from ohdio_gui.ui.tool_tips import tool_tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex

    Index = QModelIndex | QPersistentModelIndex

PART_ROLE = Qt.ItemDataRole.UserRole + 1
"""The Part, for the delegate."""
ROW_HEIGHT = 32
_ICON = 16
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SIGNS = {
    PartStatus.PENDING: ("waiting", "waiting"),
    PartStatus.DOWNLOADING: ("downloading", "accent"),
    PartStatus.COMPLETED: ("done", "done"),
    PartStatus.FAILED: ("failed", "failed"),
    PartStatus.WITHHELD: ("incomplete", "blocked"),
}


class PartsModel(QAbstractListModel):
    """The parts in their order; a cache of what the engine told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show ``parts``; those that are there stay where they are."""
        shown = tuple(parts)
        if shown == self._parts:
            return
        if len(shown) != len(self._parts):
            self.beginResetModel()
            self._parts = shown
            self.endResetModel()
            return
        changed = [row for row, part in enumerate(shown) if part != self._parts[row]]
        self._parts = shown
        self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of parts."""
        return 0 if parent.isValid() else len(self._parts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what is shown of a part, and told of it to those who do not see it."""
        if not index.isValid():
            return None
        part = self._parts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name_of(part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (numbered(part), state_of(part), duration_of(part))
            return ", ".join(filter(None, said))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip("\n".join(filter(None, (name_of(part), state_of(part), size_of(part)))))
        return part if role == PART_ROLE else None


class PartDelegate(QStyledItemDelegate):
    """Its number and title, where it stands, and how long it is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        part: Part = index.data(PART_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon, tone = _SIGNS[part.status]
        place = QRect(rect.left(), rect.top() + (ROW_HEIGHT - _ICON) // 2, _ICON, _ICON)
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(place, icons.pixmap(icon, tone, _ICON, ratio))
        space = rect.adjusted(_ICON + SPACE_S, 0, -1, 0)
        font, caption = theme().font(12), theme().caption_font()
        duration_width = QFontMetrics(caption).horizontalAdvance("88\u00a0h\u00a088\u00a0min")
        right = QRect(space.right() - duration_width, space.top(), duration_width, space.height())
        _text(painter, right, duration_of(part), caption, "muted", _RIGHT)
        told = state_of(part)
        told_width = QFontMetrics(caption).horizontalAdvance(told) + 2
        middle = QRect(right.left() - told_width, space.top(), told_width, space.height())
        shown_tone = "text" if tone == "accent" else tone
        _text(painter, middle, told, caption, shown_tone, _RIGHT)
        title = QRect(space)
        title.setRight(middle.left() - SPACE_S)
        _text(painter, title, numbered(part), font, "text", _LEFT)
        _rule(painter, rect, part, is_last=index.row() == index.model().rowCount() - 1)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -2), 5, 5)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the height that every line has."""
        return QSize(0, ROW_HEIGHT)


class PartsView(QListView):
    """As high as its lines: the page around it scrolls."""

    def __init__(self, model: PartsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(PartDelegate(self))
        self.setAccessibleName(self.tr("Parts"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { background: transparent; border: none; }")
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        model.modelReset.connect(self.fit)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Be as high as all lines."""
        self.setFixedHeight(self.model().rowCount() * ROW_HEIGHT)


def name_of(part: Part) -> str:
    """Return a part's title, or what stands for it."""
    if part.title:
        return part.title
    return QCoreApplication.translate("Parts", "Part {number}").format(number=part.position)


def numbered(part: Part) -> str:
    """Return a part's number and its title, which says the number no second time."""
    title = own_title(part.position, part.title)
    return f"{part.position}. {title}" if title else name_of(part)


def state_of(part: Part) -> str:
    """Return where a part stands, in a word or its progress."""
    match part.status:
        case PartStatus.DOWNLOADING if part.bytes_total:
            return quantities.percent(100.0 * part.bytes_done / part.bytes_total)
        case PartStatus.DOWNLOADING:
            return QCoreApplication.translate("Parts", "Downloading")
        case PartStatus.COMPLETED:
            return QCoreApplication.translate("Parts", "Done")
        case PartStatus.FAILED:
            return QCoreApplication.translate("Parts", "Failed")
        case PartStatus.WITHHELD:
            return QCoreApplication.translate("Parts", "Missing on OHdio")
        case _:
            return QCoreApplication.translate("Parts", "Waiting")


def duration_of(part: Part) -> str:
    """Return how long a part is; empty where nobody says."""
    return quantities.duration(part.duration_s) if part.duration_s else ""


def size_of(part: Part) -> str:
    """Return how much of a part is on disk; empty while that is nothing."""
    if not part.bytes_done:
        return ""
    if not part.bytes_total or part.bytes_done >= part.bytes_total:
        return quantities.size(part.bytes_done)
    text = QCoreApplication.translate("Parts", "{done} of {total}")
    return text.format(
        done=quantities.size(part.bytes_done), total=quantities.size(part.bytes_total)
    )


def _rule(painter: QPainter, rect: QRect, part: Part, *, is_last: bool) -> None:
    """Paint the hairline that sets a part apart from the next; its bar, while it is under way."""
    if part.status is PartStatus.DOWNLOADING and part.bytes_total:
        track = QRectF(rect.left(), rect.bottom() - 3, rect.width(), 3)
        progress = 100.0 * part.bytes_done / part.bytes_total
        bar(painter, track, progress, colour("accent"), track_colour())
        return
    if is_last:
        return
    line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
    painter.fillRect(line, blend("line", "raised", 0.6))


def _text(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    tone: str,
    alignment: Qt.AlignmentFlag,
) -> None:
    painter.setFont(font)
    painter.setPen(colour(tone))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, alignment, shown)
