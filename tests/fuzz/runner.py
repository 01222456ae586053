"""Runs a target on one input after the other; what goes wrong is kept, and the run goes on.

An input follows from seed, target and number alone, so that a finding can be made again.
"""

from __future__ import annotations

import contextlib
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

SLOW_S = 2.0
"""Of processor time, so that a busy machine makes no findings."""
HANGING_S = 60.0
KEPT_PER_FAULT = 3


class Fuzz(NamedTuple):
    make: Callable[[random.Random], Any]
    check: Callable[[Any], None]
    """Raises whatever is a finding; the errors that are due it takes itself."""


@dataclass(frozen=True)
class Target:
    name: str
    share: int
    """How many of a thousand inputs."""
    build: Callable[[Path], Fuzz]
    """Gets an empty folder of its own."""


class TooSlowError(Exception):
    pass


class HangingError(BaseException):
    """Nothing that a parser may take for an error of its input."""


@dataclass
class Result:
    target: str
    inputs: int = 0
    seconds: float = 0.0
    slowest_s: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)


def rng_of(seed: int, target: str, number: int) -> random.Random:
    return random.Random(f"{seed}:{target}:{number}")


def run_target(
    target: Target,
    fuzz: Fuzz,
    numbers: range,
    seed: int,
    findings: Path,
    say: Callable[[str], None],
) -> Result:
    result = Result(target.name)
    started = time.perf_counter()
    for number in numbers:
        value = fuzz.make(rng_of(seed, target.name, number))
        used = time.process_time()
        error = _error_of(fuzz, value)
        used = time.process_time() - used
        result.inputs += 1
        result.slowest_s = max(result.slowest_s, used)
        if error is None and used > SLOW_S:
            error = TooSlowError(f"{used:.1f} s")
        if error is not None:
            fault = fault_of(error)
            result.faults[fault] += 1
            if result.faults[fault] <= KEPT_PER_FAULT:
                path = _keep(findings, f"{target.name}-{seed}-{number}", value, error)
                said = f"{fault}: {str(error)[:150]!a}"
                say(f"FOUND {target.name} input {number}: {said}\n      {path}")
    result.seconds = time.perf_counter() - started
    return result


def fault_of(error: BaseException) -> str:
    """Return what findings of one cause share: the error, and where it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "ohdio_gui" in Path(frame.filename).parts]
    checks = [frame for frame in frames if "fuzz" in Path(frame.filename).parts]
    # An oracle's complaint is told apart by the line of the target that asked it.
    places = ours[-1:] if ours and not isinstance(error, AssertionError) else checks[1:2]
    where = "".join(f" in {Path(f.filename).name}:{f.lineno} {f.name}" for f in places)
    return f"{type(error).__name__}{where}"


def _error_of(fuzz: Fuzz, value: Any) -> BaseException | None:
    try:
        with _alarm():
            fuzz.check(value)
    except (Exception, HangingError) as error:  # noqa: BLE001 (whatever comes out is a finding)
        return error
    return None


@contextlib.contextmanager
def _alarm() -> Iterator[None]:
    """End what hangs; where there are no such signals the person ends it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def on_alarm(*_: object) -> None:
        raise HangingError

    before = signal.signal(signal.SIGALRM, on_alarm)
    signal.setitimer(signal.ITIMER_REAL, HANGING_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _keep(folder: Path, name: str, value: Any, error: BaseException) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(value, bytes):
        path, content = folder / f"{name}.bin", value
    elif isinstance(value, str):
        path, content = folder / f"{name}.txt", value.encode("utf-8", "surrogatepass")
    else:
        path, content = folder / f"{name}.repr", repr(value).encode("utf-8", "backslashreplace")
    path.write_bytes(content)
    told = "".join(traceback.format_exception(error))
    path.with_suffix(".why").write_bytes(told[-20_000:].encode("utf-8", "backslashreplace"))
    return path
