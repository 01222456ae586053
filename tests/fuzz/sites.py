"""Targets: what reads OHdio's pages and answers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from ohdio_gui.model.audiobook import BookMetadata, MediaSource, Part
from ohdio_gui.model.errors import AvailabilityError, ParseError, ServerError
from ohdio_gui.model.urls import AudiobookUrl, read_url
from ohdio_gui.sites.ohdio import dates, graphql, paging, refusals, shape, state, text
from ohdio_gui.sites.ohdio.audiobook import (
    filled_from_card,
    filled_from_page,
    parse_audiobook_answer,
    parse_audiobook_page,
)
from ohdio_gui.sites.ohdio.category import parse_category
from ohdio_gui.sites.ohdio.linked_data import linked_description
from ohdio_gui.sites.ohdio.marks import read_index, read_marks
from ohdio_gui.sites.ohdio.media import HLS, parse_validation
from ohdio_gui.sites.ohdio.search import parse_search
from tests.fuzz import corpus, oracle, texts
from tests.fuzz.corpus import Page
from tests.fuzz.mutations import bytes_changed, encoded, html_changed, json_changed, json_text
from tests.fuzz.runner import Fuzz, Target

_BOOK = BookMetadata(
    f"{oracle.BOOKS}42418", "", (Part(1, "", "1", None),), ohdio_id="42418", language="fr"
)
_NOW = datetime(2026, 4, 13, tzinfo=UTC)


def _changed_answer(rng: random.Random, samples: Sequence[str]) -> bytes:
    sample = rng.choice(samples)
    if rng.random() < 0.25:
        others = [other.encode() for other in samples]
        return bytes_changed(rng, sample.encode(), others)
    return encoded(json_text(rng, json_changed(rng, json.loads(sample))))


def _changed_page(rng: random.Random, pages: Sequence[Page]) -> tuple[str, bytes]:
    page = rng.choice(pages)
    level = rng.random()
    if level < 0.5 and page.spans:
        number = rng.randrange(len(page.spans))
        changed = json_changed(rng, page.json_in(number))
        return page.url, encoded(page.with_json(number, json_text(rng, changed)))
    if level < 0.8:
        return page.url, encoded(html_changed(rng, page.text))
    return page.url, bytes_changed(rng, page.text.encode(), [p.text.encode() for p in pages[:4]])


def _category(_: Path) -> Fuzz:
    pages = corpus.category_pages()

    def check(value: tuple[str, bytes]) -> None:
        url, body = value
        found = oracle.refused(lambda: parse_category(body, url))
        if found is not None:
            oracle.assert_category(found, url, paging.page_number_in(url) or 1)

    return Fuzz(lambda rng: _changed_page(rng, pages), check)


def _audiobook_page(_: Path) -> Fuzz:
    pages = corpus.book_pages()

    def check(value: tuple[str, bytes]) -> None:
        url, body = value
        named = read_url(url)
        assert isinstance(named, AudiobookUrl)
        found = oracle.refused(lambda: parse_audiobook_page(body, named.id, named.slug, now=_NOW))
        if found is not None:
            oracle.assert_metadata(found)
            assert found.title
            assert found.ohdio_id == named.id

    return Fuzz(lambda rng: _changed_page(rng, pages), check)


def _answer(_: Path) -> Fuzz:
    samples = corpus.answers()

    def check(body: bytes) -> None:
        for ohdio_id in ("42418", "900101"):
            found = oracle.refused(lambda i=ohdio_id: parse_audiobook_answer(body, i, now=_NOW))
            if found is not None:
                oracle.assert_metadata(found)
                assert found.ohdio_id == ohdio_id
        without = graphql.refused_fields(body)
        assert isinstance(json.loads(graphql.audiobook_question("1", without))["query"], str)

    return Fuzz(lambda rng: _changed_answer(rng, samples), check)


def _validation(_: Path) -> Fuzz:
    samples = corpus.validations()

    def check(body: bytes) -> None:
        found = oracle.refused(lambda: parse_validation(body, HLS))
        if found is not None:
            assert isinstance(found, MediaSource)
            oracle.assert_web(found.url)

    return Fuzz(lambda rng: _changed_answer(rng, samples), check)


def _search(_: Path) -> Fuzz:
    samples = corpus.searches()

    def check(body: bytes) -> None:
        hits = oracle.refused(lambda: parse_search(body), ParseError, ServerError)
        for hit in hits or ():
            oracle.assert_shown(hit)
            assert hit.title
        assert len({hit.ohdio_id for hit in hits or ()}) == len(hits or ())

    return Fuzz(lambda rng: _changed_answer(rng, samples), check)


def _state(_: Path) -> Fuzz:
    pages = (*corpus.category_pages(), *corpus.book_pages())

    def check(value: tuple[str, bytes]) -> None:
        url, body = value
        found = oracle.refused(lambda: state.read_state(body), ParseError)
        if found is not None:
            assert isinstance(found, dict)
            data = state.page_data(found, url)
            assert data is None or isinstance(data, dict)

    return Fuzz(lambda rng: _changed_page(rng, pages), check)


def _marks(_: Path) -> Fuzz:
    pages = (*corpus.category_pages(), *corpus.book_pages())

    def check(value: tuple[str, bytes]) -> None:
        url, body = value
        # One a page: each reads the whole, and the time is that of one.
        match len(body) % 3:
            case 0:
                assert "OHdio" not in read_marks(body, "42418").authors
            case 1:
                oracle.assert_metadata(filled_from_page(_BOOK, body))
            case _:
                for book in read_index(body, url).books:
                    oracle.assert_shown(book)

    return Fuzz(lambda rng: _changed_page(rng, pages), check)


def _linked(_: Path) -> Fuzz:
    samples = corpus.linked_data()

    def make(rng: random.Random) -> str:
        found = json_text(rng, json_changed(rng, json.loads(rng.choice(samples))))
        if rng.random() < 0.2:
            found = texts.mutated(rng, f"<!--//\n<![CDATA[{found}]]>")
        return found

    def check(script: str) -> None:
        said = linked_description([script, script[1:]], None)
        oracle.assert_all_plain((said.title, *said.authors, *said.narrators, said.genre))
        oracle.assert_all_plain((said.director, said.publisher))
        oracle.assert_plain(said.description, has_lines=True)
        oracle.assert_seconds(said.duration_s)
        oracle.assert_web(said.cover_pattern)

    return Fuzz(make, check)


def _refusals(_: Path) -> Fuzz:
    asked = AudiobookUrl("42418")
    samples = [*corpus.answers()[-4:], *corpus.validations()[1:]]

    def check(body: bytes) -> None:
        answer = oracle.refused(lambda: shape.load_object(body))
        if answer is None:
            return
        due = (AvailabilityError, ParseError, ServerError)
        oracle.refused(lambda: refusals.refuse_graphql_errors(answer, asked.url, "x"), *due)
        oracle.refused(lambda: refusals.refuse_error(answer, asked), *due)
        for message in (shape.text_at(answer, "message"), body.decode("utf-8", "replace")):
            error = refusals.refusal([shape.text_at(answer, "errorCode")], message, asked.url)
            if error is not None:
                oracle.assert_plain(str(error.arguments.get("message", "")))
                moved_to = error.arguments.get("moved_to")
                oracle.assert_web(None if moved_to is None else str(moved_to))

    return Fuzz(lambda rng: _changed_answer(rng, samples), check)


def _on_text(samples: tuple[str, ...], check: Callable[[str], None]) -> Callable[[Path], Fuzz]:
    return lambda _: Fuzz(lambda rng: texts.some(rng, samples), check)


def _fragment(_: Path) -> Fuzz:
    samples = corpus.fragments()

    def make(rng: random.Random) -> str:
        match rng.randrange(3):
            case 0:
                # Long ones have a target of their own, where each reader is timed alone.
                return texts.hostile(rng, long=0)
            case 1:
                return texts.mutated(rng, rng.choice(samples))
            case _:
                return html_changed(rng, rng.choice(samples))

    def check(fragment: str) -> None:
        description, director = text.summary(text.described(fragment))
        oracle.assert_plain(description, has_lines=True)
        published = text.publication(fragment)
        oracle.assert_all_plain((text.title(fragment), text.plain(fragment), text.line(fragment)))
        oracle.assert_all_plain((director, text.genre(fragment), *published.prizes))
        oracle.assert_all_plain((published.publisher, published.audience))
        for paragraph in text.paragraphs(fragment):
            oracle.assert_plain(paragraph, has_lines=True)
            assert paragraph

    return Fuzz(make, check)


def _persons(_: Path) -> Fuzz:
    samples = corpus.fragments()

    def check(fragment: str) -> None:
        found = text.names(fragment)
        oracle.assert_all_plain(found)
        assert all(any(map(str.isalnum, name)) for name in found), "a person without a letter"
        assert len(set(found)) == len(found)
        filled = oracle.refused(lambda: filled_from_card(_BOOK, fragment, found, None))
        if filled is not None:
            assert filled.authors == found

    return Fuzz(lambda rng: texts.some(rng, samples), check)


_DATES = (
    *(
        "2026-12-01",
        "2026-12-01T05:00:00.000Z",
        "1er décembre 2026",
        "disponible dès le 3 mai 2999",
    ),
    *(
        "1775000000",
        "pas encore disponible : 31 février 2027",
        "20261201T050000+0530",
        "2026-W01-1",
    ),
)


def _check_dates(written: str) -> None:
    for found in (dates.date_in(written), dates.promised_date(written)):
        assert found is None or isinstance(found, date)
    assert isinstance(dates.is_promise(written), bool)
    values: list[object] = [written]
    try:
        values.append(json.loads(written))
    except (ValueError, RecursionError):
        values.append(float(len(written)) ** 9)
    for value in values:
        moment = dates.moment(value)
        if moment is not None:
            assert moment.tzinfo is not None
            assert moment.date().isoformat()
            assert (moment > _NOW) in {True, False}


def _check_web_address(address: str) -> None:
    oracle.assert_web(text.web_address(address))


_PAGING = {
    "pageNumber": 1,
    "pageSize": 24,
    "totalNumberOfItems": 146,
    "totalCount": 146,
    "nextPageUrl": "/categories/1003592/jeunesse?pageNumber=2",
}
_CATEGORY = f"{corpus.ORIGIN}/ohdio/categories/1003592/jeunesse"


def _paging(_: Path) -> Fuzz:
    def make(rng: random.Random) -> tuple[str, str, str]:
        holder = {rng.choice(("pagedConfiguration", "pagination")): dict(_PAGING)}
        link = texts.some(rng, ("?pageNumber=2", f"{_CATEGORY}?pageNumber=2&amp;x=1", "?page=2"))
        number = rng.choice(("", "?pageNumber=2", "?pageNumber=1001", "?pageNumber=0", "?a=1"))
        return json_text(rng, json_changed(rng, holder)), link, f"{_CATEGORY}{number}"

    def check(value: tuple[str, str, str]) -> None:
        written, link, page_url = value
        asked = paging.page_number_in(page_url) or 1
        answer = oracle.refused(lambda: shape.load_object(encoded(f'{{"a":{written}}}')))
        holders = list(shape.walk(answer))
        holders += [{"pagination": {**_PAGING, "nextPageUrl": link}}]
        for holder in holders:
            found = paging.paging_in([holder], page_url)
            following = found.next_page(24)
            assert following is None or asked < following <= paging.MAX_PAGES + 1
            assert found.due is None or found.due > 0
            oracle.assert_web(found.next_url)
            assert found.next_url != page_url
        body = encoded(f'<a href="{link}">')
        named = paging.linked_next_page(body, page_url)
        assert named is None or named == asked + 1

    return Fuzz(make, check)


TARGETS = (
    Target("category", 18, _category),
    Target("audiobook-page", 18, _audiobook_page),
    Target("graphql-answer", 25, _answer),
    Target("validation", 60, _validation),
    Target("search", 30, _search),
    Target("state", 30, _state),
    Target("marks", 8, _marks),
    Target("linked-data", 50, _linked),
    Target("refusals", 50, _refusals),
    Target("markup", 80, _fragment),
    Target("persons", 80, _persons),
    Target("dates", 70, _on_text(_DATES, _check_dates)),
    Target(
        "web-address",
        50,
        _on_text(
            ("https://images.radio-canada.ca/q_auto,w_{width}/v1/{ratio}/a.jpg",),
            _check_web_address,
        ),
    ),
    Target("paging", 40, _paging),
)
