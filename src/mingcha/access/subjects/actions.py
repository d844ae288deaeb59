"""Records requests of persons concerned at the managing unit's counter, and their answer (decree 799, art. 21)."""

from datetime import datetime

from mingcha.access.register.actions import write_line
from mingcha.access.register.values import REFUSED, VIEW, LineFacts
from mingcha.access.subjects import rules
from mingcha.access.subjects.models import SubjectConsent, SubjectRequest
from mingcha.access.subjects.rows import subject_request_called, subject_row
from mingcha.access.subjects.values import Relation, SubjectAsked, SubjectRow
from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.reference import written
from mingcha.law.request_purposes import RequesterKind, RequestPurpose
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import port
from mingcha.privacy.redaction.rules import has_detectors
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.identity.serving import is_on_duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import points_called
from mingcha.registry.refusals.actions import refusals_noted

_NAME = "access.subject.ask"
_CITES = ("16(3)", "799-21")
ON_SITE, NOWHERE = "on_site", "未提供"
"""Method and destination of a refusal in the register."""
MOST_CERTIFICATE = 60
"""Characters of the documents that a line of the register names."""


@cites("16(3)", "799-21", "799-20")
def record_subject_request(by: Asker, asked: SubjectAsked, *, clock: Clock) -> SubjectRow:
    """Records what a person concerned asks to view, as the managing unit's person on duty who saw the proof, and the
    answer: that a film may be made of it (rules.may_be_redacted), or a refusal, which the row, its entry and a line of
    the register keep.

    Raises Refused (15) for who is not on duty there, (799-20, 799-21) for what is not fully stated: nothing is recorded
    but the refusal. Raises Fault(NOT_FOUND) for an unknown point, Fault(INVALID) for texts that are too long.
    """
    with refusals_noted(by, _NAME, "", clock), act(_NAME, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        who = duty_of(by, now)
        answer = rules.may_be_redacted(asked, now, bool(has_detectors(port.lacking())))
        if not rules.is_recordable(asked):
            require(answer)
        unit, points = _unit_and_points(asked, now)
        require(is_on_duty_of(who, unit.place))
        held = SubjectRequest.objects.create(
            no=_next_no(now),
            applicant=checked_name(asked.applicant, rules.MOST_NAME),
            relation=asked.relation,
            concerned=checked_name(asked.concerned, rules.MOST_NAME),
            proof=checked_name(asked.proof, rules.MOST_TEXT),
            event=checked_name(asked.event, rules.MOST_TEXT),
            points=" ".join(sorted(point.code for point in points)),
            from_s=asked.from_ms // 1000,
            to_s=asked.to_ms // 1000,
            managing_unit=unit,
            consents=asked.consents,
            recorded_by_id=who.user_id,
            person=who.name,
            recorded_at=now,
            article="" if answer else answer.article,
            reason_zh="" if answer else answer.reason.zh,
            reason_en="" if answer else answer.reason.en,
        )
        record.wrote(held)
        record.fact("subject_request", held.no)
        record.fact("relation", held.relation)
        if not answer:
            record.fact("refused", [held.article, held.reason_zh])
            write_line(record, _refusal(held), now)
    return subject_row(held)


@cites("799-21")
def confirm_subject_consent(by: Asker, *, no: str, clock: Clock) -> SubjectRow:
    """Confirms the managing unit's consent to a request, as another person than who recorded it; a film may be begun
    from then on.

    Raises Refused (15) for who is not on duty there, (799-21) for a refused request and for who recorded it;
    Fault(NOT_FOUND), Fault(CONFLICT) if it is confirmed already.
    """
    name, cited = "access.subject.consent", ("799-21",)
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=cited) as record:
        held, now = subject_request_called(no), clock.now()
        who, row = duty_of(by, now), subject_row(held)
        hands = hands_of((who.user_id, held.recorded_by_id))
        require(rules.may_confirm_consent(who, held.managing_unit.place, row.answer, held.recorded_by_id, hands))
        if row.consent is not None:
            raise Fault(FaultKind.CONFLICT, Words("同意已经确认", "the consent is confirmed already"), held.no)
        given = SubjectConsent.objects.create(request=held, given_by_id=who.user_id, person=who.name, given_at=now)
        record.wrote(given)
        record.fact("subject_request", held.no)
    return subject_row(held)


def _unit_and_points(asked: SubjectAsked, now: datetime) -> tuple[Organisation, list[Point]]:
    """The points that are asked for, and the one unit that manages them."""
    points = points_called(asked.points)
    most = rules.most_points(now)
    if len(points) > most:
        raise Fault(FaultKind.INVALID, Words(f"一次最多 {most} 个点位", f"at most {most} points"))
    units = {point.system.site.organisation_id: point.system.site.organisation for point in points}
    require(rules.points_of_one_unit(units))
    (unit,) = units.values()
    return unit, list(points)


def _refusal(held: SubjectRequest) -> LineFacts:
    """The line of the register (16(3)) about a refused viewing: one person, who showed these documents."""
    begins, ends = (datetime.fromtimestamp(at, SHANGHAI) for at in (held.from_s, held.to_s))
    points = tuple(held.points.split())
    return LineFacts(
        request=held.no,
        act=REFUSED,
        persons=((held.applicant, Relation(held.relation).words.zh, held.proof[:MOST_CERTIFICATE]),),
        way=VIEW,
        method=ON_SITE,
        basis=RequesterKind.PERSON_CONCERNED.basis,
        case_no="",
        purpose=RequestPurpose.OWN_INTEREST.value,
        reason=held.event,
        content=(
            f"查阅 {len(points)} 个点位 {begins:%Y-%m-%d %H:%M:%S} 至 {ends:%Y-%m-%d %H:%M:%S}，"
            f"本人：{held.concerned}；不予查阅（{written(held.article).zh}）：{held.reason_zh}"
        ),
        points=points,
        from_ms=held.from_s * 1000,
        to_ms=held.to_s * 1000,
        destination=NOWHERE,
        operator=held.person,
        approver="",
        files=(),
        return_by=None,
    )


def _next_no(now: datetime) -> str:
    """S, the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"S{shanghai_day(now):%Y%m%d}-"
    last = SubjectRequest.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
