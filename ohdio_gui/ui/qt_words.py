"""Words of Qt's own dialogs for which Qt has no French: its later texts and contexts.

The collector of texts finds them here; they are looked up by Qt, in our translations before its
own. Seen missing in Qt 6.11: look again when the bound of PySide6 moves.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def qt_words() -> tuple[str, ...]:
    """Return them in the person's language."""
    return (
        QCoreApplication.translate("QFileDialog", "&Look in:"),
        QCoreApplication.translate("QFileDialog", "Files of &type:"),
        QCoreApplication.translate("QAbstractFileIconProvider", "Folder", "All other platforms"),
    )
