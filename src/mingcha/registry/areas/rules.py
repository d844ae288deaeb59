"""Who draws and ends an area, what it needs, and which views reach it (arts. 3, 6(11), 18; decree 799 arts. 8, 10)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from mingcha.geo.areas import Area
from mingcha.geo.divisions import OUTLINE_UNCERTAINTY_M, WUHAN_OUTLINES
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.geo.sectors import WHOLE_CIRCLE_DEG, Sector, reaches_area
from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, PUBLIC_SECURITY, other_territory

MOST_NAME = 100
MOST_DOCUMENT = 100
MOST_REASON = 200
"""Characters of the name of an area, of a document, and of the reason for an end."""
AREA_READERS = (*KEEPERS, Role.AUDITOR)
"""The roles that read the list of areas, each inside its territory."""


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area to be drawn at a place (division and functional zone). `corners` are CGCS2000 in 1e-9 degrees; `until_on`
    None: without a last day; `opens`, `closes`: Shanghai hours; `unit`: the code of its unit, "" for none."""

    kind: AreaKind
    place: Place
    corners: tuple[tuple[int, int], ...]
    document: str
    from_on: date
    until_on: date | None = None
    opens: time | None = None
    closes: time | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area as the rules see it; `area` is the polygon."""

    number: int
    kind: AreaKind
    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class PlacedView:
    """Where a camera stands (CGCS2000, 1e-9 degrees) and what it looks at; None where it is unknown."""

    longitude_ndeg: int
    latitude_ndeg: int
    azimuth_deg: int | None = None
    angle_deg: int | None = None
    range_m: int | None = None
    moves: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it has to be assumed."""
        return None not in (self.azimuth_deg, self.angle_deg, self.range_m)


@cites("3", "6(11)", "18(5)", "18(6)", "799-10")
def may_draw_area(who: DutyFacts, new: NewArea, on: date) -> Decision:
    """Whether this person may draw this area on a Shanghai day: a role that the kind names, over the place in which it
    lies, with its document and what the kind needs. It begins today at the earliest: an area binds nobody before it is
    recorded."""
    draws = may_handle_area(who, new.kind, new.place)
    if not draws:
        return draws
    lies = lies_in_place(new)
    if not lies:
        return lies
    missing = _missing(new)
    if missing:
        return refuse(
            new.kind.facts.article, "登记的区域不完整", "something of the area is missing", missing=tuple(missing)
        )
    return _days(new, on)


@cites("3", "6(11)", "18(5)", "18(6)", "799-10")
def may_handle_area(who: DutyFacts, kind: AreaKind, place: Place) -> Decision:
    """Whether this person may draw and end areas of a kind at a place."""
    roles = kind.facts.drawn_by
    if not who.has(*roles):
        zh, en = "、".join(role.words.zh for role in roles), " or ".join(role.words.en for role in roles)
        return refuse(
            kind.facts.article,
            f"“{kind.facts.words.zh}”由{zh}划定和终止",
            f"an area of this kind is drawn and ended by: {en}",
            next_steps=ASK_A_KEEPER,
        )
    return allow(kind.facts.article) if who.over(place, *roles) else other_territory()


@cites("3")
def may_read_areas(who: DutyFacts, place: Place | None = None) -> Decision:
    """Whether this person may read areas, at this place or at all: keepers of the register and auditors."""
    if not who.has(*AREA_READERS):
        return refuse("3", "您的岗位不查看区域", "your role may not read areas", next_steps=ASK_A_KEEPER)
    return allow("3") if place is None or who.over(place, *AREA_READERS) else other_territory()


@cites("3", "4")
def lies_in_place(new: NewArea) -> Decision:
    """Whether every corner lies in the district, or in a host district of the zone, as far as the generalised outlines
    tell: nobody draws an area in another territory."""
    hosts = next((zone.hosts for zone in ZONES if zone.code == new.place.zone), (new.place.division,))
    districts = tuple(code for code in DIVISIONS if code != WUHAN) if WUHAN in hosts else hosts
    for at, (x, y) in enumerate(new.corners, start=1):
        outside_m = WUHAN_OUTLINES.distance_outside_m(districts, x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE)
        if outside_m > OUTLINE_UNCERTAINTY_M:
            return refuse(
                "3",
                f"第 {at} 个顶点在所选区划界外约 {outside_m / 1000:.1f} 公里",
                f"corner {at} lies about {outside_m / 1000:.1f} km outside of the chosen division",
                missing=(Missing("所选区划内的边界", "a border inside of the division", "border"),),
            )
    return allow("3")


