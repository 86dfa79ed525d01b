"""What the service holds: the current snapshot and the caches."""
