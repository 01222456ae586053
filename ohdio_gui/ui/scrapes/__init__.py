"""The categories that are being read, that failed, or that ask which of their books are wanted."""
