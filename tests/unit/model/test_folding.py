"""Text as a person searches for it."""

from __future__ import annotations

import pytest

from ohdio_gui.model.folding import folded


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Œuvre d’été", "oeuvre d'ete"),
        ("NOËL à Ægir", "noel a aegir"),
        ("Straße\u00a0Ø", "strasse o"),
        ("ﬁn", "fin"),
        ("", ""),
    ],
)
def test_accents_case_ligatures_and_apostrophes_do_not_matter(text, searched):
    assert folded(text) == searched
