"""Leave out of a text what opens a door, or says where a person keeps things. Pure.

Texts are a stranger's: every pattern goes over one once, whatever it holds. In doubt it is left
out: a report that says a little less is still a report, a signature in one is an open door.
"""

from __future__ import annotations

import re

_MARK = "…"
_WORD = re.compile(r'[^\s"<>]+')
"""What can hold an address: an apostrophe may stand in the middle of one."""
_SUSPECT = re.compile(r"[?#;&@%\\]")
_END = "'),.]}:;»"
"""What follows an address in a sentence, rather than to belong to it."""
_SLASHES = re.compile(r"((?<!\\)\\{0,4}+/\\{0,4}+/)")
"""Also as JSON writes them, and JSON in JSON."""
_HOST = re.compile(r"[^/\\?#]*")
_CUT_OF_ADDRESS = re.compile(r"[?#;](?=.)")
_CUT = re.compile(
    r"\?(?=[\w%])|[&;#](?=[\w.\[\]-]{1,64}=)|\\u00(?:3f|23|26|3b)", re.ASCII | re.IGNORECASE
)
"""Where a query begins, or goes on behind what looked like the address's end."""
_ENCODED = re.compile(r"%(?:25)*+(?:2f|3d)", re.IGNORECASE)
_CUT_OF_ENCODED = re.compile(r"%(?:25)*+(?:3f|23|26|3b)", re.IGNORECASE)
_ENCODED_SLASHES = re.compile(r"(?:%(?:25)*+2f){2}", re.IGNORECASE)
_ENCODED_AT = re.compile(r"%(?:25)*+40")
_VALUE = (
    r"""(?:\\{1,4}["'][^"'\\]*+|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|[^\s"'<>]++)"""  # quoted, or
)
_SECRET = re.compile(
    r"((?:token|secret|passw(?:or)?d|credential|signature|session|cookie|api[_-]?key|jwt|hmac"
    r"|hdnea|hdnts|auth(?!or(?!iz)|enti[cq]))"
    r"""\w{0,100}+\\{0,4}+["']?\s{0,4}+[:=]\s{0,4}+|\bbearer\s{1,4}+"""
    r"|(?<![\w-])(?:sig|sid|acl|access|policy|pass|pwd?|key-pair-id)=)" + _VALUE,
    re.IGNORECASE,
)
"""A name with such a word in it, and its value; also where JSON stands in a text of JSON."""
_HEADER = re.compile(
    r"""((?:cookie|authorization)\s{0,4}+[:=]\s{0,4}+)(?![\s"'\\])[^\r\n<>{}]++""", re.IGNORECASE
)
"""To the end of its line: what stands there has spaces in it."""

_FILE_ADDRESS = re.compile(r"\bfile:(?:\\?/)*+(?=\S)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(?:(?<![a-z])[a-z][a-z0-9+.-]{0,20})?:\\?/\\?/(?:[^\s"<>,]|,(?!~?/))*""", re.IGNORECASE
)
_PATH = re.compile(
    r"(?:(?<![\w/\\.~…])~?/|(?<!\w)[a-z]:[\\/]{1,2}|(?<![\w\\/])(?:\\{2,4}|//))"  # how one begins
    r"(?=[^\s/\\])(?:(?!:\s|[\s(]\d+/\d+(?![\w/\\]))[^\r\n])*[\\/](?=[^\s\\/])",
    re.IGNORECASE,
)
"""All of an absolute path but its last name; folders may have spaces in their names."""


def redacted(text: str) -> str:
    """Return ``text`` without the queries and passwords of addresses, and without tokens."""
    text = _SECRET.sub(rf"\1{_MARK}", _HEADER.sub(rf"\1{_MARK}", text))
    return _WORD.sub(_clean, text)


def without_folders(text: str) -> str:
    """Return ``text`` with the last name alone of each absolute path; addresses stay."""
    return "\n".join(map(_last_names, text.split("\n")))


def _clean(found: re.Match[str]) -> str:
    word = found[0]
    if not _SUSPECT.search(word):
        return word
    said = word.rstrip(_END)
    end = word[len(said) :]
    said = _without_persons(said)
    slashes = _SLASHES.search(said)
    cuts = [_CUT.search(said), _CUT_OF_ADDRESS.search(said, slashes.end()) if slashes else None]
    if _ENCODED.search(said):
        cuts.append(_CUT_OF_ENCODED.search(said))
    first = min((cut.end() for cut in cuts if cut), default=None)
    return word if first is None and said + end == word else said[:first] + _mark(first) + end


def _mark(cut: int | None) -> str:
    return "" if cut is None else _MARK


def _without_persons(word: str) -> str:
    """Leave out what stands before the ``@`` of every address in ``word``."""
    for at in [*_ENCODED_AT.finditer(word)][-1:]:
        if slashes := _ENCODED_SLASHES.search(word, 0, at.start()):
            word = word[: slashes.end()] + _MARK + word[at.start() :]
    if "@" not in word:
        return word
    pieces = _SLASHES.split(word)
    pieces[0] = _without_bare_person(pieces[0])
    pieces[2::2] = map(_without_person, pieces[2::2])
    return "".join(pieces)


def _without_person(address: str) -> str:
    """``address``: from behind its two slashes."""
    found = _HOST.match(address)
    host = found[0] if found else ""
    if "@" in host:
        return f"{_MARK}@{host.rpartition('@')[2]}{address[len(host) :]}"
    # A password may hold a slash of its own; a port looks the same.
    return _without_bare_person(address) if ":" in host else address


def _without_bare_person(word: str) -> str:
    person, _, rest = word.rpartition("@")
    return f"{_MARK}@{rest}" if ":" in person else word


def _last_names(line: str) -> str:
    """Treat what stands between the addresses of ``line``."""
    line = _FILE_ADDRESS.sub("/", line)
    told, begin = [], 0
    for address in _ADDRESS.finditer(line):
        told += [_PATH.sub(f"{_MARK}/", line[begin : address.start()]), address[0]]
        begin = address.end()
    return "".join([*told, _PATH.sub(f"{_MARK}/", line[begin:])])
