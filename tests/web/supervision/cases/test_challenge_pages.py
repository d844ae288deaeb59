"""A decision that review annulled, on its page: nothing owed, what was paid is paid back, its closing report, the API,
the folder, and the auditor's list (23, 25; APL 73; ARL 64; SCL 36)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, add_officers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.penalty_dates import Payment
from mingcha.law.retention import shanghai_day
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_bags.rows import folder_of
from mingcha.supervision.case_papers.content import case_content
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.collection.actions import record_payment

pytestmark = pytest.mark.law("23", "25")
type SignIn = Callable[..., Client]


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


def paper() -> SimpleUploadedFile:
    """A paper of the organ of the review, as a file."""
    return SimpleUploadedFile("paper.png", png())


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def test_what_an_annulled_decision_leaves_on_its_page(signed_in: SignIn, city: City, clock: HandClock) -> None:
    city, documents = add_officers(city, clock), settings.MINGCHA_HOME.documents
    officers = CourseOfficers(city[FIRST], city[SECOND], city[HEAD])
    tree = act_ordered(officers, city.points["HQX"].code, documents, clock)
    act_reinspected(officers, tree, documents, clock)
    case, first = act_fined(officers, tree, clock), officers.first
    paid = Payment(shanghai_day(clock.now()), Decimal(300))
    record_payment(first, case=case, new=paid, receipt="鄂财 7", revision=5, clock=clock)
    clock.advance(timedelta(days=9))
    since = shanghai_day(clock.now())
    page, officer, today = f"/oversight/penalties/{case}", signed_in(FIRST), since.isoformat()
    asked = {"kind": "review", "since": today, "revision": "6"}
    assert 'id="challenge-scan_error"' in shown(officer, f"{page}/challenge", asked, 422)
    html = shown(officer, f"{page}/challenge", asked | {"scan": paper()})
    assert ("step-end_challenge" in html, "step-close" in html) == (True, False)
    ended = {"until": today, "verdict": "annulled", "yuan": "", "result": "区政府复议 9 号", "revision": "7"}
    shown(officer, f"{page}/end_challenge", ended | {"yuan": "100", "scan": paper()}, 403)
    shown(officer, f"{page}/end_challenge", ended | {"scan": paper()}, 403)  # who handles the case does not annul it
    head = signed_in(HEAD)
    assert 'id="ended-scan_error"' in shown(head, f"{page}/end_challenge", ended, 403)
    html = shown(head, f"{page}/end_challenge", ended | {"scan": paper()})
    assert ("决定已撤销" in html, "尚须退还" in html, "step-restitute" in html) == (True, True, False)
    assert "step-restitute" in shown(officer, page), "another officer than who recorded the annulment pays it back"
    assert ("step-close" in html, "step-challenge" in html, "step-demand" in html) == (False, False, False)
    assert '<span class="chip warn">尚须退还 300.00' in html, "a paid case says beside its number what it owes"
    back = {
        "what": "money", "returned_on": today, "receiver": "周某", "yuan": "300", "interest": "0.20", "voucher": "退 7",
        "record": "银行转账", "revision": "8",
    }  # fmt: skip
    shown(officer, f"{page}/restitute", back | {"yuan": "301"}, 403)
    assert "不超过 0.25 元" in shown(officer, f"{page}/restitute", back | {"interest": "3000"}, 403)
    html = shown(officer, f"{page}/restitute", back)
    assert ("已退还" in html, "尚须退还" in html, "step-close" in html) == (True, False, False)
    assert "step-close" not in shown(head, page), "nor does who recorded the annulment close it"
    other = signed_in(PLAIN)
    assert "step-close" in shown(other, page), "another officer closes it"
    shown(officer, f"{page}/close", {"reason": "复议撤销，已退", "revision": "9"}, 403)
    shown(head, f"{page}/close", {"reason": "复议撤销，已退", "revision": "9"}, 403)
    shown(other, f"{page}/close", {"reason": "复议撤销，已退", "revision": "9"})
    rows = str(case_content(first, PrintedKind.CLOSING_REPORT, case, clock.now()).values)
    assert all(text in rows for text in ("撤销或者确认无效", "区政府复议 9 号", "300.00 元，利息 0.20 元（退 7）"))
    folder = folder_of(PenaltyCase.objects.get(), before=10_000, documents=documents)
    assert {"supervision_casechallenge", "supervision_caserestitution"} <= {one.table for one in folder.rows}
    kept = {one.path.rpartition("-")[2] for one in folder.files if "casechallenge" in one.path}
    assert kept == {"notice.png", "decision.png"}, "papers of the other organ are in the folder"
    found = officer.get(f"/api/v1/penalties/{case}").json()
    assert (found["case"]["yuan"], found["decided_yuan"], found["annulled_on"]) == ("0.00", "300.00", today)
    assert (found["owed"]["paid_back"], found["owed"]["to_return"]) == ("300.00", "0.00")
    assert [(one["kind"], one["verdict"], one["yuan"]) for one in found["challenges"]] == [("review", "annulled", None)]
    html = shown(signed_in("auditor"), "/oversight/accountability")
    assert ("撤销或者确认无效" in html, "区政府复议 9 号" in html) == (True, True)
