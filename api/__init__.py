"""FAIRweave's service: HTTP over an engine of :mod:`kg.engines`."""
