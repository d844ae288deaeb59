"""Records and ends the legal ground for a point's sound (decree 799 art. 8(4); art. 7)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.law.sound import SoundGround as Ground
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.registry.sound import rules as sound_rules
from mingcha.registry.sound.models import SoundGround
from mingcha.registry.sound.queries import SoundRow, sound_row


@cites("3", "4", "7", "18", "799-8(4)")
def allow_sound(by: Asker, *, code: str, ground: Ground, clock: Clock, forbidden_place: str = "") -> SoundRow:
    """Records the ground on which the sound of a point is recorded from now to the end of its last day in Shanghai.

    `forbidden_place` is a law.forbidden.ForbiddenPlace, or "" if the microphone covers none. Raises Fault(CONFLICT)
    while another ground is in force.
    """
    with act("registry.point.allow_sound", by=actor_of(by), clock=clock, cites=("3", "4", "7", "799-8(4)")) as record:
        point, now = point_called(code), clock.now()
        day = shanghai_day(now)
        require(sound_rules.may_allow_sound(duty_of(by, now), point.place, forbidden_place, ground, day))
        if SoundGround.objects.filter(point=point, ended_at=None, ends_at__gt=now).exists():
            words = Words("已有有效的采集声音依据，请先终止", "another ground for sound is in force: end it first")
            raise Fault(FaultKind.CONFLICT, words)
        ends_at = day_ends(ground.until_on)
        held = SoundGround.objects.create(
            point=point,
            document=checked_name(ground.document, sound_rules.MOST_TEXT),
            authority=checked_name(ground.authority, sound_rules.MOST_AUTHORITY),
            issued_on=ground.issued_on,
            until_on=ground.until_on,
            sign=checked_name(ground.sign, sound_rules.MOST_TEXT),
            sign_on=ground.sign_on,
            began_at=now,
            ends_at=ends_at,
        )
        record.wrote(held)
        record.fact("camera", point.code)
        record.fact("document", held.document)
        record.fact("authority", held.authority)
        record.fact("until", ground.until_on.isoformat())
        record.fact("forbidden_place", forbidden_place or "none")
    return sound_row(held)


@cites("3", "4", "799-8(4)")
def end_sound(by: Asker, *, code: str, reason: str, clock: Clock) -> SoundRow:
    """Ends the sound of a point at once. Raises Fault(CONFLICT) if no ground is in force."""
    with act("registry.point.end_sound", by=actor_of(by), clock=clock, cites=("3", "4", "799-8(4)")) as record:
        point, now = point_called(code), clock.now()
        require(sound_rules.may_handle_sound(duty_of(by, now), point.place))
        held = SoundGround.objects.filter(point=point, ended_at=None, ends_at__gt=now).order_by("-pk").first()
        if held is None:
            raise Fault(FaultKind.CONFLICT, Words("该点位没有在采集声音", "no sound of this point is recorded"))
        held.ended_at, held.end_reason = now, checked_name(reason, sound_rules.MOST_TEXT)
        held.save(update_fields=["ended_at", "end_reason"])
        record.wrote(held)
        record.fact("camera", point.code)
        record.fact("reason", held.end_reason)
    return sound_row(held)
