"""Which jobs a statement is about: the conditions that several of them share."""

from __future__ import annotations

LIVE = "('available', 'scheduled', 'executing', 'retryable')"

OF_PAUSED_BOOK = """
    (stage = 'download' AND CAST(subject AS INTEGER) IN (SELECT id FROM audiobooks WHERE is_paused))
"""
OF_REMOVED_BOOK = """
    (stage != 'scrape' AND CAST(subject AS INTEGER) IN
        (SELECT id FROM audiobooks WHERE removed_at IS NOT NULL))
"""
