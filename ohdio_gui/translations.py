"""The language of the program: which one it is, and what Qt needs to speak it.

Apart from the sentences, which only ask Qt for their translation: this is done once at the start,
and again when the setting changes.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ohdio_gui.resources_path import resources


def install_translations(app: QCoreApplication, language: str) -> str:
    """Make ``app`` speak ``language`` (``system``, ``fr`` or ``en``) and return ``fr`` or ``en``.

    Installs ours and Qt's own translations in the place of those of an earlier call, and sets
    QLocale's default. Call before the first widget is made.
    """
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.setParent(None)
    language = spoken(language)
    locale = QLocale.Language.French if language == "fr" else QLocale.Language.English
    QLocale.setDefault(QLocale(locale, QLocale.Country.Canada))
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ours = str(resources() / "translations")
    for name, folder in ((f"qtbase_{language}", qt_folder), (f"ohdio_{language}", ours)):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    return language


def spoken(language: str) -> str:
    """Return the language of the window for the setting ``language``: ``fr`` or ``en``."""
    if language != "system":
        return language
    names = QLocale.system().uiLanguages()
    return "fr" if names and names[0].lower().startswith("fr") else "en"
