"""Makes a matter of the facts of an obstruction or of a finding, for the rules of cases (articles 22, 23; 799-24)."""

from mingcha.supervision.inspections.questions import OFFENCE_OF
from mingcha.supervision.inspections.rules import is_corrected, still_lacking
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import UnitInspectionFacts
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.obstructions.states import ObstructionState, OwnerKind
from mingcha.supervision.obstructions.values import ObstructionFacts


def of_obstruction(held: ObstructionFacts) -> Matter:
    """An obstruction, or another act about a point, as a matter."""
    over = held.state is ObstructionState.CLOSED
    return Matter(
        place=held.place,
        offence=held.offence,
        owner_kind=held.owner_kind,
        signed_by=held.signed_by,
        inspected_on=held.inspected_on,
        served_on=held.served_on,
        due_on=held.due_on,
        found_on=held.found_on,
        corrected=over or held.state is ObstructionState.CORRECTED,
        over=over,
        legal_classes=frozenset({held.legal_class} - {""}),
        charged=held.charged,
    )


def of_finding(held: UnitInspectionFacts, question: str, signed_by: frozenset[str]) -> Matter:
    """A finding of an inspection, the "no" to a question, as a matter. What is found at a registered unit is that
    unit's; of a place that is in no register it may be a unit's or a private person's act. An inspection is closed by
    its course alone, so that a case may come of it afterwards. Of several findings those alone are uncorrected that the
    re-inspection names. An order "at once" has no limit that could run out: whoever was told and has not corrected it
    when officers look again refused."""
    signed = held.state is not UnitInspectionState.BEGUN
    return Matter(
        place=held.place,
        offence=OFFENCE_OF.get(question) if question in held.lacking else None,
        owner_kind=OwnerKind.UNIT if held.registered else None,
        anybody=not held.registered,
        signed_by=signed_by,
        inspected_on=held.inspected_on if signed else None,
        served_on=held.served_on,
        due_on=None if held.at_once else held.due_on,
        found_on=held.found_on if still_lacking(held, question) else None,
        corrected=is_corrected(held, question),
        legal_classes=held.legal_classes,
        unit=held.place.organisation if held.registered else "",
        charged=held.charged,
    )
