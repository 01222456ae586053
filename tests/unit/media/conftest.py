"""Fixtures of the media tests: a misbehaving origin, FFmpeg, parts with a tone each."""

from __future__ import annotations

import pytest
from media_origin import Origin
from media_sound import make_tone

from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.model.cancel import CancelToken


@pytest.fixture
def origin():
    server = Origin()
    yield server
    server.close()


@pytest.fixture
def token():
    return CancelToken()


@pytest.fixture(scope="session")
def ffmpeg():
    return find_ffmpeg("")


@pytest.fixture(scope="session")
def tones(ffmpeg, tmp_path_factory):
    """Twelve parts of odd lengths."""
    folder = tmp_path_factory.mktemp("tones")
    return [make_tone(ffmpeg, folder, n, 1.3 + 0.317 * (n % 5)) for n in range(12)]
