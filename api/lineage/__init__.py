"""``/lineage``: what a dataset is derived from and what is derived from it, step by step."""
