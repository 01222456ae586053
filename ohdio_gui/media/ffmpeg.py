"""FFmpeg: which one, and one run of it that a token can end at once.

It reads local files only, and only audio containers, or only pictures: a "part" that is a playlist
or a reference to other files opens nothing.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg

from ohdio_gui.media.child_process import NO_WINDOW, OWN_GROUP
from ohdio_gui.media.disk import disk_full
from ohdio_gui.media.guard import guard
from ohdio_gui.model.errors import AssemblyError, MissingFfmpegError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.errors import OhdioError

FORMATS = "mov,mpegts,aac,mp3,ogg,flac,matroska,webm,wav,concat,ffmetadata"
"""What FFmpeg may open; hls and the like are absent: they would open other files."""
PICTURE_FORMATS = "jpeg_pipe,png_pipe,webp_pipe,webp_anim,gif,ppm_pipe"
"""What it may open as a picture; image2 is absent: it takes a name for a pattern of names."""
_INPUT_LIMITS = ("-protocol_whitelist", "file,pipe", "-format_whitelist", "{formats}")
_NO_SPACE = "No space left on device"
_ECHO = re.compile(
    r"Conversion failed|\[(out|in)#|.*(Task finished with|Terminating thread with|before EOF)"
)
"""Lines that only repeat that something failed."""
_VERSION = re.compile(r"ffmpeg\S*(?: version)? ?(\S{1,40})?")
_TRIAL_TIMEOUT_S = 20.0


def find_ffmpeg(setting: str) -> str:
    """Return the program to run: the setting's, else the wheel's, else PATH's.

    A setting that names no working FFmpeg is not replaced by another: MissingFfmpegError with its
    path. Without a setting and without any FFmpeg: MissingFfmpegError.
    """
    if setting:
        program = shutil.which(setting) or setting
        if not _runs(program):
            raise MissingFfmpegError(path=setting)
        return program
    for candidate in (_wheel_ffmpeg(), shutil.which("ffmpeg")):
        if candidate and _runs(candidate):
            return candidate
    raise MissingFfmpegError(path="ffmpeg")


def _wheel_ffmpeg() -> str | None:
    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError:  # what it raises when a platform's wheel has no program in it
        return None
    return str(program)


def ffmpeg_version(program: str) -> str:
    """Return the version of an FFmpeg in its own words; empty for what is none that runs."""
    if not Path(program).is_file() and shutil.which(program) is None:
        return ""
    try:
        result = subprocess.run(
            [program, "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TRIAL_TIMEOUT_S,
            check=False,
            creationflags=NO_WINDOW,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return ""
    found = _VERSION.match(result.stdout.decode("utf-8", "replace"))
    return (found[1] or "?") if result.returncode == 0 and found else ""


def _runs(program: str) -> bool:
    return bool(ffmpeg_version(program))


def run_ffmpeg(
    ffmpeg: str,
    arguments: Sequence[str],
    *,
    cwd: Path,
    token: CancelToken,
    formats: str = FORMATS,
) -> str:
    """Run FFmpeg in ``cwd`` and return what it said on standard error.

    It opens nothing but ``formats``. Blocks; the token kills it at once (JobCancelled). Raises
    AssemblyError with its last useful line when it fails, DiskFullError, and MissingFfmpegError
    when it cannot be started.
    """
    token.check()
    guard.prepare()
    try:
        process = subprocess.Popen(
            [ffmpeg, *_command(arguments, formats)],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            creationflags=NO_WINDOW,
            process_group=OWN_GROUP,
        )
    except OSError as error:
        raise MissingFfmpegError(path=ffmpeg) from error
    forget = token.on_cancel(process.kill)
    try:
        with guard.watching(process.pid):
            _, said = process.communicate()
    finally:
        forget()
        if process.poll() is None:
            process.kill()
            process.wait()
    token.check()
    text = said.decode("utf-8", "replace")
    if process.returncode != 0:
        raise _failure(text, process.returncode, cwd)
    return text


def _failure(said: str, code: int, folder: Path) -> OhdioError:
    if _NO_SPACE in said:
        return disk_full(folder)
    return AssemblyError(reason=_last_useful_line(said) or f"FFmpeg ended with {code}")


def _command(arguments: Sequence[str], formats: str) -> list[str]:
    """Put the limits before each input: FFmpeg takes them as options of the input that follows."""
    command = ["-nostdin", "-hide_banner", "-nostats", "-y"]
    for argument in arguments:
        if argument == "-i":
            command.extend(limit.format(formats=formats) for limit in _INPUT_LIMITS)
        command.append(argument)
    return command


def _last_useful_line(text: str) -> str:
    """Return the last line that says what failed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if not _ECHO.match(line)]
    return (told or lines or [""])[-1][:300]
