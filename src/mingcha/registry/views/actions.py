"""Records the home preset of a camera that turns, and which kept picture is a reference image (articles 3, 7)."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called
from mingcha.registry.viewing_grounds.queries import viewed_points
from mingcha.registry.views import rules
from mingcha.registry.views.models import HomePreset, ReferenceImage
from mingcha.registry.views.rows import changed_at, home_preset_row, reference_row
from mingcha.registry.views.values import HomePresetRow, ReferenceRow, TakenReference


@cites("3", "7")
def set_home_preset(by: Asker, *, code: str, preset: str, return_minutes: int, clock: Clock) -> HomePresetRow:
    """Records the home preset that was set at a camera, and after how many minutes it returns. It is typed: the product
    does not ask cameras for their presets yet. Raises Refused (articles 3, 7), Fault(NOT_FOUND), Fault(INVALID)."""
    with act("registry.view.home_preset", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        point, now = point_called(code), clock.now()
        require(rules.may_set_home_preset(duty_of(by, now), point.place, moves=point.moves))
        require(rules.home_preset_is_whole(preset, return_minutes, shanghai_day(now)))
        held = HomePreset.objects.create(
            point=point,
            preset=checked_name(preset, rules.MOST_PRESET),
            return_minutes=return_minutes,
            recorded_at=now,
            recorded_by=record.by.id,
        )
        record.wrote(held)
        record.fact("camera", code)
        record.fact("preset", held.preset)
        record.fact("return_minutes", return_minutes)
    return home_preset_row(held, code)


@cites("3", "7", "8")
def keep_reference(
    record: ActRecord, point: Point, taken: TakenReference, who: DutyFacts, clock: Clock
) -> ReferenceRow:
    """Keeps which picture is the reference image of a point, in the transaction of the act of the door to footage,
    which has the picture. Raises Refused (articles 3, 7), Fault(CONFLICT) for one that is a reference image already."""
    viewed = viewed_points([point.code], who.organisation)[point.code]
    require(rules.may_name_reference(who, viewed, shanghai_day(clock.now())))
    require(rules.reference_is_of_this_view(taken.shown_at, changed_at(point.moved_at, point.turned_at)))
    free(
        ReferenceImage.objects.filter(snapshot=taken.snapshot).exists(),
        "这张抓图已是基准图像",
        "this picture is a reference image already",
    )
    held = ReferenceImage.objects.create(
        point=point,
        snapshot=taken.snapshot,
        shown_at=taken.shown_at,
        digest=taken.digest,
        fragment_digest=taken.fragment_digest,
        recorded_at=clock.now(),
        recorded_by=record.by.id,
    )
    record.wrote(held)
    return reference_row(held, point.code)
