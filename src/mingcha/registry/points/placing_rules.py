"""Where a point may be put: in the city, at its site, under a label that fits (articles 2, 3, 13)."""

from dataclasses import dataclass
from datetime import date

from mingcha.geo.coordinates import Located, to_legal
from mingcha.geo.divisions import OUTLINE_UNCERTAINTY_M, WUHAN_OUTLINES
from mingcha.geo.label_doubts import Known, LabelQuestion, question_label
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.territory_rules import may_write


@dataclass(frozen=True, slots=True)
class NewPosition:
    """Where somebody wants to put a point. `at_site` are (longitude, latitude) of the points of its site that stand
    already, degrees of CGCS2000; the reasons are "" when none is given."""

    place: Place
    located: Located
    at_site: tuple[tuple[float, float], ...] = ()
    label_reason: str = ""
    outside_reason: str = ""


@cites("13")
def label_question(new: NewPosition, on: date) -> LabelQuestion | None:
    """What speaks against the label of a position, None when nothing does; `on` is the Shanghai day."""
    known = Known(new.place.division, new.at_site)
    return question_label(new.located, known, parameters.number("coordinates.site_spread_m", on))


@cites("2", "3", "13")
def may_place_point(who: DutyFacts, new: NewPosition, on: date) -> Decision:
    """Whether a point may be put there: by a keeper of its place, in the city, under a label that nothing speaks
    against or that somebody gives a reason for. A refusal under article 13 is a question: `label_question` tells it."""
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


def outside_city_m(located: Located) -> float:
    """Metres beyond the city's border; 0 inside, and within the uncertainty of the generalised outlines."""
    legal = to_legal(located)
    outside_m = WUHAN_OUTLINES.distance_outside_city_m(legal.longitude, legal.latitude)
    return outside_m if outside_m > OUTLINE_UNCERTAINTY_M else 0.0


def _questioned(question: LabelQuestion) -> Decision:
    return refuse(
        "13",
        f"坐标系存疑：{question.words.zh}",
        f"the label is in doubt: {question.words.en}",
        missing=(Words("正确的坐标系，或者坐标系无误的理由", "the right label, or a reason why the label is right"),),
    )
