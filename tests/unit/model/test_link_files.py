"""The addresses in files that a person drops."""

from __future__ import annotations

import codecs
import plistlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.link_files import (
    MAX_ADDRESSES,
    MAX_FILE_BYTES,
    is_link_file,
    links_in_html,
    urls_in_file,
)

BOOK = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage"
CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
SHORTCUT = f"[InternetShortcut]\r\nIDList=\r\nURL={BOOK}\r\nIconIndex=0\r\n"
KINDS = (
    ".url", ".webloc", ".desktop", ".txt", ".text", ".md", ".markdown", ".csv", ".tsv", ".html",
    ".htm", ".xhtml", ".m3u", ".m3u8",
)  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        SHORTCUT.encode(),
        codecs.BOM_UTF8 + SHORTCUT.encode(),
        SHORTCUT.encode("utf-16"),
        SHORTCUT.encode("utf-16-le"),
        SHORTCUT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + SHORTCUT.encode("utf-16-be"),
        SHORTCUT.encode("utf-32"),
        codecs.BOM_UTF32_BE + SHORTCUT.encode("utf-32-be"),
        f"[{{000214A0}}]\nProp3=19\n; é\n[InternetShortcut]\nName=é\nURL={BOOK}".encode("cp1252"),
        f"[DEFAULT]\nBASEURL={CATEGORY}\n[internetshortcut]\n url = {BOOK} \n".encode(),
        f'[InternetShortcut]\r\nURL="{BOOK}"\r\nURL={CATEGORY}'.encode(),
        f"[InternetShortcut]\n;URL={CATEGORY}\nURL={BOOK}\n[Other]\nURL={CATEGORY}".encode(),
    ],
    ids=["plain", "utf-8", "utf-16", "le", "be", "be with mark", "utf-32", "utf-32-be", "cp1252",
         "another section before", "quoted", "comment"],
)  # fmt: skip
def test_a_link_of_windows_holds_one_address(content: bytes) -> None:
    assert urls_in_file("Du bon usage.URL", content) == (BOOK,)


def test_only_the_link_s_own_section_counts() -> None:
    text = f"URL={BOOK}\n[InternetShortcut]\nName=x\nURL\n[Other]\nURL={BOOK}\n"
    for content in (text, text.replace("URL\n", "")):
        assert urls_in_file("x.url", content.encode()) == ()


def test_a_link_in_cp1252_keeps_its_letters() -> None:
    content = "[InternetShortcut]\r\nURL=https://a.ca/été\r\n".encode("cp1252")
    assert urls_in_file("x.url", content) == ("https://a.ca/été",)


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_a_link_of_a_mac_holds_one_address(form: plistlib.PlistFormat) -> None:
    content = plistlib.dumps({"Date": 1, "URL": BOOK}, fmt=form)
    assert urls_in_file("Du bon usage.webloc", content) == (BOOK,)


@pytest.mark.parametrize("key", ["URL", "URL[$e]"])
def test_a_link_of_a_linux_desktop_holds_one_address(key: str) -> None:
    text = f"#!/usr/bin/env xdg-open\n[Desktop Entry]\nName=x\nType=Link\n{key}={BOOK}\n"
    assert urls_in_file("x.desktop", text.encode()) == (BOOK,)


def test_a_program_of_a_linux_desktop_holds_none() -> None:
    text = f"[Desktop Entry]\nType=Application\nExec=sh\nURL={BOOK}\n"
    assert urls_in_file("x.desktop", text.encode()) == ()


@pytest.mark.parametrize("kind", ["txt", "text", "md", "markdown", "TXT"])
def test_a_text_holds_what_stands_in_it(kind: str) -> None:
    text = f"# À écouter\n- [Du bon usage]({BOOK}), ou {BOOK}?x=1\n- {CATEGORY}.\n"
    assert urls_in_file(f"liste.{kind}", text.encode("cp1252")) == (BOOK, CATEGORY)


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_holds_the_addresses_in_its_cells(delimiter: str, line_end: str) -> None:
    odd = f"https://a.ca/x{delimiter.strip() or '-'}y"
    rows = [["Titre", "Adresse", "Note"], ["a", BOOK, "z"], ['"b"', f'"{odd}"', "z"]]
    content = line_end.join(delimiter.join(row) for row in rows).encode("utf-8-sig")
    assert urls_in_file("livres.csv", content) == (BOOK, odd)


