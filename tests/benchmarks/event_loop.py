"""How long the window's event loop is held while 146 books arrive and three downloads run.

``python -m tests.benchmarks.event_loop [SECONDS]``: the real program with its real window, and a
replica in a process of its own. A timer of 10 ms notes the longest gap between two of its calls:
first with an idle window, then while a category of 146 books is read and downloads run, then
while they run with all books selected and the details open. On a machine that does other work
the gaps are that work's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from ohdio_gui import gui
from ohdio_gui.app import ASK_FROM, Application, places, read_settings
from ohdio_gui.instance import Instance
from ohdio_gui.model.events import ScrapeEvent
from ohdio_gui.ui.main_window import MainWindow
from tests.benchmarks.server import BOOKS

TICK_MS = 10
IDLE_S = 5.0
SELECTED_S = 10.0


class Watch(QObject):
    """Notes the gaps between the calls of a timer, in the phases of a run."""

    def __init__(self, application: Application, category: str, busy_s: float) -> None:
        super().__init__()
        self._application = application
        self._category = category
        self._busy_s = busy_s
        self._last = 0.0
        self._phase_began = 0.0
        self.gaps: dict[str, list[float]] = {"idle": [], "busy": [], "selected": []}
        self._phase = ""
        self.most_running = 0
        self.books = 0
        application.bus.category_scrapes.connect(self.on_scrape)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.on_tick)
        QTimer.singleShot(2000, self.on_settled)

    @property
    def window(self) -> MainWindow:
        """The program's window."""
        tops = QApplication.topLevelWidgets()
        return next(w for w in tops if isinstance(w, MainWindow))

    @Slot()
    def on_settled(self) -> None:
        """Begin with the idle window, once it is painted."""
        self._begin("idle")
        self._timer.start(TICK_MS)

    @Slot(object)
    def on_scrape(self, event: ScrapeEvent) -> None:
        """Take all books, where the window asks which."""
        scrape = event.scrape
        if scrape.asks:
            self._application.engine.choose(scrape.id, None)

    @Slot()
    def on_tick(self) -> None:
        """Note the gap since the last call."""
        now = time.perf_counter()
        self.gaps[self._phase].append((now - self._last) * 1000)
        self._last = now
        lasted = now - self._phase_began
        if self._phase == "idle" and lasted > IDLE_S:
            self._begin("busy")
            self.window.add_text(self._category)
        elif self._phase != "idle":
            self._look(lasted)

    def _look(self, lasted: float) -> None:
        """Note what came; go on to the next phase, and to the end, when it is time."""
        model = self.window.parts.model
        self.books = model.rowCount()
        running = sum(1 for row in range(self.books) if model.book_at(row).speed_bytes_s)
        self.most_running = max(self.most_running, running)
        if self._phase == "busy" and lasted > self._busy_s:
            self._begin("selected")
            self.window.actions_.details.setChecked(True)
            self.window.parts.table.selectAll()
        elif self._phase == "selected" and lasted > SELECTED_S:
            self._timer.stop()
            self.window.actions_.quit.trigger()

    def _begin(self, phase: str) -> None:
        self._phase = phase
        self._phase_began = self._last = time.perf_counter()


def main(busy_s: float) -> int:
    """Run, print the figures, and return 0 when all that was to run did."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "tests.benchmarks.server", str(folder / "site")]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            category = server.stdout.readline().strip()
            origin = "{0.scheme}://{0.netloc}".format(urlsplit(category))
            os.environ |= {"OHDIO_SITE_URL": origin, "OHDIO_SERVICES_URL": origin}
            where = places(folder / "data", folder / "books", is_demo=False)
            settings, _ = read_settings(
                where, {"requests_per_second": os.environ.get("BUDGET", "3"), "min_free_mb": "0"}
            )
            instance = Instance(where.data_dir)
            assert instance.acquire()
            gui._qt_application(settings.language)
            application = Application(where, settings, is_demo=False, ask_from=ASK_FROM)
            watch = Watch(application, category, busy_s)
            gui.run(application, instance, ())
            assert server.stdin is not None
            server.stdin.close()
    for phase, gaps in watch.gaps.items():
        gaps.sort()
        held = sum(1 for gap in gaps if gap > 50)
        print(
            f"{phase}: {len(gaps)} ticks, median {gaps[len(gaps) // 2]:.1f} ms, "
            f"99 % {gaps[int(len(gaps) * 0.99)]:.1f} ms, longest {gaps[-1]:.1f} ms, "
            f"{held} over 50 ms"
        )
    print(f"books {watch.books}, downloads at once {watch.most_running}")
    return 0 if watch.books >= BOOKS and watch.most_running >= 3 else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0))
