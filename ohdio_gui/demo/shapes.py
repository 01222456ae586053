"""The JSON that OHdio speaks, field by field as its recorded answers of 2026-04-13 have it.

``audiobook`` is the ``audioBookById`` object (page and GraphQL alike), ``card`` one tile of a
category, ``media`` an answer of media validation. Unknown to the recordings: the cards' exact
surroundings, the message of errorCode 34, and the ``bitrates`` of an HLS answer.
"""

from __future__ import annotations

import html
from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.demo.catalogue import DemoBook, DemoPart

Json = dict[str, Any]

CONTENT_TYPE = {"id": 60, "name": "Livre audio"}

GEO_BLOCKED = 1
NOT_FOUND = 6
NOT_A_NUMBER = 34
PREMIUM = 35

MESSAGES = {
    GEO_BLOCKED: "Le contenu sélectionné n'est pas disponible dans votre pays",
    NOT_FOUND: "Média n'est pas trouvé",
    NOT_A_NUMBER: "L'identifiant du média n'est pas un nombre",
    PREMIUM: "Le contenu sélectionné est disponible seulement en premium",
}


def names(people: Sequence[str]) -> str:
    """Join names as OHdio does: ``X``, ``X et Y``, ``X, Y et Z``."""
    if len(people) < 2:
        return "".join(people)
    return f"{', '.join(people[:-1])} et {people[-1]}"


def paragraph(text: str) -> str:
    """Return plain text as one HTML paragraph."""
    return f"<p>{html.escape(text, quote=False)}</p>"


def _spaced(text: str) -> str:
    """Escape ``text`` and join its words by ``&nbsp;``, as the publisher's line does."""
    return html.escape(text, quote=False).replace(" ", "&nbsp;")


def summary(book: DemoBook) -> str:
    """Return the summary as HTML; the director is its last paragraph."""
    paragraphs = [paragraph(text) for text in book.summary]
    if book.summary_html is not None:
        paragraphs = [book.summary_html]
    if book.director:
        director = html.escape(book.director, quote=False)
        paragraphs.append(f"<p><strong>Réalisation</strong>&nbsp;: {director}</p>")
    return "\n".join(paragraphs)


def publisher_information(book: DemoBook) -> str:
    """Return prizes, year, publisher, pages and audience in one HTML paragraph."""
    facts = []
    if book.year is not None:
        facts.append(f"Publié en&nbsp;{book.year}&nbsp;")
    if book.publisher:
        facts.append(f" {_spaced(book.publisher)} ")
    if book.pages is not None:
        facts.append(f" {book.pages}&nbsp;pages ")
    if book.audience:
        facts.append(f"&nbsp;{_spaced(book.audience)}")
    prizes = "".join(
        f"<strong>{html.escape(prize, quote=False)}</strong><br>"
        for prize in (book.prize or "").splitlines()
    )
    return f"<p>{prizes}{'<br>' if prizes else ''}{'|'.join(facts).strip()}</p>"


def picture(book: DemoBook, origin: str) -> Json | None:
    """Return the picture with its pattern, None for a book without a cover."""
    if book.cover is None:
        return None
    pattern = f"{origin}/images/q_auto,w_{{width}}/v1/{{ratio}}/{book.id}.jpg"
    return {"alt": book.title, "credit": book.publisher, "pattern": pattern}


def _global_id(book: DemoBook) -> Json:
    return {"contentType": dict(CONTENT_TYPE), "id": book.id}


def _broadcast_at(book: DemoBook) -> str | None:
    if book.broadcast_at is None:
        return None
    return book.broadcast_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _part(book: DemoBook, part: DemoPart, index: int) -> Json:
    is_given = book.gives(part)
    url = f"{book.path}/{part.media_id}-{index}" if is_given else book.path
    return {
        "typename": "CardContentSummary",
        "broadcastedFirstTimeAt": _broadcast_at(book),
        "duration": {"durationInSeconds": part.duration_s},
        "index": None,
        "isBroadcastedReplay": False,
        "isPlayable": is_given,
        "picture": None,
        "playlistItemId": {
            "globalId2": _global_id(book),
            "hasTranscription": False,
            "mediaId": part.media_id if is_given else None,
            "mediaStartPosition": None,
        },
        "primaryClassificationTagId": 6108,
        "share": {"title": f"{book.title} - {part.title}", "url": url},
        "subtitle": None,
        "summary": "",
        "title": part.title,
        "url": url,
        "urlDescription": None,
    }


