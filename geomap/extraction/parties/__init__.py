"""Who did it, who is blamed, who says so."""
