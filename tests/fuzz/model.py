"""Targets: addresses, files of links, and the names of finished books."""

from __future__ import annotations

import plistlib
import random
from pathlib import Path, PurePosixPath

from ohdio_gui.model import link_files
from ohdio_gui.model.errors import InvalidInputError, NameTemplateError
from ohdio_gui.model.name_template import FIELDS, NameFields, NameTemplate
from ohdio_gui.model.naming import (
    MAX_PART_NAME_CHARS,
    file_ending,
    legal_name,
    name_mark,
    part_name,
    safe_name,
)
from ohdio_gui.model.urls import (
    AudiobookUrl,
    CategoryUrl,
    OtherUrl,
    absolute,
    audiobook_in_link,
    find_named,
    find_urls,
    read_url,
)
from tests.fuzz import oracle, texts
from tests.fuzz.mutations import bytes_changed
from tests.fuzz.runner import Fuzz, Target
from tests.unit.model.name_rules import assert_legal_name, assert_legal_path, width

_ADDRESSES = (
    *("https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage-des-etoiles",),
    *("https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse?pageNumber=2#x",),
    *("ici.radio-canada.ca/ohdio/recherche/produits/livres-audio/42418/x", "www.a.com/b?c=d&e=%20"),
    *("http://user:pw@EXAMPLE.org:8080/a/../b/./c;d?x=1#y", "https://[2001:db8::1]:443/x"),
    *("https://xn--bcher-kva.example/é?ü=ß", "https://例え.jp/道?q=値", "//host/path", "a.b/c:d"),
    *("voir (https://a.org/b_(c)), et <https://d.org>; www.e.fr", "localhost:8000/x", "1.2.3.4/x"),
    *("https%3A%2F%2Fexample.org%2Fa", "http:\\\\a.org\\b", "https://a.orghttps://b.org"),
)


def _url(_: Path) -> Fuzz:
    def check(written: str) -> None:
        named = oracle.refused(lambda: read_url(written), InvalidInputError)
        if named is None:
            return
        oracle.assert_web(named.url)
        if isinstance(named, OtherUrl):
            assert named.url.startswith(("http://", "https://")), "a scheme in capitals"
            assert "#" not in named.url, "a fragment is left"
        else:
            assert isinstance(named, AudiobookUrl | CategoryUrl)
            oracle.assert_id(named.id)
            assert named.url.isascii()
        again = read_url(named.url)
        assert again == named, f"read again it is {again}"
        found = audiobook_in_link(written, f"{oracle.BOOKS}1/x")
        assert found is None or (isinstance(found, AudiobookUrl) and found.url.isascii())

    return Fuzz(lambda rng: texts.some(rng, _ADDRESSES), check)


def _links(_: Path) -> Fuzz:
    def check(written: str) -> None:
        candidates = find_urls(written)
        assert len(set(candidates)) == len(candidates)
        for candidate, what in find_named(written, at_most=20):
            assert candidate in candidates
            assert not isinstance(what, AudiobookUrl | CategoryUrl | OtherUrl) or what.url
        found = oracle.refused(lambda: absolute(written, f"{oracle.BOOKS}1/x"), InvalidInputError)
        assert found is None or isinstance(found, str)
        assert isinstance(link_files.links_in_html(written), str)

    return Fuzz(lambda rng: texts.some(rng, _ADDRESSES), check)


_PLIST = {"URL": _ADDRESSES[0]}
_FILES = {
    "a.url": f"[InternetShortcut]\r\nURL={_ADDRESSES[0]}\r\n".encode(),
    "a.webloc": plistlib.dumps(_PLIST),
    "b.webloc": plistlib.dumps(_PLIST, fmt=plistlib.FMT_BINARY),
    "a.desktop": f"[Desktop Entry]\nType=Link\nURL[$e]={_ADDRESSES[1]}\n".encode(),
    "a.txt": "\n".join(_ADDRESSES).encode("utf-16"),
    "a.md": f"[x]({_ADDRESSES[0]}) <{_ADDRESSES[3]}>".encode(),
    "a.csv": f'titre;adresse\n"a ""b""";{_ADDRESSES[0]}\n'.encode(),
    "a.tsv": f"x\t{_ADDRESSES[1]}\n".encode("utf-8-sig"),
    "a.html": f'<a class="x" href="{_ADDRESSES[0]}">x</a><a href=//b.org/y>'.encode(),
    "a.m3u8": f"#EXTM3U\n#EXTINF:1,x\n{_ADDRESSES[0]}\n".encode(),
}


