"""Place names in a parsed text, each with what it may stand for."""
