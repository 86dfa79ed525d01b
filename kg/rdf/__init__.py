"""RDF as text: namespaces, N-Triples, IRIs, statements, sorting, dumps, the ontology."""
