"""Whether each paper of a penalty case can be issued now, for its page (article 23)."""

from mingcha.kit.decision import Decision
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_papers.rules import OF_CASES, may_issue_of_case
from mingcha.supervision.cases.values import WholeCase


def papers_of_case(found: WholeCase) -> dict[PrintedKind, Decision]:
    """The papers of a case, each with whether it is issued."""
    return {kind: may_issue_of_case(kind, found.facts) for kind in OF_CASES}
