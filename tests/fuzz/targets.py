"""All targets; their shares say how many inputs each gets of a run."""

from __future__ import annotations

from tests.fuzz import long_texts, media, model, program, sites

TARGETS = (*sites.TARGETS, *model.TARGETS, *media.TARGETS, *program.TARGETS, *long_texts.TARGETS)
