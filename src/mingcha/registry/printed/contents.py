"""The contents and the reading rights of documents by their kind."""

from datetime import datetime

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.acceptance.models import Acceptance
from mingcha.registry.acceptance.queries import acceptance
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.identity.asker import Reader
from mingcha.registry.plans.models import Plan
from mingcha.registry.plans.queries import plan
from mingcha.registry.plans.states import PlanState
from mingcha.registry.printed.acceptance_content import acceptance_content
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.plan_content import plan_content
from mingcha.registry.printed.values import Content


def content_of(asker: Reader, kind: PrintedKind, subject: str, *, at: datetime) -> Content:
    """What a document of this row would say now. Raises Fault(NOT_FOUND), Refused."""
    match kind:
        case PrintedKind.PLAN:
            return plan_content(asker, _number(subject), at=at)
        case PrintedKind.ACCEPTANCE:
            return acceptance_content(asker, _number(subject), at=at)


def require_readable(asker: Reader, kind: PrintedKind, subject: str, *, at: datetime) -> None:
    """Raises Fault(NOT_FOUND), or Refused (article 3) if the asker may not read the row."""
    match kind:
        case PrintedKind.PLAN:
            plan(asker, _number(subject), at=at)
        case PrintedKind.ACCEPTANCE:
            acceptance(asker, _number(subject), at=at)


def is_in_force(kind: PrintedKind, subject: str) -> bool:
    """Whether what a document of this row says is in force."""
    match kind:
        case PrintedKind.PLAN:
            return Plan.objects.filter(pk=_number(subject), state=PlanState.IN_FORCE.value).exists()
        case PrintedKind.ACCEPTANCE:
            passed = AcceptanceState.PASSED.value
            return Acceptance.objects.filter(pk=_number(subject), state=passed).exists()


def _number(subject: str) -> int:
    if not (subject.isascii() and subject.isdigit() and len(subject) <= 16):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一编号的记录", "there is no row with this number"))
    return int(subject)
