"""The catalogue of saved queries: pages, results, code examples."""
