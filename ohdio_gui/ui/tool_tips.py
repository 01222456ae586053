"""Tool tips of what sites and files say."""

from __future__ import annotations

from PySide6.QtGui import Qt


def tool_tip(text: str) -> str:
    """Return the tool tip that shows ``text`` as it is: Qt takes some texts for HTML."""
    if not Qt.mightBeRichText(text):
        return text
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)
