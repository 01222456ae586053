"""A book's cover: which addresses are asked, how often, and what trouble means."""

from __future__ import annotations

import subprocess

import pytest

from ohdio_gui.demo.catalogue import DemoBook, single_category
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from ohdio_gui.demo.shapes import picture
from ohdio_gui.engine import ohdio as ohdio_module
from ohdio_gui.engine.ohdio import OhdioClient
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient
from tests.sounds import FFMPEG


class Shop:
    def __init__(self, folder, replica, http, book):
        self.folder, self.replica, self.book = folder, replica, book
        self.client = OhdioClient(http, replica.origin, replica.origin, lambda *kept: None)

    def cover(self):
        pattern = picture(self.book, self.replica.origin)["pattern"]
        return self.client.cover(pattern, self.folder, FFMPEG, CancelToken())

    def fail(self, times, where=None, **fault):
        self.replica.faults.add("image", Fault(**fault), times=times, where=where)

    @property
    def asked(self):
        """The widths and ratios that were asked for."""
        paths = [request.path for request in self.replica.requests("image")]
        return [path.partition("q_auto,w_")[2].replace("/v1", "").split("/")[:2] for path in paths]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("cover") / "cover.jpg"
    command = [FFMPEG, "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=64x64"]
    subprocess.run([*command, "-frames:v", "1", str(path)], check=True)
    return path


@pytest.fixture
def shop(tmp_path, file, monkeypatch):
    monkeypatch.setattr(ohdio_module, "COVER_PAUSE_S", 0)
    book = DemoBook("101", "livre-101", "Livre 101", (), cover=file)
    http = HttpClient(RequestBudget(0))
    with Replica(single_category((book,))) as replica:
        yield Shop(tmp_path, replica, http, book)
        assert replica.failures == ()
    http.close()


LARGEST, SECOND = ["1400", "1x1"], ["700", "1x1"]


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 500}, {"drop": True}])
def test_a_cover_that_fails_once_is_asked_for_again(shop, file, fault):
    shop.fail(1, **fault)
    assert shop.cover() == file.read_bytes()
    assert shop.asked == [LARGEST, LARGEST]


def test_a_size_that_the_server_cannot_make_leads_to_the_next_one(shop, file):
    shop.fail(2, status=500)
    assert shop.cover() == file.read_bytes()
    assert shop.asked == [LARGEST, LARGEST, SECOND]


def test_a_server_in_trouble_is_left_alone_after_two_sizes(shop):
    shop.fail(None, status=503)
    assert shop.cover() is None
    assert shop.asked == [LARGEST, LARGEST, SECOND, SECOND]


def test_a_server_that_does_not_answer_is_asked_twice(shop):
    shop.fail(None, drop=True)
    assert shop.cover() is None
    assert shop.asked == [LARGEST, LARGEST]


def test_a_size_that_is_refused_is_not_asked_for_again(shop, file):
    shop.fail(1, status=404)
    assert shop.cover() == file.read_bytes()
    assert shop.asked == [LARGEST, SECOND]
