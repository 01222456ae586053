"""The number of a part is said once."""

from __future__ import annotations

import pytest

from ohdio_gui.model.part_title import own_title


@pytest.mark.parametrize(
    ("position", "title", "own"),
    [
        (2, "Partie 2 - Terminus", "Terminus"),
        (2, "Partie 02 – L’œil", "L’œil"),
        (12, "PARTIE 12 : Fin", "Fin"),
        (2, "Chapitre 2. Le départ", "Le départ"),
        (2, "Partie 2", ""),
        (2, "  Terminus ", "Terminus"),
        (2, None, ""),
        (2, "", ""),
        # Another number says something.
        (3, "Partie 2 - Terminus", "Partie 2 - Terminus"),
        (2, "Partie 20 - Terminus", "Partie 20 - Terminus"),
        (2, "Partie 2 et fin", "Partie 2 et fin"),
        (2, "2 - Terminus", "2 - Terminus"),
        (1, "Partie 1-2", "Partie 1-2"),
        (3, "Part 3.5 – x", "Part 3.5 – x"),
        (2, "Partie 2 - 1984", "1984"),
    ],
)
def test_a_title_without_the_number_that_stands_before_it(position, title, own):
    assert own_title(position, title) == own
