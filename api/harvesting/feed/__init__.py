"""``/feed``: what changed from snapshot to snapshot, as a linked data event stream (LDES)."""
