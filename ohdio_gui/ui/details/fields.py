"""Everything that is known of a book, one line a field: its name, its words, their source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ohdio_gui import messages, quantities
from ohdio_gui.ui.elided_label import ElidedLabel
from ohdio_gui.ui.theme import SPACE_M, SPACE_XS
from ohdio_gui.ui.tool_tips import tool_tip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ohdio_gui.model.audiobook import Audiobook

_FIELDS = (
    *("narrators", "director", "genre", "year", "publisher", "pages", "audience", "language"),
    *("duration_s", "prizes", "category", "format", "size", "url"),
)
"""Those that have a line, by the names that ``Audiobook`` and its sources have for them."""


class Fields(QWidget):
    """The lines, of which those without a word are hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A QFormLayout keeps the heights that the words of another book had.
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_XS)
        grid.setColumnStretch(1, 1)
        self._names: dict[str, QLabel] = {}
        self.values: dict[str, QLabel] = {}
        """By the field's name."""
        for row, field in enumerate(_FIELDS):
            name = self._names[field] = QLabel(self)
            name.setObjectName("muted")
            name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            value = self.values[field] = self._value(field)
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
        self._name_them()

    def show_fields(self, book: Audiobook, sources: Mapping[str, Mapping[str, Any]]) -> None:
        """Show what is known of ``book``; ``sources``: what each of them gave."""
        words = words_of(book)
        for field, value in self.values.items():
            text = words.get(field, "")
            value.setText(text)
            value.setVisible(bool(text))
            self._names[field].setVisible(bool(text))
            if field != "url":
                value.setToolTip(tool_tip(_origin(field, getattr(book, field, None), sources)))

    def changeEvent(self, event: QEvent) -> None:
        """Name the fields in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_them()

    def _value(self, field: str) -> QLabel:
        if field == "url":
            label: QLabel = ElidedLabel(self, Qt.TextElideMode.ElideMiddle)
        else:
            label = QLabel(self)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _name_them(self) -> None:
        for field, name in self._names.items():
            said = name_of(field)
            name.setText(said)
            self.values[field].setAccessibleDescription(said)


def name_of(field: str) -> str:
    """Return what a person calls a field."""
    return {
        "narrators": QCoreApplication.translate("Details", "Narration"),
        "director": QCoreApplication.translate("Details", "Director"),
        "genre": QCoreApplication.translate("Details", "Genre"),
        "year": QCoreApplication.translate("Details", "Year"),
        "publisher": QCoreApplication.translate("Details", "Publisher"),
        "pages": QCoreApplication.translate("Details", "Pages"),
        "audience": QCoreApplication.translate("Details", "Audience"),
        "language": QCoreApplication.translate("Details", "Language"),
        "duration_s": QCoreApplication.translate("Details", "Duration"),
        "prizes": QCoreApplication.translate("Details", "Awards"),
        "category": QCoreApplication.translate("Details", "Category"),
        "format": QCoreApplication.translate("Details", "Format"),
        "size": QCoreApplication.translate("Details", "Size"),
        "url": QCoreApplication.translate("Details", "Address"),
    }[field]


def words_of(book: Audiobook) -> dict[str, str]:
    """Return the words of each field of ``book``; empty where nothing is known."""
    as_set = QCoreApplication.translate("Details", "As in the settings")
    return {
        "narrators": ", ".join(book.narrators),
        "director": book.director or "",
        "genre": book.genre or "",
        "year": str(book.year or ""),
        "publisher": book.publisher or "",
        "pages": quantities.number(book.pages) if book.pages else "",
        "audience": book.audience or "",
        "language": _language(book.language),
        "duration_s": quantities.duration(book.duration_s) if book.duration_s else "",
        "prizes": "\n".join(book.prizes),
        "category": book.category or "",
        "format": messages.format_name(book.format) if book.format else as_set,
        "size": quantities.size(book.file_size_bytes) if book.file_size_bytes else "",
        "url": book.url,
    }


def _language(code: str | None) -> str:
    language = QLocale.codeToLanguage(code) if code else QLocale.Language.AnyLanguage
    if language == QLocale.Language.AnyLanguage:
        return code or ""
    if language == QLocale.Language.French:
        return QCoreApplication.translate("Details", "French")
    if language == QLocale.Language.English:
        return QCoreApplication.translate("Details", "English")
    return QLocale.languageToString(language)


def _origin(field: str, value: object, sources: Mapping[str, Mapping[str, Any]]) -> str:
    """Return which of the sources gave ``value``, in words; empty where none did."""
    said = list(value) if isinstance(value, tuple) else value
    if not said:
        return ""
    gave = [_source(name) for name, fields in sources.items() if fields.get(field) == said]
    if not gave:
        return ""
    text = QCoreApplication.translate("Details", "From {sources}")
    return text.format(sources=", ".join(gave))


def _source(name: str) -> str:
    return {
        "page": QCoreApplication.translate("Details", "the book’s page"),
        "graphql": QCoreApplication.translate("Details", "OHdio’s catalogue"),
        "marks": QCoreApplication.translate("Details", "the page’s tags for search engines"),
        "category": QCoreApplication.translate("Details", "the category’s page"),
    }.get(name, name)
