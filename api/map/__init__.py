"""The map of the catalogue: its datasets as areas, on a world map, and along the years."""
