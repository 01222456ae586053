"""The first schema: books, their parts, the queue, the scrapes and the jobs.

Columns and states are fixed in the project's outside face: they may be added, never renamed.
"""

STATEMENTS = (
    """
    CREATE TABLE audiobooks (
        -- never used twice: events, jobs and folders of unfinished parts name books by it
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        ohdio_id TEXT UNIQUE,
        url TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        authors TEXT NOT NULL DEFAULT '[]',
        narrators TEXT NOT NULL DEFAULT '[]',
        director TEXT,
        genre TEXT,
        year INTEGER,
        publisher TEXT,
        pages INTEGER,
        audience TEXT,
        description TEXT,
        language TEXT,
        duration_s REAL,
        cover_url TEXT,
        cover_pattern TEXT,
        status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN
            ('pending', 'downloading', 'completed', 'failed',
             'blocked', 'incomplete', 'cancelled')),
        file_path TEXT,
        file_size_bytes INTEGER,
        error_kind TEXT,
        error_message TEXT,
        error_arguments TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE parts (
        audiobook_id INTEGER NOT NULL REFERENCES audiobooks (id) ON DELETE CASCADE,
        position INTEGER NOT NULL CHECK (position >= 1),
        title TEXT NOT NULL DEFAULT '',
        media_id TEXT,
        media_url TEXT,
        duration_s REAL,
        status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN
            ('pending', 'downloading', 'completed', 'failed', 'withheld')),
        bytes_done INTEGER NOT NULL DEFAULT 0,
        bytes_total INTEGER,
        PRIMARY KEY (audiobook_id, position)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE queue_items (
        id INTEGER PRIMARY KEY,
        audiobook_id INTEGER NOT NULL UNIQUE REFERENCES audiobooks (id) ON DELETE CASCADE,
        status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN
            ('queued', 'processing', 'completed', 'failed', 'blocked', 'cancelled')),
        stage TEXT,
        priority INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        max_attempts INTEGER NOT NULL DEFAULT 3,
        error_message TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE category_scrapes (
        id INTEGER PRIMARY KEY,
        category_id TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL UNIQUE,
        title TEXT,
        status TEXT NOT NULL DEFAULT 'scraping' CHECK (status IN
            ('scraping', 'completed', 'failed')),
        found INTEGER NOT NULL DEFAULT 0,
        new INTEGER NOT NULL DEFAULT 0,
        known INTEGER NOT NULL DEFAULT 0,
        announced INTEGER,
        error TEXT,
        error_kind TEXT,
        error_arguments TEXT,
        started_at TEXT NOT NULL,
        completed_at TEXT
    )
    """,
    """
    CREATE TABLE queue_control (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
        max_concurrent_downloads INTEGER NOT NULL DEFAULT 3
            CHECK (typeof(max_concurrent_downloads) = 'integer'
                   AND max_concurrent_downloads BETWEEN 1 AND 10),
        updated_at TEXT NOT NULL
    )
    """,
    """
    INSERT INTO queue_control (id, updated_at)
    VALUES (1, strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))
    """,
    """
    CREATE TRIGGER queue_control_stays BEFORE DELETE ON queue_control
    BEGIN SELECT RAISE(ABORT, 'queue_control is exactly one row'); END
    """,
    """
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stage TEXT NOT NULL CHECK (stage IN ('scrape', 'metadata', 'download')),
        subject TEXT NOT NULL,
        args TEXT NOT NULL DEFAULT '{}',
        state TEXT NOT NULL DEFAULT 'available' CHECK (state IN
            ('available', 'scheduled', 'executing', 'retryable',
             'completed', 'discarded', 'cancelled')),
        priority INTEGER NOT NULL DEFAULT 0,
        attempt INTEGER NOT NULL DEFAULT 0,
        max_attempts INTEGER NOT NULL DEFAULT 3,
        deaths INTEGER NOT NULL DEFAULT 0,
        bytes_at_death INTEGER,
        snoozes INTEGER NOT NULL DEFAULT 0,
        errors TEXT NOT NULL DEFAULT '[]',
        inserted_at TEXT NOT NULL,
        scheduled_at TEXT NOT NULL,
        attempted_at TEXT,
        completed_at TEXT
    )
    """,
    """
    CREATE UNIQUE INDEX jobs_one_live ON jobs (stage, subject)
    WHERE state IN ('available', 'scheduled', 'executing', 'retryable')
    """,
    """
    CREATE INDEX jobs_to_claim ON jobs (stage, priority, CAST(subject AS INTEGER), id)
    WHERE state = 'available'
    """,
    """
    CREATE INDEX jobs_to_come ON jobs (scheduled_at)
    WHERE state IN ('scheduled', 'retryable')
    """,
    "CREATE INDEX jobs_executing ON jobs (id) WHERE state = 'executing'",
    "CREATE INDEX jobs_of_subject ON jobs (subject, stage, id)",
    "CREATE INDEX queue_items_status ON queue_items (status)",
)


def up(migrator, db):  # noqa: ANN001, ANN201, ARG001 (the runner's own signature)
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
