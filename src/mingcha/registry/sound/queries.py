"""What is recorded of the sound of points: the ground in force, those before it, and until when a recorder listens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from mingcha.registry.points.models import Point
from mingcha.registry.sound.models import SoundGround


@dataclass(frozen=True, slots=True)
class SoundRow:
    """A ground for the sound of a point; `ended_at` None and `end_reason` "" while nobody has ended it."""

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
        """Whether sound is recorded on it at an instant."""
        return self.ended_at is None and self.began_at <= at < self.ends_at


def sound_grounds(held: Point) -> tuple[SoundRow, ...]:
    """Every ground that a point has had, the newest first. Whoever asks has been let through to the point."""
    return tuple(sound_row(ground) for ground in SoundGround.objects.filter(point=held).order_by("-pk"))


def sound_until_ms(codes: Collection[str] | None = None) -> dict[str, int]:
    """Code -> Unix ms until which the recorder may keep sound, of every point with a ground that nobody has ended: its
    date may have passed, which the recorder sees by its own clock."""
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
