"""The tables of custody for Django: each noun declares its own in its models.py."""

from mingcha.custody.disks.models import DiskAlarm, DiskOutlook
from mingcha.custody.disposal.models import DisposalOrder
from mingcha.custody.holds.models import Hold, HoldReview, HoldSet
from mingcha.custody.hours.models import Hour
from mingcha.custody.interruptions.models import HourWithGaps, RecentGaps
from mingcha.custody.links.models import LinkDay, LinkHour
from mingcha.custody.proofs.models import CameraDay, DayProof
from mingcha.custody.recorder_hours.models import RecorderHour

__all__ = [
    "CameraDay",
    "DayProof",
    "DiskAlarm",
    "DiskOutlook",
    "DisposalOrder",
    "Hold",
    "HoldReview",
    "HoldSet",
    "Hour",
    "HourWithGaps",
    "LinkDay",
    "LinkHour",
    "RecentGaps",
    "RecorderHour",
]
