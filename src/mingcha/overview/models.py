"""Where Django looks for the tables of the overview: each noun declares its own in its models.py."""

from mingcha.overview.points.models import MapCount, MapPoint

__all__ = ["MapCount", "MapPoint"]
