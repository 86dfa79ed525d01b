"""``/selection``: the datasets that a saved query or a search found, with their combined terms.

For the assembly of a training set: one catalogue, one list of citations, and one data
provenance card (Longpre et al., The Data Provenance Initiative, 2023): what is in here,
from whom, under which conditions, and what has to be attributed.
"""
