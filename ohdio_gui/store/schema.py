"""What the schema is: its migrations, in order, and the tables that the store cannot do without."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Migration

MIGRATIONS = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"
"""The table in which the migrations' runner keeps what it applied."""
TABLES = frozenset(
    {"audiobooks", "parts", "queue_items", "category_scrapes", "queue_control", "jobs"}
)
"""There since the first migration."""
JSON_COLUMNS: dict[str, type] = {
    **dict.fromkeys(("authors", "narrators", "prizes", "chapters", "file_names", "errors"), list),
    "to_choose": list,
    **dict.fromkeys(("args", "sources", "error_arguments"), dict),
}
"""The columns that hold JSON, and what it is in each; where it is not known, they may be NULL."""


def migrations() -> list[Migration]:
    """Return the migrations that this program knows, in order."""
    return list(Migration.load_directory(str(MIGRATIONS)))


def known_version() -> int:
    """Return the newest schema version that this program knows: its last migration's number."""
    return max(int(m.idx) for m in migrations())
