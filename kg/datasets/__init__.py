"""Datasets as exports describe them: their model, what it is read from, and DCAT of it."""
