"""The demo's archives: a volume that the school handed over to the police of its district and that waits for them, and
one of a passenger station that lacks most of what it must have; who maintains the others nobody stated (article 11).
"""

from django.conf import settings

from mingcha.kit.clock import Clock
from mingcha.kit.codes import uscc_check_character
from mingcha.law.retention import shanghai_day
from mingcha.registry.archives.actions import add_participant, add_technician, complete_volume, open_volume
from mingcha.registry.archives.files import add_document, add_version
from mingcha.registry.archives.handing_over import hand_over
from mingcha.registry.archives.overdue import find_archive_gaps
from mingcha.registry.archives.queries import volume
from mingcha.registry.archives.rules import required_documents
from mingcha.registry.archives.states import NAMED, Activity, ArchiveKind, Secrecy
from mingcha.registry.archives.values import NewDocument, NewParticipant, NewTechnician, NewVersion
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.registry.systems.models import LegalClass
from mingcha.run.demo.city import manager_of
from mingcha.run.demo.people import BY
from mingcha.run.demo.places import SITES
from mingcha.run.demo.scan import scanned

HANDED_OVER, INCOMPLETE = "HQX", "ERQ"
"""The sites whose system has a volume."""
RECEIVER = "JAGA"
_FIRMS = {
    Activity.DESIGN: ("武汉视讯设计院", "91420100MA4KY0001", "视字〔2026〕演示 1 号"),
    Activity.CONSTRUCTION: ("江城智能工程公司", "91420106MA4KY0002", "施字〔2026〕演示 2 号"),
    Activity.ACCEPTANCE: ("武汉安防检测中心", "91420100MA4KY0003", "检字〔2026〕演示 3 号"),
    Activity.MAINTENANCE: ("江城智能工程公司", "91420106MA4KY0002", ""),
}
"""Invented units; the contract of the one that maintains the system follows."""


def add_archives(clock: Clock) -> None:
    """The managers of both units keep their volumes, as their pages do; the clock names what is missing."""
    chen, number = _opened(HANDED_OVER, clock)
    for kind in required_documents(LegalClass.OPERATOR.value, shanghai_day(clock.now())):
        _add(chen, number, kind, clock)
    drawing = next(one for one in volume(chen, number, at=clock.now()).documents if one.kind is ArchiveKind.AS_BUILT)
    changed, scan = NewVersion(2, 12, "东门点位按实际位置修改"), scanned(("竣工图（修改）", "演示"))
    folder = settings.MINGCHA_HOME.documents
    add_version(chen, volume=number, document=drawing.number, new=changed, scan=scan, folder=folder, clock=clock)
    for activity in NAMED:
        _state(chen, number, activity, clock)
    complete_volume(chen, volume=number, revision=_revision(chen, number, clock), clock=clock)
    hand_over(chen, volume=number, receiver=RECEIVER, revision=_revision(chen, number, clock), clock=clock)
    manager, number = _opened(INCOMPLETE, clock)
    for kind in (ArchiveKind.CONTRACT, ArchiveKind.DESIGN):
        _add(manager, number, kind, clock)
    _state(manager, number, Activity.DESIGN, clock)
    find_archive_gaps(BY, clock=clock)


def _opened(site: str, clock: Clock) -> tuple[User, int]:
    """The manager of a site's unit, and the number of the volume that they opened."""
    place = next(one for one in SITES if one.code == site)
    manager = user_called(manager_of(place.organisation))
    return manager, open_volume(manager, system=f"{site}-1", title=f"{place.name}视频系统建设案卷", clock=clock)


def _add(manager: User, number: int, kind: ArchiveKind, clock: Clock) -> None:
    name = f"{kind.words.zh}（演示）"
    secrecy = Secrecy.RESTRICTED if kind is ArchiveKind.AS_BUILT else Secrecy.INTERNAL
    new, scan = NewDocument(kind, name, 6, secrecy), scanned((kind.words.zh, f"案卷 {number}（演示）"))
    add_document(manager, volume=number, new=new, scan=scan, folder=settings.MINGCHA_HOME.documents, clock=clock)


def _state(manager: User, number: int, activity: Activity, clock: Clock) -> None:
    name, code, contract = _FIRMS[activity]
    unit = NewParticipant(activity, name, code + uscc_check_character(code), "安防工程企业（演示）", contract)
    participant = add_participant(manager, volume=number, new=unit, clock=clock)
    person = NewTechnician("何工（演示）", f"演示证 {activity.value}", f"{activity.words.zh}负责人")
    add_technician(manager, volume=number, participant=participant, new=person, clock=clock)


def _revision(manager: User, number: int, clock: Clock) -> int:
    return volume(manager, number, at=clock.now()).row.revision
