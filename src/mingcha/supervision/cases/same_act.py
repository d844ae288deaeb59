"""The other penalty cases of the same act: what they fined or warned for, which one is led; not for pages (APL 29)."""

from typing import Any

from django.db.models import Q, QuerySet

from mingcha.law.retention import shanghai_day
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import LED, CaseState, Outcome
from mingcha.supervision.cases.values import NewCase
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.obstructions.models import Obstruction

_OVER = (CaseState.ANNULLED.value, CaseState.CLOSED.value)


def fined_by(held: PenaltyCase) -> tuple[str, ...]:
    """The rules by which other cases fined the same person for the same act (APL 29); an annulled fine is none."""
    others = _others(held).filter(person_digest=held.person_digest, outcome=Outcome.FINE.value, annulled_on=None)
    return tuple(others.order_by("pk").values_list("rule", flat=True))


def led_already(about: Obstruction | InspectionAnswer, new: NewCase, digest: str) -> str:
    """The number of the case of the same person and act under the same rule that is led, or whose fine or transfer is
    not carried out yet; "" for none. `digest`: of the person's identity number."""
    of = {"obstruction": about} if isinstance(about, Obstruction) else {"finding__inspection": about.inspection_id}
    rows = PenaltyCase.objects.filter(**of, person_digest=digest, rule=new.rule, offence=new.offence.value)
    decided = Q(outcome__in=[Outcome.FINE.value, Outcome.TRANSFER.value])
    runs = Q(state__in=[one.value for one in LED]) | decided & ~Q(state__in=_OVER)
    return rows.filter(runs).order_by("pk").values_list("no", flat=True).first() or ""


def _others(held: PenaltyCase) -> QuerySet[PenaltyCase]:
    """The other cases of the same act: of the same obstruction; of any answer to the same inspection that is the same
    act, or to another inspection of the same unit or place that was decided since this one began: what goes on until
    it is decided is one act, however many questions and visits found it."""
    rows = PenaltyCase.objects.exclude(pk=held.pk)
    if held.finding is None:
        return rows.filter(obstruction=held.obstruction_id)
    visit = held.finding.inspection
    if visit.unit_id:
        place = Q(finding__inspection__unit=visit.unit_id)
        if visit.system_id:
            place &= Q(finding__inspection__system=visit.system_id) | Q(finding__inspection__system=None)
    else:
        named = {"unit": None, "subject": visit.subject, "division": visit.division, "zone": visit.zone}
        place = Q(**{f"finding__inspection__{column}": value for column, value in named.items()})
    beside = place & Q(decided_on__gte=shanghai_day(visit.begun_at))
    return rows.filter(Q(finding__inspection=visit) | beside, offence=held.offence)


def warned(held: PenaltyCase) -> dict[str, Any]:
    """Whether and when a warning was given in another case of the same act under its rule, as CaseFacts has it."""
    given = _others(held).filter(rule=held.rule, outcome=Outcome.WARNING.value, annulled_on=None)
    rows = given.order_by("served_on", "pk")
    found = list(rows.values_list("served_on", "person_digest"))
    return {
        "warned_on": next((on for on, _ in found if on is not None), None),
        "warned": any(digest == held.person_digest for _, digest in found),
    }
