"""Hostile input for all that reads what others wrote; run by hand: ``python -m tests.fuzz``."""
