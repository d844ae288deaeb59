"""Which issued papers a program gets: none about a work secret (article 16(1)). A PDF is no JSON, of which the net of
the API takes what names one."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.acceptance.queries import acceptance
from mingcha.registry.archives.queries import volume
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import reach
from mingcha.registry.points.classified import require_no_work_secret, work_secrets
from mingcha.registry.points.reach import POINT
from mingcha.registry.printed.above import is_of_secrets, number_of
from mingcha.registry.printed.filing_content import readable_filing
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.relocations.queries import relocation

OF_NO_POINT = frozenset({PrintedKind.PLAN, PrintedKind.MONITORS, PrintedKind.MONITOR_RECEIPT})
"""Papers about places that are yet to be built, and about persons."""


@cites("16(1)")
def require_given_paper(asker: Reader, kind: PrintedKind, subject: str, *, at: datetime) -> None:
    """Requires that the system of a paper has no work secret. A paper of another kind does not say of which points it
    speaks: then the reader must reach no work secret at all, and none of its points may be secret. Raises
    Fault(NOT_FOUND), also as reading the row does."""
    if kind in OF_NO_POINT:
        return
    system = _system_of(asker, kind, subject, at)
    require_no_work_secret(system=system)
    is_withheld = not system and work_secrets().filter(reach(duty_of(asker, at), POINT)).exists()
    if is_withheld or is_of_secrets(kind, subject, at):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份文件", "there is no such document"))


def _system_of(asker: Reader, kind: PrintedKind, subject: str, at: datetime) -> str:
    """The code of the system that a paper is about; "" for one about something else."""
    match kind:
        case PrintedKind.SIGNS:
            return subject
        case PrintedKind.ACCEPTANCE:
            return acceptance(asker, number_of(subject), at=at).row.system
        case PrintedKind.FILING | PrintedKind.RECEIPT | PrintedKind.CORRECTION:
            return readable_filing(asker, number_of(subject), at=at).system.code
        case PrintedKind.RELOCATION:
            return relocation(asker, number_of(subject), at=at).row.system
        case PrintedKind.INVENTORY | PrintedKind.HANDOVER:
            return volume(asker, number_of(subject), at=at).row.system
        case _:
            return ""
