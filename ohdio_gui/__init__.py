"""OHdio's audiobooks, whole, on your disk."""

__version__ = "0.1.0"
