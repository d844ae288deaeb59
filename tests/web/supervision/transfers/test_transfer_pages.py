"""Pages of the transfer of a penalty case, from the case to its closing with the answer; its papers (article 24)."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import jpeg
from tests.support.e2e.enforced_nouns import add_cases
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, HEAD
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.home import Home
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.hearings.models import HearingWaiver
from mingcha.supervision.transfers.models import Transfer

pytestmark = pytest.mark.law("24")
type SignIn = Callable[..., Client]


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


def paper() -> SimpleUploadedFile:
    """The scan of a paper of the receiver."""
    return SimpleUploadedFile("paper.jpg", jpeg())


@pytest.fixture
def clock() -> HandClock:
    """Thursday 26 November 2026, ten o'clock."""
    return HandClock(datetime(2026, 11, 26, 10, tzinfo=SHANGHAI))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_transfer_from_its_case_to_the_answer(
    signed_in: SignIn, city: City, home: Home, clock: HandClock, language: str
) -> None:
    add_cases(city, home, clock)
    held, now = PenaltyCase.objects.get(), "2026-11-26 10:00"
    case = f"/oversight/penalties/{held.pk}"
    first = signed_in(FIRST, language)
    html = shown(first, case)
    assert f"{case}/transfers/new" in html
    assert HearingWaiver.objects.get().digest[:8] in html, "the paper by which the hearing was given up"
    shown(first, f"{case}/transfers/new")
    new = {"ground": "crime", "receiver": "区检察院", "inside": "no", "reason": "涉嫌犯罪", "materials": "卷宗"}
    shown(first, f"{case}/transfers/new", new | {"revision": str(held.revision)})
    page = f"/oversight/transfers/{Transfer.objects.get().pk}"
    html = shown(first, case)
    assert ("transfers/new" in html, "frozen by a transfer" in html) == (False, language == "en")
    shown(first, f"{page}/approve", {"revision": "1", "approves": "yes", "reason": "同意"}, 403)
    head = signed_in(HEAD, language)
    shown(head, f"{page}/approve", {"revision": "1", "approves": "yes", "reason": "同意"})
    shown(head, f"{page}/papers/transfer_receipt", {}, 403)
    shown(head, f"{page}/send", {"revision": "2"}, 422)  # without its time
    shown(head, f"{page}/send", {"revision": "2", "moment": now})
    assert "PDF/A" in shown(head, f"{page}/papers/transfer_receipt", {}), "it is printed before it is signed"
    shown(head, f"{page}/close", {"revision": "3", "reason": "办结"}, 403)  # T24-N
    received = {"revision": "3", "name": "赵某", "number": "回 1", "moment": now}
    shown(head, f"{page}/receive", received, 422)  # without the signed receipt
    shown(head, f"{page}/receive", received | {"scan": paper()})
    refused = {"revision": "4", "taken": "no", "number": "不立 1", "moment": now, "reason": "情节轻微"}
    assert "step-answer" not in shown(first, page), "who prepared it does not record the answer"
    shown(first, f"{page}/answer", refused | {"scan": paper()}, 403)
    shown(head, f"{page}/answer", refused, 422)
    assert "step-object" in shown(head, f"{page}/answer", refused | {"scan": paper()})
    assert shown(first, page).count(hashlib.sha256(jpeg()).hexdigest()[:8]) == 2
    shown(head, f"{page}/object", {"revision": "5", "reason": "数额巨大"})
    settled = {"revision": "6", "taken": "yes", "result": "复议后受理"}
    shown(first, f"{page}/settle", settled | {"scan": paper()}, 403)
    shown(head, f"{page}/settle", settled | {"scan": paper()})
    shown(head, f"{page}/close", {"revision": "7", "reason": "检察院批捕"})
    assert "检察院批捕" in shown(first, case), "the case says how its transfer ended"
    for kind in ("transfer", "transfer_receipt"):
        assert "PDF/A" in shown(head, f"{page}/papers/{kind}", {})
    assert "Y20261126-" in shown(head, "/oversight/transfers")
    shown(signed_in("elsewhere", language), page, status=404)


def test_a_transfer_that_was_decided_asks_for_its_organ_and_reason_no_second_time(
    signed_in: SignIn, city: City, home: Home, clock: HandClock
) -> None:
    add_cases(city, home, clock)
    held = PenaltyCase.objects.get()
    decided = {"state": "decided", "outcome": "transfer", "destination": "区检察院", "reason": "涉嫌犯罪", "yuan": 0}
    PenaltyCase.objects.filter(pk=held.pk).update(
        decided_on="2026-11-26", decided_by="user:1", annulled_on=None, extras="", **decided
    )
    first, new = signed_in(FIRST, "en"), f"/oversight/penalties/{held.pk}/transfers/new"
    html = shown(first, new)
    assert ('name="receiver"' in html, 'name="reason"' in html, 'name="materials"' in html) == (False, False, True)
    assert "区检察院" in html
    lacking = shown(first, new, {"inside": "no", "materials": " ", "revision": str(held.revision)}, 403)
    assert "the transfer is incomplete" in lacking
    shown(first, new, {"inside": "no", "materials": "卷宗一册", "revision": str(held.revision)})
    made = Transfer.objects.get()
    assert (made.receiver, made.reason, made.materials) == ("区检察院", "涉嫌犯罪", "卷宗一册")
    html = shown(first, f"/oversight/penalties/{held.pk}")
    assert made.no in html
    assert "frozen by a transfer" not in html, "the decision to transfer has no fine that its transfer could freeze"
