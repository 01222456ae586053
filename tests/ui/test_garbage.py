import gc
import threading
import weakref

from PySide6.QtCore import QObject

from ohdio_gui.ui import garbage
from ohdio_gui.ui.garbage import GarbageCollector


def test_a_dropped_object_dies_on_the_windows_thread(qtbot, monkeypatch):
    monkeypatch.setattr(garbage, "LOOK_MS", 10)
    died_on = []
    collector = GarbageCollector()
    try:
        assert not gc.isenabled()
        knot = QObject()
        knot.myself = knot
        weakref.finalize(knot, lambda: died_on.append(threading.current_thread()))
        del knot
        busy = threading.Thread(target=lambda: [[n] for n in range(50_000)])
        busy.start()
        busy.join()
        assert died_on == []
        heap = [[n] for n in range(2_000)]
        qtbot.waitUntil(lambda: bool(died_on), timeout=5_000)
        assert len(heap) == 2_000
    finally:
        collector.close()
    assert died_on == [threading.main_thread()]
    assert gc.isenabled()
