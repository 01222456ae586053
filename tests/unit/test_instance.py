"""One instance a data directory, and the door to it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ohdio_gui import instance as instance_module
from ohdio_gui.instance import Instance, acquire_or_hand_over, is_held, socket_name
from ohdio_gui.model.errors import InstanceError, OhdioError

ROOT = Path(__file__).resolve().parents[2]
URLS = ("https://example.org/é", "https://example.org/b")
_SECOND = """
import sys
from pathlib import Path
from ohdio_gui.instance import Instance, acquire_or_hand_over
folder = Path(sys.argv[1])
instance = Instance(folder)
print(acquire_or_hand_over(instance, folder, tuple(sys.argv[2:])))
"""


class Ear(QObject):
    def __init__(self, instance):
        super().__init__()
        self.urls = []
        self.shown = 0
        instance.urls_received.connect(self.on_urls)
        instance.show_requested.connect(self.on_show)

    @Slot(tuple)
    def on_urls(self, urls):
        self.urls.append(urls)

    @Slot()
    def on_show(self):
        self.shown += 1


@pytest.fixture
def short_wait(monkeypatch):
    assert instance_module.ANSWER_S == 5.0
    monkeypatch.setattr(instance_module, "ANSWER_S", 0.3)
    monkeypatch.setattr(instance_module, "_LOOK_MS", 20)


@pytest.fixture
def first(qapp, tmp_path):
    made = Instance(tmp_path)
    assert made.acquire()
    yield made
    made.release()


def second_start(folder, *urls):
    """Start a second process on the data directory."""
    return subprocess.Popen(
        [sys.executable, "-c", _SECOND, str(folder), *urls],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def answer_of(process, qtbot):
    """What a second start said, while our own loop runs to let it in."""
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=15_000)
    return process.communicate()[0].strip()


def test_a_data_directory_is_held_by_one(first, tmp_path):
    other = Instance(tmp_path)
    assert not other.acquire()
    assert is_held(tmp_path)
    first.release()
    assert not is_held(tmp_path)
    assert other.acquire()
    other.release()


def test_looking_does_not_hold(tmp_path, qapp):
    assert not is_held(tmp_path)
    made = Instance(tmp_path)
    assert made.acquire()
    made.release()


def test_a_new_data_directory_is_made_private(tmp_path, qapp):
    made = Instance(tmp_path / "new" / "data")
    assert made.acquire()
    made.release()
    if os.name == "posix":
        assert (tmp_path / "new" / "data").stat().st_mode & 0o077 == 0


def test_a_second_start_hands_its_addresses_over(first, tmp_path, qtbot):
    ear = Ear(first)
    first.listen()
    assert answer_of(second_start(tmp_path, *URLS), qtbot) == "False"
    assert ear.urls == [URLS]
    assert ear.shown == 1


def test_a_second_start_without_addresses_brings_the_window_up(first, tmp_path, qtbot):
    ear = Ear(first)
    first.listen()
    assert answer_of(second_start(tmp_path), qtbot) == "False"
    assert (ear.urls, ear.shown) == ([], 1)


def test_several_second_starts_at_once_are_all_taken_in(first, tmp_path, qtbot):
    ear = Ear(first)
    first.listen()
    many = [f"https://example.org/{n}/{'x' * 200}" for n in range(400)]
    starts = [second_start(tmp_path, *many), second_start(tmp_path, URLS[1])]
    assert [answer_of(start, qtbot) for start in starts] == ["False"] * 2
    assert sorted(map(len, ear.urls)) == [1, 400]


def test_a_start_after_the_first_has_ended_takes_the_directory(first, tmp_path, qtbot):
    first.listen()
    first.release()
    assert answer_of(second_start(tmp_path, *URLS), qtbot) == "True"


def test_a_start_waits_for_one_that_is_just_ending(first, tmp_path, qapp, monkeypatch):
    """The door is closed first, then the lock goes: a start in between takes over."""
    monkeypatch.setattr(instance_module, "_LOOK_MS", 20)
    first.listen()
    first.stop_listening()
    ending = threading.Timer(0.2, first._lock.release)
    ending.start()
    made = Instance(tmp_path)
    assert acquire_or_hand_over(made, tmp_path, URLS)
    ending.join()
    made.release()


def test_what_a_dead_process_left_at_the_door_is_no_hindrance(tmp_path, qtbot):
    Path(socket_name(tmp_path)).write_bytes(b"")
    made = Instance(tmp_path)
    assert made.acquire()
    made.listen()
    ear = Ear(made)
    assert answer_of(second_start(tmp_path, *URLS), qtbot) == "False"
    assert ear.urls == [URLS]
    made.release()


@pytest.mark.skipif(os.name != "posix", reason="a socket in the file system")
def test_a_killed_instance_leaves_a_directory_that_can_be_taken(tmp_path, qtbot):
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from ohdio_gui.instance import Instance\n"
        "app = QCoreApplication([]); instance = Instance(Path(sys.argv[1]))\n"
        "assert instance.acquire(); instance.listen(); print('in', flush=True); app.exec()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().strip() == "in"
    process.kill()
    process.communicate()
    assert Path(socket_name(tmp_path)).exists()
    made = Instance(tmp_path)
    assert acquire_or_hand_over(made, tmp_path, URLS)
    ear = Ear(made)
    made.listen()
    assert answer_of(second_start(tmp_path, *URLS), qtbot) == "False"
    assert ear.urls == [URLS]
    made.release()


def test_no_door_at_all_is_an_error_after_the_wait(first, tmp_path, short_wait):
    began = time.monotonic()
    with pytest.raises(InstanceError) as caught:
        acquire_or_hand_over(Instance(tmp_path), tmp_path, URLS)
    assert 0.3 <= time.monotonic() - began < 2
    assert caught.value.arguments == {"folder": str(tmp_path)}


def test_a_door_that_never_answers_is_an_error_after_the_wait(first, tmp_path, short_wait):
    # It accepts, and its loop does not run.
    first.listen()
    began = time.monotonic()
    with pytest.raises(InstanceError):
        acquire_or_hand_over(Instance(tmp_path), tmp_path, URLS)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "message",
    [
        b"hello\n",
        b"[]\n",
        b"{}\n",
        b'{"urls": 5}\n',
        b'{"urls": "https://x"}\n',
        b"\xff\xff\n",
        b"null\n",
        b'{"urls": ' + b"[" * 50_000 + b"\n",
        b"x" * 1_100_000,
    ],
)
def test_nonsense_at_the_door_is_turned_away(first, tmp_path, qtbot, message):
    ear = Ear(first)
    first.listen()
    caller = QLocalSocket()
    caller.connectToServer(socket_name(tmp_path))
    assert caller.waitForConnected(1000)
    caller.write(message)
    qtbot.waitUntil(
        lambda: caller.state() is QLocalSocket.LocalSocketState.UnconnectedState, timeout=5000
    )
    assert bytes(caller.readAll().data()) == b""
    assert (ear.urls, ear.shown) == ([], 0)


def test_the_door_is_in_the_directory_unless_its_path_is_too_long(tmp_path, qapp):
    assert socket_name(tmp_path) == str(tmp_path.resolve() / "instance.sock")
    deep = tmp_path / ("x" * 60) / ("é" * 60)
    name = socket_name(deep)
    assert len(os.fsencode(name)) <= 100
    assert name == socket_name(deep)
    assert name != socket_name(deep / "other")
    made = Instance(deep)
    assert made.acquire()
    made.listen()
    assert made._server.isListening()
    made.release()
    QLocalServer.removeServer(name)


def test_a_directory_that_cannot_be_one_is_an_error_with_a_sentence(tmp_path, qapp):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OhdioError) as caught:
        Instance(tmp_path / "file").acquire()
    assert str(tmp_path / "file") in str(caught.value)
    (tmp_path / "held" / "instance.lock").mkdir(parents=True)
    with pytest.raises(OhdioError):
        Instance(tmp_path / "held").acquire()
