"""The scan of the document by which a plan was approved: kept, read by who reads the plan, in its document (art. 5)."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.support.access.scans import pdf, png
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts
from tests.support.registry.planning import add_governments, approve, city_plan_in_force, submitted

from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Missing, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.documents.values import HandedIn
from mingcha.registry.identity.models import User
from mingcha.registry.plans.approval_scans import add_approval_scan
from mingcha.registry.plans.checks import check_plans
from mingcha.registry.plans.models import LaterScan, Plan, PlanApproval
from mingcha.registry.plans.queries import approval_scan, plan
from mingcha.registry.plans.rules import PlanFacts, Speaker, may_add_scan, plan_area
from mingcha.registry.plans.states import Body, PlanState
from mingcha.registry.printed.plan_content import plan_content

pytestmark = pytest.mark.law("5")


@pytest.fixture
def heads(city: City, clock: HandClock) -> dict[str, User]:
    """Governments; the city plan in force was approved without a scan."""
    found = add_governments(clock)
    city_plan_in_force(city, found["mayor"], clock)
    return found


def test_a_scan_is_kept_read_and_stands_in_the_document_of_the_plan(
    city: City, heads: dict[str, User], clock: HandClock, tmp_path: Path
) -> None:
    number = submitted(city["district"], "420102", clock)
    approve(heads["head"], number, clock, scan=HandedIn(pdf(), tmp_path))
    row = PlanApproval.objects.get(submission__plan=number)
    assert (last_facts()["scan"], row.media_type, row.size_bytes) == (row.digest, "application/pdf", len(pdf()))
    approve(city["city"], number, clock)
    assert last_facts()["scan"] == "", "an approval stands without one"
    found = approval_scan(city["auditor"], number, row.pk, folder=tmp_path, at=clock.now())
    assert (found.data, found.name) == (pdf(), f"plan-{number}-approval-{row.pk}.pdf")
    (submission,) = plan(city["district"], number, at=clock.now()).submissions
    assert [one.sha256 for one in submission.approvals] == [row.digest, ""]
    approvals = plan_content(city["city"], number, at=clock.now()).values["approvals"]
    assert [one.get("scan_sha256") for one in approvals] == [row.digest, None]  # type: ignore[union-attr]
    assert list(check_plans(tmp_path)) == []
    other = PlanApproval.objects.exclude(pk=row.pk).first()
    assert other is not None
    for who, approval, kind in (("city", other.pk, FaultKind.NOT_FOUND), ("city", 2**40, FaultKind.NOT_FOUND)):
        with pytest.raises(Fault) as fault:
            approval_scan(city[who], number, approval, folder=tmp_path, at=clock.now())
        assert fault.value.kind is kind
    for who in ("elsewhere", "manager", "nobody"):
        with pytest.raises(Refused):
            approval_scan(city[who], number, row.pk, folder=tmp_path, at=clock.now())


def test_scans_are_handed_in_later_beside_the_first_one(
    city: City, heads: dict[str, User], clock: HandClock, tmp_path: Path
) -> None:
    number = submitted(city["district"], "420102", clock)
    approve(heads["head"], number, clock, scan=HandedIn(pdf(), tmp_path))
    approve(city["city"], number, clock)
    row = PlanApproval.objects.get(submission__plan=number, body="government")

    def hand_in(by: User, data: bytes, approval: int = row.pk) -> int:
        scan = HandedIn(data, tmp_path)
        return add_approval_scan(by, number=number, approval=approval, scan=scan, clock=clock)

    before = Entry.objects.count()
    for who in ("district", "city", "auditor"):
        with pytest.raises(Refused, match="the government of its level"):
            hand_in(city[who], b"not looked at")
    for data in (b"no scan", pdf(b"4 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\n")):
        with pytest.raises(Refused):
            hand_in(heads["head"], data)
    for data, approval, kind in ((pdf(), row.pk, FaultKind.CONFLICT), (png(), 2**40, FaultKind.NOT_FOUND)):
        with pytest.raises(Fault) as fault:
            hand_in(heads["head"], data, approval)
        assert fault.value.kind is kind
    assert (Entry.objects.count(), len(list(tmp_path.rglob("*.p??")))) == (before, 1), "nothing is left of it"
    assert [hand_in(heads["head"], png(4 + n, 4)) for n in range(2)] == [1, 2]
    assert (Entry.objects.count(), last_facts()["number"]) == (before + 2, 2)
    held = plan(city["district"], number, at=clock.now()).submissions[0].approvals
    approval = next(one for one in held if one.number == row.pk)
    assert [one.number for one in approval.scans] == [0, 1, 2]
    assert last_facts()["before"] == approval.scans[1].sha256
    files = [
        approval_scan(city["auditor"], number, row.pk, folder=tmp_path, at=clock.now(), scan=one).data
        for one in range(3)
    ]
    assert files == [pdf(), png(4, 4), png(5, 4)]
    content = plan_content(city["city"], number, at=clock.now()).values["approvals"]
    assert approval.sha256 in [one.get("scan_sha256") for one in content], "of the newest"  # type: ignore[union-attr]
    assert list(check_plans(tmp_path)) == []
    (tmp_path / LaterScan.objects.get(number=1).file).unlink()
    assert [one.kind for one in check_plans(tmp_path)] == ["approval_scan_missing"]


def test_who_hands_in_a_scan_later() -> None:
    mayor, author = Speaker("user:1"), Speaker("user:2")
    facts = PlanFacts(plan_area("420102"), PlanState.IN_FORCE, frozenset({"user:2"}))
    assert may_add_scan(mayor, facts, Body.GOVERNMENT, Body.GOVERNMENT, returned=False)
    for speaker, body, returned in (
        (mayor, Body.GOVERNMENT, True),
        (mayor, Body.CITY_POLICE, False),
        (mayor, None, False),
        (author, Body.GOVERNMENT, False),
    ):
        decision = may_add_scan(speaker, facts, body, Body.GOVERNMENT, returned=returned)
        assert (decision.allowed, decision.article) == (False, "5")


def test_check_names_missing_altered_and_unexplained_scans(
    city: City, heads: dict[str, User], clock: HandClock, tmp_path: Path
) -> None:
    number = submitted(city["district"], "420102", clock)
    approve(heads["head"], number, clock, scan=HandedIn(png(), tmp_path))
    row = PlanApproval.objects.get(submission__plan=number)
    file = tmp_path / row.file
    file.chmod(0o600)
    file.write_bytes(png(8, 8))
    (file.parent / "more.png").write_bytes(b"x")
    assert [one.kind for one in check_plans(tmp_path)] == ["approval_scan_altered", "unexplained"]
    with pytest.raises(Fault) as fault:
        approval_scan(city["city"], number, row.pk, folder=tmp_path, at=clock.now())
    assert fault.value.kind is FaultKind.CORRUPT
    file.unlink()
    assert [one.kind for one in check_plans(tmp_path)] == ["approval_scan_missing", "unexplained"]


def test_a_file_that_is_no_scan_approves_nothing(
    city: City, heads: dict[str, User], clock: HandClock, tmp_path: Path
) -> None:
    number = submitted(city["district"], "420102", clock)
    before = Entry.objects.count()
    for data in (b"", b"not a scan", pdf(b"4 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\n")):
        with pytest.raises(Refused) as refusal:
            approve(heads["head"], number, clock, scan=HandedIn(data, tmp_path))
        decision = refusal.value.decision
        (lacks,) = decision.missing
        assert (decision.article, isinstance(lacks, Missing) and lacks.about) == ("5", "scan")
    with pytest.raises(Refused) as refusal:
        approve(city["district"], number, clock, scan=HandedIn(b"not looked at", tmp_path))
    assert "扫描件" not in refusal.value.decision.reason.zh, "who may not approve hears that first"
    assert (Plan.objects.get(pk=number).state, Entry.objects.count()) == ("submitted", before)
    with pytest.raises(Fault) as fault:
        approve(heads["head"], number, clock, revision=99, scan=HandedIn(pdf(), tmp_path))
    assert fault.value.kind is FaultKind.CONFLICT
    assert not [one for one in tmp_path.rglob("*") if one.is_file()], "nothing is left of what was refused"


def test_the_database_refuses_half_a_scan(city: City, heads: dict[str, User]) -> None:
    row = PlanApproval.objects.get()
    for change in ({"file": "plans/a.pdf"}, {"digest": "ab"}, {"size_bytes": 1}, {"media_type": "image/png"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanApproval.objects.filter(pk=row.pk).update(**change)
