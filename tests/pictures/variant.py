"""All pictures of one language, theme and scale: to be run by ``python -m tests.pictures``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ohdio_gui import translations
from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import theme
from tests.pictures.__main__ import SIZES
from tests.pictures.screens import SCREENS
from tests.pictures.stage import Place, ReadyCovers

_QUICK = 80
"""The quality that PNG takes for its speed: some larger files, in a third of the time."""


def main(words: list[str]) -> int:
    """Make them: ``words`` are the folder, the language, theme and scale, and screens' names."""
    folder, language, chosen, scale, *names = words
    qInstallMessageHandler(_on_qt_message)
    app = QApplication([])
    app.setApplicationDisplayName("OHdio GUI")
    app.setCursorFlashTime(0)
    translations.install_translations(app, language)
    theme().choose(chosen)
    app.setWindowIcon(icons.app_icon())
    covers = ReadyCovers(_nobody, float(scale))
    with tempfile.TemporaryDirectory() as scratch:
        for width, height in SIZES:
            place = Place(language, QSize(width, height), covers, Path(scratch))
            for name in names or SCREENS:
                stage = SCREENS[name](place)
                file = f"{name}-{language}-{chosen}-{width}x{height}@{scale}.png"
                stage.picture().save(str(Path(folder) / file), quality=_QUICK)
                stage.close()
    return 0


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says, save that the offscreen plugin is no desktop."""
    if not text.startswith("This plugin does not support"):
        print(f"{kind.name}: {text}", file=sys.stderr)


async def _nobody(key: str) -> bytes:
    raise AssertionError(f"{key} is read from the demo's folder")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
