"""A proxy of the settings: pages, pictures and media go through it, and its password nowhere else.

The proxy is a loopback server: it is asked for whole addresses, of hosts that do not exist.
"""

from __future__ import annotations

import asyncio
import base64
import logging

import pytest

from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import OhdioError
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient
from ohdio_gui.net.images import ImageClient

PAGE = "http://audiobooks.example/page"
COVER = "http://images.example/cover.jpg"
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100
SOUND = b"ID3" + b"\0" * 5000


def with_login(server):
    return server.origin.replace("://", "://anne:s3cret@")


def get(client, url):
    return client.get(url, budgeted=False, token=CancelToken()).body


def test_pages_go_through_the_proxy_and_what_the_person_changes_holds_from_then_on(server):
    server.answer(PAGE, 200, b"by proxy")
    direct = server.answer("/direct", 200, b"direct")
    client = HttpClient(RequestBudget(0))
    assert get(client, direct) == b"direct"
    client.use_proxy(server.origin)
    assert get(client, PAGE) == b"by proxy"
    assert [seen.path for seen in server.seen] == ["/direct", PAGE]
    client.use_proxy("")
    assert get(client, direct) == b"direct"
    assert [seen.path for seen in server.seen] == ["/direct", PAGE, "/direct"]
    client.close()


def test_the_proxy_of_the_settings_goes_before_the_environment_s(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "*")
    server.answer(PAGE, 200, b"by proxy")
    client = HttpClient(RequestBudget(0), proxy=server.origin)
    assert get(client, PAGE) == b"by proxy"
    client.close()


def test_pictures_go_through_the_proxy_as_it_is_when_they_are_asked_for(server):
    server.answer(COVER, 200, JPEG)
    direct = server.answer("/cover.jpg", 200, JPEG)

    async def work():
        client = ImageClient(proxy=server.origin)
        assert await client.fetch(COVER) == JPEG
        client.use_proxy("")
        assert await client.fetch(direct) == JPEG
        client.use_proxy(server.origin)
        assert await client.fetch(COVER) == JPEG
        await client.close()

    asyncio.run(work())
    assert [seen.path for seen in server.seen] == [COVER, "/cover.jpg", COVER]


def test_media_go_through_the_proxy(server, tmp_path):
    url = "http://media.example/part.mp3"
    server.answer(url, 200, SOUND, Content_Type="audio/mpeg")
    with YtdlpChild(proxy=with_login(server), retry_pause_s=0.02) as child:
        child.fetch(
            url,
            tmp_path / "part.mp3",
            is_hls=False,
            token=CancelToken(),
            on_progress=lambda progress: None,
        )
    assert (tmp_path / "part.mp3").read_bytes() == SOUND
    assert {seen.path for seen in server.seen} == {url}
    login = base64.b64encode(b"anne:s3cret").decode()
    assert server.seen[0].headers["proxy-authorization"] == f"Basic {login}"


@pytest.mark.parametrize("fault", ["login", "gone"])
def test_a_password_is_in_no_log_and_in_no_error(server, tmp_path, caplog, fault):
    caplog.set_level(logging.DEBUG)
    proxy = with_login(server)
    if fault == "gone":
        proxy = "http://anne:s3cret@127.0.0.1:9"
    for url in (PAGE, "http://media.example/part.mp3"):
        server.answer(url, 407, b"", Proxy_Authenticate="Basic")
    client = HttpClient(RequestBudget(0), proxy=proxy)
    with pytest.raises(OhdioError) as of_page:
        get(client, PAGE)
    client.close()
    with YtdlpChild(proxy=proxy, retry_pause_s=0.02) as child, pytest.raises(OhdioError) as of_part:
        child.fetch(
            "http://media.example/part.mp3",
            tmp_path / "part.mp3",
            is_hls=False,
            token=CancelToken(),
            on_progress=lambda progress: None,
        )
    for error in (of_page.value, of_part.value):
        assert "s3cret" not in f"{error} {error.arguments}"
    assert "s3cret" not in caplog.text
