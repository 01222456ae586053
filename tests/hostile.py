"""A category that does its worst: every title that breaks names, tags, lists or HTML, once.

``hostile_catalogue`` makes it, the same each time; ``expected`` says what the program should know
of a book. Texts are compared as a person reads them: put what the program says through ``as_read``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count as counting
from pathlib import Path

from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue, DemoPart, single_category
from tests.sounds import length_s

FIRST_ID = 500_000
CATEGORY_TITLE = "Jeunesse\u00a0: « le tout » & le reste, 3/4 d’heure"
HLS_EVERY = 12
"""One book in so many has no progressive form."""
COVERLESS_EVERY = 9

_JOINERS = "\u200c\u200d"
"""Invisible, but they make one character of several."""

_READ_AS = {
    "<b>Gras</b>": "Gras",
    "&eacute;t&eacute; &#8211; &#x2f; automne": "été – / automne",
    "<script>alert(1)</script>Fin du script": "Fin du script",
    "<!-- caché -->Visible": "Visible",
    "Un <em>autre</em> titre": "Un autre titre",
    "Le phare du soir | OHdio | Radio-Canada": "Le phare du soir",
    "3\u00a0: <i>fin</i>": "3 : fin",
}
"""What has markup in it, or the site's own name behind it, is read without."""


@dataclass(frozen=True, slots=True)
class ExpectedPart:
    """A part as the program should know it."""

    title: str
    media_id: str
    duration_s: int


@dataclass(frozen=True, slots=True)
class ExpectedBook:
    """A book as the program should know it: plain values, texts as a person reads them."""

    ohdio_id: str
    url: str
    title: str
    authors: tuple[str, ...]
    narrators: tuple[str, ...]
    director: str | None
    genre: str | None
    year: int | None
    publisher: str | None
    pages: int | None
    audience: str | None
    prizes: tuple[str, ...]
    paragraphs: tuple[str, ...]
    """Of the description."""
    language: str
    duration_s: int
    parts: tuple[ExpectedPart, ...]
    cover: Path | None
    """Its bytes are no other book's."""


@dataclass(frozen=True, slots=True)
class _Case:
    title: str
    fields: dict[str, object] = field(default_factory=dict)


def as_read(text: str) -> str:
    """Return text as a person reads it: white space folded, NFC, nothing that is not seen."""
    seen = (c for c in unicodedata.normalize("NFC", text) if c in _JOINERS or _is_seen(c))
    return unicodedata.normalize("NFC", " ".join("".join(seen).split()))


