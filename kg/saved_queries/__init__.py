"""The catalogue of saved queries: questions with their SPARQL, parameters, columns and charts.

One file each, ``queries/<id>.rq``: a header of ``#+`` YAML lines, then SPARQL
that runs as it is in any editor and in grlc.

>>> catalogue = Catalogue.shipped()
>>> print(catalogue["articles-by-research-field"].summary)
Which research fields do the articles come from?
"""

from __future__ import annotations

from kg.saved_queries.checks import problems
from kg.saved_queries.header import CatalogueError, Chart, Choice, Column, Parameter
from kg.saved_queries.run import choices, read_choices, run, to_query
from kg.saved_queries.saved_query import Catalogue, SavedQuery, read
from kg.saved_queries.values import ParameterError

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Chart",
    "Choice",
    "Column",
    "Parameter",
    "ParameterError",
    "SavedQuery",
    "choices",
    "problems",
    "read",
    "read_choices",
    "run",
    "to_query",
]
