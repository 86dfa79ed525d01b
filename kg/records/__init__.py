"""The read model of a record: its statements, labels and types, links to it, and its RDF."""
