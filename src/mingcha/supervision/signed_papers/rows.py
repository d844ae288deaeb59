"""Issued papers of enforcement, and who acts in their matter; not for pages (articles 12, 23; 799-24)."""

from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.printed.above import number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.printed.rows import document_called
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.cases.rows import case_called, case_facts
from mingcha.supervision.cases.rules import article_of
from mingcha.supervision.inspections.paper import OF_INSPECTIONS
from mingcha.supervision.inspections.rows import inspection_called
from mingcha.supervision.obstructions.rows import obstruction_called
from mingcha.supervision.officers.rules import may_enforce
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.signed_papers.models import SignedPaper


def paper_called(no: str) -> PrintedDocument:
    """The issued paper of a case, obstruction or inspection with this number. Raises Fault(NOT_FOUND, INVALID)."""
    held = document_called(no)
    if held.printed_kind not in (*OF_CASES, *OF_OBSTRUCTIONS, *OF_INSPECTIONS):
        words = Words("没有以此编号出具的执法文书", "no paper of enforcement was issued under this number")
        raise Fault(FaultKind.NOT_FOUND, words)
    return held


def scanned_by(kind: PrintedKind, subject: str) -> str:
    """The actor who handed in the newest signed scan of the paper of a kind that was issued last for a subject, "" for
    none; for orders and cases, whose days of before rest on it."""
    issued = PrintedDocument.objects.filter(kind=kind.value, subject=subject).order_by("-pk").first()
    scans = SignedPaper.objects.filter(document=issued) if issued is not None else SignedPaper.objects.none()
    newest = scans.order_by("-pk").first()
    return newest.kept_by if newest is not None else ""


def acts_in(asker: Reader, held: PrintedDocument, at: datetime) -> tuple[Decision, str]:
    """Whether a person acts in the matter of a paper, and under which article. Raises Fault(NOT_FOUND)."""
    who, number = duty_of(asker, at), number_of(held.subject)
    if held.printed_kind in OF_CASES:
        facts = case_facts(case_called(number))
        return may_handle_case(who, facts), article_of(facts)
    if held.printed_kind in OF_OBSTRUCTIONS:
        return may_enforce(who, obstruction_called(number).point.place), held.printed_kind.article
    return may_enforce(who, inspection_called(number).place), held.printed_kind.article


def place_of_paper(held: PrintedDocument) -> Place:
    """The place of the matter of a paper. Raises Fault(NOT_FOUND)."""
    number = number_of(held.subject)
    if held.printed_kind in OF_CASES:
        return case_facts(case_called(number)).place
    if held.printed_kind in OF_OBSTRUCTIONS:
        return obstruction_called(number).point.place
    return inspection_called(number).place
