"""The last days of impact assessments, for the page of deadlines (article 16(6); PIPL 55)."""

from datetime import date, datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.supervision.assessments.rows import assessments_in_reach
from mingcha.supervision.assessments.values import AssessmentKind, AssessmentState


@cites("16(6)", "PIPL 55")
def due_assessments(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The confirmed assessments in reach whose last day comes up to a day, or is past; where several are of one unit
    and receiver, the newest. The months are our own: there is no legal day."""
    rows = assessments_in_reach(duty_of(asker, at)).filter(state=AssessmentState.CONFIRMED.value, acceptable=True)
    newest = {(one.unit_id, one.kind, one.about): one for one in rows.order_by("decided_at", "pk")}
    found = []
    for held in sorted(newest.values(), key=lambda one: (one.valid_until or date.max, one.pk)):
        if held.valid_until is not None and held.valid_until <= until:
            kind = AssessmentKind(held.kind).words
            about = Words(f"{kind.zh}：{held.about_name}", f"{kind.en}: {held.about_name}")
            found.append(Due(DueKind.ASSESSMENT, str(held.pk), about, held.unit.name, "16(6)", held.valid_until, None))
    return tuple(found[:limit])
