"""FAIRweave's library: from source files to a validated, published knowledge graph.

Data flows one way: :mod:`kg.converters` read sources into records,
:mod:`kg.build.pipeline` stages them in a store, :mod:`kg.validation` judges them,
:mod:`kg.snapshots.data_directory` publishes, and :mod:`kg.engines` answer queries over what
was published.
"""

__version__ = "0.1.0"
