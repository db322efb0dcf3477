"""How many were killed and injured, and who says so."""
