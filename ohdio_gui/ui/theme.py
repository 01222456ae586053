"""The colours and measures of the window, light and dark, following the system as it changes."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ohdio_gui.ui.field_style import field_style

SPACE_XS, SPACE_S, SPACE_M, SPACE_L = 4, 8, 12, 16
"""Spacing, in device-independent pixels, like every measure of ``ui``."""
RADIUS, COVER_RADIUS = 8, 6
ICON_SIZE = 20
_BODY_PX, _TITLE_PX, _CAPTION_PX = 13, 15, 11


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, as ``#RRGGBB``.

    Every text colour is readable on both surfaces, and on a selected row.
    """

    is_dark: bool
    surface: str
    raised: str
    line: str
    """Hairlines, which only set apart what stands apart anyway."""
    edge: str
    """Borders that show where one types, chooses or presses: 3:1 on both surfaces."""
    text: str
    muted: str
    accent: str
    on_accent: str
    """Text on a filled accent."""
    done: str
    waiting: str
    blocked: str
    failed: str


LIGHT = Tokens(
    is_dark=False,
    surface="#FAFAF8",
    raised="#FFFFFF",
    line="#E4E2DD",
    edge="#80848A",
    text="#1C1D1F",
    muted="#5C6066",
    accent="#2F5DA8",
    on_accent="#FFFFFF",
    done="#266E44",
    waiting="#5F636A",
    blocked="#845800",
    failed="#B3261E",
)
DARK = Tokens(
    is_dark=True,
    surface="#17181A",
    raised="#1F2123",
    line="#33363A",
    edge="#747980",
    text="#ECEDEE",
    muted="#A3A8AE",
    accent="#8AB4F8",
    on_accent="#101827",
    done="#7BC99A",
    waiting="#A3A8AE",
    blocked="#E0B252",
    failed="#F2857D",
)
_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """Which tokens hold now; dresses the application in them. One for each application.

    Signals: ``changed`` when it went from light to dark or back: the system, or the person.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        """Dress ``app`` and follow its colour scheme from now on."""
        super().__init__(app)
        self._app = app
        self._chosen = "system"
        before = app.palette()
        self._was_dark = (
            before.windowText().color().lightness() > before.window().color().lightness()
        )
        self.tokens = self._wanted()
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._metrics: dict[tuple[int, int], QFontMetrics] = {}
        app.setStyle("Fusion")
        # Qt scales by the screen; a person's larger system font stays larger.
        self._body_px = max(_BODY_PX, QFontInfo(app.font()).pixelSize())
        app.setFont(self.font())
        self._fonts.clear()
        self._dress()
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    def choose(self, wanted: str) -> None:
        """Be ``light`` or ``dark`` from now on, or as the ``system`` is."""
        self._chosen = wanted
        # For what others draw: title bars, file dialogs. Not every desktop can be told.
        self._app.styleHints().setColorScheme(_SCHEMES[wanted])
        self._on_scheme_changed()

    def font(self, size_px: int = _BODY_PX, *, is_strong: bool = False) -> QFont:
        """Return the system's font at one of the sizes of the window, with tabular figures."""
        return QFont(self._font(size_px, is_strong=is_strong))

    def metrics(self, font: QFont) -> QFontMetrics:
        """Return the measures of a font of this theme: painting asks for them in every cell."""
        key = font.pixelSize(), font.weight()
        if key not in self._metrics:
            self._metrics[key] = QFontMetrics(font)
        return self._metrics[key]

    def _font(self, size_px: int, *, is_strong: bool) -> QFont:
        key = size_px, is_strong
        if key not in self._fonts:
            self._fonts[key] = self._made_font(size_px, is_strong=is_strong)
        return self._fonts[key]

    def _made_font(self, size_px: int, *, is_strong: bool) -> QFont:
        font = QFont(QGuiApplication.font())
        font.setPixelSize(size_px + self._body_px - _BODY_PX)
        font.setFeature(QFont.Tag("tnum"), 1)
        if is_strong:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def title_font(self) -> QFont:
        """Return the font of headings."""
        return self.font(_TITLE_PX, is_strong=True)

    def caption_font(self) -> QFont:
        """Return the font of what steps back."""
        return self.font(_CAPTION_PX)

    @Slot()
    def _on_scheme_changed(self) -> None:
        wanted = self._wanted()
        if wanted is not self.tokens:
            self.tokens = wanted
            self._dress()
            self.changed.emit()

    def _wanted(self) -> Tokens:
        if self._chosen != "system":
            return DARK if self._chosen == "dark" else LIGHT
        scheme = self._app.styleHints().colorScheme()
        if scheme is Qt.ColorScheme.Unknown:  # a desktop that tells no scheme still has a palette
            return DARK if self._was_dark else LIGHT
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT

    def _dress(self) -> None:
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(_style_sheet(self.tokens, self.caption_font().pixelSize()))


