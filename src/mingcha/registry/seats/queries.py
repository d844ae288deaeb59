"""The monitoring seats that a person may use, and the layouts of their walls (article 16(1))."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Max, Q, QuerySet

from mingcha.kit.decision import require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import PERSON, reach
from mingcha.registry.seats import rules as seats_rules
from mingcha.registry.seats.models import Favourite, Seat, WallLayout
from mingcha.registry.seats.rows import layout_row, seat_row
from mingcha.registry.seats.values import LayoutRow, SeatRow


def seats(asker: Reader, *, at: datetime) -> tuple[SeatRow, ...]:
    """The seats of the asker's own unit first, then those in the asker's reach, by code."""
    facts = duty_of(asker, at)
    own = Q(organisation__code=facts.organisation) if facts.organisation else Q(pk__in=[])
    rows = Seat.objects.filter(own | reach(facts, PERSON)).select_related("organisation").order_by("code")
    return tuple(sorted(map(seat_row, rows), key=lambda row: row.organisation != facts.organisation))


def layouts(asker: Reader, seat: str, *, at: datetime) -> tuple[LayoutRow, ...]:
    """The newest version of each layout of a seat, and of layouts shared by other seats of its unit, its own first.

    Raises Fault(NOT_FOUND), or Refused (article 3) outside the asker's reach.
    """
    held = Seat.objects.select_related("organisation").filter(code=seat).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有这个席位：“{seat[:20]}”", f"there is no seat {seat[:20]!r}"))
    require(seats_rules.may_use_seat(duty_of(asker, at), held.organisation.place))
    offered = Q(seat=held) | Q(seat__organisation=held.organisation, shared=True)
    rows = _newest().filter(offered, withdrawn=False).order_by("name", "seat__code")
    return tuple(sorted(map(layout_row, rows), key=lambda row: row.seat != held.code))


def layout(asker: Reader, number: int, *, at: datetime) -> LayoutRow:
    """One version of a layout by its `number`, including older and withdrawn ones. Raises as `layouts` does."""
    held = WallLayout.objects.select_related("seat__organisation").filter(pk=number).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个布局", "there is no such layout"), str(number))
    require(seats_rules.may_use_seat(duty_of(asker, at), held.seat.organisation.place))
    return layout_row(held)


def favourites(asker: Reader, *, at: datetime) -> tuple[str, ...]:
    """The codes of the asker's own favourites, in the order in which they were kept."""
    kept = Favourite.objects.filter(user_id=duty_of(asker, at).user_id).order_by("pk")
    return tuple(kept.values_list("point__code", flat=True))


def _newest() -> QuerySet[WallLayout]:
    return (
        WallLayout.objects.select_related("seat__organisation")
        .alias(newest=Max("seat__layouts__version", filter=Q(seat__layouts__name=F("name"))))
        .filter(version=F("newest"))
    )


def pictures_at_once(codes: Collection[str]) -> dict[str, int]:
    """The most pictures that a layout of each of these seats shows at once; a seat without a layout is absent. For the
    load of a shift, not for pages."""
    found: dict[str, int] = {}
    for held in _newest().filter(seat__code__in=set(codes), withdrawn=False):
        shown = max(sum(1 for code in page if code) for page in held.pages)
        found[held.seat.code] = max(shown, found.get(held.seat.code, 0))
    return found
