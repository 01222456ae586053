"""What no log, no report and no bug report may hold."""

from __future__ import annotations

import pytest

from ohdio_gui.model.redaction import redacted, without_folders

SIGNED = (
    "https://media.example.org/a/b_128.mp4?hdnea=st=1700000000~exp=1700000120~acl=/*~hmac=c0ffee"
)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"event=x url={SIGNED} n=1", "c0ffee"),
        (f"GET {SIGNED!r} failed", "c0ffee"),
        (f'{{"url": "{SIGNED}"}}', "c0ffee"),
        (SIGNED.upper(), "C0FFEE"),
        ("hdnea=st=1~exp=2~hmac=c0ffee", "c0ffee"),
        ("/hls/hdnts=exp=2~hmac=c0ffee/master.m3u8", "c0ffee"),
        ("token=c0ffee&x=1", "c0ffee"),
        ("https://h/p?a=1&Token=c0ffee#f", "c0ffee"),
        ("two https://h/1?a=c0ffee and https://h/2?b=c0ffee", "c0ffee"),
        ("https://anne:c0ffee@h/p", "c0ffee"),
    ],
)
def test_no_signed_address_and_no_token_is_written(text, secret):
    assert secret not in redacted(text)


def test_what_is_not_secret_stays():
    assert redacted(f"event=x url={SIGNED} n=1") == (
        "event=x url=https://media.example.org/a/b_128.mp4?… n=1"
    )
    plain = "event=job_ended stage=download job=4 url=https://h/a/b.mp4 seconds=1.25 ok?"
    assert redacted(plain) == plain


@pytest.mark.parametrize(
    "text",
    [
        "https://h/l'etranger.mp3?sig=c0ffee&x=1",
        "https://h/a.mp3?title=l'ete&sig=c0ffee",
        "Client error '403' for url 'https://h/l'ete.mp3?Signature=c0ffee&Key-Pair-Id=K'",
        "https://h/p?a='&c0ffee",
        'https://h/p?a="&sig=c0ffee',
        "https://h/a b?c0ffee",
        "https://h/p;sig=c0ffee",
        "https://h/p#c0ffee",
        "https://h/p?c0ffee",
        "GET http://h/p?x=1#c0ffee done",
        "x1.http://h/p?x=1,http://i#c0ffee ok",
        "adresse\u00a0:éhttps://h/p?token=1, «http://i#c0ffee»",
        "//h/x?sig=c0ffee",
        "example.org/x?sig=c0ffee",
        "/x?c0ffee",
        "https%3A%2F%2Fh%2Fx%3Fsig%3Dc0ffee",
        "https%253A%252F%252Fh%252Fx%253Fsig%253Dc0ffee",
        "https%3A%2F%2Fanne%3Ac0ffee%40h%2Fx",
        r"https:\/\/h\/x?sig=c0ffee",
        r'{"u": "https:\/\/h\/x\u003fsig\u003dc0ffee"}',
        r"https:\/\/anne:c0ffee@h\/x",
        "https://anne:p@c0ffee@h/p",
        "https://anne:p/c0ffee@h/p",
        "https://anne:p#c0ffee@h/p",
        "https://an ne:c0ffee@h/p",
        "https://a/,https://anne:c0ffee@h/p",
        "proxy=socks5://anne:c0ffee@h:1080",
        '{"token": "c0ffee"}',
        '{"accessToken":"c0ffee"}',
        r'"{\"token\":\"c0ffee\"}"',
        "Cookie: a=b; sid=c0ffee",
        "Set-Cookie: a=b; Path=/; sid=c0ffee",
        "Authorization: Bearer c0ffee",
        "{'Authorization': 'Basic c0ffee', 'x': 1}",
        "got bearer c0ffee from it",
        "sig=c0ffee",
    ],
)
def test_no_door_is_opened_however_an_address_is_written(text):
    assert "c0ffee" not in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://medium.com/@anne/livre",
        "Éditions d'Anne & Guy; un, deux (1/2) ou 50% de plus?",
        "auteur: Anne, author: Guy, authors: eux, authentique : oui",
        "Rouge%20%26%20Noir.mp3",
        "event=x job=4 key=3 kind=disk_full at=10:20:30",
        "[download] Destination: /work/3/001-700.mp4",
    ],
)
def test_what_opens_no_door_stays(text):
    assert redacted(text) == text


def test_a_sentence_can_still_be_read():
    said = "Client error '403' for url 'https://h/x?sig=c0ffee' (see https://h/y?z)."
    assert redacted(said) == "Client error '403' for url 'https://h/x?…' (see https://h/y?…)."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The folder /media/marie/USB Marie/Livres/Anne of this book cannot be written: no",
            "The folder …/Anne of this book cannot be written: no",
        ),
        ("'/home/marie/x.m4a': gone, /media/marie/a b/c", "'…/x.m4a': gone, …/c"),
        ("folder:/home/marie/x", "folder:…/x"),
        ("folder=~/Marie/x", "folder=…/x"),
        ("/home/marie/Livres (part 1/2)", "…/Livres (part 1/2)"),
        (r"C:\Users\Marie T\Livres\a.m4b: denied", "…/a.m4b: denied"),
        ("C:/Users/Marie/a.m4b", "…/a.m4b"),
        (r'"C:\\Users\\Marie\\a.m4b"', '"…/a.m4b"'),
        (r"\\nas\Marie\a.m4b", "…/a.m4b"),
        ("//nas/marie/a.m4b", "…/a.m4b"),
        ("file:///home/marie/a.m4b", "…/a.m4b"),
        ("file=/home/marie/a,url=https://h/b/c", "file=…/a,url=https://h/b/c"),
        ("https://h/b/c,/home/marie/a", "https://h/b/c,…/a"),
        ("https://h/b/c /home/marie/a\n/home/marie/b", "https://h/b/c …/a\n…/b"),
    ],
)
def test_of_a_path_its_last_name_alone_is_told(text, told):
    assert without_folders(text) == told


@pytest.mark.parametrize(
    "text",
    ["1/2", "et/ou", "part 1/2 of 3 / 4", "https://h/a/b c", "socks5://h:1/x/y", "a: b/c", "/x"],
)
def test_what_is_no_path_stays(text):
    assert without_folders(text) == text
