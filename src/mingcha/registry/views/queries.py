"""Reference images and home preset of a point for its readers, and the points that lack some of it (articles 3, 7)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.points.queries import require_seen
from mingcha.registry.points.rows import place_called
from mingcha.registry.viewing_grounds.queries import viewed_points
from mingcha.registry.views.models import HomePreset, ReferenceImage
from mingcha.registry.views.rows import home_preset_row, reference_row, viewed_cameras
from mingcha.registry.views.rules import (
    ViewLack,
    home_minutes,
    lacks_of,
    may_name_reference,
    preset_number,
    view_is_whole,
)
from mingcha.registry.views.values import HomePresetRow, ReferenceRow


def references_of(reader: Reader, code: str, *, at: datetime) -> tuple[ReferenceRow, ...]:
    """The reference images of a point, the newest first. Raises Fault(NOT_FOUND), Refused (article 3)."""
    require_seen(reader, code, at=at)
    return tuple(reference_row(held, code) for held in ReferenceImage.objects.filter(point__code=code).order_by("-pk"))


def home_numbers(codes: Collection[str] | None = None, *, at: datetime) -> dict[str, tuple[int, int]]:
    """The number of the home preset at the camera (0: registered by its name) and after how many seconds it returns, as
    the parameters allow at this time, by the code of the point: of all points or of these; for the uplink and the rules
    of control."""
    on = shanghai_day(at)
    rows = HomePreset.objects.all() if codes is None else HomePreset.objects.filter(point__code__in=codes)
    newest = rows.order_by("pk").values_list("point__code", "preset", "return_minutes")
    held = {code: (preset, minutes) for code, preset, minutes in newest}
    return {code: (preset_number(preset), home_minutes(minutes, on) * 60) for code, (preset, minutes) in held.items()}


def home_presets_of(reader: Reader, code: str, *, at: datetime) -> tuple[HomePresetRow, ...]:
    """The home presets of a point, the newest first: that one holds, with the minutes after which the camera returns as
    the parameters allow at this time; earlier ones are as they were recorded. Raises as `references_of`."""
    require_seen(reader, code, at=at)
    found = [home_preset_row(held, code) for held in HomePreset.objects.filter(point__code=code).order_by("-pk")]
    return tuple(
        replace(row, return_minutes=home_minutes(row.return_minutes, shanghai_day(at))) if row is found[0] else row
        for row in found
    )


def view_standing(reader: Reader, code: str, *, at: datetime, place: Place | None = None) -> Decision:
    """Whether a point has what article 7 asks of its view; else what is missing. `place`: its place, if the caller has
    read the point. Raises as `references_of`."""
    require_seen(reader, code, at=at, place=place)
    return view_is_whole(viewed_cameras((code,))[code])


def may_name(reader: Reader, code: str, *, at: datetime) -> Decision:
    """Whether the reader says which kept picture is the reference image of a point. Raises Fault(NOT_FOUND)."""
    place_called(code)
    who = duty_of(reader, at)
    return may_name_reference(who, viewed_points([code], who.organisation)[code], shanghai_day(at))


def views_missing(points: Collection[str]) -> dict[str, tuple[ViewLack, ...]]:
    """Of these points (codes) those that lack something of their view, each with what; for the rules of acceptance, not
    cut to a reach. Unknown codes are absent."""
    cameras = viewed_cameras(points)
    return {code: lacks for code, camera in cameras.items() if (lacks := lacks_of(camera))}
