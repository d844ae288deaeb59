"""Unified spatial coordinates (article 13): labelled input in, one legal CGCS2000 coordinate out."""

from mingcha.geo.coordinates.located import LegalCoordinate, Located, distance_m, from_legal, residual_m, to_legal
from mingcha.geo.coordinates.map_cell import CELL_ZOOM, cells_of_tile, map_cell
from mingcha.geo.coordinates.systems import System, UnreadText, recognise_system
from mingcha.geo.coordinates.typed import TypedPosition, parse_located, parse_typed

__all__ = [
    "CELL_ZOOM",
    "LegalCoordinate",
    "Located",
    "System",
    "TypedPosition",
    "UnreadText",
    "cells_of_tile",
    "distance_m",
    "from_legal",
    "map_cell",
    "parse_located",
    "parse_typed",
    "recognise_system",
    "residual_m",
    "to_legal",
]
