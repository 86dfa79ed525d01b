"""The data directory: its layout, the manifest of a snapshot, the history of documents."""
