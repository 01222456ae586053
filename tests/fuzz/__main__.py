"""``python -m tests.fuzz --count 1000000 --seed 1 [--target NAME]``: run from the repository."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.fuzz.runner import Result, Target, run_target
from tests.fuzz.targets import TARGETS

MEMORY_BYTES = 3 * 1024**3


def main(words: list[str]) -> int:
    """Run the targets; 1 when anything was found."""
    arguments = _arguments(words)
    _limit_memory()
    logging.disable(logging.CRITICAL)
    chosen = [t for t in TARGETS if not arguments.target or t.name in arguments.target]
    whole = sum(target.share for target in chosen)
    print(f"seed {arguments.seed}, findings go to {arguments.findings}", flush=True)
    print(f"{'target':<18}{'inputs':>9}{'inputs/s':>10}{'slowest':>10}{'findings':>10}", flush=True)
    results = []
    for target in chosen:
        count = max(1, round(arguments.count * target.share / whole))
        numbers = (
            range(count) if arguments.only is None else range(arguments.only, arguments.only + 1)
        )
        results.append(_run(target, numbers, arguments.seed, arguments.findings))
        print(_row(results[-1]), flush=True)
    total = Result("all together")
    for result in results:
        total.inputs += result.inputs
        total.seconds += result.seconds
        total.slowest_s = max(total.slowest_s, result.slowest_s)
        total.faults += result.faults
    print(_row(total))
    for result in results:
        for fault, times in result.faults.most_common():
            print(f"{result.target}: {times} x {fault}")
    return 1 if total.faults else 0


def _run(target: Target, numbers: range, seed: int, findings: Path) -> Result:
    with tempfile.TemporaryDirectory(prefix="ohdio-gui-fuzz-") as name:
        folder = Path(name) / target.name
        folder.mkdir()
        return run_target(target, target.build(folder), numbers, seed, findings, print)


def _row(result: Result) -> str:
    rate = result.inputs / max(result.seconds, 1e-9)
    found = sum(result.faults.values())
    return f"{result.target:<18}{result.inputs:>9}{rate:>10.0f}{result.slowest_s:>9.2f}s{found:>10}"


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="inputs over all targets")
    parser.add_argument("--seed", type=int, default=1)
    names = [target.name for target in TARGETS]
    parser.add_argument("--target", action="append", choices=names, help="repeatable; else all")
    parser.add_argument("--only", type=int, help="make this one input again")
    findings = Path(tempfile.gettempdir()) / "ohdio-gui-findings"
    parser.add_argument("--findings", type=Path, default=findings, help="folder for what is found")
    return parser.parse_args(words)


def _limit_memory() -> None:
    """Make a MemoryError, which is a finding, of what would take the machine's memory."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
