"""What the sign sheet of a system says: each of its points with the sign that stands, or why none does (articles 7,
799-13). A unit hands one in for a system: it answers for signs by system, as it files by system, while a project ends
with its acceptance and a batch of an acceptance is only a part.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.rules import may_see
from mingcha.registry.printed.kinds import MOST_LISTED, PrintedKind
from mingcha.registry.printed.rules import may_issue_signs
from mingcha.registry.printed.values import Content
from mingcha.registry.signs.queries import PointSign, signs_of_system
from mingcha.registry.signs.rules import SignState
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called, with_units


@cites("7", "799-13")
def sign_content(asker: Reader, code: str, *, at: datetime) -> Content:
    """What the sign sheet of a system says. Raises Fault(NOT_FOUND), Refused (article 3) for those who may not read the
    system, (article 7) for one without points."""
    held = readable_system(asker, code, at=at)
    signs = signs_of_system(code, on=shanghai_day(at))
    require(may_issue_signs(len(signs)))
    values = sheet_values(_head(held), signs)
    return Content(PrintedKind.SIGNS, code, held.name, values, sha256(canonical_json(values)).hex())


@cites("3")
def readable_system(asker: Reader, code: str, *, at: datetime) -> System:
    """The system, for those who may see it. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = system_called(code)
    require(may_see(duty_of(asker, at), held.place))
    return held


@cites("7", "799-13")
def sign_digest(code: str, *, on: date) -> str:
    """The digest of what a sign sheet of this system says on a Shanghai day, "" for no system; not cut to a reach."""
    held = with_units(System.objects.filter(code=code)).first()
    return sha256(canonical_json(sheet_values(_head(held), signs_of_system(code, on=on)))).hex() if held else ""


def sheet_values(head: Mapping[str, Json], signs: Sequence[PointSign]) -> Mapping[str, Json]:
    """The values of a sheet: its head, the counts by what the signs are worth, and the points unless there are too many
    for paper. Pure."""
    points: list[Json] = [_point(one) for one in signs]
    return {
        **head,
        "points_total": len(points),
        "counts": [[state.words.zh, sum(one.state is state for one in signs)] for state in _ORDER],
        "points": points if len(points) <= MOST_LISTED else [],
        "points_sha256": sha256(canonical_json(points)).hex(),
    }


_ORDER = (SignState.STANDS, SignState.TO_REVIEW, SignState.OVERDUE, SignState.MISSING)


def _head(held: System) -> Mapping[str, Json]:
    unit = held.site.organisation
    return {
        "title": held.name,
        "system": held.code,
        "site": held.site.name,
        "address": held.site.address,
        "unit": unit.name,
        "builder": held.building_unit.name if held.building_unit else "",
    }


def _point(one: PointSign) -> Mapping[str, Json]:
    """A point in the words of the paper: its standing sign, or the reason why it has none that stands."""
    line: dict[str, Json] = {"code": one.point, "name": one.name, "reason": _reason(one), "sign": None}
    if one.sign is not None and one.state is SignState.STANDS:
        line["sign"] = {
            "text": one.sign.text,
            "hangs_at": one.sign.hangs_at,
            "photo_on": one.sign.days.photo_on.isoformat(),
            "inspector": one.sign.inspector,
            "due_on": one.sign.days.due_on.isoformat(),
            "sha256": one.sign.sha256,
        }
    return line


def _reason(one: PointSign) -> str:
    """Why no sign stands, "" where one does."""
    if one.sign is None:
        return "未登记标识"
    days = one.sign.days
    match one.state:
        case SignState.TO_REVIEW:
            moved = f"点位于 {shanghai_day(one.moved_at)} 移动" if one.moved_at else "点位其后移动"
            return f"标识待复核：标识于 {days.photo_on} 拍照，{moved}，此后未再登记"
        case SignState.OVERDUE:
            return f"标识逾期未复查：应于 {days.due_on} 前复查"
        case _:
            return ""
