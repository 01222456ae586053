"""The SQLite store: the only place that touches SQL."""
