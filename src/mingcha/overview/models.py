"""The tables of the overview for Django: each noun declares its own in its models.py."""

from mingcha.overview.gaps.models import Gap
from mingcha.overview.points.models import MapCount, MapPoint

__all__ = ["Gap", "MapCount", "MapPoint"]
