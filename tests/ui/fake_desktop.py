"""A desktop with a tray of D-Bus and a notification server: a program of its own.

``python -m tests.ui.fake_desktop ADDRESS [CAPABILITY …]``: says "ready" when it can be asked.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import ClassInfo, Property, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection

from ohdio_gui.ui.notification_markup import (
    NOTIFICATIONS,
    NOTIFICATIONS_PATH,
    WATCHER,
    WATCHER_PATH,
)


@ClassInfo({"D-Bus Interface": NOTIFICATIONS})
class Notifications(QDBusAbstractAdaptor):
    @Slot(result="QStringList")
    def GetCapabilities(self):  # noqa: N802 (D-Bus's name)
        return sys.argv[2:]


@ClassInfo({"D-Bus Interface": WATCHER})
class Watcher(QDBusAbstractAdaptor):
    @Property(bool)
    def IsStatusNotifierHostRegistered(self):  # noqa: N802 (D-Bus's name)
        return True


def main():
    app = QCoreApplication([])
    bus = QDBusConnection.connectToBus(sys.argv[1], "desktop")
    things = [(QObject(), Notifications, NOTIFICATIONS_PATH, NOTIFICATIONS)]
    things.append((QObject(), Watcher, WATCHER_PATH, WATCHER))
    for thing, adaptor, path, service in things:
        adaptor(thing)
        assert bus.registerObject(path, thing)
        assert bus.registerService(service)
    print("ready", flush=True)
    app.exec()


if __name__ == "__main__":
    main()
