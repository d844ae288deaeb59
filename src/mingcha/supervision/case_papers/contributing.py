"""Adds the papers of penalty cases to the documents that the register issues, as Django starts (article 23)."""

from mingcha.registry.printed.above import add_paper
from mingcha.supervision.case_papers.content import case_content, case_values, readable_case
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.papers.contributing import paper_of_row


def contribute_case_papers() -> None:
    """Adds them."""
    for kind in OF_CASES:
        add_paper(kind, paper_of_row(kind, case_content, readable_case, case_values))
