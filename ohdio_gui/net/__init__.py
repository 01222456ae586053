"""HTTP: the one layer through which OHdio's site and services are asked."""
