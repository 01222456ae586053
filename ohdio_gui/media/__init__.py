"""From media addresses to a finished, tagged file."""
