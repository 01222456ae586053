"""Every error, state and number has its words, in both languages."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from ohdio_gui import messages, quantities, translations
from ohdio_gui.model import errors
from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.model.errors import ErrorInfo, OhdioError
from ohdio_gui.model.events import DownloadEvent, DownloadStatus, StoreRebuiltEvent
from ohdio_gui.settings.settings import checked

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
NBSP = "\u00a0"
ARGUMENTS = {
    "host": "services.radio-canada.ca",
    "folder": "/home/a/Musique",
    "path": "/home/a/ohdio.sqlite3",
    "reason": "refused",
    "missing_mb": 1200,
    "retry_after_s": 30,
    "positions": "5",
    "position": 5,
    "found_s": 1800,
    "announced_s": 2700,
    "scheme": "ftp",
    "page": "podcast",
    "status": 503,
    "text": "abc",
    "what": "parts",
    "key": "language",
    "value": "de",
    "wanted": "fr, en",
    "times": 3,
    "found": 12,
    "announced": 40,
    "url": "https://ici.radio-canada.ca/ohdio/x",
    "title": "Les voiles 2",
    "name": "liste.txt",
    "moved_to": "https://ici.radio-canada.ca/ohdio/livres-audio/7/ailleurs",
    "date": "2027-03-01T05:00:00+00:00",
}


def all_errors(kind=OhdioError):
    return [kind, *(error for below in kind.__subclasses__() for error in all_errors(below))]


@pytest.fixture(params=["fr", "en"])
def language(request, qapp):
    assert translations.install_translations(qapp, request.param) == request.param
    yield request.param
    translations.install_translations(qapp, "en")


@pytest.fixture
def french(qapp):
    translations.install_translations(qapp, "fr")
    yield
    translations.install_translations(qapp, "en")


def test_every_error_is_known_by_its_own_kind():
    kinds = [error.kind for error in all_errors()]
    assert len(set(kinds)) == len(kinds)
    assert set(kinds) == set(messages.ERROR_SENTENCES)


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.kind)
@pytest.mark.parametrize("arguments", [ARGUMENTS, {}], ids=["all arguments", "none kept"])
def test_every_error_has_a_sentence(language, error, arguments):
    info = error(**arguments).info
    told = messages.sentence(info)
    source = messages.ERROR_SENTENCES[error.kind]
    assert told
    assert "{" not in told
    assert "?" not in told.removesuffix("titre?").removesuffix("title?").replace(f"{NBSP}?", "")
    if language == "fr":
        assert QCoreApplication.translate("Messages", source) != source
        assert "'" not in told, "the apostrophe is U+2019"
    if arguments and error is not errors.NameTemplateError:  # its reasons are words of its own
        assert "…" not in told


@pytest.mark.parametrize("date", ["2026-04-13", None])
def test_a_rebuilt_store_is_told_with_what_it_was_made_of(language, date):
    event = StoreRebuiltEvent("ohdio.sqlite3.damaged-20260413-212037", date, 1234)
    told = messages.rebuilt_sentence(event)
    assert "ohdio.sqlite3.damaged-20260413-212037" in told
    assert quantities.number(1234) in told
    assert "{" not in told
    assert ("2026" in told.replace(event.set_aside, "")) is (date is not None)
    if language == "fr":
        assert "endommagé" in told
        assert "'" not in told
        assert (date is None) or "13 avril 2026" in told


@pytest.mark.parametrize("date", ["2026-04-13", None])
def test_a_store_that_was_gone_is_told_without_a_file_that_was_set_aside(language, date):
    told = messages.rebuilt_sentence(StoreRebuiltEvent(None, date, 1234))
    assert quantities.number(1234) in told
    assert "{" not in told
    assert "None" not in told
    assert ("2026" in told) is (date is not None)
    damaged = messages.rebuilt_sentence(StoreRebuiltEvent("x", date, 1234))
    assert told != damaged


@pytest.mark.parametrize(
    ("books", "told"),
    [
        (0, "Aucun livre terminé n’a été retrouvé sur le disque."),
        (1, "1 livre terminé a été retrouvé sur le disque."),
        (3, "3 livres terminés ont été retrouvés sur le disque."),
    ],
)
def test_what_was_lost_comes_last_after_what_was_found(french, books, told):
    event = StoreRebuiltEvent("ohdio.sqlite3.damaged-1", "2026-04-12", books)
    assert messages.rebuilt_sentence(event).replace(NBSP, " ") == (
        "La file d’attente était endommagée et a été reconstruite à partir de la sauvegarde du "
        f"dimanche 12 avril 2026. {told} "
        "Le fichier endommagé est conservé sous le nom « ohdio.sqlite3.damaged-1 »."
    )


@pytest.mark.parametrize("page", [*messages._PAGES, "of tomorrow"])
def test_every_page_that_is_not_read_is_named_in_a_whole_sentence(language, page):
    said, _, offer = messages.sentence(errors.UnsupportedPageError(page=page).info).partition(". ")
    assert offer
    if language == "fr":
        agrees = "n’est pas |ne sont pas "
        assert re.fullmatch(rf"(La|Les|Cette) .*({agrees})(encore )?prises? en charge", said) or (
            re.fullmatch(r"Les (balados|épisodes) .*ne sont pas encore pris en charge", said)
        )


def test_an_error_of_a_newer_version_has_a_sentence(language):
    told = messages.sentence(ErrorInfo(kind="of_tomorrow", message="x"))
    assert told == messages.sentence(OhdioError().info)


def test_the_raw_text_of_a_cause_is_never_shown(language):
    told = messages.sentence(errors.ExtractionError(reason="KeyError: 'url'").info)
    assert "KeyError" not in told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            errors.RateLimitedError(host="x.radio-canada.ca", retry_after_s=30),
            "OHdio demande d’attendre 30 s",
        ),
        (errors.OfflineError(host="x"), "Pas de connexion : reprise dès qu’elle revient"),
        (errors.GeoBlockedError(), "Réservé au Canada par OHdio"),
        (errors.PremiumError(), "Réservé aux abonnés par OHdio"),
        (errors.GoneError(), "Retiré d’OHdio"),
        (errors.WithheldPartError(positions="5"), "Incomplet : il manque la partie 5"),
        (errors.WithheldPartError(positions="2, 5"), "Incomplet : il manque les parties 2 et 5"),
        (
            errors.DiskFullError(folder="/x", missing_mb=1200),
            "Disque plein : 1,2 Go à libérer",
        ),
        (
            errors.OutputFolderError(folder="/x", reason="y"),
            "Impossible d’écrire dans le dossier « /x »",
        ),
        (errors.ParseError(url="x", what="y"), "OHdio a répondu autrement que d’habitude"),
        (errors.EmptyCategoryError(url="x", what="y"), "Aucun livre audio dans cette catégorie"),
        (
            errors.ShortfallError(found=12, announced=40),
            "OHdio annonce 40 livres mais n’en liste que 12",
        ),
        (errors.ShortfallError(found=12), "OHdio annonce plus de livres mais n’en liste que 12"),
        (
            errors.UnsupportedSchemeError(scheme="ftp"),
            "Seules les adresses http et https peuvent être ajoutées, pas « ftp: ».",
        ),
        (errors.NetworkError(host="example.org"), "example.org ne répond pas"),
        (errors.NetworkError(), "Le site ne répond pas"),
        (
            errors.IncompletePartError(
                position=2, title="Les voiles", found_s=1800, announced_s=2700
            ),
            "La partie 2 (Les voiles) est trop courte : 30 min au lieu de 45 min",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_the_words_of_the_design_are_said(french, error, told):
    assert messages.sentence(error.info).replace(NBSP, " ") == told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            errors.DiskFullError(folder="/x/livres", missing_mb=501),
            (
                "Disque plein : 501 Mo à libérer dans « /x/livres ». "
                "Les téléchargements reprendront dès qu’il y aura de la place."
            ),
        ),
        (
            errors.OutputFolderError(folder="/x/livres", reason="y"),
            (
                "Impossible d’écrire dans le dossier « /x/livres ». "
                "Les téléchargements attendent et reprendront d’eux-mêmes."
            ),
        ),
        (
            errors.MissingFfmpegError(path="y"),
            "FFmpeg est introuvable : les téléchargements attendent son installation",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_a_hold_says_where_the_trouble_is_and_that_it_ends_by_itself(french, error, told):
    assert messages.hold_sentence(error.info).replace(NBSP, " ") == told


@pytest.mark.parametrize("error", [errors.DiskFullError, errors.OutputFolderError])
def test_a_hold_is_no_pause(language, error):
    told = messages.hold_sentence(error(**ARGUMENTS).info)
    assert "paus" not in told
    assert "/home/a/Musique" in told


def refused(key, value):
    with pytest.raises(errors.SettingsError) as caught:
        checked(key, value)
    return messages.sentence(caught.value.info).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (
            "rate_limit",
            "it takes a whole number from 0 to 1,000,000,000,000, in bytes per second",
        ),
        ("requests_per_second", "it takes a number from 0 to 1,000"),
        ("min_free_mb", "it takes a whole number from 0 to 10,000,000, in megabytes"),
        ("max_concurrent_downloads", "it takes a whole number from 1 to 10"),
        ("output_dir", "it takes the path of a folder"),
        ("ffmpeg_path", "it takes the path of a program"),
        ("sidecar_files", "it takes true or false"),
        ("language", "it takes one of these: system, fr, en"),
    ],
)
def test_what_a_setting_takes_is_said_as_people_say_it(qapp, key, told):
    translations.install_translations(qapp, "en")
    assert refused(key, ["x"]) == f"Setting “{key}”: “['x']” cannot be used, {told}"


def test_what_a_setting_takes_is_said_in_french(french):
    assert refused("rate_limit", "vite") == (
        "Réglage « rate_limit » : « vite » ne convient pas, il faut un nombre entier "
        "de 0 à 1 000 000 000 000, en octets par seconde"
    )
    assert refused("output_dir", "~personne-ici/x").endswith("il faut le chemin d’un dossier")


def test_every_status_has_a_word_of_its_own(language):
    words = [messages.status_word(status) for status in DownloadStatus]
    assert len(set(words)) == len(words)
    assert all(words)


FIRST = errors.NetworkError()
THROTTLE = errors.RateLimitedError(host="ici.radio-canada.ca", retry_after_s=60)
OUTAGE = errors.OutageError(host="ici.radio-canada.ca", retry_after_s=60)
TROUBLE = errors.OutageError(host="ici.radio-canada.ca", status=503, retry_after_s=60)


def queued(error=None, **fields):
    return DownloadEvent(1, DownloadStatus.QUEUED, error=error.info if error else None, **fields)


@pytest.mark.parametrize(
    ("event", "waiting_s", "told"),
    [
        (queued(), None, "En attente"),
        (queued(FIRST, attempt=1, max_attempts=3), 120, "Nouvel essai dans 2 min (essai 2 de 3)"),
        (queued(FIRST, attempt=1, max_attempts=3), 118.7, "Nouvel essai dans 2 min (essai 2 de 3)"),
        (queued(FIRST, attempt=1, max_attempts=3), 0.2, "Nouvel essai dans 0 s (essai 2 de 3)"),
        (queued(FIRST, attempt=1, max_attempts=3), None, "Nouvel essai sous peu (essai 2 de 3)"),
        (queued(errors.NetworkError()), 5, "Nouvel essai dans 5 s"),
        (queued(THROTTLE), 29.6, "OHdio demande d’attendre 30 s"),
        (
            queued(OUTAGE, attempt=1, max_attempts=3),
            29.6,
            "OHdio ne répond pas : nouvel essai dans 30 s",
        ),
        (queued(TROUBLE), 120, "OHdio éprouve des difficultés : nouvel essai dans 2 min"),
        (queued(errors.OfflineError()), 30, "Pas de connexion : reprise dès qu’elle revient"),
        (queued(errors.DiskFullError(missing_mb=3)), None, "En attente"),
    ],
)
def test_a_book_that_waits_says_for_what(french, event, waiting_s, told):
    assert messages.waiting(event, waiting_s).replace(NBSP, " ") == told


@pytest.mark.parametrize(
    ("seconds", "french_text", "english_text"),
    [
        (21414, "5 h 56", "5 h 56 min"),
        (3600, "1 h 00", "1 h 00 min"),
        (3599.9, "59 min", "59 min"),
        (60, "1 min", "1 min"),
        (45.4, "45 s", "45 s"),
        (-1, "0 s", "0 s"),
    ],
)
def test_durations_are_written_as_on_a_clock(language, seconds, french_text, english_text):
    told = quantities.duration(seconds).replace(NBSP, " ")
    assert told == (french_text if language == "fr" else english_text)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(59.6, "1 min"), (89, "1 min"), (91, "2 min"), (3590, "1 h 00"), (0, "0 s")],
)
def test_what_is_left_is_rounded(french, seconds, told):
    assert quantities.time_left(seconds).replace(NBSP, " ") == told


@pytest.mark.parametrize(
    ("size_bytes", "french_text", "english_text"),
    [
        (0, "0 o", "0 B"),
        (999, "999 o", "999 B"),
        (999_600, "1,0 Mo", "1.0 MB"),
        (2_100_000, "2,1 Mo", "2.1 MB"),
        (9_940_000, "9,9 Mo", "9.9 MB"),
        (9_960_000, "10 Mo", "10 MB"),
        (18_000_000, "18 Mo", "18 MB"),
        (131_000_000, "131 Mo", "131 MB"),
        (3_000_000_000, "3,0 Go", "3.0 GB"),
        (5e15, "5 000 To", "5,000 TB"),
    ],
)
def test_sizes_are_written_in_decimal_units(language, size_bytes, french_text, english_text):
    told = quantities.size(size_bytes).replace(NBSP, " ")
    assert told == (french_text if language == "fr" else english_text)
    assert quantities.speed(size_bytes).endswith("/s")


def test_numbers_are_grouped_and_percents_never_early(french):
    assert quantities.number(1234).replace(NBSP, " ") == "1 234"
    assert quantities.percent(99.99) == f"99{NBSP}%"
    assert quantities.percent(100.0) == f"100{NBSP}%"
    assert quantities.percent(0) == f"0{NBSP}%"


@pytest.mark.parametrize(
    ("named", "spoken"),
    [("fr_CA.UTF-8", "fr"), ("fr_FR.UTF-8", "fr"), ("de_DE.UTF-8", "en"), ("C", "en")],
)
def test_the_system_chooses_the_language(named, spoken):
    code = (
        "from PySide6.QtCore import QCoreApplication; from ohdio_gui import translations;"
        "print(translations.install_translations(QCoreApplication([]), 'system'))"
    )
    clean = {name: value for name, value in os.environ.items() if name not in {"LANGUAGE", "LANG"}}
    environment = {**clean, "LC_ALL": named}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, check=True
    )
    assert ran.stdout.decode().strip() == spoken


def test_the_words_need_no_window():
    code = (
        "import sys; from PySide6.QtCore import QCoreApplication;"
        "from ohdio_gui import messages, translations;"
        "translations.install_translations(QCoreApplication([]), 'fr');"
        "print(messages.paused_word());"
        "assert not {'PySide6.QtGui', 'PySide6.QtWidgets'} & set(sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert ran.stdout.decode("utf-8").strip() == "En pause"


@pytest.mark.parametrize("name", ["ohdio_fr.ts", "ohdio_en.ts"])
def test_every_translation_is_finished(name):
    for message in ET.parse(TRANSLATIONS / name).iter("message"):
        translation = message.find("translation")
        assert translation.get("type") is None, message.find("source").text
        texts = [form.text for form in translation.iter("numerusform")] or [translation.text]
        assert all(texts), message.find("source").text


def test_french_typography_is_quebecs():
    for message in ET.parse(TRANSLATIONS / "ohdio_fr.ts").iter("message"):
        for text in message.find("translation").itertext():
            assert "'" not in text, text
            assert '"' not in text, text
            assert " :" not in text, text
            assert "« " not in text, text
            assert " »" not in text, text
            assert not any(f"{space}{mark}" in text for space in (" ", NBSP) for mark in ";!?"), (
                text
            )


def test_translations_keep_the_arguments_of_their_source():
    for message in ET.parse(TRANSLATIONS / "ohdio_fr.ts").iter("message"):
        source = message.find("source").text
        fields = {word.split("}")[0] for word in source.split("{")[1:]}
        for text in message.find("translation").itertext():
            if text.strip():
                assert {word.split("}")[0] for word in text.split("{")[1:]} == fields, source


def test_the_committed_translations_are_what_the_tools_make(tmp_path):
    tools = Path(sys.executable).parent
    if not (tools / "pyside6-lupdate").exists():
        pytest.skip("Qt's translation tools are not installed")
    for file in TRANSLATIONS.glob("*.ts"):
        shutil.copy(file, tmp_path)
    ran = subprocess.run(
        [ROOT / "packaging" / "translate", tmp_path],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        check=False,
        timeout=100,
    )
    told = ran.stdout.decode() + ran.stderr.decode()
    if "error while loading shared libraries" in told:
        pytest.skip("Qt's translation tools cannot run here")
    assert ran.returncode == 0, told
    names = sorted(file.name for file in TRANSLATIONS.iterdir())
    same, differing, missing = filecmp.cmpfiles(TRANSLATIONS, tmp_path, names, shallow=False)
    assert (differing, missing) == ([], []), "run packaging/translate"
    assert same == ["ohdio_en.qm", "ohdio_en.ts", "ohdio_fr.qm", "ohdio_fr.ts"]


@pytest.mark.parametrize("reason", messages._TEMPLATE_REASONS)
def test_every_reason_against_a_template_is_said(language, reason):
    error = errors.NameTemplateError(key="name_template", value="x", reason=reason, what="{titre}")
    told = messages.sentence(error.info)
    assert "{what}" not in told
    assert ("{titre}" in told) is (reason == "unknown_field")


def test_a_book_that_is_still_to_come_says_when(language):
    error = errors.NotPublishedError(date="2027-03-01T05:00:00+00:00")
    assert "2027" in messages.sentence(error.info)
    assert "2027" not in messages.sentence(errors.NotPublishedError().info)


@pytest.mark.parametrize("wanted", BookFormat)
def test_every_format_has_a_name(language, wanted):
    assert len(messages.format_name(wanted)) > 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"position": 2, "title": "Partie 2 - Terminus"}, "Part 2 (Terminus) is silent"),
        ({"position": 2, "title": "Terminus"}, "Part 2 (Terminus) is silent"),
        ({"position": 2, "title": "Partie 2"}, "Part 2 is silent"),
        ({"position": 2, "title": ""}, "Part 2 is silent"),
        ({"position": "2", "title": "Partie 2 - x"}, "Part 2 (Partie 2 - x) is silent"),
    ],
)
def test_the_number_of_a_part_is_said_once(arguments, said):
    assert messages.sentence(ErrorInfo("silent_part", "x", arguments)) == said
