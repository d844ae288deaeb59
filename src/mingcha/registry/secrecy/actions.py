"""Marks points as work secrets, ends it by another hand, sets the precision of what is shared (articles 13, 16, 20)."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import is_hand_of_any, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.points.catalogue_values import MOST_DOCUMENT, STATE_SECRET, PointSecrecy, Precision
from mingcha.registry.points.changes import tell_point_changed
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called, point_row
from mingcha.registry.points.rules import MOST_REASON
from mingcha.registry.points.values import PointRow
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.registry.secrecy import rules

MARK, END, PRECISION = "registry.point.mark_secret", "registry.point.end_secret", "registry.point.set_precision"
"""The names of the acts."""


@cites("3", "13(1)", "16(1)", "20(4)")
def mark_secret(by: Asker, *, code: str, document: str, clock: Clock, level: str = PointSecrecy.WORK.value) -> PointRow:
    """Marks a point as a work secret, by the document that says so: from then on no export but its keeper's has
    it, and no sheet of chosen points. `level` is a value of PointSecrecy, or STATE_SECRET, which is refused.

    Raises Refused, Fault(CONFLICT) for one that is marked already, Fault(INVALID), Fault(NOT_FOUND).
    """
    if level not in (PointSecrecy.WORK.value, STATE_SECRET):
        raise Fault(FaultKind.INVALID, Words("没有这种密级", "there is no such level"), level[:40])
    with (
        refusals_noted(by, MARK, code, clock),
        act(MARK, by=actor_of(by), clock=clock, cites=("13(1)", "16(1)", "20(4)")) as record,
    ):
        point, now = point_called(code), clock.now()
        require(rules.may_mark_secret(duty_of(by, now), point.place, level, document))
        if point.secrecy:
            raise Fault(FaultKind.CONFLICT, Words("该点位已标注为工作秘密", "the point is marked as secret already"))
        point.secrecy, point.secrecy_by = level, actor_of(by).id
        point.secrecy_document = checked_name(document, MOST_DOCUMENT)
        _save(record, point)
        record.fact("document", point.secrecy_document)
    return point_row(point, clock.now())


@cites("3", "13(1)", "16(1)")
def end_secret(by: Asker, *, code: str, document: str, clock: Clock) -> PointRow:
    """Ends that a point is a work secret, by the document that releases it and by another hand than the one that marked
    it. Raises Refused, Fault(CONFLICT) for one that is not marked, Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, END, code, clock),
        act(END, by=actor_of(by), clock=clock, cites=("13(1)", "16(1)")) as record,
    ):
        point, now = point_called(code), clock.now()
        who = duty_of(by, now)
        hands = hands_of((who.user_id, person_id(point.secrecy_by)))
        is_marker = is_hand_of_any(who.user_id, (point.secrecy_by,), hands)
        require(rules.may_end_secret(who, point.place, document, is_marker=is_marker))
        if not point.secrecy:
            raise Fault(FaultKind.CONFLICT, Words("该点位未标注为工作秘密", "the point is not marked as secret"))
        record.fact("marked_by", point.secrecy_by)
        point.secrecy, point.secrecy_document, point.secrecy_by = PointSecrecy.NONE.value, "", ""
        _save(record, point)
        record.fact("document", checked_name(document, MOST_DOCUMENT))
    return point_row(point, clock.now())


@cites("3", "13(1)")
def set_precision(by: Asker, *, code: str, precision: str, reason: str, clock: Clock) -> PointRow:
    """Says how exactly a point's place is passed on to departments other than the police: a value of Precision, with
    the reason, which stays in the log. Raises Refused, Fault(CONFLICT), Fault(INVALID), Fault(NOT_FOUND)."""
    if precision not in [one.value for one in Precision]:
        raise Fault(FaultKind.INVALID, Words("没有这种精度", "there is no such precision"), precision[:40])
    with (
        refusals_noted(by, PRECISION, code, clock),
        act(PRECISION, by=actor_of(by), clock=clock, cites=("13(1)",)) as record,
    ):
        point, now = point_called(code), clock.now()
        require(rules.may_set_precision(duty_of(by, now), point.place, reason))
        if point.precision == precision:
            raise Fault(FaultKind.CONFLICT, Words("已是这种精度", "it is this precision already"))
        point.precision = precision
        _save(record, point)
        record.fact("precision", precision)
        record.fact("reason", checked_name(reason, MOST_REASON))
    return point_row(point, clock.now())


def _save(record: ActRecord, point: Point) -> None:
    point.save()
    tell_point_changed(point)
    record.wrote(point)
    record.fact("camera", point.code)
