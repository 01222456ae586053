"""Every field that OHdio gives, where it came from, and what a book becomes on disk."""

STATEMENTS = (
    "ALTER TABLE audiobooks ADD COLUMN prizes TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE audiobooks ADD COLUMN category TEXT",
    # of another site's one file: [[start in seconds, title], …]
    "ALTER TABLE audiobooks ADD COLUMN chapters TEXT NOT NULL DEFAULT '[]'",
    # what each source gave: {source: {field: value}}
    "ALTER TABLE audiobooks ADD COLUMN sources TEXT NOT NULL DEFAULT '{}'",
    # of this book alone; NULL: what the settings say when it starts
    """
    ALTER TABLE audiobooks ADD COLUMN format TEXT
    CHECK (format IN ('m4b', 'm4a', 'mp3', 'mp3-parts', 'keep'))
    """,
    # in file_path, where that is a folder
    "ALTER TABLE audiobooks ADD COLUMN file_names TEXT NOT NULL DEFAULT '[]'",
    # the person takes it although OHdio withholds something of it
    """
    ALTER TABLE audiobooks ADD COLUMN takes_gaps INTEGER NOT NULL DEFAULT 0
    CHECK (takes_gaps IN (0, 1))
    """,
)


def up(migrator, db):  # noqa: ANN001, ANN201, ARG001 (the runner's own signature)
    """Add the columns."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
