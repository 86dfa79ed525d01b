"""Reading the graph: statements, labels and types of records."""
