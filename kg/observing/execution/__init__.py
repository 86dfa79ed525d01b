"""Runs notebooks again, each contained in a copy of its directory, and compares what they give."""
