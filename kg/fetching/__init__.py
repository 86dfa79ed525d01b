"""Fetching sources: public ones by name, others by their address."""

from kg.fetching.download import DownloadLimits, download
from kg.fetching.public_sources import PublicSource, public_sources
from kg.fetching.requests import fetch, is_address

__all__ = ["DownloadLimits", "PublicSource", "download", "fetch", "is_address", "public_sources"]
