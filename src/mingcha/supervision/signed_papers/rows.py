"""Issued papers of enforcement, who acts in their matter, and how their scans stand; not for pages (12, 23; 799-24)."""

from datetime import datetime

from django.db.models import Q

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.hands import is_hand_of_any, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.printed.above import number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.printed.rows import document_called
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.cases.rows import case_called, case_facts
from mingcha.supervision.cases.rules import article_of
from mingcha.supervision.inspections.paper import OF_INSPECTIONS
from mingcha.supervision.inspections.rows import inspection_called
from mingcha.supervision.inspections.rows import order_of as unit_order_of
from mingcha.supervision.inspections.rules import may_act_on_spot
from mingcha.supervision.obstructions.rows import LARGEST_NUMBER, obstruction_called, order_of
from mingcha.supervision.obstructions.rows import facts_of as obstruction_facts
from mingcha.supervision.obstructions.rules import may_act_on_obstruction
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.signed_papers.models import ScanCheck, SignedPaper
from mingcha.supervision.signed_papers.rules import is_of_matter_of_paper
from mingcha.supervision.signed_papers.states import ANSWERS, ScanState, ScanStep


def paper_called(no: str) -> PrintedDocument:
    """The issued paper of a case, obstruction or inspection with this number. Raises Fault(NOT_FOUND, INVALID)."""
    held = document_called(no)
    if held.printed_kind not in (*OF_CASES, *OF_OBSTRUCTIONS, *OF_INSPECTIONS):
        words = Words("没有以此编号出具的执法文书", "no paper of enforcement was issued under this number")
        raise Fault(FaultKind.NOT_FOUND, words)
    return held


def scanned_by(kind: PrintedKind, subject: str) -> str:
    """The actor who handed in the newest signed scan that counts of the paper of a kind that was issued last for a
    subject, "" for none; for orders and cases, whose earlier days rest on it."""
    issued = PrintedDocument.objects.filter(kind=kind.value, subject=subject).order_by("-pk").first()
    scans = SignedPaper.objects.filter(document=issued) if issued is not None else SignedPaper.objects.none()
    counting = Q(needs_second=False) | Q(checks__step=ScanStep.CONFIRMED.value)
    newest = scans.filter(counting).order_by("-pk").first()
    return newest.kept_by if newest is not None else ""


def acts_in(asker: Reader, held: PrintedDocument, at: datetime) -> tuple[Decision, str]:
    """Whether a person acts in the matter of a paper, and under which article. Raises Fault(NOT_FOUND)."""
    who, number = duty_of(asker, at), number_of(held.subject)
    if held.printed_kind in OF_CASES:
        facts = case_facts(case_called(number))
        return may_handle_case(who, facts), article_of(facts)
    if held.printed_kind in OF_OBSTRUCTIONS:
        return may_act_on_obstruction(who, obstruction_facts(obstruction_called(number))), held.printed_kind.article
    return may_act_on_spot(who, inspection_called(number).place), held.printed_kind.article


def place_of_paper(held: PrintedDocument) -> Place:
    """The place of the matter of a paper. Raises Fault(NOT_FOUND)."""
    number = number_of(held.subject)
    if held.printed_kind in OF_CASES:
        return case_facts(case_called(number)).place
    if held.printed_kind in OF_OBSTRUCTIONS:
        return obstruction_called(number).point.place
    return inspection_called(number).place


def is_of_matter(asker: Reader, held: PrintedDocument, at: datetime) -> bool:
    """Whether a person is of the matter of a paper, by the rule on its actors and what they are now."""
    actors = _actors_of(held)
    known = facts_of_many(map(person_id, actors), at)
    return is_of_matter_of_paper(duty_of(asker, at).user_id, actors, place_of_paper(held), known.values())


def _actors_of(held: PrintedDocument) -> frozenset[str]:
    """The actors of the matter of a paper, without who was taken off its case."""
    number = number_of(held.subject)
    if held.printed_kind in OF_CASES:
        case = case_called(number)
        facts = case_facts(case)
        chair = facts.hearing.chair if facts.hearing is not None else ""
        found = facts.handlers | {case.approved_by, case.reviewed_by, case.decided_by, chair}
        return frozenset(one for one in found if one and person_id(one) not in facts.recused)
    if held.printed_kind in OF_OBSTRUCTIONS:
        tree = obstruction_called(number)
        order, visits = order_of(tree), list(tree.inspections.values_list("first", "second"))
        by = {tree.noted_by, tree.judged_by, order.ordered_by if order else ""}
    else:
        inspection = inspection_called(number)
        ordered, visits = unit_order_of(inspection), list(inspection.records.values_list("first", "second"))
        by = {inspection.begun_by, ordered.ordered_by if ordered else ""}
    return frozenset(by | {one for both in visits for one in both}) - {""}


def scan_called(held: PrintedDocument, number: int) -> SignedPaper:
    """The scan of a paper with this number. Raises Fault(NOT_FOUND)."""
    found = SignedPaper.objects.filter(document=held, pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份签收扫描件", "there is no such scan"), str(number))
    return found


def state_of(scan: SignedPaper, answer: ScanCheck | None) -> ScanState:
    """How a scan stands. `answer`: of another officer, None for none."""
    if not scan.needs_second:
        return ScanState.EARLIER
    if answer is None:
        return ScanState.WAITING
    return ScanState.CONFIRMED if answer.step == ScanStep.CONFIRMED.value else ScanState.DECLINED


def answer_of(scan: SignedPaper) -> ScanCheck | None:
    """The answer of another officer to a scan, None for none."""
    return scan.checks.filter(step__in=[one.value for one in ANSWERS]).first()


def was_opened(scan: SignedPaper, actor: str) -> bool:
    """Whether an actor opened a scan that waits."""
    return scan.checks.filter(step=ScanStep.OPENED.value, done_by=actor).exists()


def is_other_hand(user_id: int, scan: SignedPaper) -> bool:
    """Whether a person is in another hand than who kept a scan."""
    return not is_hand_of_any(user_id, (scan.kept_by,), hands_of({user_id, person_id(scan.kept_by)}))
