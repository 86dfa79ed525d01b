"""``/quality``: what to fix first in the descriptions of datasets, and how it changed."""
