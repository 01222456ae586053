"""The table of books."""
