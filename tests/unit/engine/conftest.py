"""A real store and a list of what was told."""

from __future__ import annotations

import pytest

from ohdio_gui.store.store import Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


@pytest.fixture
def told():
    return []