def test_a_table_that_is_none_is_read_as_text() -> None:
    assert urls_in_file("x.csv", f'{BOOK}\n"{"x" * 200_000}'.encode()) == (BOOK,)


def test_a_page_holds_what_its_links_lead_to() -> None:
    page = f"""<html><base href="https://b.ca/"><script src="https://s.ca/x.js"></script>
    <a href="/ohdio">x</a><a href=#top>x</a><a href='mailto:a@b.ca'>x</a>
    <DT><A ADD_DATE="1" HREF="{BOOK}">Du bon usage</A> https://text.ca/
    <a class=x
       href = 'https://a.ca/?a=1&amp;b=2'>x</a><a href=//c.ca/x>y</a><a name=z>z</a>"""
    assert urls_in_file("signets.html", page.encode("utf-16")) == (
        BOOK,
        "https://a.ca/?a=1&b=2",
        "//c.ca/x",
    )


def test_a_playlist_holds_its_addresses_without_its_comments() -> None:
    text = f"#EXTM3U\n#EXTINF:1,https://a.ca/comment\n{BOOK}\nmusique/x.mp3\n"
    assert urls_in_file("x.m3u8", text.encode()) == (BOOK,)


@pytest.mark.parametrize("name", ["x.pdf", "x.mp3", "x", ".url", "x.url.exe", "", "url", "x.docx"])
def test_a_file_of_another_kind_holds_none(name: str) -> None:
    assert not is_link_file(name)
    assert urls_in_file(name, BOOK.encode()) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_known_by_its_ending(kind: str) -> None:
    assert is_link_file(f"Été.{kind.upper()}")
    assert urls_in_file(f"x{kind}", b"") == ()


def test_an_address_that_stands_alone_is_kept_whole() -> None:
    content = "[InternetShortcut]\nURL=https://a.ca/x y/«z»".encode()
    assert urls_in_file("x.url", content) == ("https://a.ca/x%20y/%C2%ABz%C2%BB",)


def test_an_address_that_will_be_refused_is_told() -> None:
    for url in ("file:///home/x", "javascript:alert(1)"):
        assert urls_in_file("x.url", f"[InternetShortcut]\nURL={url}".encode()) == (url,)
    assert urls_in_file("x.url", b"[InternetShortcut]\nURL=C:\\x") == ()


def test_a_large_file_holds_none_and_a_long_list_its_first_ones() -> None:
    lines = [f"https://a.ca/{number}" for number in range(MAX_ADDRESSES + 5)]
    content = "\n".join(lines).encode()
    assert urls_in_file("x.txt", content) == tuple(lines[:MAX_ADDRESSES])
    assert urls_in_file("x.txt", content.ljust(MAX_FILE_BYTES)) != ()
    assert urls_in_file("x.txt", content.ljust(MAX_FILE_BYTES + 1)) == ()


LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 12)
)


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY l0 "https://a.ca/">' + LAUGHS
        + b"]><plist><dict><key>URL</key><string>&l11;</string></dict></plist>",
        b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///x">]><plist><dict><key>URL</key>&x;</dict></plist>',
        b"<plist><date>x</date></plist>",
        b"<plist><key>URL</key></plist>",
        b"<plist><integer>x</integer></plist>",
        b"<plist><integer>" + b"9" * 10_000 + b"</integer></plist>",
        b"<plist><dict><key>URL</key></dict></plist>",
        b"<plist><array><string>https://a.ca/</string></array></plist>",
        b"<plist><dict><key>URL</key><data>aHR0cHM6Ly9hLmNhLw==</data></dict></plist>",
        b'<?xml version="1.0" encoding="foo"?><plist/>',
        b"<plist>" + b"<array>" * 60_000 + b"</array>" * 60_000 + b"</plist>",
        b"<plist><array>" * 60_000,
        b"bplist00" + b"\xff" * 32,
        b"bplist00\xa1\x00\x08" + bytes(6) + b"\x01\x01" + bytes(7) + b"\x01" + bytes(15) + b"\x0a",
        BOOK.encode(),
    ],
    ids=["billion laughs", "outside entity", "date", "key", "integer", "long integer", "no value",
         "list", "bytes", "encoding", "deep", "deep and open", "binary", "itself", "text"],
)  # fmt: skip
def test_a_broken_or_hostile_link_of_a_mac_holds_none(content: bytes) -> None:
    started = time.process_time()
    assert urls_in_file("x.webloc", content) == ()
    assert time.process_time() - started < 3


