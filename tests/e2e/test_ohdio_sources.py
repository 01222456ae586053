"""What still comes right when one of OHdio's sources is gone, or answers something new."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import urllib.request
from datetime import UTC, datetime

import pytest

from ohdio_gui.demo.catalogue import single_category
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from tests.e2e.conftest import events
from tests.sounds import FFMPEG, joined_packets_md5, make_book, packets_md5

FIELDS = (
    "title", "authors", "narrators", "director", "genre", "year", "publisher", "pages",
    "audience", "prizes", "description", "duration_s",
)  # fmt: skip
RICH = {
    "title": "Du bon usage",
    "authors": ("Dominique Fortier", "Anne Roy"),
    "narrators": ("Bruno Marcil", "Catherine Trudeau"),
    "director": "Patricia Landry",
    "genre": "Roman",
    "year": 2008,
    "publisher": "Éditions Alto",
    "pages": 344,
    "audience": "Tout public",
    "prize": "Lauréat du Prix Gens de Mer 2009",
    "summary": ("Mai 1845.", "Deux navires & un hiver."),
}
SAID = {
    **{name: RICH[name] for name in FIELDS if name in RICH},
    "authors": list(RICH["authors"]),
    "narrators": list(RICH["narrators"]),
    "prizes": [RICH["prize"]],
    "description": "Mai 1845.\n\nDeux navires & un hiver.",
}
ALL = set(FIELDS)
LINKED = {"title", "authors", "narrators", "genre", "year", "publisher", "description"}
"""What JSON-LD tells too."""


def rows(program, sql):
    with sqlite3.connect(program.data_dir / "ohdio.sqlite3") as db:
        db.row_factory = sqlite3.Row
        found = db.execute(sql).fetchall()
    db.close()
    return found


def said(program):
    (row,) = rows(program, "SELECT * FROM audiobooks")
    lists = ("authors", "narrators", "prizes", "sources")
    return {
        name: json.loads(row[name]) if name in lists else row[name] for name in tuple(row.keys())
    }


@pytest.fixture
def rich(tones, cover):
    return make_book(1, tones[:3], cover=cover, **RICH)


@pytest.fixture
def shown(rich, program):
    """A replica that shows the rich book, and that the program asks."""
    with Replica(single_category((rich,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        yield replica
        assert not replica.failures


SWITCHED_OFF = {
    "nothing": ({}, ALL, {"page"}, 0),
    "state JSON": ({"has_state": False}, ALL, {"graphql"}, 1),
    "GraphQL": ({"has_graphql": False}, ALL, {"page"}, 0),
    "JSON-LD": ({"has_linked_data": False}, ALL, {"page"}, 0),
    "JSON-LD and meta tags": ({"has_linked_data": False, "has_meta": False}, ALL, {"page"}, 0),
    "page": ({"has_pages": False}, ALL, {"graphql"}, 1),
    "state JSON and JSON-LD": (
        {"has_state": False, "has_linked_data": False, "has_meta": False}, ALL, {"graphql"}, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("off", SWITCHED_OFF)
def test_with_one_source_switched_off_the_book_still_comes_right(program, shown, tones, off):
    options, right, sources, questions = SWITCHED_OFF[off]
    shown.configure(**options)
    done = program.run("--headless", "--json", shown.audiobook_url("1001"))

    assert done.returncode == 0, done.stderr
    found = said(program)
    wanted = {**SAID, "duration_s": float(sum(part.duration_s for part in shown_parts(shown)))}
    assert {name: found[name] for name in right} == {name: wanted[name] for name in right}
    assert sources <= set(found["sources"])
    (book,) = program.books
    assert packets_md5(book) == joined_packets_md5(tones[:3])
    assert book.with_name("cover.jpg").is_file()
    assert shown.counts()["graphql"] == questions
    assert shown.counts()["page"] == 1


def shown_parts(replica):
    return replica.catalogue.books[0].parts


@pytest.mark.parametrize("missing", ["kicker", "subtitle", "publisherInformation", "description"])
def test_what_graphql_refuses_is_filled_in_from_the_page_s_linked_data(program, shown, missing):
    shown.configure(has_state=False, refused_fields=frozenset({missing}))
    done = program.run("--headless", "--json", shown.audiobook_url("1001"))

    assert done.returncode == 0, done.stderr
    found = said(program)
    for name in LINKED:
        assert found[name] == SAID[name], name
    assert {"graphql", "marks"} <= set(found["sources"])


def test_the_category_s_card_is_the_last_to_fill_a_gap(program, rich, shown):
    nameless = dataclasses.replace(rich, authors=())
    with Replica(single_category((nameless,)), ffmpeg=FFMPEG) as bare:
        # The category's page shows the author, the book's own page does not.
        bare.configure(has_linked_data=False, has_meta=False)
        body = shown_category(shown)
        bare.faults.add("category", Fault(body=body, content_type="text/html; charset=utf-8"))
        program.origin = bare.origin
        done = program.run("--headless", "--json", bare.category_url())
    assert done.returncode == 0, done.stderr
    found = said(program)
    assert found["authors"] == SAID["authors"]
    assert found["sources"]["category"]["authors"] == SAID["authors"]


def shown_category(replica):
    with urllib.request.urlopen(replica.category_url()) as answer:
        return answer.read()


def test_where_sources_disagree_the_state_of_the_page_is_believed(program, shown):
    page = page_of(shown).replace(b'"name":"Du bon usage"', b'"name":"Un autre titre"')
    assert b"Un autre titre" in page
    shown.faults.add("page", Fault(body=page, content_type="text/html; charset=utf-8"))
    assert program.run("--headless", shown.audiobook_url("1001")).returncode == 0
    assert said(program)["title"] == "Du bon usage"


def page_of(replica):
    with urllib.request.urlopen(replica.audiobook_url("1001")) as answer:
        return answer.read()


def test_without_state_and_graphql_nothing_is_invented_and_the_answer_is_kept(program, shown):
    shown.configure(has_state=False, has_graphql=False)
    done = program.run("--headless", "--json", shown.audiobook_url("1001"))

    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("failed", "site_changed")
    assert not program.books
    (report,) = (program.data_dir / "reports").iterdir()
    text = report.read_text("utf-8")
    assert "asked: page" in text
    assert "Du bon usage" in text


def test_when_ohdio_changes_the_stage_stops_asking_and_says_so_once(program, catalogue):
    with Replica(catalogue, ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        replica.configure(has_graphql=False)
        unknown = b'<html><title>OHdio</title><script>window._rcState_ = {"v": 3}</script></html>'
        replica.faults.add("page", Fault(body=unknown))
        done = program.run("--headless", "--json", replica.category_url("503"))

        assert done.returncode == 1
        (last,) = events(done.stdout, "finished")
        assert (last["failed"], last["queued"]) == (2, 18)
        assert done.stderr.count("No more requests are sent for now") == 1
        assert "18 books still waiting." in done.stderr
        assert replica.counts()["page"] <= 12  # those that were being read
        assert len(list((program.data_dir / "reports").iterdir())) == 1

        # The next version knows the shape: what waited goes on, nothing was lost.
        replica.faults.clear()
        replica.configure(has_graphql=True)
        again = program.run("--headless", "--json", replica.category_url("503"))
        assert again.returncode == 0, again.stderr
        assert len(program.books) == 20


def test_graphql_too_says_when_a_book_is_still_to_come(program, rich):
    book = dataclasses.replace(rich, broadcast_at=datetime(2099, 3, 1, 5, tzinfo=UTC))
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        replica.configure(has_pages=False)
        program.origin = replica.origin
        done = program.run("--headless", "--json", replica.audiobook_url("1001"))
    assert done.returncode == 1
    (row,) = rows(program, "SELECT * FROM audiobooks")
    assert (row["status"], row["error_kind"]) == ("blocked", "not_published")
    assert "2099" in row["error_arguments"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"broadcast_at": datetime(2099, 3, 1, 5, tzinfo=UTC)}, "not_published"),
        ({"moved_to": "1002"}, "moved"),
    ],
)
def test_a_book_that_is_still_to_come_or_has_moved_is_said_for_what_it_is(
    program, rich, tones, fields, kind
):
    book = dataclasses.replace(rich, **fields)
    other = make_book(2, tones[:1])
    with Replica(single_category((book, other)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        done = program.run("--headless", "--json", replica.audiobook_url("1001"))
        assert replica.counts()["validation"] == 0
        assert replica.counts()["page"] <= 2
    assert done.returncode == 1
    (last,) = events(done.stdout, "finished")
    assert (last["blocked"], last["failed"]) == (1, 0)
    (row,) = rows(program, "SELECT * FROM audiobooks")
    assert (row["status"], row["error_kind"]) == ("blocked", kind)
    arguments = json.loads(row["error_arguments"])
    assert (
        "2099" in arguments["date"] if kind == "not_published" else "1002" in arguments["moved_to"]
    )
    (job,) = rows(program, "SELECT attempt, state FROM jobs WHERE stage = 'metadata'")
    assert tuple(job) == (1, "discarded")
