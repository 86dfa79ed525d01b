"""``/compare``: two to six datasets side by side, with the differences marked."""
