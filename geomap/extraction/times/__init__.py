"""Words of time in a text, as intervals."""
