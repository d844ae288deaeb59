"""Queries of the sound of points: the ground in force, earlier ones, and until when a recorder may record sound."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.registry.points.models import Point
from mingcha.registry.sound.models import SoundGround


@dataclass(frozen=True, slots=True)
class SoundRow:
    """A ground for the sound of a point; `ended_at` None and `end_reason` "" unless it was ended early."""

    number: int
    document: str
    authority: str
    issued_on: date
    until_on: date
    sign: str
    sign_on: date
    began_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    end_reason: str

    def in_force(self, at: datetime) -> bool:
        """Whether it allows sound at an instant."""
        return self.ended_at is None and self.began_at <= at < self.ends_at


def sound_grounds(held: Point) -> tuple[SoundRow, ...]:
    """All grounds of a point, newest first. The caller has checked that the reader may see the point."""
    return tuple(map(sound_row, instances(SoundGround, _OF_POINT.rows(held.pk))))


_OF_POINT = CompiledQuery(
    lambda point: SoundGround.objects.filter(point=point).order_by("-pk").values_list(*concrete_names(SoundGround))
)


def sound_until_ms(codes: Collection[str] | None = None) -> dict[str, int]:
    """Code -> Unix ms until which the recorder may record sound, for points with a ground that was not ended early. The
    time may have passed; the recorder compares it with its own clock."""
    rows = SoundGround.objects.filter(ended_at=None)
    if codes is not None:
        rows = rows.filter(point__code__in=codes)
    found = rows.order_by("pk").values_list("point__code", "ends_at")
    return {code: int(ends_at.timestamp() * 1000) for code, ends_at in found}


def sound_row(ground: SoundGround) -> SoundRow:
    """A row of the table as a value."""
    return SoundRow(
        number=ground.pk,
        document=ground.document,
        authority=ground.authority,
        issued_on=ground.issued_on,
        until_on=ground.until_on,
        sign=ground.sign,
        sign_on=ground.sign_on,
        began_at=ground.began_at,
        ends_at=ground.ends_at,
        ended_at=ground.ended_at,
        end_reason=ground.end_reason,
    )
