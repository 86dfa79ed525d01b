"""Kinds of content: text, speech, image …, as people write them."""

from __future__ import annotations

from typing import Final

#: what people write of the content → concept of fwv:modality/
MODALITIES: Final = {
    "text": "text", "texts": "text", "speech": "speech", "spoken": "speech", "video": "video",
    "videos": "video", "image": "image", "images": "image", "audio": "audio", "sound": "audio",
    "tabular": "tabular", "table": "tabular", "graph": "graph", "time series": "time-series",
    "time-series": "time-series", "timeseries": "time-series", "geospatial": "geospatial",
    "3d": "3d", "document": "document",
}  # fmt: skip
