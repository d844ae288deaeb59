"""Pages of obstructions and penalty cases: from a tree to a fine paid late, papers, both languages (12, 23)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.papers import identity_number
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers
from tests.support.web.page_checks import PageReader, without_random

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.retention import shanghai_day
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.obstructions.models import Obstruction

pytestmark = pytest.mark.law("12", "22", "23")
type SignIn = Callable[..., Client]
TICKED = {"certificates_shown": "on", "recusal_told": "on"}


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.fixture
def clock() -> HandClock:
    """Tuesday 1 September 2026, so that every day of the case lies in a year whose holidays are known."""
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", png(), "image/png")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_tree_from_the_candidate_to_a_fine_paid_eleven_days_late(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    city = add_officers(city, clock)
    code = city.points["HQX"].code

    def today() -> str:
        return shanghai_day(clock.now()).isoformat()

    first = signed_in(FIRST, language)
    assert "obstructions/new" in shown(first, "/oversight/obstructions")
    new = {"point": code, "offence": "obstruction", "since": "2026-08-20", "finding": "", "seen": "树冠遮挡正门"}
    assert "树冠" in shown(first, "/oversight/obstructions/new", new | {"point": "4" * 20}, 404)
    shown(first, "/oversight/obstructions/new", new)
    page = f"/oversight/obstructions/{Obstruction.objects.get().pk}"
    judged = {"revision": "1", "outcome": "confirmed", "cause": "greenery", "owner": "", "owner_kind": "unit"}
    shown(first, f"{page}/judge", judged, 403)
    html = shown(first, f"{page}/judge", judged | {"owner": "某物业公司"})
    assert ('name="arose_on"' in html, 'name="corrected"' in html) == (True, False)
    seen = {"inspected_on": today(), "present": "周某", "arose_on": "2026-08-20", "corrected": "", "record": "遮挡三成"}
    html = shown(first, f"{page}/inspect", seen | {"revision": "2", "photo": photo()}, 403)
    assert [name for name in TICKED if f'id="inspect-{name}_error"' not in html] == [], "nobody ticked that it was done"
    seen |= TICKED
    shown(first, f"{page}/inspect", seen | {"revision": "2", "photo": photo()})
    shown(first, f"{page}/sign", {"revision": "3"}, 403)
    second = signed_in(SECOND, language)
    assert "step-sign" in shown(second, page)
    shown(second, f"{page}/sign", {"revision": "3"})
    order = {"unit": "某物业公司", "days": "15", "department": "园林局", "short_reason": "", "what": "修剪"}
    shown(second, f"{page}/order", order | {"revision": "4"})
    served = {"served_on": today(), "way": "handed_over", "receiver": "周某"}
    assert "2026-09-16" in shown(second, f"{page}/serve", served | {"revision": "5"})
    for kind in ("inspection", "order", "order_service"):
        assert "PDF/A" in shown(second, f"{page}/papers/{kind}", {})
    shown(second, f"{page}/papers/reinspection", {}, 403)
    clock.advance(timedelta(days=16))
    first = signed_in(FIRST, language)
    html = shown(first, page)
    assert ('name="arose_on"' in html, 'name="corrected"' in html) == (False, True)
    again = seen | {"inspected_on": today(), "arose_on": "", "corrected": "no"}
    shown(first, f"{page}/again", again | {"revision": "6", "photo": photo()})
    second = signed_in(SECOND, language)
    assert "cases/new" in shown(second, f"{page}/sign", {"revision": "7"})
    person = {
        "revision": "8", "rule": "23", "offence": "no_filing", "who": "responsible", "person": "周某", "role": "经理",
        "identity_no": identity_number(99), "why": "负责绿化", "act_on": "", "late_reason": "", "broken": "",
    }  # fmt: skip
    refused = shown(second, f"{page}/cases/new", person, 403)
    assert "799" in refused  # the other law goes first (article 22)
    shown(second, f"{page}/cases/new", person | {"offence": "obstruction"})
    held = PenaltyCase.objects.get()
    case = f"/oversight/penalties/{held.pk}"
    assert identity_number(99) not in held.identity_sealed
    html = shown(second, case)
    assert (held.no in html, identity_number(99)[-4:] in html, identity_number(99) in html) == (True, True, False)
    assert "待审批" in html or "opening asked for" in html
    shown(second, f"{case}/approve", {"revision": "1", "late_reason": ""}, 403)
    head = signed_in(HEAD, language)
    assert "2026-12-16" in shown(head, f"{case}/approve", {"revision": "1", "late_reason": ""})
    second = signed_in(SECOND, language)
    html = shown(second, case)
    for words in ("遮挡三成</textarea>", "负责绿化</textarea>"):
        assert words in html, "filled in from what the officers wrote"
    assert f'<option value="{FIRST}">' in html, "an officer of the place is chosen, not typed"
    assert '<option value="guard">' not in html
    notice = {"facts": "逾期未修剪", "grounds": "复查", "yuan": "320", "handed_on": today(), "receiver": "周某"}
    refused = shown(second, f"{case}/notify", notice | {"revision": "2", "evidence": "surveillance"}, 403)
    assert "APL" not in without_random(refused), "the law is named by its name"
    rests_on = {"revision": "2", "evidence": ["site_record", "photograph"]}
    assert 'id="notify-yuan_error"' in shown(second, f"{case}/notify", notice | rests_on | {"yuan": "99999"}, 403)
    shown(second, f"{case}/notify", notice | rests_on)
    assert "遮挡三成" in shown(second, case), "the record stands beside a notice that says something else"
    decide = {"outcome": "fine", "yuan": "300", "destination": "", "reason": "情节一般", "revision": "3"}
    head = signed_in(HEAD, language)
    html = shown(head, case)
    assert "step-decide" in html
    assert re.search(r'name="yuan"[^>]*value="320.00"', html), "as the person was told"
    assert '<option value="fine" selected>' in html
    shown(head, f"{case}/decide", decide, 403)
    assert 'id="decide-destination_error"' in shown(head, f"{case}/decide", decide | {"outcome": "transfer"}, 403)
    clock.advance(timedelta(days=25))
    head = signed_in(HEAD, language)
    html = shown(head, f"{case}/decide", decide)
    assert "告知罚款 320.00 元，决定 300.00 元" in html or "told: 320.00 yuan; decided: 300.00" in html
    assert "2026-10-27" in shown(head, f"{case}/serve", served | {"served_on": today(), "revision": "4"})
    clock.advance(timedelta(days=26))
    first = signed_in(FIRST, language)
    assert "99.00" in shown(first, case)
    assert held.no in shown(first, "/oversight/penalties")
    pay = {"paid_on": today(), "yuan": "399", "receipt": "鄂财 0001"}
    assert "PDF/A" in shown(first, f"{case}/pay", pay | {"revision": "5"})
    for kind in ("case_opening", "penalty_notice", "decision", "service", "late_amount"):
        shown(first, f"{case}/papers/{kind}", {})
    shown(first, f"{case}/papers/closing_report", {}, 403)
    assert "step-close" not in shown(first, case), "who recorded the payment does not close it"
    assert "officer" in shown(first, f"{case}/close", {"reason": "缴清", "revision": "6"}, 403)
    shown(signed_in(SECOND, language), f"{case}/close", {"reason": "缴清", "revision": "6"})
    assert "PDF/A" in shown(first, f"{case}/papers/closing_report", {})
    assert shown(signed_in("manager", language), "/oversight/obstructions")
    shown(signed_in("manager", language), case, status=403)
