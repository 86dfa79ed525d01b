"""Fetching sources: public ones by name, others by their address."""
