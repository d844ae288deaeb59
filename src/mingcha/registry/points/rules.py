"""Where a camera may stand and what its state means (articles 3, 6, 7, 8, 18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mingcha.geo.coordinates import Located, to_legal
from mingcha.geo.divisions import OUTLINE_UNCERTAINTY_M, WUHAN_OUTLINES
from mingcha.geo.label_doubts import Known, LabelQuestion, question_label
from mingcha.kit.codes import is_device_code
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import forbidden, parameters
from mingcha.law.categories import PlacePart, category, is_mandatory
from mingcha.law.forbidden import ForbiddenPlace
from mingcha.law.place_kinds import PlaceAnswer, is_forbidden, may_stand_at
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.networks.typed import IPNetwork
from mingcha.registry.places.rules import may_write, other_territory
from mingcha.registry.points.address import inside

MOST_NAME = 100
"""Characters of the name of a point: the width of its column."""
MOST_CARRIER = 60
"""Characters of the name or number of a vehicle or ship."""
MOST_REASON = 200
"""Characters of a reason that stays with a point: why a label is kept, why it is registered outside the city."""


@dataclass(frozen=True, slots=True, eq=False)
class NewPosition:
    """Where somebody wants to put a point. `at_site` are (longitude, latitude) of the points of its site that stand
    already, degrees of CGCS2000; the reasons are "" when none is given; `on_carrier`: on a vehicle or ship. Two are
    never equal: what is asked of one is remembered by itself, not by all points of its site."""

    place: Place
    located: Located
    at_site: Sequence[tuple[float, float]] = ()
    label_reason: str = ""
    outside_reason: str = ""
    on_carrier: bool = False


CARRIED_CATEGORIES = ("6(2)", "6(8)")
"""The categories of article 6 that name vehicles and ships."""
DESIGNATED_CATEGORY = "6(11)"
"""The category of article 6 whose places are designated for a time."""
TRIAL, ACCEPTED, IN_USE, OUT_OF_USE = "trial", "accepted", "in_use", "out_of_use"
"""The states of a point (article 8)."""
PAST_TRIAL = (ACCEPTED, IN_USE)
"""The states in which the pictures of a point are no trial footage: who watches them needs articles 14 to 16."""


@dataclass(frozen=True, slots=True)
class Networks:
    """Where cameras may be: in the whole installation (MINGCHA_CAMERA_NETWORKS), and those of one unit; `devices`:
    codes of the devices that were let in for the unit, and register with us from anywhere."""

    installation: tuple[IPNetwork, ...]
    unit: tuple[IPNetwork, ...]
    devices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SameAddress:
    """A point that has an address already: its unit, its name, and whether it was accepted or is in use (article 8)."""

    unit: str
    name: str
    in_use: bool = False


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A point to be registered; `place_kind` is a code of law.place_kinds.KINDS, "" if it was not asked."""

    place: Place
    category: str
    part: str
    place_kind: str
    host: str
    name: str = ""
    site_name: str = ""
    place_reason: str = ""
    carrier: str = ""

    @property
    def answer(self) -> PlaceAnswer:
        """What was answered about its place under article 18."""
        return PlaceAnswer(self.place_kind, self.name, self.site_name, self.category, self.place_reason)


@cites("6(2)", "13")
def label_question(new: NewPosition, on: date) -> LabelQuestion | None:
    """The objection to the label of a position; returns None if there is no objection. `on` is the Shanghai day. A
    vehicle may be anywhere in the city, so neither its district nor its site says anything about its label."""
    if new.on_carrier:
        return None
    return _question(new, on)


@lru_cache(maxsize=8)
def _question(new: NewPosition, on: date) -> LabelQuestion | None:
    """Asked by the decision and again by who keeps the reason: once for each line of a list."""
    spread_m = parameters.number("coordinates.site_spread_m", on)
    return question_label(new.located, Known(new.place.division, new.at_site), spread_m)


@cites("2", "3", "13")
def may_place_point(who: DutyFacts, new: NewPosition, on: date) -> Decision:
    """Decides whether a point may be placed here: by a keeper of the place, inside the city, under an undoubted label
    or with a reason. A refusal under article 13 is a question that `label_question` describes.
    """
    writes = may_write(who, new.place)
    if not writes:
        return writes
    question = label_question(new, on)
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


