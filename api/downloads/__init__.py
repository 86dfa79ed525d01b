"""The files of a snapshot."""
