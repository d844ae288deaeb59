"""The base map of the demo's area, drawn by scripts/base_map.py (base_map_demo.licence.txt): a sketch, not surveyed."""

from pathlib import Path

DRAWN_BASE_MAP = Path(__file__).with_name("base_map_demo.geojson")
"""GeoJSON in CGCS2000. `kind` of a feature: water, island, square, park, lane, street, bridge."""
