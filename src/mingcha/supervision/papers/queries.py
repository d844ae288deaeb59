"""Whether each paper of an obstruction or case can be issued now, for their pages (articles 12, 23)."""

from mingcha.kit.decision import Decision
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.values import WholeCase
from mingcha.supervision.obstructions.values import WholeObstruction
from mingcha.supervision.papers.rules import (
    OF_CASES,
    OF_OBSTRUCTIONS,
    may_issue_of_case,
    may_issue_of_obstruction,
)


def papers_of_obstruction(found: WholeObstruction) -> dict[PrintedKind, Decision]:
    """The papers of an obstruction, each with whether it is issued."""
    signed = [one for one in found.inspections if one.signed_at is not None]
    inspected, again = any(not one.again for one in signed), any(one.again for one in signed)
    return {
        kind: may_issue_of_obstruction(kind, found.facts, inspected=inspected, again=again) for kind in OF_OBSTRUCTIONS
    }


def papers_of_case(found: WholeCase) -> dict[PrintedKind, Decision]:
    """The papers of a case, each with whether it is issued."""
    return {kind: may_issue_of_case(kind, found.facts) for kind in OF_CASES}
