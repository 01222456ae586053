"""Text that nobody should have to read: all planes, marks that turn it round, names of devices."""

from __future__ import annotations

import random

SCRAPS = (
    *("CON", "nul.txt", "com1 .x", "LPT¹", "CONIN$", "..", ".", "", "   ", "../../etc/passwd"),
    *("C:\\Windows", "\\\\serveur\\x", "~/x", "/dev/null", "-rf", "a/../b", "...", ". . ."),
    *("\u202e", "\u200f", "\u2066", "\u2069", "\u200b", "\u200d", "\u200c", "\ufeff", "\u00ad"),
    *("\u2028", "\u2029", "\x85", "\x00", "\x01", "\x1b[31m", "\r\n", "\n", "\t", "\v", "\f"),
    *("\ud800", "\udfff", "\udc80", "\ud83d", "\U0010ffff", "\ufffe", "\ufdd0", "\ue000"),
    *("e\u0301", "\u0301", "\u0323\u0302", "İ", "ß", "ſ", "ﬁ", "Ⅷ", "²", "٣", "१", "\u1680"),
    *("😀", "👩🏽", "🇨🇦", "\U0001f3f3\ufe0f\u200d\U0001f308", "漢", "كتاب", "ספר", "Ğ", "Œ"),
    *("\u00a0", "\u202f", "\u3000", "«\u00a0", "\u00a0»", "’", "“", "…", "–", "—", "•", "·"),
    *("<", ">", "</", "<b>", "<em ", "<p", "<br/>", "<script>", "</script>", "<!--", "-->", "<?"),
    *("<![CDATA[", "]]>", "&", "&amp;", "&lt;", "&amp;lt;", "&#0;", "&#xd800;", "&#x110000;"),
    *("&nbsp;", "&eacute;", "&notanentity;", "&#99999999999;", "&", "amp;", "lt;b&gt;"),
    *("{title}", "{", "}", "{{", "}}", "{title!r}", "{author:>9}", "{0}", "%s", "%(x)s", "{width}"),
    *("Lu par ", " et ", ", ", "; ", " / ", "(", ")", "[", "]", "Jr.", "avec ", "Texte : ", "par "),
    *("Réalisation : ", "réalisée par ", "Publié en 2008", " | ", "344 pages", "Tout public"),
    *(
        "Prix ",
        "Éditions ",
        "pas encore disponible",
        "disponible dès le 1er mai 2999",
        "2999-12-31",
    ),
    *("dans votre pays", "premium", "a été déplacé", "n'existe plus", "introuvable", "à paraître"),
    *(" - Livre audio", " | OHdio | Radio-Canada", "OHdio", "radio-canada", "Partie 1 - "),
    *(
        "http://",
        "https://a.b/c",
        "//x.y",
        "javascript:",
        "ftp://a",
        "www.a.com",
        "ici.radio-canada.ca",
    ),
    *("/ohdio/livres-audio/1/x", "/livres-audio/42418", "?pageNumber=2", "#", "?", "@", "%2F", "%"),
    *(
        "https://ici.radio-canada.ca/ohdio/livres-audio/42418/x",
        "%00",
        "%C3",
        ":80",
        "xn--",
        "[::1]",
    ),
    *("PT5H56M54S", "P9999999D", "2008-05-01", "1e400", "-0", "NaN", "Infinity", "0x10", "1_000"),
    *("true", "null", "undefined", "None", "0", "00", "1", "9" * 18, "9" * 30, "35.0", "٣٥"),
    *("\\", "\\\\", '"', "'", "`", "=", ";", "#", "|", "*", "?", ":", "~", "$", "^", ".", " ", "-"),
    *("[CHAPTER]", "START=0", "title=", ";FFMETADATA1", "TIMEBASE=1/0", "END=-1", "\\\n"),
)
LETTERS = "abcdefghijklmnopqrstuvwxyz ABCDEÉÈÀÇÔœ'’-,.0123456789"
_RUNS = (
    *(
        "a",
        " ",
        ".",
        "-",
        "\u0301",
        "e\u0301",
        "\u0302\u0323",
        "😀",
        "漢",
        "\u200d",
        "\u202e",
        "x.",
    ),
    *("<", ">", "<b>", "&", "&amp;", "amp;", "(", ")", "()", "[", "((", " (", "{", "{{", '"', "'"),
    *(
        " et ",
        ", ",
        ",",
        ";",
        "a, ",
        "A B, ",
        "/",
        "../",
        "\\",
        "|",
        " | ",
        "a|",
        "\n",
        "\r\n",
        "\x00",
    ),
    *(
        "https:",
        "http://",
        "https://a.b/",
        "www.",
        "a.",
        "%",
        "%3A",
        "?",
        "#",
        "=",
        "@",
        "a@",
        "<a ",
    ),
    *(
        "<a href=",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&#",
        "&#x",
        " - livre audio",
        "Réalisation : ",
    ),
    *(
        "par ",
        "avec ",
        "lu par ",
        "0",
        "9",
        "1 ",
        "١",
        "\ud800",
        "\u00a0",
        "\t",
        "Publié en ",
        "prix ",
    ),
    *(
        "mise en ",
        "disponible ",
        "pas ",
        "à ",
        "\u2028",
        "\\\\",
        "\\n",
        "c\\",
        ": ",
        " :",
        "<p>",
        "<br>",
    ),
    *(
        "<li>",
        "<p ",
        "='",
        '="',
        "<p a='",
        "..",
        ". ",
        "I.",
        "St. ",
        "P",
        "T",
        "1D",
        "a b ",
        "A ",
        "x",
    ),
)


