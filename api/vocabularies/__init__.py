"""The ontology, its vocabularies and the shapes: pages made from themselves, and their RDF."""