def _link_files(_: Path) -> Fuzz:
    others = tuple(_FILES.values())
    marks = (b"URL", b"href", b"bplist00", b"<dict>", b"<string>", b"[", b"<a ")

    def make(rng: random.Random) -> tuple[str, bytes]:
        name = rng.choice(tuple(_FILES))
        if rng.random() < 0.2:
            text = texts.hostile(rng, long=0.02)
            coding = rng.choice(("utf-8", "utf-16", "utf-16-be", "utf-32"))
            return name, text.encode(coding, "surrogatepass")
        return name, bytes_changed(rng, _FILES[name], others, marks)

    def check(value: tuple[str, bytes]) -> None:
        name, content = value
        found = link_files.urls_in_file(name, content)
        assert isinstance(found, tuple)
        assert len(found) <= link_files.MAX_ADDRESSES
        for address in found:
            assert isinstance(address, str)
            named = oracle.refused(lambda a=address: read_url(a), InvalidInputError)
            oracle.assert_web(None if named is None else named.url)

    return Fuzz(make, check)


_TEMPLATES = (
    *("{author}/{title}/{title}", "{title} ({year}) - {narrator} [{id}]", "{id}", "{title}"),
    *("{genre}/{author}/{category}/{year} - {title}/{title} - {narrator}", "{{{title}}}"),
    *("{author} - {title} ({narrator}, {year})", "a/b/c/d/e/{title}", "«{genre}» {title}"),
)
_VALUES = ("Du bon usage des étoiles", "Dominique Fortier", "Roman", "42418", "Jeunesse", "CON")


def _template(_: Path) -> Fuzz:
    def make(rng: random.Random) -> tuple[str, NameFields, str, str | None]:
        template = rng.choice(_TEMPLATES)
        if rng.random() < 0.5:
            pieces = [
                rng.choice(
                    (
                        *(f"{{{name}}}" for name in FIELDS),
                        "/",
                        " - ",
                        " (",
                        ")",
                        texts.hostile(rng, long=0),
                    )
                )
                for _ in range(rng.randrange(1, 8))
            ]
            template = "".join(pieces) if rng.random() < 0.7 else texts.mutated(rng, template)

        def value() -> str:
            return texts.some(rng, _VALUES)

        fields = NameFields(
            title=value(),
            authors=tuple(value() for _ in range(rng.randrange(3))),
            narrators=tuple(value() for _ in range(rng.randrange(3))),
            year=rng.choice((None, 2008, 0, -5, 10**9)),
            genre=rng.choice((None, value())),
            id=rng.choice((None, "42418", value())),
            category=rng.choice((None, value())),
        )
        mark = rng.choice((None, None, "42418", "9" * 18, value()))
        return template, fields, rng.choice((".m4b", ".mp3", "", value())), mark

    def check(value: tuple[str, NameFields, str, str | None]) -> None:
        written, fields, extension, mark = value
        template = oracle.refused(lambda: NameTemplate.parse(written), NameTemplateError)
        if template is None:
            return
        assert NameTemplate.parse(template.text) == template
        output = Path("livres")
        file = template.file_path(output, fields, extension, mark)
        assert_legal_path(file.relative_to(output))
        assert ".." not in file.parts
        folder = template.folder_path(output, fields, mark).relative_to(output)
        assert_legal_path(folder, 200 - 1 - MAX_PART_NAME_CHARS)
        if mark:
            assert file != template.file_path(output, fields, extension), (
                "a mark that marks nothing"
            )

    return Fuzz(make, check)


def _naming(_: Path) -> Fuzz:
    def make(rng: random.Random) -> tuple[str, str, int, int]:
        limit = rng.randrange(10, 121)
        return (
            texts.some(rng, _VALUES),
            texts.hostile(rng, long=0.001),
            limit,
            limit * rng.choice((2, 3)),
        )

    def check(value: tuple[str, str, int, int]) -> None:
        written, other, max_chars, max_bytes = value
        name = safe_name(written, "Sans titre", max_chars, min(240, max_bytes))
        assert_legal_name(name)
        assert width(name) <= max_chars
        assert legal_name(name) == name, "a legal name that is none"
        position = max_bytes
        part = part_name(position, max_chars, written, other[:9])
        assert_legal_name(part)
        assert width(part) <= MAX_PART_NAME_CHARS
        assert len(PurePosixPath(part).parts) == 1
        assert_legal_name(f"x{file_ending(written)}")
        mark = name_mark(written, max_chars)
        assert_legal_name(f"x{mark}")
        assert written == other or name_mark(other, max_chars) != mark

    return Fuzz(make, check)


TARGETS = (
    Target("url", 80, _url),
    Target("links-in-text", 40, _links),
    Target("link-files", 40, _link_files),
    Target("name-template", 35, _template),
    Target("naming", 50, _naming),
)
