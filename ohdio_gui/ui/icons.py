"""The icons: one outline family, drawn in the colour they are asked in."""

from __future__ import annotations

import functools

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap

from ohdio_gui.resources_path import resources
from ohdio_gui.ui.theme import ICON_SIZE, blend, theme

_FADED = 0.5
"""How much of the colour an icon keeps whose action cannot be done."""
_APP_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)


def icon(name: str, tone: str = "text") -> QIcon:
    """Return the icon ``name`` in the colour of a token of the theme of this moment."""
    return _icon(name, getattr(theme().tokens, tone), blend("muted", "raised", _FADED).name())


def pixmap(name: str, tone: str, size_px: int, ratio: float) -> QPixmap:
    """Return the icon ``name`` for painting: ``size_px`` high on a screen of ``ratio``."""
    return _pixmap(name, getattr(theme().tokens, tone), size_px, ratio)


@functools.cache
def app_icon(name: str = "ohdio") -> QIcon:
    """Return the program's icon (``ohdio``, or ``ohdio-paused``) in all usual sizes."""
    result = QIcon()
    for size_px in _APP_SIZES:
        result.addPixmap(_pixmap(name, "", size_px, 1.0))
    return result


@functools.cache
def _icon(name: str, colour: str, faded: str) -> QIcon:
    result = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        result.addPixmap(_pixmap(name, colour, ICON_SIZE, ratio))
        result.addPixmap(_pixmap(name, faded, ICON_SIZE, ratio), QIcon.Mode.Disabled)
    return result


@functools.cache
def _pixmap(name: str, colour: str, size_px: int, ratio: float) -> QPixmap:
    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    data = QByteArray(drawing.replace("currentColor", colour).encode())
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    drawn = reader.size()
    height = round(size_px * ratio)
    reader.setScaledSize(QSize(round(height * drawn.width() / drawn.height()), height))
    result = QPixmap.fromImage(reader.read())
    result.setDevicePixelRatio(ratio)
    return result