def _content(book: DemoBook) -> Json:
    return {
        "typename": "AudioBookContent",
        "about": {
            "typename": "AudioBookContentAbout",
            "publisherInformation": publisher_information(book),
            "summary": summary(book),
        },
        "contentDetail": {
            "typename": "PagedCardsListWithAdsNewSchema",
            "areAdsEnabled": False,
            "displayAd": None,
            # The part's own number in its address is 0 in every part of the recorded book.
            "items": [_part(book, part, 0) for part in book.parts],
            "pagedConfiguration": None,
        },
    }


def _header(book: DemoBook, origin: str) -> Json:
    return {
        "typename": "ProductHeaderNewSchema",
        "duration": {"durationInSeconds": book.duration_s},
        "globalId": _global_id(book),
        "isPlayable": book.is_playable,
        "kicker": book.genre,
        "media2": {"context": _global_id(book)},
        "picture": picture(book, origin),
        "playlistItemId": {
            "globalId2": _global_id(book),
            "mediaId": None,
            "mediaStartPosition": None,
        },
        "share": {"title": book.title, "url": book.path},
        "subtitle": paragraph(names(book.authors)),
        "summary": summary(book),
        "template": {"id": "Audio-102"},
        "title": book.title,
        "url": None,
    }


def _meta(book: DemoBook, origin: str) -> Json:
    description = f"Écoutez gratuitement le livre audio {book.title}"
    title = f"{book.title} | OHdio | Radio-Canada"
    image = f"{origin}/images/v1/16x9/{book.id}.jpg"
    return {
        "description": description,
        "icon": "Ohdio",
        "image": image,
        "tags": [
            {"content": "app-id=319839618", "name": "apple-itunes-app", "type": "name"},
            {"content": description, "name": "description", "type": "name"},
            {"content": description, "name": "og:description", "type": "property"},
            {"content": title, "name": "og:title", "type": "property"},
            {"content": image, "name": "og:image", "type": "property"},
        ],
        "title": title,
    }


def audiobook(book: DemoBook, origin: str) -> Json:
    """Return the ``audioBookById`` object; pictures are addressed at ``origin``."""
    return {
        "typename": "AudioBook",
        "canonicalUrl": book.path,
        "content": _content(book),
        "description": {
            "typename": "ProductDescription",
            "references": None,
            "summary": None,
            "title": paragraph(names(book.narrators)) if book.narrators else None,
        },
        "header": _header(book, origin),
        "meta": _meta(book, origin),
        "metrik": {
            "charbeat": None,
            "omnitureValues": [
                {"key": "Format", "value": "livre-audio"},
                {"key": "IdMedia", "value": book.id},
                {"key": "IdsCollection", "value": f"|AudioBookId:{book.id}|"},
                {"key": "Titre", "value": book.title},
            ],
        },
    }


def page_error(book_id: str) -> Json:
    """Return what ``audioBookById`` answers for a book it does not know."""
    return {
        "typename": "PageError",
        "code": "ContentNotFound",
        "message": f"Le livre audio {book_id} n'a pas été trouvé ou n'est plus disponible",
    }


def card(book: DemoBook, origin: str) -> Json:
    """Return the book as a tile of a category page."""
    return {
        "typename": "CardLivreAudio",
        "contentGlobalId": _global_id(book),
        "isPlayable": book.is_playable,
        "kicker": "Livre audio",
        "picture": picture(book, origin),
        "subtitle": paragraph(names(book.authors)),
        "title": book.title,
        "url": book.path,
    }


def media(url: str, *, signed: bool, bitrates: Sequence[int]) -> Json:
    """Return validation's answer for a media; ``bitrates`` in kbit/s. Token 1: a signed URL."""
    return {
        "url": url,
        "message": None,
        "errorCode": 0,
        "params": [
            {"name": "mediaType", "value": "audio"},
            {"name": "contentType", "value": "audio/mpeg"},
            {"name": "tokenId", "value": 1 if signed else 6},
        ],
        "bitrates": [
            {
                "bitrate": bitrate,
                "width": 0,
                "height": 0,
                "lines": f"{bitrate}k",
                "param": None,
                "max": 0,
            }
            for bitrate in bitrates
        ],
    }


def refusal(error_code: int) -> Json:
    """Return validation's answer without a media."""
    message = MESSAGES.get(error_code, "Une erreur est survenue")
    return {
        "url": None,
        "message": message,
        "errorCode": error_code,
        "params": None,
        "bitrates": None,
    }
