"""The tables of the overview for Django: each noun declares its own in its models.py."""

from mingcha.overview.circuits.models import CircuitLinkDay, CircuitOutage
from mingcha.overview.duplicates.models import Duplicate
from mingcha.overview.gaps.models import Gap
from mingcha.overview.names.models import NamedText
from mingcha.overview.points.models import MapCount, MapPoint, PointText

__all__ = ["CircuitLinkDay", "CircuitOutage", "Duplicate", "Gap", "MapCount", "MapPoint", "NamedText", "PointText"]
