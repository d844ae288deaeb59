"""Reports of hidden cameras in the browser: without an account, and at the police of the place (article 18, T18d)."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.reports.models import Report

pytestmark = pytest.mark.law("18")
type SignIn = Callable[..., Client]
SENT = {
    "district": "420102", "kind": "hidden", "place_kind": "toilet", "where": "某商场三楼", "text": "<b>门上有孔</b>",
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_somebody_unknown_reports_and_the_police_handle_it(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    stranger = Client(headers={"accept-language": language})
    assert PageReader(stranger.get("/reports").content.decode()).problems == []
    html = stranger.post("/reports", SENT).content.decode()
    assert PageReader(html).problems == []
    case_no, word = re.search(r"data-case-no>(JB\d+)", html), re.search(r"data-word>([0-9A-Z-]+)", html)
    assert case_no
    assert word
    asked = {"case_no": case_no[1], "check_word": word[1]}
    number = Report.objects.get().pk
    page = f"/points/reports/{number}"
    assert stranger.get(page).status_code == 302
    assert stranger.post("/reports/state", {**asked, "check_word": "0000"}).status_code == 404
    officer, today = signed_in("district", language), shanghai_day(clock.now()).isoformat()
    assert "/points/reports" in officer.get("/points/areas").content.decode()
    assert page in officer.get("/points/reports").content.decode()
    html = officer.get(page).content.decode()
    assert (PageReader(html).problems, "&lt;b&gt;门上有孔" in html) == ([], True)
    assert signed_in("elsewhere", language).get(page).status_code == 403
    officer = signed_in("district", language)
    assert officer.post(f"{page}/take-up").status_code == 302
    assert officer.post(f"{page}/take-up").status_code == 409
    assert "<form" not in officer.get(page).content.decode().partition("<main")[2], "who took it up closes nothing"
    assert officer.post(page, {"result": "removed", "handled_on": today, "note": "已拆除"}).status_code == 403
    officer = signed_in("city", language)
    wrong = officer.post(page, {"result": "removed", "handled_on": "2030-01-01", "note": "已拆除并立案"})
    assert (wrong.status_code, "已拆除并立案" in wrong.content.decode()) == (403, True)
    result = {"result": "removed", "handled_on": today, "note": "已拆除并立案"}
    assert officer.post(page, result).status_code == 302
    assert officer.post(page, result).status_code == 409
    assert page in officer.get("/points/reports?closed=1").content.decode()
    shown = stranger.post("/reports/state", asked).content.decode()
    assert (PageReader(shown).problems, today in shown, "立案" in shown) == ([], True, False)


def test_wrong_input_stays_and_many_reports_wait(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger, number = Client(), parameters.number
    few = {"accounts.free_attempts_of_network": 5}
    monkeypatch.setattr(
        "mingcha.registry.sign_in.rules.parameters.number", lambda key, on: few.get(key) or number(key, on)
    )
    for change, status in (({"where": ""}, 403), ({"text": "x" * 1001}, 422), ({"district": "420100"}, 422)):
        answer = stranger.post("/reports", SENT | change)
        assert (answer.status_code, "toilet" in answer.content.decode()) == (status, True), change
    assert not Report.objects.exists()
    answers = [stranger.post("/reports", SENT) for _ in range(7)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert "某商场三楼" in answers[-1].content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_beyond_a_bound_is_sifted_by_two(signed_in: SignIn, clock: HandClock, language: str) -> None:
    now, page = clock.now(), "/points/reports/sift"
    for number in range(3):
        Client().post("/reports", SENT | {"where": f"某楼 {number}"})
    Report.objects.exclude(where="某楼 0").update(beyond_bound=True, received_at=now)
    first, second = signed_in("district", language), signed_in("city", language)
    assert page in first.get("/points/reports").content.decode()
    html = first.get(page).content.decode()
    assert (PageReader(html).problems, "某楼 0" in html, "某楼 1" in html, "&lt;b&gt;" in html) == (
        [],
        False,
        True,
        True,
    )
    one, two = Report.objects.filter(beyond_bound=True).values_list("pk", flat=True)
    assert first.post(page, {"numbers": [str(one)], "note": ""}).status_code == 403
    assert first.post(page, {"numbers": ["x", "9" * 30], "note": "灌水"}).status_code == 404
    assert first.post(page, {"numbers": ["x"], "note": "灌水"}).status_code == 403
    assert first.post(page, {"numbers": [str(one), str(two)], "note": "灌水"}).status_code == 302
    assert first.post(page, {"numbers": [str(one)], "note": "灌水"}).status_code == 403
    mark, taken_up = ("待复核", "筛除（认定不是举报）") if language == "zh-hans" else ("set aside by", "Set aside as")
    for path in ("/points/reports", f"/points/reports/{one}"):
        assert mark in second.get(path).content.decode()
    assert second.post(page, {"numbers": [str(one), str(two)], "note": "灌水"}).status_code == 302
    assert PageReader(second.get(page).content.decode()).problems == []
    assert Report.objects.filter(state="closed", result="no_report").count() == 2
    html = second.get(f"/points/reports/{one}").content.decode()
    assert (taken_up in html, mark in html and language == "zh-hans") == (True, False)
    assert ("<dt>受理</dt>" in html or "<dt>Taken up</dt>" in html) is False
    assert signed_in("manager", language).get(page).status_code == 403


def test_the_api_of_those_who_handle(signed_in: SignIn, city: City, clock: HandClock) -> None:
    Client().post("/reports", SENT)
    officer, today = signed_in("district"), shanghai_day(clock.now()).isoformat()
    (row,) = officer.get("/api/v1/reports").json()["reports"]
    path = f"/api/v1/reports/{row['number']}"
    assert (row["state"], row["text"]) == ("received", SENT["text"])
    assert officer.post(f"{path}/take-up").json()["state"] == "taken_up"
    body = {"result": "nothing_found", "handled_on": today, "note": "未见设备"}
    assert officer.post(f"{path}/close", body, content_type="application/json").status_code == 403
    closed = signed_in("city").post(f"{path}/close", body, content_type="application/json")
    assert (closed.status_code, closed.json()["result"]) == (200, "nothing_found")
    again = officer.post(f"{path}/close", body, content_type="application/json")
    assert again.status_code == 409
    assert officer.get("/api/v1/reports?closed=true").json()["total"] == 1
    assert signed_in("manager").get(path).status_code == 403