@cites("3", "4", "799-10")
def may_record_consent(
    who: DutyFacts, kind: AreaKind, system: Place, document: str, issued_on: date, on: date
) -> Decision:
    """Whether this person may record that the unit of a classified area consents to the cameras of a system: the public
    security organ over the system, who has seen the document."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "799-10",
            "涉密单位的同意由公安机关查验后登记",
            "the consent of a classified unit is recorded by the public security organ, which has seen it",
            next_steps=ASK_A_KEEPER,
        )
    if not who.over(system, *PUBLIC_SECURITY):
        return other_territory()
    if not kind.facts.needs_unit:
        return refuse("799-10", "该区域不需要同意", "this area needs no consent")
    if not document.strip():
        lacks = Missing("同意文书的名称和文号", "name and number of the consent", "document")
        return refuse("799-10", "未写明同意的文书", "the document of the consent is not named", missing=(lacks,))
    if issued_on > on:
        lacks = Missing("今日或以前的文书日期", "a day of the document up to today", "issued_on")
        return refuse("799-10", "文书日期在今日以后", "the document is dated in the future", missing=(lacks,))
    return allow("799-10")


@cites("799-10")
def may_stand_beside(view: PlacedView, areas: Sequence[AreaFacts], consented: Collection[int], on: date) -> Decision:
    """Whether a camera may stand here with this view beside classified areas: within `areas.classified_near_m`, or with
    a view that reaches one, only if the unit consented to its system. `consented`: the numbers of those areas."""
    found = beside_classified(view, areas, consented, on)
    if found is None:
        return allow("799-10")
    return refuse(
        "799-10",
        f"点位在涉密单位“{found.name}”（第 {found.number} 号区域）周边，须事先征得其同意",
        f"the point stands beside the classified area {found.name} (no. {found.number}): its unit consents first",
        missing=(Missing("涉密单位的同意文书，由公安机关登记", "the recorded consent of that unit", "coordinate"),),
    )


@cites("799-10")
def beside_classified(
    view: PlacedView, areas: Sequence[AreaFacts], consented: Collection[int], on: date
) -> AreaFacts | None:
    """The first classified area without consent that is near or in view, None for none."""
    near_m, sector = parameters.number("areas.classified_near_m", on), sector_of(view, on)
    for one in areas:
        if one.kind is not AreaKind.CLASSIFIED or one.number in consented:
            continue
        near = one.area.distance_m(view.longitude_ndeg, view.latitude_ndeg) <= near_m
        if near or reaches_area(sector, one.area):
            return one
    return None


@cites("18(5)", "18(6)", "799-8(4)")
def may_look(view: PlacedView, areas: Sequence[AreaFacts], on: date) -> Decision:
    """Whether a camera may stand here with this view beside these areas: not in an area that nobody may film, and, if
    it turns, not with a view that reaches one, since a mask covers a part of the picture and not of the place. Any
    other view that reaches one is lawful under a privacy mask: it is a need of the point (registry.mask_needs), and
    the camera records nothing without.

    An unknown direction, an unknown angle and a camera that turns count as the whole circle, an unknown range as
    `areas.assumed_range_m` of the day.
    """
    found = all_reached(view, areas, on)
    if not found:
        return allow("18")
    inside = next((one for one in found if one.area.contains(view.longitude_ndeg, view.latitude_ndeg)), None)
    if inside is not None:
        zh, en = _named(inside)
        return refuse(
            inside.kind.facts.article,
            f"点位在{zh}内，任何人不得在此设置",
            f"the point stands in the area {en}: nobody may film there",
            missing=(Missing("区域以外的位置", "a position outside of the area", "coordinate"),),
        )
    first = found[0]
    if not view.moves:
        return allow(first.kind.facts.article)
    zh, en = _named(first)
    return refuse(
        first.kind.facts.article,
        f"可转动的摄像机按全向判断，及于{zh}；转动的画面无法以固定遮挡覆盖",
        f"a camera that turns counts as reaching the area {en}, and no mask covers it in every direction",
        missing=(Missing("不及于该区域的视域", "a view that does not reach the area", "azimuth_deg"),),
        next_steps=(NextStep(Words("改用固定的摄像机，或者改变位置、距离", "a fixed camera, another place or range")),),
    )


def _named(one: AreaFacts) -> tuple[str, str]:
    """An area by name and number, in both languages."""
    return f"“{one.name}”（{one.kind.facts.words.zh}，第 {one.number} 号）", f"{one.name} (no. {one.number})"


@cites("18(5)", "18(6)")
def all_reached(view: PlacedView, areas: Sequence[AreaFacts], on: date) -> tuple[AreaFacts, ...]:
    """Each of these areas that hides something from cameras and that the view reaches."""
    return tuple(_reached(view, areas, on))


@cites("7", "18(6)")
def sector_of(view: PlacedView, on: date) -> Sector:
    """The view as a sector; what is unknown of it is assumed to the side of those who could be filmed."""
    range_m = parameters.number("areas.assumed_range_m", on) if view.range_m is None else view.range_m
    if view.moves or view.azimuth_deg is None or view.angle_deg is None:
        return Sector(view.longitude_ndeg, view.latitude_ndeg, 0.0, WHOLE_CIRCLE_DEG, range_m)
    return Sector(view.longitude_ndeg, view.latitude_ndeg, view.azimuth_deg, view.angle_deg, range_m)


@cites("6(11)", "26")
def is_in_force(from_on: date, until_on: date | None, ended_on: date | None, on: date) -> bool:
    """Whether an area holds on a Shanghai day: from its first to its last day, and not from the day on which it was
    ended early."""
    begun = from_on <= on and (until_on is None or on <= until_on)
    return begun and (ended_on is None or on < ended_on)


def _reached(view: PlacedView, areas: Sequence[AreaFacts], on: date) -> Iterator[AreaFacts]:
    sector = sector_of(view, on)
    return (one for one in areas if one.kind.facts.hides and reaches_area(sector, one.area))


def _missing(new: NewArea) -> list[Missing]:
    needs, found = new.kind.facts, list[Missing]()
    if not new.document.strip():
        found.append(Missing("依据文书的名称和文号", "name and number of the document", "document"))
    if needs.needs_end and new.until_on is None:
        found.append(Missing("最后一日", "the last day", "until_on"))
    if needs.has_hours and (new.opens is None or new.closes is None or new.opens >= new.closes):
        found.append(Missing("起止时刻", "the hours", "opens"))
    if needs.needs_unit and not new.unit:
        found.append(Missing("涉密单位", "the classified unit", "unit"))
    return found


def _days(new: NewArea, on: date) -> Decision:
    """Whether first and last day are in order, and a designation of article 6(11) is not longer than allowed."""
    article = new.kind.facts.article
    if new.from_on < on:
        return refuse(
            article,
            "首日不得早于登记之日",
            "the first day is not before the day on which the area is recorded",
            missing=(Missing("今日或以后的首日", "a first day from today on", "from_on"),),
        )
    if new.until_on is not None and new.until_on < new.from_on:
        return refuse(
            article,
            "最后一日早于首日",
            "the last day is before the first",
            missing=(Missing("首日或以后的最后一日", "a last day that is not before the first", "until_on"),),
        )
    longest = parameters.number("areas.designation_days", new.from_on)
    if new.kind is AreaKind.CASES and new.until_on is not None and (new.until_on - new.from_on).days >= longest:
        return refuse(
            article,
            f"案件易发频发区域每次划定不超过 {longest} 日，到期重新评估",
            f"a designation holds for at most {longest} days; then it is judged anew",
            missing=(Missing("较早的最后一日", "an earlier last day", "until_on"),),
        )
    return allow(article)
