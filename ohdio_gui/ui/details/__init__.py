"""The details of the selected book, beside or below the table."""
