"""What can go wrong, on demand: rules added to and taken from a running replica.

A rule says for which requests (kind, key, ``where``), how often (``times``) and what (``Fault``).
The first rule that matches a request is applied to it, alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ohdio_gui.demo import shapes
from ohdio_gui.demo.pages import render_status

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from ohdio_gui.demo.journal import Kind, Request

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done to a request; the fields may be combined."""

    status: int | None = None
    """Answer with this HTTP status and a bare page in place of the answer."""
    retry_after: str | None = None
    """The Retry-After header: seconds, or an HTTP date."""
    delay_s: float = 0.0
    """Seconds of silence before the answer."""
    drop: bool = False
    """Close the connection with no answer at all."""
    stall_after_bytes: int | None = None
    """Send so many bytes of the body, then nothing until the rule's release."""
    cut_after_bytes: int | None = None
    """Send so many bytes of the body, then close the connection."""
    body: bytes | None = None
    """This body in place of the answer's, with ``content_type``."""
    content_type: str = HTML
    keep_bytes: int | None = None
    """Shorten the body, Content-Length included: a whole answer that breaks off."""
    corrupt_at: int | None = None
    """Invert 64 bytes of the answer's body from this offset on."""
    error_code: int | None = None
    """For validation: refuse with this ``errorCode``."""

    @classmethod
    def too_many(cls, retry_after: str | None = "1") -> Fault:
        """Return HTTP 429, with Retry-After unless it is None."""
        return cls(status=429, retry_after=retry_after)

    @classmethod
    def other_page(cls) -> Fault:
        """Return a page in HTML, with HTTP 200, in place of the answer."""
        return cls(body=render_status(200, "Connexion requise").encode())

    @classmethod
    def geo_blocked(cls) -> Fault:
        """Refuse in validation: not in this country."""
        return cls(error_code=shapes.GEO_BLOCKED)

    @classmethod
    def premium(cls) -> Fault:
        """Refuse in validation: premium only."""
        return cls(error_code=shapes.PREMIUM)

    @classmethod
    def no_media(cls) -> Fault:
        """Refuse in validation: no such media."""
        return cls(error_code=shapes.NOT_FOUND)


@dataclass(eq=False)
class Rule:
    """A fault and the requests it is for; made by ``Faults.add``."""

    fault: Fault
    kind: Kind
    key: str | None
    times: int | None
    where: Callable[[Request], bool] | None
    _changed: threading.Condition = field(repr=False)
    hits: int = 0
    """How many requests met the rule."""
    is_released: bool = False

    def matches(self, request: Request) -> bool:
        """Tell whether the rule is for ``request`` and not yet used up."""
        return (
            request.kind == self.kind
            and self.key in {None, request.key}
            and (self.times is None or self.hits < self.times)
            and (self.where is None or self.where(request))
        )

    def release(self) -> None:
        """Let stalled answers go on and delayed ones begin."""
        with self._changed:
            self.is_released = True
            self._changed.notify_all()


class Faults:
    """The rules of one replica; every method may be called from any thread."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._rules: list[Rule] = []

    def add(
        self,
        kind: Kind,
        fault: Fault,
        *,
        key: str | None = None,
        times: int | None = None,
        where: Callable[[Request], bool] | None = None,
    ) -> Rule:
        """Apply ``fault`` to requests of ``kind``, the next ``times`` (None: always).

        ``key`` is the id of a book, media or category; ``where`` may look at the whole request.
        """
        rule = Rule(fault, kind, key, times, where, self._changed)
        with self._changed:
            self._rules.append(rule)
        return rule

    def withhold_progressive(self, key: str | None = None, times: int | None = None) -> Rule:
        """Let validation know no progressive form, so that only HLS is left."""
        return self.add(
            "validation",
            Fault.no_media(),
            key=key,
            times=times,
            where=lambda request: request.params.get("tech") == "progressive",
        )

    def remove(self, rule: Rule) -> None:
        """Take the rule away; answers that it stalls go on."""
        with self._changed:
            if rule in self._rules:
                self._rules.remove(rule)
        rule.release()

    def clear(self) -> None:
        """Take all rules away; answers that they stall go on."""
        with self._changed:
            rules = list(self._rules)
            self._rules.clear()
        for rule in rules:
            rule.release()

    def take(self, request: Request) -> Rule | None:
        """Return the first rule for ``request``, counted as used."""
        with self._changed:
            for rule in self._rules:
                if rule.matches(request):
                    rule.hits += 1
                    self._changed.notify_all()
                    return rule
            return None
