"""Adds the papers of this plane to the documents that the register issues, as Django starts (articles 12, 23)."""

from mingcha.registry.printed.contributed import Contribution, contribute
from mingcha.supervision.papers.case_content import case_content, case_digest, readable_case
from mingcha.supervision.papers.content import obstruction_content, obstruction_digest, readable_obstruction
from mingcha.supervision.papers.rules import OF_CASES, OF_OBSTRUCTIONS


def contribute_papers() -> None:
    """Adds them."""
    contribute(OF_OBSTRUCTIONS, Contribution(obstruction_content, readable_obstruction, obstruction_digest))
    contribute(OF_CASES, Contribution(case_content, readable_case, case_digest))
