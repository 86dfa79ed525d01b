"""Linked data: every IRI of the graph is an address with a page for people and RDF for programs."""
