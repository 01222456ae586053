"""Pictures for the window: fetched on its event loop, by a client of their own.

Pictures are not in the request budget (FACE.md); the window asks for few and keeps them.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from typing import TYPE_CHECKING

import httpx

from ohdio_gui.model.errors import NetworkError, ParseError, ServerError
from ohdio_gui.net.answers import (
    HTTPX_ERRORS,
    USER_AGENT,
    checked_url,
    fetch_error,
    next_request,
    refuse_size,
    refuse_status,
)

if TYPE_CHECKING:
    import ssl

log = logging.getLogger(__name__)

MAX_IMAGE_BYTES = 5 * 1024 * 1024
_TOTAL_S = 30.0
AGAIN_S = 1.0
"""Before a picture is asked for once more, of a server that had trouble."""
_LIMITS = httpx.Limits(max_connections=6, max_keepalive_connections=6)
_TIMEOUT = httpx.Timeout(10, connect=5, pool=_TOTAL_S)
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
_VECTOR = "image/svg"


class ImageClient:
    """Fetches pictures; every method on the thread of the event loop."""

    def __init__(self, user_agent: str = USER_AGENT, proxy: str = "") -> None:
        """Keep the name to send and the proxy's address; nothing is opened before it is needed."""
        self._user_agent = user_agent
        self._proxy = proxy
        self._retired: list[httpx.AsyncClient] = []
        self._opening = asyncio.Lock()
        self._client: httpx.AsyncClient | None = None
        self._context: ssl.SSLContext | None = None
        self._is_closed = False

    def use_proxy(self, proxy: str) -> None:
        """Ask through another proxy from the next picture on; empty: what the environment names."""
        if proxy == self._proxy:
            return
        self._proxy = proxy
        if self._client is not None:
            self._retired.append(self._client)
            self._client = None

    async def fetch(self, url: str) -> bytes:
        """Return the picture at ``url``, at most 5 MB; a server in trouble is asked twice.

        Raises NotAUrlError, FetchErrors as ``HttpClient.get`` does, ParseError for anything but
        a picture.
        """
        target = checked_url(url)
        try:
            return await self._fetched(target)
        except (NetworkError, ServerError) as error:
            log.info("event=image_asked_again kind=%s host=%s", error.kind, target.host)
        await asyncio.sleep(AGAIN_S)
        return await self._fetched(target)

    async def _fetched(self, target: httpx.URL) -> bytes:
        client = await self._opened()
        try:
            async with asyncio.timeout(_TOTAL_S):
                return await self._picture(client, client.build_request("GET", target))
        except (TimeoutError, *HTTPX_ERRORS) as error:
            raise fetch_error(target.host, error) from error

    async def close(self) -> None:
        """Close the connections; no picture can be fetched any more."""
        self._is_closed = True
        for client in (self._client, *self._retired):
            if client is not None:
                await client.aclose()
        self._client = None

    async def _opened(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._is_closed:
                raise asyncio.CancelledError
            if self._client is None:
                if self._context is None:
                    self._context = await asyncio.to_thread(_prepared)
                self._client = httpx.AsyncClient(
                    verify=self._context,
                    headers={"User-Agent": self._user_agent, "Accept": "image/*"},
                    limits=_LIMITS,
                    timeout=_TIMEOUT,
                    proxy=self._proxy or None,
                )
            return self._client

    async def _picture(self, client: httpx.AsyncClient, request: httpx.Request) -> bytes:
        hops = 0
        while True:
            response = await client.send(request, stream=True)
            try:
                following = next_request(response, hops)
                if following is None:
                    return await _read(response)
            finally:
                await response.aclose()
            request, hops = following, hops + 1


def _prepared() -> ssl.SSLContext:
    """Do beforehand what would hold the window's thread: reading certificates, and imports.

    httpx imports what it waits with at its first request: some 50 ms.
    """
    for name in ("sniffio", "anyio", "anyio._backends._asyncio"):
        with contextlib.suppress(ImportError):  # another version waits with something else
            importlib.import_module(name)
    return httpx.create_ssl_context()


async def _read(response: httpx.Response) -> bytes:
    refuse_status(response)
    refuse_size(response, 0, MAX_IMAGE_BYTES)
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        refuse_size(response, len(body), MAX_IMAGE_BYTES)
    if not _is_picture(bytes(body[:16]), response.headers.get("content-type", "")):
        raise ParseError(url=str(response.url), what="picture")
    return bytes(body)


def _is_picture(start: bytes, content_type: str) -> bool:
    """Say whether the bytes begin as a picture does, or are at least served as one."""
    is_webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    if is_webp or start.startswith(_SIGNATURES):
        return True
    served_as = content_type.strip().lower()
    is_markup = start.lstrip()[:1] == b"<"
    return served_as.startswith("image/") and not served_as.startswith(_VECTOR) and not is_markup
