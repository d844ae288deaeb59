"""Volumes: states and refusals of the database, altered files, papers by the digest that was signed, keeping time (art.
11). What people do is acted in registry/scenarios/archives.yaml.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from tests.support.access.scans import jpeg, png
from tests.support.printed import ROOT, sheet_of
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.models import AcceptanceReport
from mingcha.registry.archives.actions import add_participant, add_technician, complete_volume, open_volume
from mingcha.registry.archives.checks import check_archives
from mingcha.registry.archives.files import add_document, add_version
from mingcha.registry.archives.handing_over import accept_volume, hand_over
from mingcha.registry.archives.models import (
    ArchiveDocument,
    ArchiveParticipant,
    ArchiveTechnician,
    ArchiveVersion,
    ArchiveVolume,
    VolumeHandover,
)
from mingcha.registry.archives.overdue import find_archive_gaps
from mingcha.registry.archives.queries import volume, volumes
from mingcha.registry.archives.rules import required_documents
from mingcha.registry.archives.states import NAMED, TRANSITIONS, ArchiveKind, Secrecy, VolumeState
from mingcha.registry.archives.values import NewDocument, NewParticipant, NewTechnician, NewVersion
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.printed.contents import content_of, still_says
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Issued
from mingcha.registry.relocations.models import Relocation
from mingcha.registry.systems.models import LegalClass, System
from mingcha.web.registry.printed.typesetting import typesetter

pytestmark = pytest.mark.law("11")
DESIGNER = "91420100MA4KY00014"


@dataclass(frozen=True)
class School:
    """The school's manager with a volume, and where its files lie."""

    manager: User
    number: int
    folder: Path
    clock: HandClock

    @property
    def revision(self) -> int:
        return volume(self.manager, self.number, at=self.clock.now()).row.revision

    def add(self, kind: ArchiveKind, scan: bytes = png(), secrecy: Secrecy = Secrecy.INTERNAL) -> int:
        new = NewDocument(kind, f"材料 {kind.value}", 3, secrecy)
        return add_document(self.manager, volume=self.number, new=new, scan=scan, folder=self.folder, clock=self.clock)

    def fill(self) -> None:
        """Everything that the law of the day requires; complete."""
        for kind in required_documents(LegalClass.OPERATOR.value, shanghai_day(self.clock.now())):
            self.add(kind)
        for activity in NAMED:
            unit = NewParticipant(activity, "某工程公司", DESIGNER)
            participant = add_participant(self.manager, volume=self.number, new=unit, clock=self.clock)
            person = NewTechnician("何工", f"证 {activity.value}", "负责人")
            add_technician(self.manager, volume=self.number, participant=participant, new=person, clock=self.clock)
        complete_volume(self.manager, volume=self.number, revision=self.revision, clock=self.clock)


@pytest.fixture
def school(city: City, clock: HandClock, tmp_path: Path) -> School:
    number = open_volume(city["manager"], system="HQX", title="校门系统案卷", clock=clock)
    return School(city["manager"], number, tmp_path, clock)


def receiver() -> User:
    return User.objects.select_related("organisation").get(username="manager-wcga")


def test_the_database_knows_the_same_states_and_each_is_reached() -> None:
    (found,) = (one for one in ArchiveVolume._meta.constraints if one.name == "volume_state")
    assert isinstance(found, CheckConstraint)
    ((_, values),) = found.condition.children  # type: ignore[misc, union-attr]
    assert list(values) == [state.value for state in VolumeState]
    assert set(TRANSITIONS) == set(VolumeState)
    reached = {after for followers in TRANSITIONS.values() for after in followers}
    assert reached | {VolumeState.OPEN} == set(VolumeState)


def test_the_law_names_documents_that_volumes_have() -> None:
    """A kind that a parameter names and the code does not know would be required of nobody."""
    for legal_class in LegalClass.values:
        found = required_documents(legal_class, date(2026, 11, 25))
        assert len(found) == {"art7_1": 10, "art7_2": 8}.get(legal_class, 6)


