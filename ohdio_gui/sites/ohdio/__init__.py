"""What Radio-Canada OHdio's pages and services answer."""
