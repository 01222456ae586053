"""The job contract: Oban's words, on SQLite."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Stage(StrEnum):
    """The three stages of the pipeline, each with a thread pool of its own."""

    SCRAPE = "scrape"
    METADATA = "metadata"
    DOWNLOAD = "download"


class JobState(StrEnum):
    """Oban's states."""

    AVAILABLE = "available"
    SCHEDULED = "scheduled"
    EXECUTING = "executing"
    RETRYABLE = "retryable"
    COMPLETED = "completed"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"


RETAG = "retag"
"""In the args of a metadata job: the book is finished, and is only to be tagged again."""
BY_HAND = "by_hand"
"""In the args of a metadata job: the person asked for this very book, which had ended badly."""
MAX_ATTEMPTS = 3
MAX_DEATHS = 3
"""A job that dies this many times with its process, without progress between, is discarded."""


@dataclass(frozen=True, slots=True)
class JobFailure:
    """One entry of a job's list of errors."""

    attempt: int
    at: str
    """UTC, ISO 8601."""
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it was claimed."""

    id: int
    stage: Stage
    subject: str
    """What the job is about: the id of an audiobook, or of a category scrape."""
    args: dict[str, Any] = field(hash=False)
    state: JobState
    priority: int
    """Smaller runs first."""
    attempt: int
    """From 1 while it runs."""
    max_attempts: int
    scheduled_at: str
    errors: tuple[JobFailure, ...] = ()

    @property
    def is_retag(self) -> bool:
        """Whether it only tags a finished book again."""
        return bool(self.args.get(RETAG))


@dataclass(frozen=True, slots=True)
class Retry:
    """The job failed in a way that is worth another try, if attempts are left."""

    alike: int | None = None
    """How many times the very same failure is worth an attempt; others beside it do not count.

    None: as often as there are attempts.
    """


@dataclass(frozen=True, slots=True)
class Snooze:
    """The job goes on later; this costs no attempt."""

    delay_s: float
    starts_over: bool = False
    """Whether all its attempts are given back: more of it is here than ever before."""


@dataclass(frozen=True, slots=True)
class Discard:
    """The job failed for good."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The whole download stage waits until its trouble is over; this costs no attempt."""


@dataclass(frozen=True, slots=True)
class StopAsking:
    """The stage asks OHdio no more, which answers what nobody knows; this costs no attempt."""


Outcome = Retry | Snooze | Discard | Hold | StopAsking
"""What the engine does about a job that did not complete."""
