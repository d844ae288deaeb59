"""Who may set up monitoring seats and arrange their walls (articles 3, 16(1))."""

from dataclasses import dataclass
from datetime import date

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, may_write, other_territory

MOST_NAME = 60
"""Characters of the name of a seat or of a layout."""
TILES = (1, 4, 9, 16, 25, 36, 49, 64)
TILES_WORDS = Words(
    f"{'、'.join(map(str, TILES[:-1]))} 或 {TILES[-1]}", f"{', '.join(map(str, TILES[:-1]))} or {TILES[-1]}"
)
MOST_PAGES = 32
MOST_PLACES = 512
"""Tiles of all pages of a layout: 32 pages of sixteen, 8 of 64."""
MOST_FAVOURITES = 64
"""Points that a person keeps as favourites: one wall of the largest size."""
SHORTEST_DWELL_S, LONGEST_DWELL_S = 5, 3600


@dataclass(frozen=True, slots=True)
class NewLayout:
    """A layout to be stored: pages of `tiles` point codes each ("" for an empty tile); `dwell_s`: seconds per page of a
    tour, 0 for no tour."""

    tiles: int
    pages: tuple[tuple[str, ...], ...]
    dwell_s: int


@cites("3", "16(1)")
def may_add_seat(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may set up a seat of a unit: keepers of the unit's register."""
    return may_write(who, unit)


@cites("3", "16(1)")
def may_arrange(who: DutyFacts, unit: Place, points: tuple[Place, ...]) -> Decision:
    """Whether this person may store or withdraw a layout of a unit's seat: its monitors and keepers of its register,
    with points that their own roles cover."""
    works_there = who.organisation == unit.organisation and who.has(Role.MONITOR)
    if not (works_there or who.over(unit, *KEEPERS)):
        return refuse(
            "16(1)",
            "监看墙布局由本单位监看员和管理人员设定",
            "only monitors and managers of its unit may change the layouts of a seat",
            next_steps=ASK_A_KEEPER,
        )
    return allow("16(1)") if who.over_all(points, Role.MONITOR, *KEEPERS) else other_territory()


@cites("3")
def may_keep_favourite(who: DutyFacts, point: Place) -> Decision:
    """Whether this monitor may keep a point as a favourite: their role covers it. It opens nothing: each look asks the
    door."""
    return allow("3") if who.over(point, Role.MONITOR) else other_territory()


@cites("16(1)")
def may_change_favourites(steps_today: int, on: date) -> Decision:
    """Whether a person keeps or drops one more favourite on a Shanghai day: each is an entry of the log, so a day has a
    bound (our own)."""
    most = parameters.number("access.favourite_steps_a_day", on)
    if steps_today < most:
        return allow("16(1)")
    return refuse(
        "16(1)",
        f"您今日收藏、取消收藏已达 {most} 次，请明日再办（平台自定上限，非法定）",
        f"you kept and dropped {most} favourites today: go on tomorrow (our own bound)",
    )


@cites("3", "16(1)")
def may_use_seat(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may read a unit's seats and layouts: its staff, and anyone with a role over it."""
    return allow("16(1)") if who.organisation == unit.organisation or who.over(unit) else other_territory()


def layout_fault(layout: NewLayout) -> Fault | None:
    """Why the shape of a layout is invalid, None if it is valid."""
    if layout.tiles not in TILES:
        return _invalid(f"布局须为 {TILES_WORDS.zh} 格", f"a layout has {TILES_WORDS.en} tiles")
    if not 1 <= len(layout.pages) <= MOST_PAGES or any(len(page) != layout.tiles for page in layout.pages):
        return _invalid(
            f"布局须有 1 至 {MOST_PAGES} 页，每页 {layout.tiles} 格",
            f"a layout has 1 to {MOST_PAGES} pages of {layout.tiles} tiles each",
        )
    if len(layout.pages) * layout.tiles > MOST_PLACES:
        return _invalid(
            f"布局各页合计最多 {MOST_PLACES} 格", f"a layout has at most {MOST_PLACES} tiles on all pages together"
        )
    if not any(code for page in layout.pages for code in page):
        return _invalid("布局中没有点位", "the layout names no point")
    if layout.dwell_s and not SHORTEST_DWELL_S <= layout.dwell_s <= LONGEST_DWELL_S:
        return _invalid(
            f"轮巡停留须在 {SHORTEST_DWELL_S} 与 {LONGEST_DWELL_S} 秒之间",
            f"a page of a tour stays {SHORTEST_DWELL_S} to {LONGEST_DWELL_S} seconds",
        )
    return None


def _invalid(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))
