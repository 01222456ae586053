"""The replica's pictures: which ratios and widths there are, and how a cover is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ohdio_gui.demo import shapes
from ohdio_gui.media.covers import cover_addresses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue
    from ohdio_gui.demo.server import Replica


@pytest.fixture
def book(catalogue: DemoCatalogue) -> DemoBook:
    found = catalogue.book("101")
    assert found is not None
    return found


def first_found(client: httpx.Client, replica: Replica, book: DemoBook) -> tuple[str, bytes]:
    """Ask at each address in turn; return the first that answers, without its origin, and its body.

    ``("", b"")``: there is none.
    """
    picture = shapes.picture(book, replica.origin)
    assert picture is not None
    for address in cover_addresses(picture["pattern"]):
        answer = client.get(address)
        if answer.status_code == 200:
            return address.removeprefix(f"{replica.origin}/images/"), answer.content
    return "", b""


@pytest.mark.parametrize(
    ("ratios", "width", "found", "asked"),
    [
        ({"1x1"}, 1400, "q_auto,w_1400/v1/1x1/101.jpg", 1),
        ({"1x1", "16x9", "3x4"}, 1399, "q_auto,w_700/v1/1x1/101.jpg", 2),
        ({"1x1", "16x9"}, 300, "q_auto,w_300/v1/1x1/101.jpg", 3),
        ({"16x9", "4x3"}, 1400, "q_auto,w_1400/v1/4x3/101.jpg", 5),
        ({"16x9"}, 1000, "q_auto,w_700/v1/16x9/101.jpg", 11),
        ({"16x9"}, 600, "", 11),
        (set(), 1400, "", 11),
    ],
)
def test_largest_square_is_found_first_then_another_ratio(
    client: httpx.Client,
    replica: Replica,
    book: DemoBook,
    ratios: set[str],
    width: int,
    found: str,
    asked: int,
) -> None:
    replica.configure(cover_ratios=frozenset(ratios), max_cover_width=width)
    path, body = first_found(client, replica, book)
    assert path == found
    assert book.cover is not None
    assert body == (book.cover.read_bytes() if found else b"")
    assert len(replica.requests("image")) == asked


def test_picture_of_a_page_has_no_width_but_a_ratio(client: httpx.Client, replica: Replica) -> None:
    address = f"{replica.origin}/images/v1/16x9/101.jpg"
    assert client.get(address).status_code == 404
    replica.configure(cover_ratios=frozenset({"16x9"}), max_cover_width=300)
    assert client.get(address).status_code == 200
    assert client.get(address.replace("101", "102")).status_code == 404


@pytest.mark.parametrize("width", ["0", "-1", "x", "1.5", "1401", "{width}", "%C2%B2"])
def test_width_that_is_none_is_not_found(
    client: httpx.Client, replica: Replica, width: str
) -> None:
    assert client.get(f"{replica.origin}/images/q_auto,w_{width}/v1/1x1/101.jpg").status_code == 404
    assert len(replica.requests("image")) == 1


def test_ratio_may_have_a_file_of_its_own(
    client: httpx.Client,
    make_replica: Callable[..., Replica],
    book: DemoBook,
    tmp_path: Path,
) -> None:
    wide = tmp_path / "wide.jpg"
    wide.write_bytes(b"\xff\xd8\xff another picture")
    replica = make_replica(extra_files={"101-16x9.jpg": wide})
    replica.configure(cover_ratios=frozenset({"16x9", "2x3"}))
    found = {
        ratio: client.get(f"{replica.origin}/images/q_auto,w_9/v1/{ratio}/101.jpg").content
        for ratio in ("16x9", "2x3")
    }
    assert book.cover is not None
    assert found == {"16x9": wide.read_bytes(), "2x3": book.cover.read_bytes()}
