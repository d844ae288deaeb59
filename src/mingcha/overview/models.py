"""The tables of the overview for Django: each noun declares its own in its models.py."""

from mingcha.overview.points.models import MapCount, MapPoint

__all__ = ["MapCount", "MapPoint"]
