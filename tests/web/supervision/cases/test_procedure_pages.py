"""Pages of the procedure: hearing, review, instalments, a unit fined under decree 799, the papers of them (22, 23)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import jpeg
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, add_officers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.fine_rules import Offence
from mingcha.law.retention import shanghai_day
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.obstructions.actions import judge_obstruction, note_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.states import ObstructionState, OwnerKind
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction
from mingcha.supervision.reviewers.models import LegalReviewer

pytestmark = pytest.mark.law("22", "23")
type SignIn = Callable[..., Client]


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.fixture
def clock() -> HandClock:
    """A Tuesday after the newest version of the penalty table."""
    return HandClock(datetime(2026, 11, 3, 10, tzinfo=SHANGHAI))


def _room(city: City, clock: HandClock, folder: Path) -> int:
    """A camera that looks into a changing room, inspected by two officers."""
    first, day = city[FIRST], shanghai_day(clock.now())
    seen = NewObstruction(city.points["HQX"].code, "镜头对准更衣室", day, offence=Offence.FORBIDDEN_PLACE)
    room = note_obstruction(first, new=seen, clock=clock)
    confirmed = Judgement(ObstructionState.CONFIRMED, "可见", None, "某健身公司", OwnerKind.UNIT)
    judge_obstruction(first, obstruction=room, judgement=confirmed, revision=1, clock=clock)
    found, kept = (
        NewInspection(day, "店长", "更衣室内有摄像机", certificates_shown=True, recusal_told=True),
        {"photo": jpeg(), "folder": folder, "clock": clock},
    )
    record_inspection(first, obstruction=room, new=found, revision=2, **kept)
    sign_inspection(city[SECOND], obstruction=room, revision=3, clock=clock)
    return room


def _wait_for(case: str, *clients: Client) -> list[bool]:
    """Whether the list of what waits for each of these people has the case."""
    return [f'href="{case}"' in shown(one, "/oversight/penalties?mine=1") for one in clients]


@pytest.mark.soak  # its acts are acted as scenarios in every run, the same pages are walked by test_case_pages.py
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_unit_is_heard_reviewed_fined_and_pays_in_parts(
    signed_in: SignIn, city: City, clock: HandClock, tmp_path: Path, language: str
) -> None:
    room = _room(add_officers(city, clock), clock, tmp_path)

    def today(more: int = 0) -> str:
        return (shanghai_day(clock.now()) + timedelta(days=more)).isoformat()

    first, head, plain = signed_in(FIRST, language), signed_in(HEAD, language), signed_in(PLAIN, language)
    assert "forbidden_place" in shown(first, f"/oversight/obstructions/{room}/cases/new")
    unit = {
        "revision": "4", "rule": "799-27(1)", "offence": "forbidden_place", "broken": "799-8(3)", "who": "unit",
        "person": "某健身公司", "role": "法定代表人李某", "identity_no": "91420102MA4K12345X", "why": "设置单位",
        "act_on": "", "late_reason": "",
    }  # fmt: skip
    shown(first, f"/oversight/obstructions/{room}/cases/new", unit)
    case = f"/oversight/penalties/{PenaltyCase.objects.get().pk}"
    assert _wait_for(case, first, head) == [False, True], "who asks for an opening does not approve it"
    shown(head, f"{case}/approve", {"revision": "1", "late_reason": ""})
    notice = {"facts": "更衣室", "grounds": "第八条", "yuan": "10000", "handed_on": today(), "receiver": "李某"}
    beside = {"evidence": ["site_record"], "extras": ["confiscate_devices", "delete_footage"]}
    assert "2026-11-10" in shown(first, f"{case}/notify", notice | beside | {"revision": "2"})
    assert "PDF/A" in shown(first, f"{case}/papers/hearing_right", {})
    shown(first, f"{case}/papers/legal_review", {}, 403)
    shown(first, f"{case}/ask_hearing", {"asked_on": today(), "note": "书面提出", "revision": "3"})
    assert _wait_for(case, first, head) == [False, True], "a hearing is to be set"
    hearing = {"on": "2026-11-11", "place": "会议室", "is_public": "yes"}
    offered = shown(head, case)
    assert "2026-11-12 at the earliest" in offered or "最早 2026-11-12" in offered
    shown(head, f"{case}/set_hearing", hearing | {"closed_reason": "", "revision": "4"}, 403)
    shown(head, f"{case}/set_hearing", hearing | {"on": "2026-11-12", "closed_reason": "", "revision": "4"})
    assert _wait_for(case, first, head) == [False, True], "its chair has the notice served"
    assert "PDF/A" in shown(head, f"{case}/papers/hearing_notice", {})
    shown(first, f"{case}/papers/hearing_record", {}, 403)
    assert f"{today()} at the latest" in shown(first, case) or f"最迟 {today()}" in shown(first, case)
    shown(first, f"{case}/serve_hearing", {"notified_on": today(), "receiver": "李某", "revision": "5"})
    clock.advance(timedelta(days=9))
    first, head, plain = signed_in(FIRST, language), signed_in(HEAD, language), signed_in(PLAIN, language)
    assert "step-hold_hearing" in shown(head, case)
    assert _wait_for(case, first, head, plain) == [False, True, False], "its chair holds it"
    record = {"held_on": today(), "attended": "yes", "record": "已停用\r\n无异议", "opinion": "维持", "revision": "6"}
    shown(head, f"{case}/hold_hearing", record)
    assert "PDF/A" in shown(head, f"{case}/papers/hearing_record", {})
    assert _wait_for(case, first, head, plain) == [False, True, False], "the record is to be signed"
    signed = {"signed": "yes", "note": "", "revision": "7"}
    shown(head, f"{case}/sign_hearing", signed, 403)
    shown(head, f"{case}/sign_hearing", signed | {"scan": SimpleUploadedFile("record.jpg", jpeg())})
    named = {"username": "plain", "qualification_no": "A20124201"}
    shown(plain, "/oversight/reviewers/name", named, 403)
    assert _wait_for(case, head, plain) == [False, False], "nobody is named to review"
    html = shown(head, "/oversight/reviewers")
    offered = [one for one in (PLAIN, HEAD, "guard", "elsewhere") if f'<option value="{one}">' in html]
    assert offered == [PLAIN], "officers of the own organ, but for who names"
    assert "A20124201" in shown(head, "/oversight/reviewers/name", named)
    assert "step-review" in shown(signed_in(PLAIN, language), case)
    assert _wait_for(case, first, head, plain) == [False, False, True]
    shown(plain, f"{case}/review", {"agrees": "yes", "opinion": "程序合法", "revision": "8"})
    assert _wait_for(case, first, head) == [False, True], "the officers who handle a case may not decide it"
    fine = {"outcome": "fine", "yuan": "10000", "destination": "", "reason": "首次", "revision": "9"}
    shown(head, f"{case}/decide", fine | {"extras": ["confiscate_devices", "delete_footage"]})
    served = {"served_on": today(), "way": "handed_over", "receiver": "李某", "revision": "10"}
    shown(first, f"{case}/serve", served)
    assert _wait_for(case, first, head) == [True, True], "the measures wait to be carried out"
    shown(first, f"{case}/ask_relief", {"asked_on": today(), "reason": "经营困难", "revision": "11"})
    assert _wait_for(case, first, head) == [True, True]
    parts = {"due_1": today(30), "yuan_1": "4000", "due_2": today(60), "yuan_2": "6000", "reason": "属实"}
    empty = dict.fromkeys(("due_3", "yuan_3", "due_4", "yuan_4"), "")
    assert today(30) in shown(head, f"{case}/grant_relief", parts | empty | {"revision": "12"})
    for kind in ("case_opening", "legal_review", "decision"):
        shown(first, f"{case}/papers/{kind}", {})
    taken = {"measure": "confiscate_devices", "done_on": today(), "present": "李某", "kept_at": "财物室", "undone": ""}
    lists = {"things": "摄像机 2\r\n录像机", "record": "当场拆除", "revision": "13"}
    shown(first, f"{case}/execute", taken | lists, 422)
    shown(first, f"{case}/papers/confiscation", {}, 403)
    assert "摄像机" in shown(first, f"{case}/execute", taken | lists | {"things": "摄像机 2\r\n录像机，1"})
    assert "step-sign_execution" not in shown(first, case)
    shown(signed_in(SECOND, language), f"{case}/sign_execution", {"revision": "14"})
    assert "PDF/A" in shown(first, f"{case}/papers/confiscation", {})
    assert "step-close" not in shown(first, case), "the footage is not deleted yet"
    end = {"reviewer": str(LegalReviewer.objects.get().pk), "reason": "调离"}
    shown(head, "/oversight/reviewers/end", end)
    shown(signed_in("manager", language), "/oversight/reviewers", status=403)
