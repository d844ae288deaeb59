"""Monitoring seats of a unit and the layouts of their walls (articles 3, 16(1))."""

from collections.abc import Sequence

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_code, checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.rows import place_called, point_called
from mingcha.registry.seats import rules as seats_rules
from mingcha.registry.seats.models import Favourite, FavouriteDay, Seat, WallLayout
from mingcha.registry.seats.rows import layout_row, seat_called, seat_row
from mingcha.registry.seats.values import LayoutRow, SeatRow


@cites("16(1)")
def add_seat(by: Asker, *, code: str, name: str, organisation: str, clock: Clock, theme: str = "") -> SeatRow:
    """Sets up a monitoring seat of a unit; `theme` is "day", "night" or "" for the person's own."""
    with act("registry.seat.add", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        unit = organisation_called(organisation)
        require(seats_rules.may_add_seat(duty_of(by, clock.now()), unit.place))
        if theme not in ("", "day", "night"):
            raise Fault(FaultKind.INVALID, Words("没有这种主题", "there is no such theme"))
        free(Seat.objects.filter(code=code).exists(), "席位代码已被使用", "the seat's code is taken")
        seat = Seat.objects.create(
            code=checked_code(code), name=checked_name(name, seats_rules.MOST_NAME), organisation=unit, theme=theme
        )
        record.wrote(seat)
        record.fact("seat", seat.code)
        record.fact("organisation", unit.code)
    return seat_row(seat)


@cites("3", "16(1)")
def save_layout(
    by: Asker,
    *,
    seat: str,
    name: str,
    tiles: int,
    pages: Sequence[Sequence[str]],
    clock: Clock,
    dwell_s: int = 0,
    shared: bool = False,
) -> LayoutRow:
    """Stores a layout of a seat's wall under a name; an existing name gets its next version.

    `pages` are lists of `tiles` point codes, "" for an empty tile; several pages with `dwell_s` make a tour.
    """
    layout = seats_rules.NewLayout(tiles, tuple(tuple(page) for page in pages), dwell_s)
    fault = seats_rules.layout_fault(layout)
    if fault:
        raise fault
    with act("registry.layout.save", by=actor_of(by), clock=clock, cites=("3", "16(1)")) as record:
        held, now = seat_called(seat), clock.now()
        require(seats_rules.may_arrange(duty_of(by, now), held.organisation.place, _places_of(layout)))
        called = checked_name(name, seats_rules.MOST_NAME)
        last = WallLayout.objects.filter(seat=held, name=called).order_by("-version").first()
        row = WallLayout.objects.create(
            seat=held,
            name=called,
            version=last.version + 1 if last else 1,
            tiles=tiles,
            pages=[list(page) for page in layout.pages],
            dwell_s=dwell_s,
            shared=shared,
            made_at=now,
        )
        record.wrote(row)
        record.fact("seat", held.code)
        record.fact("layout", row.name)
        record.fact("version", row.version)
    return layout_row(row)


@cites("3", "16(1)")
def withdraw_layout(by: Asker, *, layout: int, clock: Clock) -> None:
    """Removes a name from a seat's list; its versions stay. Saving the name again restores it."""
    with act("registry.layout.withdraw", by=actor_of(by), clock=clock, cites=("3", "16(1)")) as record:
        asked = WallLayout.objects.select_related("seat__organisation").filter(pk=layout).first()
        if asked is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个布局", "there is no such layout"), str(layout))
        require(seats_rules.may_arrange(duty_of(by, clock.now()), asked.seat.organisation.place, ()))
        last = WallLayout.objects.filter(seat=asked.seat, name=asked.name).order_by("-version")[0]
        if last.withdrawn:
            raise Fault(FaultKind.CONFLICT, Words("该布局已撤下", "the layout was withdrawn already"))
        last.withdrawn = True
        last.save(update_fields=["withdrawn"])
        record.wrote(last)
        record.fact("seat", asked.seat.code)
        record.fact("layout", last.name)


@cites("3")
def keep_favourite(by: Asker, *, point: str, clock: Clock) -> None:
    """Keeps a point (20-digit code) among the asker's favourites. Raises Refused (article 3) outside the territory,
    Refused (article 16(1)) beyond the steps of a day, Fault(NOT_FOUND), Fault(CONFLICT) for one that is kept already
    and beyond MOST_FAVOURITES."""
    with act("registry.favourite.keep", by=actor_of(by), clock=clock, cites=("3",)) as record:
        who, held = duty_of(by, clock.now()), point_called(point)
        own = Favourite.objects.filter(user_id=who.user_id)
        free(own.filter(point=held).exists(), "该点位已收藏", "the point is a favourite already")
        require(seats_rules.may_keep_favourite(who, place_called(held.code)))
        if own.count() >= seats_rules.MOST_FAVOURITES:
            most = seats_rules.MOST_FAVOURITES
            words = Words(f"每人最多收藏 {most} 个点位：请先取消一些", f"at most {most} favourites: remove some first")
            raise Fault(FaultKind.CONFLICT, words)
        _count_step(who.user_id, clock)
        kept = Favourite.objects.create(user_id=who.user_id, point=held)
        record.wrote(kept)
        record.fact("point", held.code)


@cites("3")
def drop_favourite(by: Asker, *, point: str, clock: Clock) -> None:
    """Removes a point from the asker's own favourites. Raises Fault(NOT_FOUND), Refused (article 16(1)) beyond the
    steps of a day."""
    with act("registry.favourite.drop", by=actor_of(by), clock=clock, cites=("3",)) as record:
        who = duty_of(by, clock.now())
        kept = Favourite.objects.filter(user_id=who.user_id, point__code=point).first()
        if kept is None:
            raise Fault(FaultKind.NOT_FOUND, Words("该点位未收藏", "the point is no favourite"), point)
        _count_step(who.user_id, clock)
        record.fact("point", point)
        record.removed(kept)
        kept.delete()


def _count_step(user_id: int, clock: Clock) -> None:
    """Counts a favourite that is kept or dropped, in the act itself. Raises Refused beyond the bound of the day."""
    today = shanghai_day(clock.now())
    held = FavouriteDay.objects.filter(user=user_id).first() or FavouriteDay(user_id=user_id, day=today, steps=0)
    steps = held.steps if held.day == today else 0
    require(seats_rules.may_change_favourites(steps, today))
    held.day, held.steps = today, steps + 1
    held.save()


def _places_of(layout: seats_rules.NewLayout) -> tuple[Place, ...]:
    """The places of a layout's points. Raises Fault(NOT_FOUND) for an unknown code."""
    codes = tuple({code for page in layout.pages for code in page if code})
    rows = point_rows(codes)
    for code in codes:
        if code not in rows:
            raise Fault(FaultKind.NOT_FOUND, Words(f"没有这个点位：“{code[:20]}”", f"there is no point {code[:20]!r}"))
    return tuple(row.place for row in rows.values())
