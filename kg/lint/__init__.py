"""Linting descriptions of datasets: what is wrong in them, and what to fix first."""
