"""Books are paused one by one, apart from the queue."""


def up(migrator, db):  # noqa: ANN001, ANN201, ARG001 (the runner's own signature)
    """Add the column."""
    db.execute_sql(
        "ALTER TABLE audiobooks ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0 "
        "CHECK (is_paused IN (0, 1))"
    )