def test_the_database_refuses_what_the_rules_refuse(school: School, city: City) -> None:
    number = school.add(ArchiveKind.AS_BUILT)
    held = ArchiveVersion.objects.get(document=number)
    for changed in ({"version": 1, "digest": "bb"}, {"version": 2}):  # overwritten, and the same bytes again
        with pytest.raises(IntegrityError), transaction.atomic():
            ArchiveVersion.objects.create(
                document_id=number, pages=3, file="archives/other", size_bytes=1, media_type="image/png",
                added_by="user:1", added_at=held.added_at, **{"digest": held.digest} | changed,
            )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ArchiveDocument.objects.filter(pk=number).update(secrecy="classified")
    volumes_held = ArchiveVolume.objects.filter(pk=school.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        volumes_held.update(state="accepted_by_receiver")  # it was never complete
    row = ArchiveVolume.objects.get(pk=school.number)
    given = {"volume": row, "giver": row.unit, "inventory": "{}", "digest": "aa", "files": 1, "signed_by": "user:1"}
    given |= {"signed_name": "陈", "signed_at": held.added_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        VolumeHandover.objects.create(**given, receiver=row.unit)
    other = city["elsewhere"].organisation
    made = VolumeHandover.objects.create(**given, receiver=other)
    for unlawful in (
        {"accepted_by": "user:1", "accepted_name": "陈", "accepted_at": held.added_at},  # one person on both sides
        {"returned_at": held.added_at, "returned_by": "user:1"},  # without a reason
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            VolumeHandover.objects.filter(pk=made.pk).update(**unlawful)
    with pytest.raises(IntegrityError), transaction.atomic():
        VolumeHandover.objects.create(**given, receiver=other)  # a second one that stands


def test_a_volume_with_an_altered_file_is_not_accepted_and_the_check_names_it(school: School) -> None:
    school.fill()
    assert list(check_archives(school.folder)) == []
    digest = hand_over(
        school.manager, volume=school.number, receiver="WCGA", revision=school.revision, clock=school.clock
    )
    file = school.folder / ArchiveVersion.objects.get(document__kind="as_built").file
    file.chmod(0o600)
    file.write_bytes(jpeg())
    read = {"volume": school.number, "inventory": digest, "revision": school.revision, "folder": school.folder}
    with pytest.raises(Fault, match="as_built") as fault:
        accept_volume(receiver(), **read, clock=school.clock)
    assert fault.value.kind is FaultKind.CORRUPT
    assert [one.kind for one in check_archives(school.folder)] == ["archive_altered"]
    file.unlink()
    with pytest.raises(Fault):
        accept_volume(receiver(), **read, clock=school.clock)
    assert VolumeHandover.objects.get().accepted_at is None


def test_a_file_without_a_row_stays_out_when_its_act_is_refused(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = school.add(ArchiveKind.AS_BUILT)
    before = sorted(school.folder.rglob("*.*"))
    new = {"new": NewVersion(1, 3), "scan": jpeg(), "folder": school.folder, "clock": school.clock}
    with pytest.raises(Refused):
        add_version(school.manager, volume=school.number, document=number, **new)
    with pytest.raises(Refused) as refused:  # judged by its bytes
        school.add(ArchiveKind.DESIGN, scan=b"MZ\x90")
    assert refused.value.decision.article == "11"
    monkeypatch.setattr("mingcha.registry.archives.documents.rules.MOST_MIB", 0)
    with pytest.raises(Refused, match="MiB"):  # more than the other unit compares while it waits
        school.add(ArchiveKind.DESIGN)
    assert sorted(school.folder.rglob("*.*")) == before


def test_the_inventory_on_paper_has_the_digest_that_is_signed(school: School) -> None:
    at = school.clock.now()
    with pytest.raises(Refused):
        content_of(school.manager, PrintedKind.INVENTORY, str(school.number), at=at)
    school.fill()
    inventory = content_of(school.manager, PrintedKind.INVENTORY, str(school.number), at=at)
    found = volume(school.manager, school.number, at=at)
    assert inventory.sha256 == found.inventory_sha256
    assert "何工" not in str(inventory.values)
    digest = hand_over(
        school.manager, volume=school.number, receiver="WCGA", revision=found.row.revision, clock=school.clock
    )
    assert digest == inventory.sha256 == last_facts()["inventory"]
    # a name that changes later is not what was signed
    System.objects.filter(code="HQX").update(name="花桥小学新系统")
    assert still_says(PrintedKind.INVENTORY, str(school.number), Issued(digest), on=shanghai_day(at))
    paper = content_of(receiver(), PrintedKind.HANDOVER, str(school.number), at=at)
    assert paper.values["accepted_by"] == ""
    read = {"inventory": digest, "revision": school.revision, "folder": school.folder}
    accept_volume(receiver(), volume=school.number, **read, clock=school.clock)
    assert not still_says(PrintedKind.HANDOVER, str(school.number), Issued(paper.sha256), on=shanghai_day(at))
    signed = content_of(receiver(), PrintedKind.HANDOVER, str(school.number), at=at)
    for content in (inventory, paper, signed):
        assert typesetter(ROOT)(sheet_of(content)).startswith(b"%PDF-")


def test_names_of_professionals_are_for_who_may_read_internal_documents(school: School, city: City) -> None:
    school.fill()
    at = school.clock.now()
    assert volume(school.manager, school.number, at=at).participants[0].technicians[0].name == "何工"
    assert volume(city["guard"], school.number, at=at).participants[0].technicians == ()
    assert [one.number for one in volumes(city["guard"], at=at)] == [school.number]
    assert volumes(receiver(), at=at) == ()
    hand_over(school.manager, volume=school.number, receiver="WCGA", revision=school.revision, clock=school.clock)
    assert [one.number for one in volumes(receiver(), at=at)] == [school.number]
    assert volumes(city["elsewhere"], at=at) == ()


def test_a_volume_is_kept_beyond_the_last_point(school: School) -> None:
    at = school.clock.now()
    assert volume(school.manager, school.number, at=at).kept_until is None
    Point.objects.filter(system__code="HQX").update(state="out_of_use", enabled=False)
    Relocation.objects.create(
        system=System.objects.get(code="HQX"), kind="remove", state="done", mandatory=False, ground_kind="other",
        ground="停办", mover="花桥小学", planned_on=date(2026, 11, 25), noticed_on=date(2026, 11, 1),
        asked_by="user:1", asked_at=at, done_on=date(2026, 11, 25), done_by="user:1",
    )  # fmt: skip
    assert volume(school.manager, school.number, at=at).kept_until == date(2031, 11, 25)


def test_only_so_many_people_are_named(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingcha.registry.archives.rules.MOST_PEOPLE", 1)
    unit = NewParticipant(NAMED[0], "某工程公司", DESIGNER)
    number = add_participant(school.manager, volume=school.number, new=unit, clock=school.clock)
    with pytest.raises(Fault, match="at most 1"):
        add_participant(
            school.manager, volume=school.number, new=NewParticipant(NAMED[1], "乙", DESIGNER), clock=school.clock
        )
    person = {"volume": school.number, "participant": number, "clock": school.clock}
    add_technician(school.manager, new=NewTechnician("何工", "证 1", "负责人"), **person)
    with pytest.raises(Fault, match="already"):
        add_technician(school.manager, new=NewTechnician("何工", "证 1", "负责人"), **person)
    assert (ArchiveParticipant.objects.count(), ArchiveTechnician.objects.count()) == (1, 1)


def test_what_was_accepted_before_the_decree_is_not_asked_for_archives(city: City, clock: HandClock) -> None:
    """T26: article 11 is not among those that bind older systems."""
    AcceptanceReport.objects.update(accepted_on=date(2023, 2, 28))
    assert find_archive_gaps(program("work"), clock=clock) == 0
    AcceptanceReport.objects.filter(acceptance__system__code="HQX").update(accepted_on=date(2023, 3, 1))
    assert find_archive_gaps(program("work"), clock=clock) == 2
