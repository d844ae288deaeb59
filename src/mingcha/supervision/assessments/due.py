"""The last days of impact assessments, and of the first one of systems from before the doors asked, for the page of
deadlines (article 16(6); PIPL 55).
"""

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rules import NOT_PUBLIC
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.assessments.rows import assessments_in_reach
from mingcha.supervision.assessments.rules import ASSESSMENT_READERS, existing_last_day
from mingcha.supervision.assessments.values import AssessmentKind, AssessmentState

_UNIT = PlaceColumns("site__organisation__division", "site__organisation__code", "site__organisation__zone")


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


@cites("16(6)", "PIPL 55")
def due_first_assessments(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The systems in reach with points in use that nobody has assessed, once their last day is near: earlier ones
    the doors asked, since no other came into use without. The day is our own: there is no legal one."""
    who, last = duty_of(asker, at), existing_last_day()
    if last > until or not who.has(*ASSESSMENT_READERS):
        return ()
    reading = replace(who, roles=tuple(one for one in who.roles if one.role in ASSESSMENT_READERS))
    in_use = Point.objects.filter(system=OuterRef("pk"), state=PointState.IN_USE)
    held = ImpactAssessment.objects.filter(
        unit=OuterRef("site__organisation"),
        kind=AssessmentKind.FACE_SYSTEM.value,
        about=OuterRef("code"),
        state=AssessmentState.CONFIRMED.value,
    )
    rows = System.objects.filter(reach(reading, _UNIT), Exists(in_use), ~Exists(held)).exclude(legal_class=NOT_PUBLIC)
    named = rows.order_by("code").values_list("code", "name", "site__organisation__name")[:limit]
    return tuple(
        Due(DueKind.SYSTEM_ASSESSMENT, code, Words(name, name), unit, "16(6)", last, None) for code, name, unit in named
    )