def same_file_key(name: str) -> str:
    """Return what two names share that are one file on macOS or on Windows."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    return "/".join(piece.rstrip(" .") for piece in folded.split("/"))


def expected(book: DemoBook) -> ExpectedBook:
    """Return what the program should know of a book that OHdio shows and gives."""
    return ExpectedBook(
        ohdio_id=book.id,
        url=f"https://ici.radio-canada.ca/ohdio/livres-audio/{book.id}/{book.slug}",
        title=_read(book.title),
        authors=tuple(map(as_read, book.authors)),
        narrators=tuple(map(as_read, book.narrators)),
        director=None if book.director is None else as_read(book.director),
        genre=as_read(book.genre) or None,
        year=book.year,
        publisher=None if book.publisher is None else as_read(book.publisher),
        pages=book.pages,
        audience=None if book.audience is None else as_read(book.audience),
        prizes=tuple(map(as_read, (book.prize or "").splitlines())),
        paragraphs=tuple(map(as_read, book.summary)),
        language="fr",
        duration_s=book.duration_s,
        parts=tuple(
            ExpectedPart(_read(part.title), part.media_id, part.duration_s) for part in book.parts
        ),
        cover=book.cover,
    )


def hostile_catalogue(
    folder: Path, tones: Sequence[Path], cover: Path, count: int = 146, *, parts: int = 3
) -> DemoCatalogue:
    """Return one category of ``count`` books of 1 to ``parts`` parts; always the same.

    The parts share ``tones`` in an order of each book's own, under media ids of their own. Covers
    are written below ``folder``, each a copy of ``cover`` (a JPEG) with bytes of its own.
    """
    lengths = {tone: length_s(tone) for tone in tones}
    books = []
    for index, case in zip(range(count), _cases(), strict=False):
        book_id = str(FIRST_ID + index)
        values: dict[str, object] = {**_ordinary(index), **case.fields}
        if index % COVERLESS_EVERY != COVERLESS_EVERY - 1:
            values.setdefault("cover", _own_cover(cover, folder / f"{book_id}.jpg", book_id))
        own_parts = tuple(
            _part(index, number, tones[(index + number) % len(tones)], lengths)
            for number in range(1 + index % parts)
        )
        books.append(
            DemoBook(book_id, f"livre-{index}", case.title, own_parts, **values)  # type: ignore[arg-type]
        )
    return single_category(
        tuple(books), category_id="9000146", slug="jeunesse-hostile", title=CATEGORY_TITLE
    )


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def _read(text: str) -> str:
    return as_read(_READ_AS.get(text, text))


def _own_cover(source: Path, target: Path, book_id: str) -> Path:
    """Write the JPEG with a comment in it, which no decoder shows."""
    picture = source.read_bytes()
    assert picture[:2] == b"\xff\xd8", f"{source} is no JPEG"
    comment = book_id.encode()
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(picture[:2] + segment + picture[2:])
    return target


def _part(index: int, number: int, tone: Path, lengths: dict[Path, int]) -> DemoPart:
    title = _PART_TITLES[(index + 2 * number) % len(_PART_TITLES)]
    media_id = str(8_000_000 + 10 * index + number)
    is_hls = index % HLS_EVERY == HLS_EVERY - 1
    return DemoPart(title, media_id, tone, lengths[tone], hls_only=is_hls)


_PART_TITLES = (
    *("Partie 1 - L’aube & la nuit", "", "Partie 2 - file 'x'; a=b # \\", "3\u00a0: <i>fin</i>"),
    *("[CHAPTER]\nSTART=0\ntitle=Faux", "Épilogue 👋🏽 " + "très long " * 30, "\u200fالفصل الأول"),
)

_FIRST_NAMES = (
    *("Ève", "Guy", "Zoé", "Éloïse", "Jean-Marc", "Noémie", "Ğülşen", "Étienne"),
    *("Maude", "Łukasz", "Anne-Ève", "Bao", "Çelik", "Dùng", "Fanny", "Ô"),
)
_LAST_NAMES = (
    *("Roy", "Noël", "D’Or", "O’Neil", "de la Bruère", "Le Goff", "Setlakwe", "Nguyễn"),
    *("von Etten", "St-Pierre", "Lœvenbruck", "Petit", "d’Étretat", "Achebe", "Ñandú", "Sætre"),
    *("M’Baye", "Tremblay-Côté", "Bouchet"),
)
_GENRES = (
    *("Roman", "Conte", "Essai", "Poésie", "Récit", "Théâtre", "Album", "Biographie"),
    *("Nouvelle", "Légende", "Fable", "Science-fiction"),
)
_MANNERS = (
    *("noir", "d’aventures", "pour tous", "& humour", "historique", "québécois", "inuit"),
    *("du soir", "< 10 ans", "à suivre", "policier", "d’été", "inachevé"),
)


def _person(number: int) -> str:
    first, last = _FIRST_NAMES[number % len(_FIRST_NAMES)], _LAST_NAMES[number % len(_LAST_NAMES)]
    return f"{first} {last}"


def _ordinary(index: int) -> dict[str, object]:
    """Return the fields of a book, each with another value than its neighbours'."""
    author_count = {4: 2, 6: 3}.get(index % 7, 1)
    prizes = (None, f"Prix nº {index}", f"Finaliste\u00a0{index}\nPrix « Mer » & Terre {index}")
    return {
        "authors": tuple(_person(index + 40 * n) for n in range(author_count)),
        "narrators": tuple(_person(index + 150 + 31 * n) for n in range(1 + index % 3)),
        "genre": f"{_GENRES[index % len(_GENRES)]} {_MANNERS[index % len(_MANNERS)]}",
        "year": 1850 + index,
        "publisher": f"Éditions de l’Écluse & Cie nº {index}",
        "pages": 20 + 3 * index,
        "audience": f"Public de {index} à {index + 5} ans",
        "prize": prizes[index % 3],
        "director": _person(index + 75) if index % 4 else None,
        **_summary(index),
    }


def _summary(index: int) -> dict[str, object]:
    number = f"Résumé nº {index}\u00a0: l’été, « enfin »."
    if index % 6 == 5:
        html = (
            f"<p>R&eacute;sum&eacute; n&ordm; {index}&nbsp;: l&rsquo;&#233;t&#xE9;, "
            "<em>&laquo;&nbsp;enfin&nbsp;&raquo;</em>.</p>\n<!-- rien -->"
            "<p>Tom &amp; L&eacute;a,<br />3 &lt; 5&hellip;</p><p>&nbsp;</p>"
        )
        return {"summary": (number, "Tom & Léa,\n3 < 5…"), "summary_html": html}
    if index % 6 == 4:
        return {"summary": ()}
    second = f"Tom & Léa, 3 < 5, 100 % « vrai »; a=b #{index}\\ 👩🏽‍🚀 — fin…"
    return {"summary": (number, second, 'Il dit\u00a0: "Oui!"')[: 1 + index % 3]}


_FAMILY = "\u200d".join("👨👩👧👦")
_FLAG_OF_ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
_LONG_AUTHORS = tuple(f"{_person(n)}-{'Marie-' * 6}{_person(n + 9)}" for n in range(6))
_NO_PUBLICATION = {"year": None, "publisher": None, "pages": None, "audience": None}

