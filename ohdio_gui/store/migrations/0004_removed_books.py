"""Books are taken out of the list, and can be had back for a while."""


def up(migrator, db):  # noqa: ANN001, ANN201, ARG001 (the runner's own signature)
    """Add the column."""
    db.execute_sql("ALTER TABLE audiobooks ADD COLUMN removed_at TEXT")