@lru_cache(maxsize=8)
def outside_city_m(located: Located) -> float:
    """Metres beyond the city's border; 0 inside, and within the uncertainty of the generalised outlines."""
    legal = to_legal(located)
    outside_m = WUHAN_OUTLINES.distance_outside_city_m(legal.longitude, legal.latitude)
    return outside_m if outside_m > OUTLINE_UNCERTAINTY_M else 0.0


@cites(
    "3",
    "6",
    "7",
    "18",
    "18(1)",
    "18(2)",
    "18(3)",
    "18(4)",
    "18(5)",
    "18(6)",
    "799-8(1)",
    "799-8(2)",
    "799-8(3)",
    "799-8(4)",
)
def may_add_point(who: DutyFacts, point: NewPoint, networks: Networks) -> Decision:
    """Whether a camera may be registered. The forbidden place comes first: no role, not even a keeper, overrides it.
    The question about a name that speaks against its kind of place comes last.

    Raises Fault(INVALID) for a category, part or kind of place that is not in the law's lists.
    """
    if is_forbidden(point.place_kind):
        return may_stand_at(point.answer)
    category(point.category)
    part_from(point.part)
    for decision in (
        may_change_point(who, point.place, point.host, networks),
        may_be_carried(point.category, point.carrier),
    ):
        if not decision:
            return decision
    stands = may_stand_at(point.answer)
    return allow("7") if stands else stands


@cites("6(2)", "6(8)", "7")
def may_be_carried(category_code: str, carrier: str) -> Decision:
    """Whether a point may be fixed to a vehicle or ship instead of a place: only in the categories of article 6 that
    name them (客运车船等重要交通工具, 运输设备). `carrier` is "" for a point that stands still."""
    if not carrier or category_code in CARRIED_CATEGORIES:
        return allow("7")
    return refuse(
        "7",
        "摄像设备位置应当固定；只有第六条第二项、第八项的交通工具可以登记为车船载点位",
        "a camera stands in a fixed place; only points of article 6(2) and 6(8) are registered on a vehicle or ship",
        missing=(Missing("固定位置", "a fixed place", "carrier"),),
    )


@cites("10(1)", "18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)")
def may_switch_on(place_kind: str, *, forbidden_stands: bool, state: str) -> Decision:
    """Whether a point may be switched on: not in a forbidden place, and not while the finding that it stood in one is
    open. A point whose kind was never asked may, for it was on before the question existed. One that was moved away or
    removed stays in the register for ever, out of use (article 10)."""
    if state == OUT_OF_USE:
        return refuse(
            "10(1)",
            "该点位已移动或者拆除，不得再启用；移动后的摄像机另行登记",
            "the point was moved away or removed: register the camera anew",
        )
    if place_kind and is_forbidden(place_kind):
        return may_stand(place_kind)
    if forbidden_stands:
        return refuse(
            "18(6)",
            "该点位曾登记为位于禁止场所，问题销号前不得启用",
            "the point was registered in a forbidden place: it stays off until that finding is closed",
        )
    return allow("3")


CONFIRM_OFF = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that confirm that a point is switched off, inside their territory."""


@cites("3", "16(1)")
def may_confirm_switching_off(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may be the second one when a camera is switched off: another keeper of the unit, or the
    officer of the territory."""
    if not who.has(*CONFIRM_OFF):
        return refuse(
            "16(1)",
            "停用点位由本单位另一名负责人或者属地民警确认",
            "another manager of the unit, or the officer of the territory, confirms that a point is switched off",
        )
    return allow("16(1)") if who.over(place, *CONFIRM_OFF) else other_territory()


@cites("16(1)", "18")
def may_switch_off_alone(place_kind: str, *, forbidden_stands: bool) -> Decision:
    """Whether one person may switch a point off at once: only where article 18 forbids a camera. Elsewhere a second
    person confirms, so that nobody blinds a camera alone."""
    if forbidden_stands or (place_kind and is_forbidden(place_kind)):
        return allow("18")
    return refuse(
        "16(1)",
        "停用点位须由第二人确认",
        "a second person confirms that a point is switched off",
        next_steps=(NextStep(Words("提出停用，由另一名有权人员确认", "propose it, and a second person confirms")),),
    )


@cites("3", "7")
def may_change_point(who: DutyFacts, place: Place, host: str, networks: Networks) -> Decision:
    """Whether the address of a camera may become this host: by a keeper of its place, inside the allowed networks."""
    writes = may_write(who, place)
    return address_inside_networks(host, networks) if writes else writes


