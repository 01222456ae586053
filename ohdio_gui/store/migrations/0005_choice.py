"""A large category waits for the person to say which of its books they want."""


def up(migrator, db):  # noqa: ANN001, ANN201, ARG001 (the runner's own signature)
    """Add the column."""
    # the new books of the category, in the page's order: [{ohdio_id, url, title, authors,
    # cover_pattern}, …]; NULL: nothing waits
    db.execute_sql("ALTER TABLE category_scrapes ADD COLUMN to_choose TEXT")
