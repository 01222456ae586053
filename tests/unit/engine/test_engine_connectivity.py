"""What the system says of the network."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

from ohdio_gui.engine import connectivity
from ohdio_gui.engine.connectivity import Connectivity

Reachability = QNetworkInformation.Reachability


class System(QObject):
    """In the place of Qt's own object."""

    reachabilityChanged = Signal()  # noqa: N815 (Qt's names)
    isBehindCaptivePortalChanged = Signal()  # noqa: N815
    reached = Reachability.Online

    def reachability(self):
        return self.reached

    def isBehindCaptivePortal(self):  # noqa: N802
        return False


class Information:
    """In the place of Qt's class."""

    Reachability = Reachability
    system = None
    is_known = True

    @classmethod
    def loadDefaultBackend(cls):  # noqa: N802
        return cls.is_known

    @classmethod
    def instance(cls):
        return cls.system


@pytest.fixture
def system(qapp, monkeypatch):
    made = System()
    monkeypatch.setattr(Information, "system", made)
    monkeypatch.setattr(connectivity, "QNetworkInformation", Information)
    return made


@pytest.mark.parametrize(
    ("reached", "is_offline"),
    [
        (Reachability.Disconnected, True),
        (Reachability.Local, True),
        (Reachability.Site, True),
        (Reachability.Online, False),
        (Reachability.Unknown, False),
    ],
)
def test_less_than_the_internet_is_offline_and_nothing_known_is_not(system, reached, is_offline):
    system.reached = reached
    assert Connectivity(lambda: None).is_offline() is is_offline


def test_where_nobody_can_be_asked_nothing_is_known(system, monkeypatch):
    monkeypatch.setattr(Information, "is_known", False)
    system.reached = Reachability.Disconnected
    assert not Connectivity(lambda: None).is_offline()


def test_a_line_that_is_back_is_told(system):
    told = []
    watched = Connectivity(lambda: told.append("online"))
    system.reached = Reachability.Disconnected
    system.reachabilityChanged.emit()
    assert told == []
    system.reached = Reachability.Online
    system.reachabilityChanged.emit()
    assert told == ["online"]
    assert not watched.is_offline()
