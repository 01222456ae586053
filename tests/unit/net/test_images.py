"""Pictures for the window."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ohdio_gui.model.errors import (
    NetworkError,
    NotAUrlError,
    NotFoundError,
    OhdioError,
    ParseError,
    ServerError,
    TooLargeError,
)
from ohdio_gui.net import images
from ohdio_gui.net.images import MAX_IMAGE_BYTES, ImageClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "AGAIN_S", 0)


def run(work: Callable[[ImageClient], Awaitable[object]]) -> object:
    async def main() -> object:
        client = ImageClient()
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(main())


def fetched(url: str) -> object:
    return run(lambda client: client.fetch(url))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (JPEG, "text/plain"),
        (b"\x89PNG\r\n\x1a\n", ""),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", ""),
        (b"????ftypavif", "image/avif"),
    ],
)
def test_a_picture_is_known_by_its_bytes_or_its_type(server, body, content_type) -> None:
    assert fetched(server.answer("/x", 200, body, Content_Type=content_type)) == body
    assert server.seen[0].headers["user-agent"].startswith("ohdio-gui/")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html>", "text/html"),
        (b"<html>", "image/jpeg"),
        (b"<svg/>", "image/svg+xml"),
        (b"", ""),
        (b"text", "text/plain"),
    ],
)
def test_anything_but_a_picture_is_refused(server, body, content_type) -> None:
    with pytest.raises(ParseError):
        fetched(server.answer("/x", 200, body, Content_Type=content_type))


def test_redirects_are_followed(server) -> None:
    server.answer("/2", 200, JPEG)
    assert fetched(server.answer("/1", 302, Location="/2")) == JPEG


@pytest.mark.parametrize("url", ["", "file:///x", "data:image/png;base64,x"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(NotAUrlError):
        fetched(url)


def test_troubles_have_their_errors(server) -> None:
    with pytest.raises(NotFoundError):
        fetched(server.answer("/gone", 404))
    with pytest.raises(TooLargeError):
        fetched(server.answer("/big", 200, JPEG + b"x" * MAX_IMAGE_BYTES))
    with pytest.raises(NetworkError):
        fetched("http://127.0.0.1:9/")


def test_a_server_in_trouble_is_asked_twice(server) -> None:
    url = server.answer("/x", 503)
    failing = server.routes["/x"]

    def once(handler) -> None:
        server.answer("/x", 200, JPEG)
        failing(handler)

    server.routes["/x"] = once
    assert fetched(url) == JPEG
    assert len(server.seen) == 2
    server.answer("/x", 503)
    with pytest.raises(ServerError):
        fetched(url)
    assert len(server.seen) == 4


def test_a_connection_that_breaks_is_made_anew(server) -> None:
    url = server.answer("/x", 200, JPEG)
    whole = server.routes["/x"]

    def broken(handler) -> None:
        server.routes["/x"] = whole
        handler.close_connection = True

    server.routes["/x"] = broken
    assert fetched(url) == JPEG


def test_a_refusal_is_not_asked_twice(server) -> None:
    with pytest.raises(NotFoundError):
        fetched(server.answer("/gone", 404))
    assert len(server.seen) == 1


def test_many_pictures_at_once_share_one_client(server) -> None:
    url = server.answer("/x", 200, JPEG)

    async def many(client: ImageClient) -> list[bytes]:
        return list(await asyncio.gather(*(client.fetch(url) for _ in range(30))))

    assert run(many) == [JPEG] * 30
    assert server.connections <= 6


def test_a_stalled_picture_can_be_given_up(server) -> None:
    url = server.stall("/x")

    async def give_up(client: ImageClient) -> str:
        wish = asyncio.ensure_future(client.fetch(url))
        await asyncio.to_thread(server.arrived.wait, 10)
        wish.cancel()
        with pytest.raises(asyncio.CancelledError):
            await wish
        return "given up"

    assert run(give_up) == "given up"


def test_a_closed_client_fetches_nothing(server) -> None:
    url = server.answer("/x", 200, JPEG)

    async def late(client: ImageClient) -> None:
        await client.close()
        with pytest.raises((asyncio.CancelledError, OhdioError)):
            await client.fetch(url)

    run(late)
    assert server.seen == []


def test_what_the_first_picture_imports_is_there_before_it() -> None:
    """An import of some 50 ms would hold the window's thread: it is done beside it."""
    code = (
        "import sys; from ohdio_gui.net import images; images._prepared(); "
        "print('anyio._backends._asyncio' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
