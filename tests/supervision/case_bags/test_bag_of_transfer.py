"""The folder of a case that ended by a transfer: its letter, list of evidence, receipt and answer are in it, each act
of the transfer is opened, and common tools verify all of it (20, 23, 24)."""

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.papers import identity_number
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.supervision.case_bag import relisted, unpacked, verified
from tests.support.supervision.case_course import PERSON, CourseOfficers, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.retention import shanghai_day
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_bags.actions import export_case
from mingcha.supervision.case_bags.queries import case_bag_file
from mingcha.supervision.cases.deciding import decide_case, serve_decision
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.states import Outcome
from mingcha.supervision.cases.values import CaseDecision, NewCase
from mingcha.supervision.collection.actions import close_case
from mingcha.supervision.locks.models import EvidenceLock
from mingcha.supervision.orders.values import Served, ServiceWay
from mingcha.supervision.transfers.actions import approve_transfer, prepare_transfer, send_transfer
from mingcha.supervision.transfers.answering import close_transfer, record_answer, record_transfer_receipt
from mingcha.supervision.transfers.values import NewTransfer, SignedReceipt, TransferAnswer

pytestmark = [pytest.mark.law("20", "23", "24"), pytest.mark.django_db]
STEPS = ("prepare", "approve", "send", "receive", "answer", "close")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


@pytest.fixture
def case(people: City, clock: HandClock) -> int:
    """A case of the tree, opened."""
    officers, documents = CourseOfficers(people[FIRST], people[SECOND], people[HEAD]), settings.MINGCHA_HOME.documents
    tree = act_ordered(officers, people.points["HQX"].code, documents, clock)
    act_reinspected(officers, tree, documents, clock)
    new = NewCase("23", Offence.OBSTRUCTION, Who.RESPONSIBLE, PERSON, "项目经理", "负责养护", identity_number(99))
    number = ask_opening(people[FIRST], obstruction=tree, new=new, revision=8, clock=clock)
    approve_opening(people[HEAD], case=number, late_reason="", revision=1, clock=clock)
    return number


def issue(people: City, kind: PrintedKind, subject: int, clock: HandClock) -> None:
    documents = settings.MINGCHA_HOME.documents
    given = {"typeset": lambda sheet: b"%PDF-1.7 " + sheet.no.encode(), "folder": documents, "clock": clock}
    issue_document(people[FIRST], kind, str(subject), **given)  # type: ignore[arg-type]


def ended_by_transfer(people: City, case: int, clock: HandClock) -> int:
    """The case is transferred, taken, decided and closed, with each paper; the number of the transfer."""
    first, head, documents = people[FIRST], people[HEAD], settings.MINGCHA_HOME.documents
    new = NewTransfer("区检察院", inside_police=False, reason="涉嫌犯罪", materials="卷宗一册")
    number = prepare_transfer(first, case=case, new=new, revision=2, clock=clock)
    given = {"transfer": number, "clock": clock}
    approve_transfer(head, approves=True, reason="同意移送", revision=1, **given)  # type: ignore[arg-type]
    issue(people, PrintedKind.TRANSFER, number, clock)
    send_transfer(first, revision=2, **given)  # type: ignore[arg-type]
    issue(people, PrintedKind.TRANSFER_RECEIPT, number, clock)
    kept = {**given, "folder": documents}
    receipt = SignedReceipt("赵某", "回 1", clock.now())
    record_transfer_receipt(first, new=receipt, scan=png(), revision=3, **kept)  # type: ignore[arg-type]
    answer = TransferAnswer(taken=True, number="立 1", at=clock.now())
    record_answer(head, new=answer, scan=jpeg(), revision=4, **kept)  # type: ignore[arg-type]
    decided = CaseDecision(Outcome.TRANSFER, "已被受理", destination="区检察院")
    decide_case(head, case=case, given=decided, revision=2, clock=clock)
    issue(people, PrintedKind.CASE_TRANSFER, case, clock)
    served = Served(shanghai_day(clock.now()), ServiceWay.HANDED_OVER, PERSON)
    serve_decision(first, case=case, served=served, revision=3, clock=clock)
    close_transfer(first, reason="已受理", revision=5, **given)  # type: ignore[arg-type]
    close_case(first, case=case, reason="移送受理", revision=4, clock=clock)
    return number


def bag_of(people: City, case: int, clock: HandClock, folder: Path) -> Path:
    documents = settings.MINGCHA_HOME.documents
    made = export_case(people[FIRST], case=case, purpose="归档，区公安分局档案室", folder=documents, clock=clock)
    return unpacked(case_bag_file(people[FIRST], made.no, documents=documents, at=clock.now()), folder)


@pytest.mark.soak
def test_papers_acts_and_list_of_evidence_of_a_transfer_are_in_the_folder(
    people: City, case: int, clock: HandClock, tmp_path: Path
) -> None:
    number = ended_by_transfer(people, case, clock)
    bag = bag_of(people, case, clock, tmp_path / "bag")
    listed = json.loads((bag / "data/case.json").read_text())
    files = [one["path"].removeprefix("data/") for one in listed["files"]]
    papers = sorted(one.split("/")[1].split("-")[0] for one in files if one.startswith("papers/"))
    assert papers == ["case_transfer", "transfer", "transfer_receipt"]
    lock = EvidenceLock.objects.get()
    of_transfer = {f"files/transfer-{number}-receipt.png", f"files/transfer-{number}-answer.jpg"}
    evidence = f"files/evidencelock-{lock.pk}-list.json"
    assert {*of_transfer, evidence} <= set(files)
    data = (bag / "data" / evidence).read_bytes()
    assert (sha256(data).hexdigest(), len(json.loads(data))) == (lock.list_sha256, lock.count)
    rows = {one["row"] for one in listed["rows"]}
    assert {f"supervision_transfer/{number}", f"supervision_evidencelock/{lock.pk}"} <= rows
    acts = {json.loads((bag / f"data/entries/{one}.json").read_text())["act"]: one for one in listed["entries"]}
    opened = [(bag / f"data/entries/{acts[f'supervision.transfer.{step}']}.event").is_file() for step in STEPS]
    assert opened == [True] * len(STEPS)
    key = tmp_path / "key.pem"
    key.write_bytes((bag / "log-key.pem").read_bytes())
    code, answer = verified(bag, key)
    assert (code, "8 papers, photographs and scans" in answer) == (0, True), answer
    (bag / "data" / evidence).write_bytes(data.replace(b'"entry"', b'"hold"', 1))
    relisted(bag)
    code, answer = verified(bag, key)
    assert (code, evidence in answer) == (1, True), answer


def test_a_transfer_that_runs_is_in_the_folder_as_far_as_it_came(
    people: City, case: int, clock: HandClock, tmp_path: Path
) -> None:
    new = NewTransfer("区检察院", inside_police=False, reason="涉嫌犯罪", materials="卷宗一册")
    number = prepare_transfer(people[FIRST], case=case, new=new, revision=2, clock=clock)
    bag = bag_of(people, case, clock, tmp_path / "bag")
    listed = json.loads((bag / "data/case.json").read_text())
    lock = EvidenceLock.objects.get()
    rows = {one["row"] for one in listed["rows"]}
    assert {f"supervision_transfer/{number}", f"supervision_evidencelock/{lock.pk}"} <= rows
    assert f"data/files/evidencelock-{lock.pk}-list.json" in [one["path"] for one in listed["files"]]
    (tmp_path / "key.pem").write_bytes((bag / "log-key.pem").read_bytes())
    assert verified(bag, tmp_path / "key.pem")[0] == 0