_OF_ONE_AUTHOR = (
    *("Le phare", "Le phare"),
    # Just what the clash of the two above makes of their names.
    *(f"Le phare [{FIRST_ID}]", f"Le phare [{FIRST_ID + 1}]"),
    *("La mer", "La mer", "La mer", "A:B", "A/B", "A|B", "A\\B", "Quoi", "Quoi ?", "Quoi\u00a0?*"),
    *("Minuit", "MINUIT", "minuit", "Éternité d’île", "E\u0301ternite\u0301 d’i\u0302le"),
    *("Straße", "STRASSE", "Fin", "Fin.", "Zéro", "Zé\u200bro", "L’Œuf", "Même titre"),
    *("…", "???", "?", "."),
)
"""They would be one file, some of them on some systems only."""

_TITLES = (
    *("CON", "NUL.txt", "com1", "Aux", "lpt¹", "prn .m4b", "CONIN$"),
    *("Une fin...", "Une fin . . .", "Espaces derrière   ", "  devant", " . ", ".."),
    *("../../etc/passwd", "C:\\Windows\\System32", "\\\\serveur\\partage", "/dev/null"),
    *("~/livre", "a/../../b", "-rf", "--help", ".caché", "...et puis"),
    *("Très long " * 30, "Élégant" * 43, f"{_FAMILY} " * 30, "e" + "\u0301" * 299, "長" * 300),
    *(f"{_FAMILY} en vacances 🇨🇦🇫🇷", "\U0001f3f3\ufe0f\u200d\U0001f308 & 👍🏽", _FLAG_OF_ENGLAND),
    *("\u202eemordnilap", "\u200fكتاب الأطفال\u200f"),
    *("ספר הילדים", "Le livre كتاب (2)"),
    *("\"Droits\" 'simples' `graves`", "« Guillemets »", "«\u202fFines\u202f»", "“Ève” d’été"),
    *("Deux\nlignes\tet un tab", "Retour\r\nchariot", "Une cloche\x07 sonne"),
    *("<b>Gras</b>", "a < b & c", "&eacute;t&eacute; &#8211; &#x2f; automne"),
    *("<script>alert(1)</script>Fin du script", "<!-- caché -->Visible", "1 <2> 3"),
    *("Un <em>autre</em> titre", "]]> & fin", "AT&T; R&D"),
    *("{title}", "{{author}}/{title!r}", "%(title)s", "%s%n%d %%", "$HOME `id` $(id)"),
    *("'; DROP TABLE audiobooks; --", "file 'x'", "=;#\\", ";FFMETADATA1", "concat:a|b"),
    *("=1+1", "title=Autre\nartist=Faux", 'a,b;"c"', "@moi +1"),
    *("Minuit | OHdio, ma nuit", "Le phare du soir | OHdio | Radio-Canada"),
    *("1984", "1984 - Le retour", "2001\u00a0: l’odyssée", "007", "3.14", "1e100", "-0"),
    *("null", "None", "NaN", "true", "[]", "{}", "[B00ABCDEFG] Marque", "{Voix} lue"),
    *("Vol. 1 - La mer", "Œuvres d’œil", "10\u2009000 lieues", "Qui\u00a0? Moi\u00a0!"),
    *("Du bon usage…", "Du bon usage des étoiles filantes", "À propos", "Partie 1"),
)

_CASES = (
    *(_Case(title, {"authors": ("Maude Roy",)}) for title in _OF_ONE_AUTHOR),
    *(_Case("Même titre", {"authors": (name,)}) for name in ("Anne Roy", "ANNE ROY")),
    *map(_Case, _TITLES),
    _Case("Cinq plumes", {"authors": tuple(map(_person, range(200, 205)))}),
    _Case("Longues plumes", {"authors": _LONG_AUTHORS}),
    _Case("Longue plume " * 12, {"authors": ("Jean-" * 50 + "Roy",)}),
    _Case("Sans plume", {"authors": ()}),
    _Case("Sans plume ni voix", {"authors": (), "narrators": ()}),
    _Case("Sans voix", {"narrators": (), "director": None}),
    _Case("Sans année", {"year": None}),
    _Case("Sans image", {"cover": None}),
    _Case("Sans éditeur", {"publisher": None}),
    _Case("Sans rien", {"prize": None, "summary": (), "genre": "", **_NO_PUBLICATION}),
    _Case("Prix sans plus", {"prize": "Prix de la Mer 2009", **_NO_PUBLICATION}),
    _Case("Chez CON", {"authors": ("CON",)}),
    _Case("Chez personne", {"authors": ("C:\\Windows/etc",)}),
    _Case("Chez les pirates", {"authors": ("Barbe\u00a0Noire 🏴", "نجيب محفوظ")}),
    _Case("Chez les initiales", {"authors": ("J. K. Rowling", "J.R.R. Tolkien", "Étienne Et")}),
)


def _cases() -> Iterator[_Case]:
    """Yield the hostile books, after them harmless ones without end."""
    yield from _CASES
    for number in counting(1):
        yield _Case(f"Conte nº {number}\u00a0: la {number}ᵉ nuit d’été")
