"""Converters: one package a source format, found where it is.

A converter recognises its format, reads a source as a stream and yields records. It never contains
a whole source in memory and never touches the store. :mod:`kg.converters.converter` is the
contract, :mod:`kg.converters.discovery` finds the converters and chooses among them.
"""

from kg.converters.converter import Confidence, Converter
from kg.converters.discovery import Discovery, choose, converters, discover

__all__ = ["Confidence", "Converter", "Discovery", "choose", "converters", "discover"]
