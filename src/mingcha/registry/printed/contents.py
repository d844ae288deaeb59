"""The contents and the reading rights of documents by their kind, and whether what one says is still so."""

from datetime import date, datetime

from mingcha import __version__
from mingcha.registry.acceptance.models import Acceptance
from mingcha.registry.acceptance.queries import acceptance
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.archives.queries import volume
from mingcha.registry.identity.asker import Reader
from mingcha.registry.plans.models import Plan
from mingcha.registry.plans.queries import plan
from mingcha.registry.plans.states import PlanState
from mingcha.registry.printed.above import PaperAbove, number_of, paper_above
from mingcha.registry.printed.acceptance_content import acceptance_content
from mingcha.registry.printed.archive_content import archive_content, archive_paper_digest
from mingcha.registry.printed.filing_content import filing_content, filing_paper_digest, readable_filing
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.monitor_receipt_content import monitor_receipt_content, monitor_receipt_digest
from mingcha.registry.printed.monitors_content import monitors_content, monitors_digest, readable_unit
from mingcha.registry.printed.plan_content import plan_content
from mingcha.registry.printed.relocation_content import relocation_content, relocation_digest
from mingcha.registry.printed.rules import says_the_same
from mingcha.registry.printed.sign_content import readable_system, sign_content, sign_digest
from mingcha.registry.printed.values import Content, Issued
from mingcha.registry.printed.watch_content import watch_content, watch_paper_digest
from mingcha.registry.relocations.queries import relocation
from mingcha.registry.staff.receipts import receipt
from mingcha.registry.watches.queries import watch


def content_of(asker: Reader, kind: PrintedKind, subject: str, *, at: datetime) -> Content:
    """What a document of this row would say now. Raises Fault(NOT_FOUND), Refused."""
    match kind:
        case PrintedKind.PLAN:
            return plan_content(asker, number_of(subject), at=at)
        case PrintedKind.ACCEPTANCE:
            return acceptance_content(asker, number_of(subject), at=at)
        case PrintedKind.SIGNS:
            return sign_content(asker, subject, at=at)
        case PrintedKind.FILING | PrintedKind.RECEIPT | PrintedKind.CORRECTION:
            return filing_content(asker, kind, number_of(subject), at=at)
        case PrintedKind.RELOCATION:
            return relocation_content(asker, number_of(subject), at=at)
        case PrintedKind.INVENTORY | PrintedKind.HANDOVER:
            return archive_content(asker, kind, number_of(subject), at=at)
        case PrintedKind.MONITORS:
            return monitors_content(asker, subject, at=at)
        case PrintedKind.MONITOR_RECEIPT:
            return monitor_receipt_content(asker, subject, at=at)
        case PrintedKind.WATCH:
            return watch_content(asker, number_of(subject), at=at)
        case _:
            return paper_above(kind).content(asker, subject, at)


def require_readable(asker: Reader, kind: PrintedKind, subject: str, *, at: datetime) -> None:
    """Raises Fault(NOT_FOUND), or Refused (article 3) if the asker may not read the row."""
    match kind:
        case PrintedKind.PLAN:
            plan(asker, number_of(subject), at=at)
        case PrintedKind.ACCEPTANCE:
            acceptance(asker, number_of(subject), at=at)
        case PrintedKind.SIGNS:
            readable_system(asker, subject, at=at)
        case PrintedKind.FILING | PrintedKind.RECEIPT | PrintedKind.CORRECTION:
            readable_filing(asker, number_of(subject), at=at)
        case PrintedKind.RELOCATION:
            relocation(asker, number_of(subject), at=at)
        case PrintedKind.INVENTORY | PrintedKind.HANDOVER:
            volume(asker, number_of(subject), at=at)
        case PrintedKind.MONITORS:
            readable_unit(asker, subject, at=at)
        case PrintedKind.MONITOR_RECEIPT:
            receipt(asker, subject, at=at)
        case PrintedKind.WATCH:
            watch(asker, number_of(subject), at=at)
        case _:
            paper_above(kind).require_readable(asker, subject, at)


def still_says(kind: PrintedKind, subject: str, issued: Issued, *, on: date) -> bool:
    """Whether what was issued of this row is in force on a Shanghai day.

    A plan in force and a passed acceptance never change. Signs do, by an act or as their day goes by, and a case of
    moving or removing does by its steps, so the content of these is made again and compared, and so is that of a paper
    of a filing or of a volume. Where the words of a paper are part of its content, one that an earlier version of the
    program worded is compared by what it states apart from them: an upgrade that words it otherwise replaces nothing.
    """
    content = issued.content
    match kind:
        case PrintedKind.PLAN:
            return Plan.objects.filter(pk=number_of(subject), state=PlanState.IN_FORCE.value).exists()
        case PrintedKind.ACCEPTANCE:
            passed = AcceptanceState.PASSED.value
            return Acceptance.objects.filter(pk=number_of(subject), state=passed).exists()
        case PrintedKind.SIGNS:
            return says_the_same(content, sign_digest(subject, on=on))
        case PrintedKind.FILING | PrintedKind.RECEIPT | PrintedKind.CORRECTION:
            return says_the_same(content, filing_paper_digest(kind, number_of(subject)))
        case PrintedKind.RELOCATION:
            return says_the_same(content, relocation_digest(number_of(subject)))
        case PrintedKind.INVENTORY | PrintedKind.HANDOVER:
            return says_the_same(content, archive_paper_digest(kind, number_of(subject)))
        case PrintedKind.MONITORS:
            return says_the_same(content, monitors_digest(subject, on=on))
        case PrintedKind.MONITOR_RECEIPT:
            return says_the_same(content, monitor_receipt_digest(subject))
        case PrintedKind.WATCH:
            return says_the_same(content, watch_paper_digest(number_of(subject)))
        case _:
            above = paper_above(kind)
            is_same = says_the_same(content, above.digest(subject, on))
            return is_same or _states_the_same(above, subject, issued, on)


def _states_the_same(above: PaperAbove, subject: str, issued: Issued, on: date) -> bool:
    """Whether a paper in the words of an earlier version states what one would state now."""
    if above.stated is None or not issued.stated or issued.version == __version__:
        return False
    return issued.stated == above.stated(subject, on)
