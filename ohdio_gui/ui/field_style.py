"""The style of the fields in which something is chosen, in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.resources_path import resources

if TYPE_CHECKING:
    from ohdio_gui.ui.theme import Tokens


def field_style(tokens: Tokens, press: str, radius: int) -> str:
    """Return the style of lists to choose from, numbers with their two arrows, and switches."""
    icons = (resources() / "icons" / "style").as_posix()
    tone = "dark" if tokens.is_dark else "light"
    return f"""
    QComboBox, QAbstractSpinBox {{ background: {tokens.raised}; border: 1px solid {tokens.edge};
        border-radius: {radius}px; padding: 0 10px; min-height: 36px; }}
    QAbstractSpinBox {{ padding: 0; min-height: 33px; }}
    QComboBox:hover, QAbstractSpinBox:hover {{ border-color: {tokens.muted}; }}
    QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus {{ border: 2px solid {tokens.accent};
        padding: 0 9px; min-height: 34px; }}
    QAbstractSpinBox:focus {{ padding: 0; min-height: 31px; }}
    QComboBox:disabled, QAbstractSpinBox:disabled {{ background: {tokens.surface};
        color: {tokens.muted}; }}
    QComboBox {{ combobox-popup: 0; }}
    QComboBox::drop-down {{ border: none; background: transparent; width: 28px; }}
    QComboBox::down-arrow {{ image: url("{icons}/arrow-down-{tone}.svg"); width: 12px;
        height: 12px; }}
    QComboBox QAbstractItemView {{ background: {tokens.raised}; border: 1px solid {tokens.line};
        padding: 4px; outline: none; }}
    QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 6px; border-radius: 4px; }}
    QComboBox QAbstractItemView::item:selected {{ background: {tokens.accent};
        color: {tokens.on_accent}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none;
        background: transparent; width: 28px; border-radius: 4px; subcontrol-origin: padding; }}
    QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin: 2px 2px 0 0; }}
    QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 2px 2px 0; }}
    QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{
        background: {press}; }}
    QAbstractSpinBox::up-arrow {{ image: url("{icons}/arrow-up-{tone}.svg"); width: 10px;
        height: 10px; }}
    QAbstractSpinBox::down-arrow {{ image: url("{icons}/arrow-down-{tone}.svg"); width: 10px;
        height: 10px; }}
    QCheckBox {{ spacing: 8px; }}
    QCheckBox::indicator {{ width: 16px; height: 16px; border: 1px solid {tokens.muted};
        border-radius: 4px; background: {tokens.raised}; }}
    QCheckBox::indicator:hover {{ border-color: {tokens.text}; }}
    QCheckBox::indicator:checked {{ background: {tokens.accent}; border-color: {tokens.accent};
        image: url("{icons}/check-{tone}.svg"); }}
    QCheckBox::indicator:focus {{ border: 2px solid {tokens.accent}; width: 14px;
        height: 14px; }}
    QCheckBox::indicator:checked:focus {{ border-color: {tokens.text}; }}
    QCheckBox::indicator:disabled {{ border-color: {tokens.line}; background: {tokens.surface}; }}
    QCheckBox:disabled {{ color: {tokens.muted}; }}
    """
