"""How to use the program: the user's part of the README, without a network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ohdio_gui.resources_path import resources
from ohdio_gui.ui.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

_FRENCH = "aide.md"
_BEGIN, _END = "## Using the program", "### What is promised"
_PICTURE = re.compile(r"^!\[.*\)\n", re.MULTILINE)


def help_sheet(window: QWidget, language: str) -> Sheet:
    """Return the window with the help in ``language`` (fr or en), to be shown by ``show``."""
    sheet = Sheet(QCoreApplication.translate("Help", "How to use OHdio GUI"), window)
    sheet.set_markdown(help_text(language))
    return sheet


def help_text(language: str) -> str:
    """Return the help as Markdown."""
    if language == "fr":
        return (resources() / "help" / _FRENCH).read_text(encoding="utf-8")
    return user_part(readme_path().read_text(encoding="utf-8"))


def readme_path() -> Path:
    """Return the README: installed among the resources, else beside them."""
    installed = resources() / "README.md"
    return installed if installed.is_file() else resources().parent / "README.md"


def user_part(readme: str) -> str:
    """Return what a person needs who has the program in front of them, without pictures."""
    begin = readme.index(_BEGIN)
    return _PICTURE.sub("", readme[begin : readme.index(_END, begin)])
