"""Whether a file is silent, and where in it that is looked for."""

from __future__ import annotations

import subprocess

import pytest

from ohdio_gui.media.loudness import is_silent
from ohdio_gui.model.cancel import CancelToken
from tests.sounds import FFMPEG, length_s, make_tone


def made(folder, *sources, codec=("-c:a", "aac", "-b:a", "64k")):
    """A file of what the lavfi ``sources`` make, one after the other."""
    path = folder / "made.m4a"
    command = [FFMPEG, "-nostdin", "-v", "error"]
    for source in sources:
        command += ["-f", "lavfi", "-i", source]
    joined = f"concat=n={len(sources)}:v=0:a=1"
    subprocess.run([*command, "-filter_complex", joined, *codec, str(path)], check=True)
    return path


def quiet(seconds, amplitude=0.0):
    """Noise: at an amplitude of 0.0003 below -70 dB, and no encoder makes few bytes of it."""
    return f"anoisesrc=r=44100:d={seconds}:amplitude={amplitude}:seed=1"


def said(seconds):
    return f"sine=frequency=300:sample_rate=44100:duration={seconds}"


def listen(path):
    return is_silent(path, length_s(path), ffmpeg=FFMPEG, token=CancelToken())


@pytest.mark.parametrize("seconds", [8, 90])
@pytest.mark.parametrize("amplitude", [0.0, 0.0003])
def test_what_an_encoder_spends_bytes_on_is_silent_all_the_same(tmp_path, seconds, amplitude):
    path = made(tmp_path, quiet(seconds, amplitude), codec=("-c:a", "alac"))
    assert listen(path) is True


@pytest.mark.parametrize("seconds", [4, 90])
def test_a_voice_is_heard(tmp_path, seconds):
    assert listen(make_tone(tmp_path / "tone.m4a", 440, seconds)) is False


def test_a_voice_between_the_samples_is_found_before_the_rest_is_believed(tmp_path):
    path = made(tmp_path, quiet(24), said(3), quiet(73))
    assert listen(path) is False


def test_what_cannot_be_decoded_is_neither(tmp_path):
    path = make_tone(tmp_path / "tone.m4a", 440, 40)
    content = bytearray(path.read_bytes())
    start = content.index(b"mdat") + 4
    end = content.find(b"moov", start) - 4
    end = end if end > start else len(content)
    content[start:end] = b"\xff" * (end - start)
    path.write_bytes(content)
    assert listen(path) is None
