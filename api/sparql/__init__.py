"""The SPARQL endpoint, its service description and its editor."""
