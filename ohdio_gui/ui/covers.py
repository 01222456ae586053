"""The covers of the books: asked for when a row is seen, scaled off the window's thread."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap

from ohdio_gui.model.errors import OhdioError
from ohdio_gui.ui.theme import COVER_RADIUS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Fetch = Callable[[str], Awaitable[bytes]]
    _Wanted = tuple[str, int]

log = logging.getLogger(__name__)

COVER_SIZE = 48
"""The side of a cover in the table."""
_AT_ONCE = 4
_PENDING = 40
"""More than a screen of rows: what scrolled by is asked for again when it is seen again."""
_KEPT = 2000
"""Covers kept in memory, some 9 kB each on a plain screen."""
_AGAIN_S = 60.0
"""How long a cover that could not be had is left alone."""


class CoverLoader(QObject):
    """Keeps the covers that were seen; lives on the window's thread.

    Signals: ``loaded`` (the key) when a cover can be painted.
    """

    loaded = Signal(str)

    def __init__(self, fetch: Fetch, ratio: float = 1.0, parent: QObject | None = None) -> None:
        """``fetch`` returns a cover's bytes by its key; ``ratio`` is that of the screen."""
        super().__init__(parent)
        self._fetch = fetch
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ratio = max(1.0, ratio)
        self._pixmaps: dict[_Wanted, QPixmap] = {}
        self._pending: dict[_Wanted, None] = {}
        self._not_before: dict[str, float] = {}
        self._tasks: dict[_Wanted, asyncio.Task[None]] = {}
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="covers")
        self._is_closed = False

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to load on ``loop``: first what was asked for until now."""
        self._loop = loop
        self._start_some()

    def pixmap(self, key: str, size: int = COVER_SIZE) -> QPixmap | None:
        """Return a cover, rounded and ready to paint; None until ``loaded`` tells that it is.

        ``size``: of its side. Asking from a paint is what asks for the cover, so only what is seen
        is loaded.
        """
        wanted = (key, size)
        found = self._pixmaps.get(wanted)
        if found is not None or self._is_closed or wanted in self._tasks:
            return found
        if self._not_before.get(key, 0.0) <= time.monotonic():
            self._pending.pop(wanted, None)
            self._pending[wanted] = None
            if len(self._pending) > _PENDING:
                self._pending.pop(next(iter(self._pending)))
            self._start_some()
        return None

    async def close(self) -> None:
        """Stop loading; to be awaited while the loop still runs."""
        self._is_closed = True
        self._pending.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _start_some(self) -> None:
        if self._loop is None or self._is_closed:
            return
        while self._pending and len(self._tasks) < _AT_ONCE:
            wanted, _ = self._pending.popitem()  # the row that was seen last
            self._tasks[wanted] = self._loop.create_task(self._load(*wanted))

    async def _load(self, key: str, size: int) -> None:
        try:
            data = await self._fetch(key)
            side = math.ceil(size * self._ratio)
            loop = asyncio.get_running_loop()
            image = await loop.run_in_executor(self._threads, scaled, data, side, side / size)
            if image.isNull():
                log.info("event=cover_unreadable key=%r bytes=%d", key, len(data))
                self._not_before[key] = time.monotonic() + _AGAIN_S
                return
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(side / size)
            self._pixmaps[key, size] = pixmap
            if len(self._pixmaps) > _KEPT:
                self._pixmaps.pop(next(iter(self._pixmaps)))
            self.loaded.emit(key)
        except OhdioError as error:
            log.info("event=cover_missing kind=%s key=%r", error.kind, key)
            self._not_before[key] = time.monotonic() + _AGAIN_S
        finally:
            self._tasks.pop((key, size), None)
            self._start_some()


def scaled(data: bytes, side: int, ratio: float = 1.0) -> QImage:
    """Return a picture cut to a square of ``side`` pixels with round corners; null if unreadable.

    ``ratio``: how many of its pixels make one of the screen's measures: the corners are of those.

    Safe on any thread. The decoder scales while it reads, which is several times faster.
    """
    content = QByteArray(data)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid():
        cover = whole.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        reader.setScaledSize(cover)
    picture = reader.read()
    if picture.isNull():
        return picture
    result = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    radius = COVER_RADIUS * ratio
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, side, side), radius, radius)
    painter.setClipPath(path)
    across, down = (side - picture.width()) // 2, (side - picture.height()) // 2
    painter.drawImage(across, down, picture)
    painter.end()
    return result
