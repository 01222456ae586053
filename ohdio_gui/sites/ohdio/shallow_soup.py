"""Beautiful Soup for a page that may be anything: no nesting makes it slow.

What is looked for in an element is looked for in those within it, so that 60 kB of links, each in
the one before, took eight seconds. Browsers never put a link into another one, and no page that a
person made comes near the depth at which elements are put side by side here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from bs4 import Tag

MAX_DEPTH = 100
_LINK = "a"


class ShallowSoup(BeautifulSoup):
    """A page's elements, nested at most ``MAX_DEPTH`` deep, no link in another."""

    def pushTag(self, tag: Tag) -> None:  # noqa: N802 (Beautiful Soup's name, as of 4.15)
        """Take an element in; too deep, it is closed again at once."""
        super().pushTag(tag)
        if len(self.tagStack) > MAX_DEPTH:
            self.popTag()  # type: ignore[no-untyped-call]

    def handle_starttag(self, name: str, *arguments: object, **more: object) -> Tag | None:
        """Begin an element; a link ends the one that is open."""
        if name == _LINK and self.open_tag_counter.get(_LINK):
            self.handle_endtag(_LINK)
        tag: Tag | None = super().handle_starttag(name, *arguments, **more)  # type: ignore[arg-type]
        return tag