def hostile(rng: random.Random, *, long: float = 0.004) -> str:
    """Return a text; ``long`` is how often it is one of thousands of characters."""
    if rng.random() < long:
        return long_run(rng)
    pieces = []
    for _ in range(rng.choice((1, 1, 2, 3, 4, 6, 9, 14, 30))):
        match rng.randrange(8):
            case 0:
                pieces.append(chr(rng.randrange(0x110000)))
            case 1:
                pieces.append(chr(rng.randrange(0x3000)))
            case 2 | 3:
                pieces.append("".join(rng.choices(LETTERS, k=rng.randrange(1, 12))))
            case 4:
                pieces.append(rng.choice(_RUNS) * rng.randrange(1, 40))
            case _:
                pieces.append(rng.choice(SCRAPS))
    return "".join(pieces)


def long_run(rng: random.Random) -> str:
    """Return up to 100 kB that repeat what a careless expression takes the square of."""
    size = rng.choice((500, 3000, 10_000, 30_000, 100_000))
    unit = rng.choice(_RUNS) if rng.random() < 0.7 else rng.choice(_RUNS) + rng.choice(_RUNS)
    text = (unit * (size // len(unit) + 1))[:size]
    return f"{rng.choice(SCRAPS)}{text}{rng.choice(SCRAPS)}"


def mutated(rng: random.Random, text: str) -> str:
    """Return ``text`` with some places cut, doubled, replaced or written on."""
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        place = rng.randrange(len(text) + 1)
        end = min(len(text), place + rng.choice((0, 1, 1, 2, 5, 20)))
        match rng.randrange(6):
            case 0:
                text = text[:place] + text[end:]
            case 1:
                text = text[:end] + text[place:]
            case 2:
                text = text[:place]
            case 3:
                text = text[:place] + chr(rng.randrange(0x110000)) + text[end:]
            case _:
                text = text[:place] + rng.choice(SCRAPS) + text[end:]
    return text


def some(rng: random.Random, samples: tuple[str, ...]) -> str:
    """Return hostile text, or one of ``samples`` changed."""
    if rng.random() < 0.5:
        return hostile(rng)
    return mutated(rng, rng.choice(samples))