def binary_plist(depth: int) -> bytes:
    """Return lists inside lists, ``depth`` of them, in Apple's binary form."""
    objects = b"".join(b"\xa1" + (number + 1).to_bytes(4) for number in range(depth)) + b"\x08"
    offsets = b"".join((8 + 5 * number).to_bytes(4) for number in range(depth + 1))
    trailer = bytes(6) + b"\x04\x04" + (depth + 1).to_bytes(8) + bytes(8)
    return b"bplist00" + objects + offsets + trailer + (8 + len(objects)).to_bytes(8)


def test_a_binary_list_too_deep_to_read_holds_none() -> None:
    assert plistlib.loads(binary_plist(3)) == [[[False]]]
    assert urls_in_file("x.webloc", binary_plist(100_000)) == ()


@pytest.mark.parametrize(
    "text",
    ["<a " * 100_000, '<a href="' * 50_000, "<a href='\"" * 50_000, "<a" + " " * 300_000,
     "<a href" + " " * 300_000, "<a " + "href " * 60_000, "<a " + "href=' " * 50_000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_a_long_page_takes_no_more_than_its_length(text: str) -> None:
    started = time.process_time()
    assert urls_in_file("x.html", text.encode()) == ()
    assert time.process_time() - started < 3


def test_links_are_told_one_a_line_and_as_they_are_meant() -> None:
    page = "<A HREF=' https://a.ca/x y?a=1&amp;b=2'>x</A> <a name=x>y</a> <a href=/b>z</a>"
    assert links_in_html(f"{page}<abbr href=c>") == "https://a.ca/x%20y?a=1&b=2\n/b"
    assert links_in_html(f"<a href='&#{'9' * 5000};'><a href=/b>") == "/b"


FRAGMENTS = st.sampled_from(
    [b"[InternetShortcut]", b"[Desktop Entry]", b"Type=Link", b"\n", b"\r\n", b"URL=", b"https://",
     b"a.ca/", b"<a href=", b'"', b"'", b">", b"</a>", b"#", b",", b";", b"\t", b"\x00",
     b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"&amp;", b"&#x110000;", b"&#0;", b"<plist>", b"<dict>",
     b"<key>URL</key>", b"<string>", b"</string>", b"</dict>", b"</plist>", b"<array>", b"<date>",
     b"</key>", b"<integer>", b"</integer>", b"<!DOCTYPE p [", b'<!ENTITY x "y">', b"&x;", b"]>",
     b"bplist00"]
)  # fmt: skip
BINARY = plistlib.dumps({"URL": BOOK, "a": [1, 2.5, b"x", True]}, fmt=plistlib.FMT_BINARY)


@st.composite
def damaged_plists(draw: st.DrawFn) -> bytes:
    """A binary list of which some bytes are others."""
    content = bytearray(BINARY)
    for _ in range(draw(st.integers(1, 4))):
        content[draw(st.integers(8, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content)


@given(
    st.sampled_from(KINDS),
    st.one_of(st.binary(), damaged_plists(), st.lists(FRAGMENTS, max_size=25).map(b"".join)),
)
def test_whatever_a_file_holds_its_addresses_are_told_or_none(kind: str, content: bytes) -> None:
    for url in urls_in_file(f"x{kind}", content):
        assert url
        assert not any(letter.isspace() for letter in url)


@given(st.text())
def test_whatever_its_name_a_file_is_read_or_not(name: str) -> None:
    assert urls_in_file(name, BOOK.encode()) in {(), (BOOK,)}
