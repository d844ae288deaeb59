"""Requests of persons concerned for pages, as frozen values (decree 799, art. 21)."""

from datetime import datetime

from mingcha.access.requests.rows import READERS
from mingcha.access.subjects.models import SubjectRequest
from mingcha.access.subjects.values import SubjectAsked, SubjectRow
from mingcha.kit.decision import refuse
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.serving import ANSWERERS, is_on_duty_of

MOST_LISTED = 200


def subject_requests(asker: Reader, *, at: datetime, limit: int = MOST_LISTED) -> tuple[SubjectRow, ...]:
    """The requests of persons concerned to units of which the asker reads the requests: its people on duty, the police
    over it, auditors; newest first."""
    facts = duty_of(asker, at)
    if not facts.has(*ANSWERERS, *READERS):
        return ()
    rows = SubjectRequest.objects.select_related("managing_unit").order_by("-pk")
    readable: dict[int, bool] = {}
    found = []
    for held in rows.iterator(chunk_size=500):
        unit = held.managing_unit
        if unit.pk not in readable:
            readable[unit.pk] = bool(is_on_duty_of(facts, unit.place) or facts.over(unit.place, *READERS))
        if readable[unit.pk]:
            found.append(subject_row(held))
        if len(found) == limit:
            break
    return tuple(found)


def subject_row(held: SubjectRequest) -> SubjectRow:
    """A request of a person concerned as a value."""
    asked = SubjectAsked(
        applicant=held.applicant,
        relation=held.relation,
        concerned=held.concerned,
        proof=held.proof,
        event=held.event,
        points=tuple(held.points.split()),
        from_ms=held.from_s * 1000,
        to_ms=held.to_s * 1000,
        consents=held.consents,
    )
    answer = refuse(held.article, held.reason_zh, held.reason_en)
    return SubjectRow(held.no, asked, held.managing_unit.code, held.person, held.recorded_at, answer)
