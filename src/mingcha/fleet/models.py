"""The tables of the fleet for Django: each noun declares its own in its models.py."""

from mingcha.fleet.leases.models import Lease
from mingcha.fleet.placement.models import Fleet, Placement
from mingcha.fleet.recorders.models import Beat, CameraState, Recorder, RecorderState

__all__ = ["Beat", "CameraState", "Fleet", "Lease", "Placement", "Recorder", "RecorderState"]
