"""What the header says of what was added."""

from __future__ import annotations

from ohdio_gui.ui.main_window import MainWindow


def sentence(window: MainWindow) -> str:
    """Return what is to be read under the field, and then in it."""
    bar = window.parts.url_bar
    below = bar.sentence.text() if bar.sentence.isVisible() else ""
    within = bar.field.told if not bar.field.text() else ""
    return "\n".join(filter(None, (below, within)))
