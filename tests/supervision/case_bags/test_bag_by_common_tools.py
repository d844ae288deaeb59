"""The folder of a case as a bag: judged by bagit, sha256sum and openssl alone, and by what lies in it (20, 23)."""

import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.conf import settings
from tests.support.access.papers import identity_number
from tests.support.registry.city import City
from tests.support.supervision.case_bag import relisted, unpacked, verified
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, officers_city

from mingcha.evidence.entries import act
from mingcha.evidence.models import Attested, Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.reports.actions import receive_report, take_up_report
from mingcha.registry.reports.case_numbers import number_of_case
from mingcha.registry.reports.values import NewReport
from mingcha.supervision.case_bags.actions import export_case
from mingcha.supervision.case_bags.queries import bags_of_case, case_bag_file
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.collection.actions import demand_payment
from mingcha.supervision.inspections.actions import link_report_to_obstruction

pytestmark = [pytest.mark.law("20", "23"), pytest.mark.django_db]
PURPOSE = "行政复议，交江岸区人民政府"
PAPERS = (PrintedKind.INSPECTION, PrintedKind.ORDER, PrintedKind.REINSPECTION)
OF_CASE = (PrintedKind.CASE_OPENING, PrintedKind.PENALTY_NOTICE, PrintedKind.DECISION, PrintedKind.SERVICE)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


@pytest.fixture
def case(people: City, clock: HandClock) -> int:
    """A case that was decided and served, with seven issued papers; a citizen had reported the tree."""
    officers, documents = CourseOfficers(people[FIRST], people[SECOND], people[HEAD]), settings.MINGCHA_HOME.documents
    tree = act_ordered(officers, people.points["HQX"].code, documents, clock)
    act_reinspected(officers, tree, documents, clock)
    number = act_fined(officers, tree, clock)
    new = NewReport("420102", "changing_room", "花桥小学", "树挡住了镜头")
    report = number_of_case(receive_report(program("report-page"), new, clock=clock).case_no)
    take_up_report(people[FIRST], number=report, clock=clock)
    link_report_to_obstruction(people[FIRST], report=report, obstruction=tree, clock=clock)
    for kinds, subject in ((PAPERS, tree), (OF_CASE, number)):
        for kind in kinds:
            given = {"typeset": lambda sheet: b"%PDF-1.7 " + sheet.no.encode(), "folder": documents, "clock": clock}
            issue_document(people[FIRST], kind, str(subject), **given)  # type: ignore[arg-type]
    return number


@pytest.mark.filterwarnings("ignore:'count' is passed:DeprecationWarning:bagit")
def test_common_tools_verify_a_bag_and_find_each_change(
    people: City, case: int, clock: HandClock, tmp_path: Path
) -> None:
    documents = settings.MINGCHA_HOME.documents
    made = export_case(people[FIRST], case=case, purpose=PURPOSE, folder=documents, clock=clock)
    data = case_bag_file(people[FIRST], made.no, documents=documents, at=clock.now())
    assert data == case_bag_file(people[FIRST], made.no, documents=documents, at=clock.now()), "the same bytes again"
    bag = unpacked(data, tmp_path / "bag")
    assert bagit.Bag(str(bag)).is_valid()
    key = tmp_path / "key.pem"
    key.write_bytes((bag / "log-key.pem").read_bytes())
    code, answer = verified(bag, key)
    assert (code, "ACCEPTED" in answer) == (0, True), answer
    assert "9 papers, photographs and scans" in answer
    listed = json.loads((bag / "data/case.json").read_text())
    acts = [json.loads((bag / f"data/entries/{index}.json").read_text())["act"] for index in listed["entries"]]
    assert (acts[0], acts[-1]) == ("supervision.obstruction.note", "registry.document.issue")
    assert len(acts) == 8 + 5 + 7, "that a citizen reported it is in no folder of the case (799-24)"
    whole = b"".join(path.read_bytes() for path in bag.rglob("*") if path.is_file())
    assert identity_number(99).encode() not in whole, "the identity number stays sealed"
    event = f"data/entries/{listed['entries'][0]}.event"
    for path, other in (("data/papers/decision-2026-000001.pdf", b"%PDF-1.7 another fine"), (event, b"{}")):
        kept = (bag / path).read_bytes()
        (bag / path).write_bytes(other)
        relisted(bag)
        code, answer = verified(bag, key)
        assert code == 1, f"{path}: {answer}"
        assert path.removesuffix(".event") in answer
        (bag / path).write_bytes(kept)
    assert "manifest-sha256.txt" in verified(bag, key)[1]
    relisted(bag)
    (bag / "data/files/more.jpg").write_bytes(b"x")
    assert verified(bag, key)[0] == 1, "a file that no list has"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", "other"], cwd=tmp_path, check=True)
    subprocess.run(["openssl", "pkey", "-in", "other", "-pubout", "-out", "pub"], cwd=tmp_path, check=True)
    (bag / "data/files/more.jpg").unlink()
    assert "signature" in verified(bag, tmp_path / "pub")[1]


