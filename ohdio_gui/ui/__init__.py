"""The window: widgets, and only here."""
