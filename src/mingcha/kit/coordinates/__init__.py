"""Unified spatial coordinates (article 13): labelled input in, one legal CGCS2000 coordinate out."""

from mingcha.kit.coordinates.located import (
    LegalCoordinate,
    Located,
    distance_m,
    from_legal,
    to_legal,
)
from mingcha.kit.coordinates.systems import System, recognise_system
from mingcha.kit.coordinates.typed import parse_located

__all__ = [
    "LegalCoordinate",
    "Located",
    "System",
    "distance_m",
    "from_legal",
    "parse_located",
    "recognise_system",
    "to_legal",
]
