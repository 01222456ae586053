"""Questions to a disk that may never answer, asked beside the engine's thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


class Aside:
    """Asks one thing at a time; to be used on the engine's thread, which waits for nothing."""

    def __init__(self, name: str, post: Callable[[Callable[[], None]], None]) -> None:
        """``post`` has something done on the engine's thread; ``name`` is the asking thread's."""
        self._name = name
        self._post = post
        self._is_asking = False
        self._is_closed = threading.Event()

    @property
    def is_asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self._is_asking

    def ask(self, question: Callable[[], Answer], then: Callable[[Answer], None]) -> None:
        """Have ``then`` called with the answer, unless an earlier question waits for its own."""
        if self._is_asking or self._is_closed.is_set():
            return
        self._is_asking = True

        def work() -> None:
            # What the question raises is a bug, and the next one may be asked all the same.
            answers: list[Answer] = []
            try:
                answers.append(question())
            finally:
                if not self._is_closed.is_set():
                    self._post(lambda: self._answered(answers, then))

        # A disk that never answers must not keep the program from ending.
        threading.Thread(target=work, name=self._name, daemon=True).start()

    def close(self) -> None:
        """Ask and answer nothing more."""
        self._is_closed.set()

    def _answered(self, answers: list[Answer], then: Callable[[Answer], None]) -> None:
        self._is_asking = False
        if self._is_closed.is_set():
            return
        for answer in answers:
            then(answer)
