"""The persons that OHdio names in one line: ``<p>X, Y et Z</p>``, ``Lu par X et Y``."""

from __future__ import annotations

import re

from ohdio_gui.model.lengths import MAX_LINE, MAX_NAMES, shortened
from ohdio_gui.model.markup import paragraphs

_WORD = r"(?!Et\b)[0-9A-ZÀ-ÖØ-Þ][0-9A-Za-zÀ-ÖØ-öø-ÿ]*(?:[-'’][A-Za-zÀ-ÖØ-öø-ÿ]+)*"
_PERSON = rf"{_WORD} {_WORD}(?: {_WORD})?"
_USUAL = re.compile(rf"(?:<p>)?({_PERSON})((?:, {_PERSON})*(?: et {_PERSON})?)(?:</p>)?")
"""What nearly every line holds: known without taking it apart."""

_READ = r"(?:lu|narr[ée]|racont[ée]|interpr[ée]t[ée]|jou[ée]|dit|[ée]crit)e?s?\s+par\b\s*:?"
_ROLES = (
    r"(?:narration|narrat(?:eur|rice)s?|lecture|lect(?:eur|rice)s?|interpr[ée]tation|interpr[èe]tes?"
    r"|voix|com[ée]dien(?:ne)?s?|textes?|aut(?:eure?|rice)s?|distribution|avec)"
)
_LABEL = re.compile(
    rf"(?<!\w)(?:{_READ}|{_ROLES}\s*:|avec\s+(?:la|les)\s+voix\s+d(?:e\s+|['’]))"
    r"|^(?:par|avec)\s+",
    re.IGNORECASE,
)
_ROLE = re.compile(rf"{_ROLES}|traduct(?:ion|eur|rice)s?|collaboration", re.IGNORECASE)
"""All there is of a piece: ``Marie Tifo, narratrice``."""
_BRACKETS = re.compile(
    rf"[(\[]\s*(?:{_ROLE.pattern}|off|son|musique|montage|r[ée]alisation)\b[^()\[\]]*(?:[)\]]|$)"
    # Up to the first sign, then to the end: to try each one costs the square of their number.
    r"|\([^(),;/&]*+[,;/&][^()]*+\)|\[[^\[\],;/&]*+[,;/&][^\[\]]*+\]"
    r"|\((?:(?!\bet\b)[^()])*+\bet\b[^()]*+\)|[(\[][^(),;\[\]]*$",
    re.IGNORECASE,
)
"""A role behind a name, ``Marie Tifo (narratrice)``, and what would be taken for several names.

Other words in brackets belong to the name: ``Voix Amélie (synthèse)``.
"""
_OTHER_WORK = re.compile(
    r"(?:(?:traduit|adapt[ée]|illustr[ée]|r[ée]alis[ée])e?s?"
    r"|traduction|adaptation|illustrations?|pr[ée]face|r[ée]alisation|musiques?|montage"
    r"|(?:mise|prise|conception|effets?|ambiance)\s[\w\s]{1,80}?)"
    r"(?:[\w\s]{0,80}:|\s+(?:de|du|par|d['’])\b)",
    re.IGNORECASE,
)
"""From here on those are named who did something else: ``Musique originale : X``."""

_KIN = r"(?:fils|filles?|fr[èe]res?|s[œo]eurs?|associ[ée]e?s|cie|compagnie|al|coll)\.?\s*(?:[,;]|$)"
_SUFFIX = r"(?:jr|sr|fils|p[èe]re|ph\.?\s?d|m\.?d|i{2,3}|iv)\.?\s*(?:[,;]|$|\bet\b)"
_BREAK = re.compile(
    rf"\s*,(?!\s*{_SUFFIX})\s*|\s*;\s*|\s+[/|•·&]\s+|\.\s+(?=[^.,;:]+:\s)"
    rf"|\s+(?:et|(?:en\s+collaboration\s+)?avec)\s+(?!{_KIN})",
    re.IGNORECASE,
)
"""``Dupont et fils`` and ``King, Jr.`` are one."""
_ABBREVIATED = re.compile(
    r"(?:^|[\s.'’-])(?:[^\W\d_]|jr|sr|ste?|al|cie|inc|ph\.?\s?d|coll)\.$", re.IGNORECASE
)
_AROUND = " ,;:–—-|/•·*<>"
_MAX_ROW = 5000
"""Characters; a hundred persons with two names each have half of that."""


def names(fragment: str) -> tuple[str, ...]:
    """Return the persons that an HTML fragment names, each once, without "Lu par" and roles.

    They are at most ``MAX_NAMES``.
    """
    if not fragment:
        return ()
    if len(fragment) <= MAX_LINE and (usual := _USUAL.fullmatch(fragment)):
        first, others = usual.groups()
        if not others:
            return (first,)
        return tuple(dict.fromkeys([first, *re.split(", | et ", others)[1:]]))[:MAX_NAMES]
    rows = (row for paragraph in paragraphs(fragment) for row in paragraph.split("\n"))
    found = (name for row in rows for name in _in_row(" ".join(row.split())[:_MAX_ROW]))
    return tuple(dict.fromkeys(map(shortened, found)))[:MAX_NAMES]


def joined(persons: tuple[str, ...]) -> str:
    """Return persons as French lists them: ``X``, ``X et Y``, ``X, Y et Z``."""
    if len(persons) < 2:
        return "".join(persons)
    return f"{', '.join(persons[:-1])} et {persons[-1]}"


def _in_row(row: str) -> list[str]:
    bare = _BRACKETS.sub(" ", _BRACKETS.sub(" ", row))
    found = []
    for section in _LABEL.split(bare if _is_named(bare) else row):
        for piece in _BREAK.split(section):
            name = _tidied(piece)
            if _OTHER_WORK.match(name):
                break
            name = name.rpartition(": ")[2]
            if _is_named(name) and not _ROLE.fullmatch(name):
                found.append(name)
    return found


def _tidied(name: str) -> str:
    for opening, closing in ("()", "[]"):
        is_all_of_it = name.strip().startswith(opening) and name.strip().endswith(closing)
        if is_all_of_it or name.count(opening) != name.count(closing):
            name = name.replace(opening, " ").replace(closing, " ")
    # Without the brackets "<p]>" would be an element.
    name = " ".join(name.replace("<", " ").split()).strip(_AROUND).lstrip("." + _AROUND)
    return name if _ABBREVIATED.search(name) else name.rstrip("." + _AROUND)


def _is_named(text: str) -> bool:
    return any(map(str.isalnum, text))
