"""The fence of the index: decides which sealed hours are the record of a camera (arts. 16(5), 20).

An hour belongs to the record if its recorder had the camera, under that epoch, when the hour began. Footage of a
recorder that was cut off, recorded after another one got the camera, is refused as the record and stored beside it. Its
files and log are evidence as usual, holds and disposal apply as usual, but no figure of completeness counts it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Min

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.reports import HourReport
from mingcha.fleet.placement.queries import Tenure, tenures
from mingcha.kit.words import Words
from mingcha.media.disposal_order import HOUR_SECONDS

_SKEW = timedelta(hours=1)
"""Tolerance for a recorder's clock behind the database's: an earlier hour is older than its own epoch."""


@dataclass(frozen=True, slots=True)
class FenceVerdict:
    """The decision on a row: stored as the record, stored beside it (`beside`), or refused (`refused`)."""

    words: Words | None = None
    refused: bool = False
    beside: bool = False


RECORD = FenceVerdict()


class Fence:
    """Judges rows of these cameras. Read under the log's lock it stays valid until the act ends, since moves are
    acts."""

    def __init__(self, cameras: Collection[str]) -> None:
        self._tenures = tenures(cameras)
        firsts = Hour.objects.filter(camera__in=cameras, beside=False).values_list("camera", "epoch")
        self._first_hours = {(camera, epoch): first for camera, epoch, first in firsts.annotate(first=Min("hour"))}

    def add(self, report: HourReport) -> None:
        """Adds a row of this batch, so that later rows are judged with it."""
        key = (report.camera, report.epoch)
        self._first_hours[key] = min(self._first_hours.get(key, report.hour), report.hour)

    def verdict(self, report: HourReport) -> FenceVerdict:
        """Judges a well-formed row reported by its own recorder."""
        held = self._tenures.get(report.camera, [])
        if not held or report.epoch < held[0].first_epoch:
            return self._by_first_hours(report, None)  # from before the first placement of this camera
        tenure = next((one for one in held if one.has(report.epoch)), None)
        if tenure is None or tenure.recorder != report.recorder:
            whom = "nobody" if tenure is None else tenure.recorder
            words = Words(
                f"任期 {report.epoch} 不属于该录像机（属于 {whom}）", f"epoch {report.epoch} was given to {whom}"
            )
            return FenceVerdict(words, refused=True)
        begins = datetime.fromtimestamp(report.hour * HOUR_SECONDS, UTC)
        if tenure.ended_at is not None and begins >= tenure.ended_at:
            after = held[held.index(tenure) + 1]
            words = Words(
                f"任期 {report.epoch} 已被任期 {after.first_epoch} 取代，另存备查",
                f"epoch {report.epoch} had ended when the hour began: kept beside the record of {after.recorder}",
            )
            return FenceVerdict(words, beside=True)
        if tenure is not held[0] and begins + timedelta(seconds=HOUR_SECONDS) + _SKEW < tenure.began_at:
            words = Words("该小时早于其任期，另存备查", "the hour is older than its epoch: kept beside the record")
            return FenceVerdict(words, beside=True)
        return self._by_first_hours(report, tenure)

    def _by_first_hours(self, report: HourReport, tenure: Tenure | None) -> FenceVerdict:
        """Refuses a row if a later epoch of the same recorder has an earlier hour: then this epoch is outdated."""
        for (camera, epoch), first in self._first_hours.items():
            same = camera == report.camera and (tenure is None or tenure.has(epoch))
            if same and epoch > report.epoch and first < report.hour:
                zh, en = (
                    f"任期 {report.epoch} 已被任期 {epoch} 取代",
                    f"epoch {report.epoch} was outgrown by epoch {epoch}",
                )
                return FenceVerdict(Words(zh, en), refused=True)
        return RECORD
