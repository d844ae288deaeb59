"""Whether each paper of an obstruction can be issued now, for its page (articles 12, 23)."""

from mingcha.kit.decision import Decision
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.obstructions.values import WholeObstruction
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS, may_issue_of_obstruction


def papers_of_obstruction(found: WholeObstruction) -> dict[PrintedKind, Decision]:
    """The papers of an obstruction, each with whether it is issued."""
    signed = [one for one in found.inspections if one.signed_at is not None]
    inspected, again = any(not one.again for one in signed), any(one.again for one in signed)
    return {
        kind: may_issue_of_obstruction(kind, found.facts, inspected=inspected, again=again) for kind in OF_OBSTRUCTIONS
    }
