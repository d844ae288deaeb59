"""Where a camera may stand and what its state means (articles 3, 6, 7, 8, 18)."""

from dataclasses import dataclass
from datetime import date

from mingcha.geo.coordinates import Located, to_legal
from mingcha.geo.divisions import OUTLINE_UNCERTAINTY_M, WUHAN_OUTLINES
from mingcha.geo.label_doubts import Known, LabelQuestion, question_label
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import forbidden, parameters
from mingcha.law.categories import PlacePart, category, is_mandatory
from mingcha.law.forbidden import ForbiddenPlace
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import may_write
from mingcha.registry.points.address import IPNetwork, inside

MOST_NAME = 100
"""Characters of the name of a point: the width of its column."""
MOST_REASON = 200
"""Characters of a reason that stays with a point: why a label is kept, why it is registered outside the city."""


@dataclass(frozen=True, slots=True)
class NewPosition:
    """Where somebody wants to put a point. `at_site` are (longitude, latitude) of the points of its site that stand
    already, degrees of CGCS2000; the reasons are "" when none is given."""

    place: Place
    located: Located
    at_site: tuple[tuple[float, float], ...] = ()
    label_reason: str = ""
    outside_reason: str = ""


TRIAL, ACCEPTED, IN_USE, OUT_OF_USE = "trial", "accepted", "in_use", "out_of_use"
"""The states of a point (article 8)."""


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A point to be registered; `forbidden_place` is "" if the camera is in no listed place."""

    place: Place
    category: str
    part: str
    forbidden_place: str
    host: str


@cites("13")
def label_question(new: NewPosition, on: date) -> LabelQuestion | None:
    """What speaks against the label of a position, None when nothing does; `on` is the Shanghai day."""
    known = Known(new.place.division, new.at_site)
    return question_label(new.located, known, parameters.number("coordinates.site_spread_m", on))


@cites("2", "3", "13")
def may_place_point(who: DutyFacts, new: NewPosition, question: LabelQuestion | None) -> Decision:
    """Decides whether a point may be placed here: by a keeper of the place, inside the city, under an undoubted label
    or with a reason. `question` is what `label_question` gave for the position; a refusal under article 13 is it.
    """
    writes = may_write(who, new.place)
    if not writes:
        return writes
    if question is not None and question.likely is not None and not (new.label_reason or new.outside_reason):
        return _questioned(question)
    inside = inside_city(who, new)
    if not inside:
        return inside
    if question is not None and not (new.label_reason or new.outside_reason):
        return _questioned(question)
    return allow("13")


@cites("2")
def inside_city(who: DutyFacts, new: NewPosition) -> Decision:
    """Whether a position lies in the city, or an administrator says why it is registered all the same.

    The outlines are generalised: within their uncertainty the point is questioned (article 13), not refused.
    """
    outside_m = outside_city_m(new.located)
    if not outside_m:
        return allow("2")
    if new.outside_reason and who.over(new.place, Role.ADMINISTRATOR):
        return allow("2")
    return refuse(
        "2",
        f"不在本市行政区域：在市界外约 {outside_m / 1000:.1f} 公里",
        f"outside the city: about {outside_m / 1000:.1f} km beyond its border",
        missing=(Words("系统管理员写明的登记理由", "an administrator's reason for registering it"),),
    )


def outside_city_m(located: Located) -> float:
    """Metres beyond the city's border; 0 inside, and within the uncertainty of the generalised outlines."""
    legal = to_legal(located)
    outside_m = WUHAN_OUTLINES.distance_outside_city_m(legal.longitude, legal.latitude)
    return outside_m if outside_m > OUTLINE_UNCERTAINTY_M else 0.0


@cites(
    "3", "6", "7", "18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)", "799-8(1)", "799-8(2)", "799-8(3)", "799-8(4)"
)
def may_add_point(who: DutyFacts, point: NewPoint, networks: tuple[IPNetwork, ...]) -> Decision:
    """Whether a camera may be registered. The forbidden place comes first: no role, not even a keeper, overrides it.

    Raises Fault(INVALID) for a category, part or kind of place that is not in the law's lists.
    """
    stands = may_stand(point.forbidden_place)
    if not stands:
        return stands
    category(point.category)
    part_from(point.part)
    return may_change_point(who, point.place, point.host, networks)


@cites("3", "7")
def may_change_point(who: DutyFacts, place: Place, host: str, networks: tuple[IPNetwork, ...]) -> Decision:
    """Whether the address of a camera may become this host: by a keeper of its place, inside the allowed networks."""
    writes = may_write(who, place)
    return address_inside_networks(host, networks) if writes else writes


@cites("18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)", "799-8(1)", "799-8(2)", "799-8(3)", "799-8(4)")
def may_stand(forbidden_place: str) -> Decision:
    """Decides whether a camera may be installed here: never in a place of article 18 or decree 799 article 8, for
    anybody.

    An unknown place is Fault(INVALID): a typing error must not allow a camera in a changing room.
    """
    if forbidden_place and forbidden_place not in [place.value for place in ForbiddenPlace]:
        raise Fault(
            FaultKind.INVALID,
            Words(f"没有这种场所：“{forbidden_place}”", f"there is no kind of place {forbidden_place!r}"),
        )
    return forbidden.may_install(forbidden_place)


@cites("7")
def address_inside_networks(host: str, networks: tuple[IPNetwork, ...]) -> Decision:
    """Whether the recorder may connect there: only where the administrator said that cameras are (安全有效运行)."""
    if inside(host, networks):
        return allow("7")
    return refuse(
        "7",
        f"{host} 不在管理员允许的摄像机网段内",
        f"{host} is outside the networks that the administrator allows for cameras",
        missing=(Words("允许网段（MINGCHA_CAMERA_NETWORKS）", "an allowed network (MINGCHA_CAMERA_NETWORKS)"),),
    )


@cites("8")
def state_after_building(*, acceptance_passed: bool) -> str:
    """A point without a passed acceptance is on trial, never in use (未经验收或者验收不合格的，不得投入使用)."""
    return ACCEPTED if acceptance_passed else TRIAL


@cites("8", "16(5)")
def label_of(retention_class: str, state: str) -> str:
    """The label that the recorder copies into footage: the class, and the mark of trial footage ("R30/trial")."""
    return f"{retention_class}/trial" if state == TRIAL else retention_class


@cites("6")
def part_from(part: str) -> PlacePart:
    """The part of the place with this code. Raises Fault(INVALID) for another."""
    try:
        return PlacePart(part)
    except ValueError:
        words = Words(f"没有这种部位：“{part}”", f"there is no part of a place {part!r}")
        raise Fault(FaultKind.INVALID, words) from None


@cites("6", "10(1)")
def mandatory(category_code: str, part: str) -> bool:
    """Whether article 6 demands the point, so that it cannot be moved or removed at will (article 10)."""
    return is_mandatory(category_code, part_from(part))


def _questioned(question: LabelQuestion) -> Decision:
    return refuse(
        "13",
        f"坐标系存疑：{question.words.zh}",
        f"the label is in doubt: {question.words.en}",
        missing=(Words("正确的坐标系，或者坐标系无误的理由", "the right label, or a reason why the label is right"),),
    )