@cites("3", "7", "8", "14")
def may_have_address(unit: str, same: SameAddress | None, address_reason: str) -> Decision:
    """Whether a point of this unit may have an address that another point has. One of another unit is refused until
    both units confirm, and the refusal does not say whose it is; that of a point in use of the same unit is refused,
    for nobody there could confirm it against the one who asks; one on trial is questioned: with a reason, which is
    kept, it goes through."""
    if same is None:
        return allow("7")
    if same.unit != unit:
        return refuse(
            "7",
            "该地址已由其他单位登记，须经双方确认",
            "another unit has registered this address: both units confirm first",
            next_steps=(NextStep(Words("由双方确认共用该摄像机", "both confirm that they share it")),),
        )
    if same.in_use:
        return refuse(
            "8",
            f"本单位点位“{same.name}”已投入使用该码流，同一码流不再登记：试运行不得成为第十四条以外的查看途径",
            f"the point {same.name} of this unit is in use with this stream, which is not registered again: a trial "
            "run is no way to its pictures beside article 14",
            next_steps=(
                NextStep(
                    Words(
                        "名称、部位有变的，在原点位上修改；查看其画面的，凭值班监看或者查阅申请",
                        "change name or part at that point itself; its pictures come by duty viewing or by a request",
                    ),
                    "points",
                ),
            ),
        )
    if address_reason.strip():
        return allow("7")
    return refuse(
        "7",
        f"本单位点位“{same.name}”已使用该地址",
        f"the point {same.name} of this unit has this address already",
        missing=(Missing("同一地址登记两次的理由", "why the address is registered twice", "address_reason"),),
    )


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


@cites("7", "13(1)")
def address_inside_networks(host: str, networks: Networks) -> Decision:
    """Whether the recorder may connect there for a unit: only inside the networks of the installation, and of these
    only where an administrator recorded that the unit's cameras are (安全有效运行). Nobody connects to a device that
    registers: it is one that was let in for the unit, by a password of its own, from wherever it is."""
    if is_device_code(host):
        return device_of_unit(host, networks.devices)
    if not inside(host, networks.installation):
        return refuse(
            "7",
            f"{host} 不在管理员允许的摄像机网段内",
            f"{host} is outside the networks that the administrator allows for cameras",
            missing=(Words("允许网段（MINGCHA_CAMERA_NETWORKS）", "an allowed network (MINGCHA_CAMERA_NETWORKS)"),),
        )
    if inside(host, networks.unit):
        return allow("7")
    return refuse(
        "7",
        f"{host} 不在本单位登记的摄像机网段内",
        f"{host} is outside the camera networks recorded for this unit",
        missing=(Words("由系统管理员为该单位登记的网段", "a network that an administrator records for the unit"),),
        next_steps=(NextStep(Words("请系统管理员登记本单位的摄像机网段", "ask an administrator to record it")),),
    )


@cites("13(1)")
def device_of_unit(device: str, devices: frozenset[str]) -> Decision:
    """Whether a device that registers (its code) was let in for a unit. `devices`: codes of those that were."""
    step = NextStep(Words("先在“接入设备”中准入该设备", "let the device in first, under “Devices”"))
    words = (f"{device} 不是本单位已准入的设备", f"{device} is no device that was approved for this unit")
    return allow("13(1)") if device in devices else refuse("13(1)", *words, next_steps=(step,))


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


@cites("6", "6(11)", "10(1)")
def mandatory(category_code: str, part: str, designated: bool | None = None, required: bool | None = None) -> bool:
    """Whether article 6 demands the point, so that it cannot be moved or removed at will (article 10).

    `required`: whether the part at which it stands is required, None if it stands at no registered part (T6c-N).
    `designated`: whether it lies in an area of article 6(11) that holds, None if it never lay in one. At a site of that
    category a point stops being mandatory with the area (T6b); where no area was ever drawn the category alone counts.
    """
    demanded = is_mandatory(category_code, part_from(part)) and required is not False
    return demanded and not (category_code == DESIGNATED_CATEGORY and designated is False)


def _questioned(question: LabelQuestion) -> Decision:
    return refuse(
        "13",
        f"坐标系存疑：{question.words.zh}",
        f"the label is in doubt: {question.words.en}",
        missing=(Words("正确的坐标系，或者坐标系无误的理由", "the right label, or a reason why the label is right"),),
    )
