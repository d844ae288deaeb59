"""What of a view must be covered by a privacy mask, in which time, and since when a point may not record without one
(articles 6, 18(4), 18(5), 18(6))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.place_kinds import masked_kind
from mingcha.law.retention import day_begins, day_ends, shanghai_day
from mingcha.registry.areas.rules import AreaFacts, PlacedView, all_reached

ARTICLES = ("18(4)", "18(5)", "18(6)")
"""The items of article 18 under which something in view must be covered."""
MOST_END_REASON = 200


class NeedGround(StrEnum):
    """Why something in a view must be covered. The value is stored in the database, so it never changes."""

    PLACE_KIND = "place_kind"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class HidingArea:
    """An area that hides something from cameras, with its days and, of a polling place, its Shanghai hours."""

    facts: AreaFacts
    from_on: date
    until_on: date | None = None
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Something in view must be covered: from `from_at` until before `until_at` (None: without end), in the Shanghai
    hours `opens` to `closes` of each day (None: all day). `area`: the number of its area, 0 for none."""

    ground: NeedGround
    article: str
    from_at: datetime
    area: int = 0
    until_at: datetime | None = None
    opens: time | None = None
    closes: time | None = None


@cites("18(4)", "18(5)", "18(6)")
def needs_of(place_kind: str, view: PlacedView | None, areas: Sequence[HidingArea], at: datetime) -> tuple[Need, ...]:
    """What must be covered in the view of a point, known at an instant: what its kind of place says, and each area that
    its view reaches, in which it stands included. `view` None: it has no place yet."""
    kind = masked_kind(place_kind)
    by_kind = (Need(NeedGround.PLACE_KIND, kind.article, at),) if kind else ()
    if view is None:
        return by_kind
    given = {one.facts.number: one for one in areas}
    reached = all_reached(view, [one.facts for one in areas], shanghai_day(at))
    return (*by_kind, *(need_of_area(given[one.number], at) for one in reached))


@cites("6", "18(4)", "18(5)", "18(6)")
def records_until(need: Need, *, is_in_use: bool, earlier: Sequence[datetime | None], at: datetime) -> datetime | None:
    """Until when a point may record without a mask although it needs one; None: not at all.

    A point in use that recorded the same view before its need was known (`is_in_use`) goes on for
    `privacy.mask_older_points_days`, since article 6 demands it as well; one that is not in use yet, or was turned
    there, waits for its mask, and the hours of a polling place are shorter than any grace. `earlier`: the answers for
    needs of the same ground that the point had before, so that a need that is taken back and stated again gives no
    second time.
    """
    if not is_in_use or need.opens is not None:
        return None
    if earlier:
        return None if None in earlier else min(one for one in earlier if one is not None)
    return at + timedelta(days=parameters.number("privacy.mask_older_points_days", shanghai_day(at)))


@cites("18(5)", "18(6)")
def need_of_area(one: HidingArea, at: datetime) -> Need:
    """What an area in view demands, known at an instant: from its first day, or from then if that is over."""
    return Need(
        ground=NeedGround.AREA,
        article=one.facts.kind.facts.article,
        from_at=max(at, day_begins(one.from_on)),
        area=one.facts.number,
        until_at=day_ends(one.until_on) if one.until_on else None,
        opens=one.opens,
        closes=one.closes,
    )
