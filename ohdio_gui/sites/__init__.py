"""Parsers: pure functions from bytes to the values of ``model``. No network, no clock."""
