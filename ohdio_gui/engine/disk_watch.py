"""The disk is looked at while a book is worked on, not only before."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOOK_S = 1.0
"""At 100 MB/s so much fills up between two looks; a look takes some microseconds."""
GOODBYE_S = 0.5
"""How long a look that is under way is waited for: a disk that is gone may never answer."""


@contextmanager
def watched(token: CancelToken, look: Callable[[], None]) -> Iterator[CancelToken]:
    """Give the block a token that is set with ``token``, and by what ``look`` raises.

    ``look`` is called about once a second, on a thread of its own, whatever the block waits for.
    Its StorageError is what the token's ``check`` then raises. A look that never comes back is left
    alone with its disk: it keeps neither the block nor the program from ending.
    """
    inner = CancelToken(token)
    has_ended = threading.Event()

    def watch() -> None:
        while not has_ended.wait(LOOK_S):
            try:
                look()
            except StorageError as error:
                inner.fail(error)
                return

    name = f"{threading.current_thread().name}-disk"
    # A disk that never answers must not keep the program from ending.
    thread = threading.Thread(target=watch, name=name, daemon=True)
    forget = token.on_cancel(inner.cancel)
    thread.start()
    try:
        yield inner
    finally:
        has_ended.set()
        forget()
        thread.join(GOODBYE_S)
