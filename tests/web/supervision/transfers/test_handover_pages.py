"""Pages of a hand-over to the organ of a law that goes first, from what was found to its end (article 22)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.home import Home
from mingcha.law.retention import shanghai_day
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.inspections.actions import begin_unit_inspection, record_visit, sign_visit
from mingcha.supervision.inspections.values import NewRecord, NewUnitInspection
from mingcha.supervision.obstructions.actions import judge_obstruction, note_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.states import Cause, ObstructionState, OwnerKind
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import GivenAnswer
from mingcha.supervision.transfers.models import Transfer

pytestmark = pytest.mark.law("22")
type SignIn = Callable[..., Client]
NEW = {"receiver": "区城管执法局", "inside": "no", "reason": "擅自设置<b>广告</b>", "materials": "笔录"}
RECEIVED = {"revision": "3", "name": "赵某", "number": "回 1"}
LAW = {"law": "other", "provision": "《城市市容和环境卫生管理条例》第三十六条"}


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.fixture
def clock() -> HandClock:
    """Thursday 26 November 2026, ten o'clock."""
    return HandClock(datetime(2026, 11, 26, 10, tzinfo=SHANGHAI))


def obstructed(city: City, home: Home, clock: HandClock) -> int:
    """A board before the school's camera that two officers inspected; its number."""
    add_officers(city, HandClock(clock.now() - timedelta(days=1)))
    first, today = city[FIRST], shanghai_day(clock.now())
    board = note_obstruction(first, new=NewObstruction(city.points["HQX"].code, "广告牌遮挡", today), clock=clock)
    confirmed = Judgement(ObstructionState.CONFIRMED, "可见", Cause.ADVERTISING, "某公司", OwnerKind.UNIT)
    judge_obstruction(first, obstruction=board, judgement=confirmed, revision=1, clock=clock)
    seen = NewInspection(today, "周某", "遮挡三成", arose_on=today, certificates_shown=True, recusal_told=True)
    kept = {"obstruction": board, "folder": home.documents}
    record_inspection(first, new=seen, photo=jpeg(), revision=2, clock=clock, **kept)
    sign_inspection(city[SECOND], obstruction=board, revision=3, clock=clock)
    return board


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_obstruction_is_handed_over_from_its_page_and_shows_its_end(
    signed_in: SignIn, city: City, home: Home, clock: HandClock, language: str
) -> None:
    page = f"/oversight/obstructions/{obstructed(city, home, clock)}"
    new, now = f"{page}/handovers/new", "2026-11-26 10:00"
    first, head = signed_in(FIRST, language), signed_in(HEAD, language)
    assert new in shown(first, page)
    assert new in shown(first, f"{page}/cases/new"), "where it is asked which law goes first"
    offered = shown(first, new)
    assert [code in offered for code in ('value="other"', 'value="public_order"', 'value="pipl"')] == [
        True,
        True,
        False,
    ]
    shown(first, new, {**NEW, **LAW, "provision": " ", "revision": "4"}, 403)
    assert not Transfer.objects.exists()
    made = shown(first, new, {**NEW, **LAW, "revision": "4"})
    assert "第三十六条" in made
    assert "&lt;b&gt;" in made
    assert new not in shown(first, page)
    transfer = f"/oversight/transfers/{Transfer.objects.get().pk}"
    html = shown(head, transfer)
    assert ("step-approve" in html, "涉嫌犯罪" in html, "Suspected Crimes" in html) == (True, False, False)
    shown(head, f"{transfer}/approve", {"revision": "1", "approves": "yes", "reason": "同意"})
    assert "PDF/A" in shown(head, f"{transfer}/papers/transfer", {})
    assert PrintedDocument.objects.count() == 1
    shown(head, f"{transfer}/send", {"revision": "2", "moment": now})
    shown(head, f"{transfer}/receive", RECEIVED | {"moment": now, "scan": SimpleUploadedFile("paper.jpg", jpeg())})
    assert "2026-12-26" in shown(head, "/deadlines?kind=transfer_step")
    taken = {"revision": "4", "taken": "yes", "number": "城管受 1", "moment": now, "reason": ""}
    taken |= {"scan": SimpleUploadedFile("paper.jpg", jpeg())}
    shown(head, f"{transfer}/answer", taken)
    shown(head, f"{transfer}/close", {"revision": "5", "reason": "城管罚 7 号"})
    assert "城管罚 7 号" in shown(first, page)
    assert transfer in shown(first, "/oversight/transfers")
    shown(signed_in("elsewhere", language), transfer, status=404)
    shown(signed_in("elsewhere", language), new, status=403)


def test_a_finding_of_an_inspection_is_handed_over_from_its_page(
    signed_in: SignIn, city: City, home: Home, clock: HandClock
) -> None:
    add_officers(city, HandClock(clock.now() - timedelta(days=1)))
    first, today = city[FIRST], shanghai_day(clock.now())
    visit = begin_unit_inspection(first, new=NewUnitInspection(system="HQX", reason="专项"), clock=clock)
    found = NewRecord(
        today,
        "孙某",
        "弱口令",
        {"protected": GivenAnswer(Answer.NO, "弱口令")},
        certificates_shown=True,
        recusal_told=True,
    )
    record_visit(first, inspection=visit, new=found, photo=png(), folder=home.documents, revision=1, clock=clock)
    sign_visit(city[SECOND], inspection=visit, revision=2, clock=clock)
    page, reader = f"/oversight/inspections/{visit}", signed_in(FIRST)
    html = shown(reader, page)
    new = html.split('handovers/new"')[0].rpartition('"')[2] + "handovers/new"
    assert new.startswith(f"{page}/findings/")
    assert 'value="pipl"' in shown(reader, new)
    shown(reader, new, {**NEW, "law": "pipl", "provision": "第六十六条", "revision": "3"})
    assert "/oversight/transfers/" in shown(reader, page)
    assert "/oversight/transfers/" not in shown(signed_in("manager"), page), "the inspected unit reads none of it"
    shown(signed_in("manager"), new, status=403)
