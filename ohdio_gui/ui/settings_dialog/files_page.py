"""Where finished books go, what they are, and what they are called."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui import messages
from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.model.errors import SettingsError
from ohdio_gui.model.name_template import (
    DEFAULT_TEMPLATE,
    FIELDS,
    NameFields,
    NameTemplate,
    respelt,
)
from ohdio_gui.model.naming import part_name
from ohdio_gui.ui.flow import FlowLayout
from ohdio_gui.ui.settings_dialog.page import INDENT, SettingsPage
from ohdio_gui.ui.theme import SPACE_L, SPACE_S, SPACE_XS, theme

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences

_EXAMPLE = NameFields(
    title="Du bon usage des étoiles",
    authors=("Dominique Fortier",),
    narrators=("Bruno Marcil", "Catherine Trudeau"),
    year=2008,
    genre="Roman",
    id="42418",
    category="Jeunesse",
)
"""A book that OHdio serves."""
_EXAMPLE_PART = "Partie 1 - Argo Navis"
_SUFFIXES = {
    BookFormat.M4B: ".m4b",
    BookFormat.M4A: ".m4a",
    BookFormat.MP3: ".mp3",
    BookFormat.MP3_PARTS: ".mp3",
    BookFormat.KEEP: ".m4a",
}


class FilesPage(SettingsPage):
    """The folder, the format, the names with a preview, and what lies beside a book."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        """Apply changes to ``preferences`` as they are made."""
        super().__init__(preferences, parent)
        settings = preferences.settings
        self.folder = QLineEdit(settings.output_dir, self)
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(self.tr("Folder for finished books"))
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.setAccessibleName(self.tr("Choose the folder for finished books"))
        self.choose.setAutoDefault(False)  # Enter in the pattern is no wish for another folder
        self.format = self._list()
        self.format.setAccessibleName(self.tr("Format of finished books"))
        for wanted in BookFormat:
            self.format.addItem(messages.format_name(wanted), wanted)
        self.format.setCurrentIndex(list(BookFormat).index(settings.format))
        self._names = self._names_of_fields()
        self.template = QLineEdit(respelt(settings.name_template, self._names), self)
        self.template.setAccessibleName(self.tr("Pattern for folders and names"))
        self.preview = QLabel(self)
        self.preview.setWordWrap(True)
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        self.preview.setFont(theme().caption_font())
        self.preview.setAccessibleDescription(self.tr("What a book is called"))
        self.sidecars = QCheckBox(self.tr("Cover and description beside each book"), self)
        self.sidecars.setChecked(settings.sidecar_files)
        self.format_help = self._help("")
        self.sidecars_help = self._help("")
        self.sidecars_help.setContentsMargins(INDENT, 0, 0, 0)
        self.usual = QToolButton(self)
        self.usual.setObjectName("chip")
        self.usual.setText(self.tr("Default pattern"))
        self.fields = [self._field_button(field) for field in FIELDS]
        self._lay_out()
        for before, after in itertools.pairwise(
            (self.template, *self.fields, self.usual, self.sidecars)
        ):
            QWidget.setTabOrder(before, after)
        self.choose.clicked.connect(self._on_choose)
        self.format.activated.connect(self._on_format)
        self.template.textChanged.connect(self._on_typed)
        self.template.editingFinished.connect(self._on_template)
        self.usual.clicked.connect(self._on_usual)
        self.sidecars.toggled.connect(self._on_sidecars)
        theme().changed.connect(self._on_theme_changed)
        self._show_preview()

    def finish(self) -> None:
        """Take what is still being written."""
        self._on_template()

    @property
    def unkept(self) -> QLineEdit | None:
        """The pattern, where it cannot be used and would be lost; None where it is kept."""
        is_kept = self._meant() == self._preferences.settings.name_template
        return None if is_kept else self.template

    def _lay_out(self) -> None:
        folder = QHBoxLayout()
        folder.setSpacing(SPACE_S)
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.choose)
        # In a second line where one is wider than a small screen.
        fields = FlowLayout()
        for button in (*self.fields, self.usual):
            fields.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self._title(self.tr("Folder"), self.choose))
        column.addLayout(folder)
        column.addSpacing(SPACE_L)
        column.addWidget(self._title(self.tr("Format"), self.format))
        column.addWidget(self.format)
        column.addWidget(self.format_help)
        column.addSpacing(SPACE_L)
        column.addWidget(self._title(self.tr("Folders and names"), self.template))
        column.addWidget(self.template)
        column.addWidget(self.preview)
        column.addSpacing(SPACE_XS)
        column.addLayout(fields)
        column.addSpacing(SPACE_L)
        column.addWidget(self.sidecars)
        column.addWidget(self.sidecars_help)
        column.addWidget(self.trouble)
        column.addStretch(1)

    def _names_of_fields(self) -> dict[str, str]:
        """Return what the pattern's fields are called here: kept are their English names."""
        return {
            "author": self.tr("author", "in a pattern"),
            "title": self.tr("title", "in a pattern"),
            "narrator": self.tr("narrator", "in a pattern"),
            "year": self.tr("year", "in a pattern"),
            "genre": self.tr("genre", "in a pattern"),
            "id": self.tr("id", "in a pattern"),
            "category": self.tr("category", "in a pattern"),
        }

    def _meant(self) -> str:
        """Return the pattern as it is kept; its English names are understood as well."""
        return respelt(self.template.text(), {word: key for key, word in self._names.items()})

    def _help_on(self, wanted: BookFormat) -> str:
        return {
            BookFormat.M4B: self.tr(
                "The audio just as OHdio serves it, with a chapter for each part."
            ),
            BookFormat.M4A: self.tr(
                "The audio just as OHdio serves it, as the tracks of an album."
            ),
            BookFormat.MP3: self.tr("For players that cannot read M4B; re-encoding takes a while."),
            BookFormat.MP3_PARTS: self.tr("For cars and older players; re-encoding takes a while."),
            BookFormat.KEEP: self.tr(
                "Byte for byte, with no title, chapters or cover in the files."
            ),
        }[wanted]

    def _field_button(self, field: str) -> QToolButton:
        words = {
            "author": self.tr("Author"),
            "title": self.tr("Title"),
            "narrator": self.tr("Narrator"),
            "year": self.tr("Year"),
            "genre": self.tr("Genre"),
            "id": self.tr("Number"),
            "category": self.tr("Category"),
        }
        button = QToolButton(self)
        button.setObjectName("chip")
        button.setText(words[field])
        button.setToolTip(f"{{{self._names[field]}}}")
        button.setAccessibleName(self.tr("Insert {field}").format(field=words[field]))
        button.setProperty("field", self._names[field])
        button.clicked.connect(self._on_field)
        return button

    @Slot()
    def _on_field(self) -> None:
        button = self.sender()
        self.template.insert(f"{{{button.property('field')}}}")
        self.template.setFocus()

    @Slot()
    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for finished books"), self.folder.text()
        )
        if chosen:
            self.folder.setText(str(Path(chosen)))
            self._change(output_dir=str(Path(chosen)))

    @Slot(int)
    def _on_format(self, _index: int) -> None:
        self._change(format=str(self.format.currentData()))
        self._show_preview()

    @Slot(bool)
    def _on_sidecars(self, is_wanted: bool) -> None:
        self._change(sidecar_files=is_wanted)

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        self._show_preview()

    @Slot()
    def _on_template(self) -> None:
        """Take the pattern when the person is done with it: what is passed on the way is none."""
        text = self._meant()
        if self._show_preview() and text != self._preferences.settings.name_template:
            self._change(name_template=text)

    @Slot()
    def _on_usual(self) -> None:
        self.template.setText(respelt(DEFAULT_TEMPLATE, self._names))
        self._on_template()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._show_preview()

    def _show_preview(self) -> bool:
        """Show what the example is called, or why the pattern cannot be used; whether it can."""
        tokens = theme().tokens
        try:
            template = NameTemplate.parse(self._meant())
        except SettingsError as error:
            self.preview.setText(respelt(messages.sentence(error.info), self._names))
            self.preview.setStyleSheet(f"color: {tokens.failed}")
            self.usual.setVisible(True)
            return False
        wanted = BookFormat(self.format.currentData())
        name = example_name(template, wanted)
        self.preview.setText(self.tr("Example: {name}").replace("{name}", name))
        self.usual.setVisible(template.text != DEFAULT_TEMPLATE)
        self.format_help.setText(self._help_on(wanted))
        self.sidecars_help.setText(
            self.tr("For an Audiobookshelf server, which reads one book per folder.")
            if template.has_own_folder or wanted.is_folder
            else self.tr(
                "Not with these names: books share a folder, which an Audiobookshelf server takes "
                "for one book."
            )
        )
        self.preview.setStyleSheet(f"color: {tokens.muted}")
        return True


def example_name(template: NameTemplate, wanted: BookFormat) -> str:
    """Return what a book is called below the output folder, with its first file."""
    root, suffix = Path("/"), _SUFFIXES[wanted]
    if not wanted.is_folder:
        return template.file_path(root, _EXAMPLE, suffix).relative_to(root).as_posix()
    folder = template.folder_path(root, _EXAMPLE).relative_to(root)
    return (folder / part_name(1, 7, _EXAMPLE_PART, suffix)).as_posix()
