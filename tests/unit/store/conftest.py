"""A real store in a folder of its own."""

from __future__ import annotations

import pytest

from ohdio_gui.store.store import FILE_NAME, Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


@pytest.fixture
def file(tmp_path, store):
    """The store's SQLite file."""
    return tmp_path / FILE_NAME
