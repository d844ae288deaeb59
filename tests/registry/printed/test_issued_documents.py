"""Documents of plans: issued once, kept, superseded with the plan, public by their number alone (article 5)."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts
from tests.support.registry.planning import (
    GATE,
    TEXT,
    add_governments,
    approve,
    city_plan_in_force,
    revision_of,
    submitted,
)

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.plans.actions import draft_plan, submit_plan
from mingcha.registry.plans.items import add_item
from mingcha.registry.plans.states import PlanState
from mingcha.registry.printed import plan_content
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.checks import check_printed
from mingcha.registry.printed.kinds import PrintedKind, Standing
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.printed.queries import (
    document,
    document_bytes,
    documents_by_kind,
    documents_of,
    facts_of_digest,
    public_facts,
)
from mingcha.registry.printed.rules import may_issue_plan, standing_of
from mingcha.registry.printed.values import PrintedRow, Sheet

pytestmark = pytest.mark.law("5")
PLAN = PrintedKind.PLAN
BOTH = (PrintedKind.RECEIPT, PLAN)


@pytest.fixture
def heads(city: City, clock: HandClock) -> dict[str, User]:
    del city
    return add_governments(clock)


@pytest.fixture
def number(city: City, heads: dict[str, User], clock: HandClock) -> int:
    """A city plan in force."""
    return city_plan_in_force(city, heads["mayor"], clock)


def plain(sheet: Sheet) -> bytes:
    """A typesetter without typst."""
    return repr((sheet.no, sheet.issued_by, sheet.issued_by_unit, sheet.content.values)).encode()


def issued(by: User, number: int, folder: Path, clock: HandClock) -> PrintedRow:
    return issue_document(by, PLAN, str(number), typeset=plain, folder=folder, clock=clock)


def test_a_document_is_issued_once_and_its_bytes_are_kept(
    city: City, number: int, clock: HandClock, tmp_path: Path
) -> None:
    row = issued(city["city"], number, tmp_path, clock)
    assert row.no.startswith(f"P{clock.now().year}-000001-")
    assert row.standing is Standing.IN_FORCE
    data = document_bytes(city["city"], row.no.lower(), folder=tmp_path, at=clock.now())
    assert hashlib.sha256(data).hexdigest() == row.sha256
    assert row.no.encode() in data
    facts = last_facts()
    assert (facts["sha256"], facts["subject"], facts["serial"]) == (row.sha256, str(number), 1)
    assert row.no not in str(facts)
    before = Entry.objects.count()
    assert issued(city["city"], number, tmp_path, clock) == row
    assert Entry.objects.count() == before
    assert documents_of(city["city"], PLAN, str(number), at=clock.now()) == (row,)
    assert documents_by_kind(city["city"], BOTH, str(number), at=clock.now()) == {PLAN: (row,)}
    assert document(city["city"], row.no, at=clock.now()) == row
    assert list(check_application_log()) == []
    assert list(check_printed(tmp_path)) == []


def test_the_public_learns_day_digest_and_standing_alone(
    city: City, number: int, clock: HandClock, tmp_path: Path
) -> None:
    row = issued(city["city"], number, tmp_path, clock)
    found = public_facts(row.no, at=clock.now())
    assert (found.no, found.issued_on, found.sha256) == (row.no, shanghai_day(clock.now()), row.sha256)
    assert found.standing is Standing.IN_FORCE
    assert facts_of_digest(row.sha256.upper(), at=clock.now()) == found
    assert facts_of_digest("0" * 64, at=clock.now()) is None
    changed = row.no[:-1] + ("0" if row.no[-1] != "0" else "1")
    never = row.no.replace("-000001-", "-000002-")
    answers = []
    for wrong in (changed, never):
        with pytest.raises(Fault) as fault:
            public_facts(wrong, at=clock.now())
        answers.append((fault.value.kind, fault.value.words, fault.value.detail))
    assert answers[0] == answers[1]
    assert answers[0][0] is FaultKind.NOT_FOUND


def test_only_a_plan_in_force_is_issued_to_who_may_read_it(
    city: City, heads: dict[str, User], clock: HandClock, tmp_path: Path
) -> None:
    city_plan_in_force(city, heads["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    with pytest.raises(Refused, match="only once it was approved"):
        issued(city["district"], number, tmp_path, clock)
    approve(heads["head"], number, clock)
    approve(city["city"], number, clock)
    with pytest.raises(Refused) as refused:
        issued(city["elsewhere"], number, tmp_path, clock)
    assert refused.value.decision.article == "3"
    row = issued(heads["head"], number, tmp_path, clock)
    for read in (
        lambda: document(city["elsewhere"], row.no, at=clock.now()),
        lambda: document_bytes(city["elsewhere"], row.no, folder=tmp_path, at=clock.now()),
        lambda: documents_of(city["elsewhere"], PLAN, str(number), at=clock.now()),
        lambda: documents_by_kind(city["elsewhere"], BOTH, str(number), at=clock.now()),
    ):
        with pytest.raises(Refused):
            read()
    assert PrintedDocument.objects.count() == 1
    for subject in ("0", "99999", "x", "１", "9" * 30):
        with pytest.raises(Fault) as fault:
            issue_document(city["city"], PLAN, subject, typeset=plain, folder=tmp_path, clock=clock)
        assert fault.value.kind is FaultKind.NOT_FOUND


def test_a_new_version_supersedes_the_document_and_its_bytes_stay(
    city: City, heads: dict[str, User], number: int, clock: HandClock, tmp_path: Path
) -> None:
    row = issued(city["city"], number, tmp_path, clock)
    clock.advance(timedelta(days=1))
    newer = draft_plan(city["city"], area="420100", text=TEXT, clock=clock)
    add_item(city["city"], plan=newer, item=GATE, clock=clock)
    submit_plan(city["city"], number=newer, revision=revision_of(newer), clock=clock)
    approve(heads["mayor"], newer, clock)
    assert public_facts(row.no, at=clock.now()).standing is Standing.SUPERSEDED
    with pytest.raises(Refused, match="newer version superseded"):
        issued(city["city"], number, tmp_path, clock)
    assert document_bytes(city["city"], row.no, folder=tmp_path, at=clock.now())
    assert issued(city["city"], newer, tmp_path, clock).no.startswith(f"P{clock.now().year}-000002-")


def test_rules_of_issue_and_standing() -> None:
    assert [state for state in PlanState if may_issue_plan(state)] == [PlanState.IN_FORCE]
    cases = [(newest, force) for newest in (True, False) for force in (True, False)]
    found = [standing_of(is_newest=newest, is_subject_in_force=force) for newest, force in cases]
    assert found == [Standing.IN_FORCE, *[Standing.SUPERSEDED] * 3]


def test_one_who_issues_meanwhile_takes_the_number_and_the_next_is_tried(
    city: City, heads: dict[str, User], number: int, clock: HandClock, tmp_path: Path
) -> None:
    other = submitted(city["district"], "420102", clock)
    approve(heads["head"], other, clock)
    approve(city["city"], other, clock)
    tries: list[str] = []

    def overtaken(sheet: Sheet) -> bytes:
        tries.append(sheet.no)
        if len(tries) == 1:
            issued(city["city"], other, tmp_path, clock)
        return plain(sheet)

    row = issue_document(city["city"], PLAN, str(number), typeset=overtaken, folder=tmp_path, clock=clock)
    assert [no[:13] for no in tries] == [f"P{clock.now().year}-000001-", f"P{clock.now().year}-000002-"]
    assert row.no == tries[1]
    assert list(check_printed(tmp_path)) == [], "the file of the first try was taken back"


def test_a_failed_typesetting_leaves_nothing(city: City, number: int, clock: HandClock, tmp_path: Path) -> None:
    def fails(sheet: Sheet) -> bytes:
        raise Fault(FaultKind.INVALID, sheet.no)

    with pytest.raises(Fault):
        issue_document(city["city"], PLAN, str(number), typeset=fails, folder=tmp_path, clock=clock)
    assert not PrintedDocument.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_check_names_missing_altered_and_unexplained_files(
    city: City, number: int, clock: HandClock, tmp_path: Path
) -> None:
    row = issued(city["city"], number, tmp_path, clock)
    file = tmp_path / PrintedDocument.objects.get().file
    file.chmod(0o600)
    file.write_bytes(b"another")
    (file.parent / "more.pdf").write_bytes(b"x")
    assert [one.kind for one in check_printed(tmp_path)] == ["printed_altered", "unexplained"]
    with pytest.raises(Fault) as fault:
        document_bytes(city["city"], row.no, folder=tmp_path, at=clock.now())
    assert fault.value.kind is FaultKind.CORRUPT
    file.unlink()
    assert [one.kind for one in check_printed(tmp_path)] == ["printed_missing", "unexplained"]


def test_a_long_plan_prints_its_counts_and_the_digest_of_its_list(
    city: City, number: int, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = plan_content.plan_content(city["city"], number, at=clock.now())
    monkeypatch.setattr(plan_content, "MOST_LISTED", 0)
    short = plan_content.plan_content(city["city"], number, at=clock.now())
    assert len(whole.values["items"]) == 1  # type: ignore[arg-type]
    assert short.values["items"] == []
    assert short.values["items_sha256"] == whole.values["items_sha256"]
    assert (short.values["items_total"], short.values["cameras_total"]) == (1, 4)
