"""What the service contains: the current snapshot and the caches."""
