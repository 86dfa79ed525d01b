"""``/quality``: what to mend first in the descriptions of datasets, and how it changed."""
