"""A loopback replica of OHdio: the demo, and the server of the tests."""