def test_who_handled_or_audits_a_case_takes_it_out_and_nobody_else(people: City, case: int, clock: HandClock) -> None:
    documents, before = settings.MINGCHA_HOME.documents, Entry.objects.count()
    for name, article in ((PLAIN, "20"), ("manager", "3"), ("elsewhere", "3")):
        with pytest.raises(Refused) as refused:
            export_case(people[name], case=case, purpose=PURPOSE, folder=documents, clock=clock)
        assert refused.value.decision.article == article
    with pytest.raises(Refused):
        export_case(people[HEAD], case=case, purpose=" ", folder=documents, clock=clock)
    assert Entry.objects.count() == before
    first = export_case(people[HEAD], case=case, purpose=PURPOSE, folder=documents, clock=clock)
    second = export_case(people["auditor"], case=case, purpose="年度执法审计", folder=documents, clock=clock)
    assert [one.no for one in bags_of_case(people[FIRST], case, at=clock.now())] == [second.no, first.no]
    with pytest.raises(Refused):
        case_bag_file(people[HEAD], second.no, documents=documents, at=clock.now())
    clock.advance(timedelta(days=30))
    demand_payment(people[FIRST], case=case, revision=5, clock=clock)
    with pytest.raises(Fault) as fault:
        case_bag_file(people[HEAD], first.no, documents=documents, at=clock.now())
    assert fault.value.kind is FaultKind.CONFLICT


def test_an_act_beside_it_does_not_wait_for_a_folder_and_a_case_that_goes_on_is_read_again(
    people: City, case: int, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents, reads = settings.MINGCHA_HOME.documents, list[str]()
    about: dict[int, Attested] = {}

    def read_beside(folder: Path, name: str, *given: Any) -> bytes:
        """Reads a file of the folder, in the middle of whose reading other acts are done: one to each read."""
        if (row := about.get(len(reads))) is not None:
            with act("specimen.keeper.see", by=program("test"), clock=clock) as record:
                record.wrote(row)
        reads.append(name)
        return read_unaltered(folder, name, *given)

    monkeypatch.setattr("mingcha.supervision.case_bags.rows.read_unaltered", read_beside)
    taken = {"case": case, "purpose": PURPOSE, "folder": documents, "clock": clock}
    held, before = PenaltyCase.objects.get(pk=case), Entry.objects.count()
    about[0] = people["guard"]
    made = export_case(people[FIRST], **taken)  # type: ignore[arg-type]
    files = len(reads)
    assert made.entry == before + 1, "another act was done in the middle of the reading, which holds no lock"
    about = {files: held}
    export_case(people[FIRST], **taken)  # type: ignore[arg-type]
    assert len(reads) == 3 * files, "the case went on while it was read: once more"
    about = {len(reads) + files * turn: held for turn in range(3)}
    with pytest.raises(Fault) as fault:
        export_case(people[FIRST], **taken)  # type: ignore[arg-type]
    assert fault.value.kind is FaultKind.CONFLICT
    assert [one.files for one in bags_of_case(people[FIRST], case, at=clock.now())] == [made.files + 3, made.files]