@functools.cache
def theme() -> Theme:
    """Return the theme of the one QApplication, made at the first call."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a theme needs a QApplication")
    return Theme(app)


def colour(name: str, alpha: float = 1.0) -> QColor:
    """Return the token ``name`` of the current theme, with an opacity of 0 to 1."""
    return _colour(theme().tokens, name, alpha)


def blend(over: str, under: str, share: float) -> QColor:
    """Return an opaque mix: ``share`` (0 to 1) of token ``over`` on token ``under``."""
    return _blend(theme().tokens, over, under, share)


@functools.cache
def _colour(tokens: Tokens, name: str, alpha: float) -> QColor:
    # Painting asks for the same few in every cell. Nobody changes them.
    value = QColor(getattr(tokens, name))
    value.setAlphaF(alpha)
    return value


@functools.cache
def _blend(tokens: Tokens, over: str, under: str, share: float) -> QColor:
    top, base = _colour(tokens, over, 1.0), _colour(tokens, under, 1.0)
    channels = zip(top.getRgb()[:3], base.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a * share + b * (1 - share)) for a, b in channels))


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, value in (
        (role.Window, tokens.surface),
        (role.WindowText, tokens.text),
        (role.Base, tokens.raised),
        (role.AlternateBase, tokens.surface),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.Mid, tokens.line),
        (role.Dark, tokens.line),
        (role.Light, tokens.raised),
    ):
        palette.setColor(target, QColor(value))
    for target in (role.WindowText, role.Text, role.ButtonText):
        faded = QColor(tokens.muted)
        faded.setAlphaF(0.55)
        palette.setColor(QPalette.ColorGroup.Disabled, target, faded)
    return palette


def _style_sheet(tokens: Tokens, caption_px: int) -> str:
    press = f"rgba({'255, 255, 255' if tokens.is_dark else '0, 0, 0'}, 0.10)"
    accent = QColor(tokens.accent)
    accent_hover = (accent.lighter(108) if tokens.is_dark else accent.darker(112)).name()
    return f"""
    QPushButton, QToolButton, QCheckBox, QTabBar, QTabBar::tab {{ outline: none; }}
    QToolTip {{ background: {tokens.raised}; color: {tokens.text};
        border: 1px solid {tokens.line}; padding: 4px 6px; }}
    QMenuBar {{ background: {tokens.surface}; padding: 2px 8px; }}
    QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {press}; }}
    QMenu {{ background: {tokens.raised}; border: 1px solid {tokens.line}; padding: 4px; }}
    QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {press}; color: {tokens.text}; }}
    QMenu::item:disabled {{ color: {tokens.muted}; }}
    QMenu::separator {{ height: 1px; background: {tokens.line}; margin: 4px 8px; }}
    QMenu::icon {{ padding-left: 8px; }}
    QLineEdit {{ background: {tokens.raised}; border: 1px solid {tokens.edge};
        border-radius: {RADIUS}px; padding: 0 8px; min-height: 36px; }}
    QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{ background: transparent;
        border: none; padding: 0; min-height: 0; }}
    QLineEdit:read-only {{ background: {tokens.surface}; }}
    QLineEdit:focus {{ border: 2px solid {tokens.accent}; padding: 0 7px;
        min-height: 34px; }}
    {field_style(tokens, press, RADIUS)}
    QPushButton {{ background: {tokens.raised}; border: 1px solid {tokens.edge};
        border-radius: {RADIUS}px; padding: 0 16px; min-height: 36px; }}
    QPushButton:hover {{ background: {tokens.surface}; border-color: {tokens.muted}; }}
    QPushButton:pressed {{ background: {press}; }}
    QPushButton:focus {{ border: 2px solid {tokens.accent}; padding: 0 15px; min-height: 34px; }}
    QPushButton#primary {{ background: {tokens.accent}; color: {tokens.on_accent};
        border: 1px solid {tokens.accent}; font-weight: 600; }}
    QPushButton#primary:hover, QPushButton#primary:pressed {{ background: {accent_hover}; }}
    QPushButton#primary:focus {{ border: 2px solid {tokens.text}; }}
    QPushButton:disabled, QPushButton#primary:disabled {{ color: {tokens.muted};
        background: {tokens.surface}; border: 1px solid {tokens.line}; }}
    QToolButton#chip, QPushButton#chip {{ background: {tokens.raised};
        border: 1px solid {tokens.edge}; border-radius: {RADIUS}px; padding: 0 10px;
        min-height: 24px; font-size: {caption_px}px; }}
    QToolButton#chip:hover, QPushButton#chip:hover {{ background: {tokens.surface};
        border-color: {tokens.muted}; }}
    QToolButton#chip:focus, QPushButton#chip:focus {{ border: 2px solid {tokens.accent};
        padding: 0 9px; min-height: 22px; }}
    QToolButton#tool {{ background: transparent; border: 1px solid transparent;
        border-radius: {RADIUS}px; padding: 5px; }}
    QToolButton#tool:hover {{ background: {press}; }}
    QToolButton#tool:focus {{ border: 2px solid {tokens.accent}; padding: 4px; }}
    QTabBar {{ background: transparent; }}
    QTabBar::tab {{ background: transparent; color: {tokens.muted}; border: none;
        border-bottom: 2px solid transparent; padding: 6px 8px; margin: 0 2px; }}
    QTabBar::tab:hover {{ color: {tokens.text}; }}
    QTabBar::tab:selected {{ color: {tokens.text}; border-bottom: 2px solid {tokens.accent}; }}
    QTabBar::tab:focus {{ border: 2px solid {tokens.accent}; border-radius: 6px;
        padding: 4px 6px 6px 6px; }}
    QLineEdit#url_field, QLineEdit#filter, QLineEdit#search {{ padding: 0 4px; }}
    QLineEdit#url_field:focus, QLineEdit#filter:focus, QLineEdit#search:focus {{
        padding: 0 3px; }}
    QLineEdit#filter {{ min-height: 28px; }}
    QLineEdit#filter:focus {{ min-height: 26px; }}
    QTextBrowser {{ border: 2px solid transparent; border-radius: {RADIUS}px; }}
    QTextBrowser:focus {{ border-color: {tokens.accent}; }}
    QLabel#muted {{ color: {tokens.muted}; }}
    QScrollArea#page, QWidget#page {{ background: transparent; }}
    QTabWidget#settings::pane {{ border: none; }}
    QTabWidget#settings QTabBar::tab {{ background: transparent; color: {tokens.muted};
        border: none; border-bottom: 2px solid transparent; padding: 8px 12px; }}
    QTabWidget#settings QTabBar::tab:hover {{ color: {tokens.text}; }}
    QTabWidget#settings QTabBar::tab:selected {{ color: {tokens.text};
        border-bottom: 2px solid {tokens.accent}; }}
    QTabWidget#settings QTabBar::tab:focus {{ border: 2px solid {tokens.accent};
        border-radius: 6px; padding: 6px 10px 8px 10px; }}
    QTextBrowser#sheet {{ background: {tokens.raised}; border: 1px solid {tokens.line};
        border-radius: {RADIUS}px; padding: 4px; }}
    QTextBrowser#sheet:focus {{ border: 2px solid {tokens.accent}; padding: 3px; }}
    QMessageBox QLabel#qt_msgbox_label {{ font-weight: 600; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QFrame#card {{ background: {tokens.raised}; border: 1px solid {tokens.line};
        border-radius: {RADIUS}px; }}
    QTableView {{ background: transparent; border: none; }}
    QHeaderView {{ background: transparent; border: none; }}
    QHeaderView::section {{ background: transparent; color: {tokens.muted}; border: none;
        border-bottom: 1px solid {tokens.line}; padding: 0 8px; font-size: {caption_px}px; }}
    QTableCornerButton::section {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
    QScrollBar::handle:vertical {{ background: {tokens.edge}; border-radius: 4px;
        min-height: 32px; }}
    QScrollBar::handle:vertical:hover {{ background: {tokens.muted}; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
    QScrollBar::handle:horizontal {{ background: {tokens.edge}; border-radius: 4px;
        min-width: 32px; }}
    QScrollBar::handle:horizontal:hover {{ background: {tokens.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
