"""What a person may assess, for the form: units, and what each kind may be about (article 16(6); PIPL 55)."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.queries import organisations
from mingcha.registry.systems.queries import system_names
from mingcha.supervision.assessments.rows import DEPARTMENT_PURPOSES, PLACES, systems_of
from mingcha.supervision.assessments.rules import may_handle_assessments
from mingcha.supervision.assessments.values import AssessmentKind

MOST_UNITS_OFFERED = 500


@cites("3", "16(6)")
def units_to_assess(reader: Reader, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """The codes and names of the units for which the reader may make an assessment."""
    who = duty_of(reader, at)
    rows = organisations(reader, at=at, limit=MOST_UNITS_OFFERED)
    return tuple((one.code, one.name) for one in rows if may_handle_assessments(who, one.place))


def system_choices(unit: str) -> tuple[tuple[str, str], ...]:
    """The systems that a unit manages, by code and name."""
    codes = systems_of(unit)
    names = system_names(codes)
    return tuple((code, f"{names.get(code, '')} {code}".strip()) for code in codes)


@cites("16(6)", "PIPL 55")
def about_choices(kind: AssessmentKind, unit: str) -> tuple[tuple[str, Words | str], ...]:
    """What an assessment of this kind may be about, by code; of another organisation the first of them, since the code
    of any other may be typed."""
    match kind:
        case AssessmentKind.FACE_SYSTEM:
            return system_choices(unit)
        case AssessmentKind.DEPARTMENT:
            return tuple(DEPARTMENT_PURPOSES.items())
        case AssessmentKind.PUBLICATION:
            return tuple(PLACES.items())
    others = Organisation.objects.exclude(code=unit).order_by("code").values_list("code", "name")
    return tuple(others[:MOST_UNITS_OFFERED])
