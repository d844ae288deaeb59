"""Pages of persons concerned: recorded at the counter, and a film in which others are masked is viewed there (decree
799, art. 21)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from tests.support.access.requesting import APPROVER, OPERATOR, Asking
from tests.support.privacy.redacting import detected, plugged_in, rendered, review, sign

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words
from mingcha.privacy.redaction.queries import redactions

type ClientOf = Callable[..., Client]


@pytest.mark.law("799-21")
def test_a_person_concerned_is_recorded_and_refused_with_the_reason(asked: Asking, client_of: ClientOf) -> None:
    start = asked.clock.now().astimezone(SHANGHAI) - timedelta(hours=2)
    given = {
        "applicant": "钱女士",
        "relation": "guardian",
        "concerned": "钱小明",
        "proof": "户口簿",
        "event": "在校门口被撞伤",
        "points": asked.city.points["HQX"].code,
        "begin": f"{start:%Y-%m-%dT%H:%M:%S}",
        "end": f"{start + timedelta(minutes=10):%Y-%m-%dT%H:%M:%S}",
        "consents": "yes",
    }
    guard = client_of(OPERATOR)
    with plugged_in() as engine:
        engine.missing = [Words("人体检测模型", "detector of persons")]
        assert guard.post("/requests/subjects", given).status_code == 302
    page = guard.get("/requests/subjects").content.decode()
    assert "无法遮挡他人" in page
    assert "钱女士" in page
    assert guard.post("/requests/subjects", {**given, "proof": ""}).status_code == 403
    assert client_of("elsewhere").post("/requests/subjects", given).status_code == 403
    assert "钱女士" not in client_of("elsewhere").get("/requests/subjects").content.decode()


@pytest.mark.law("16(3)", "799-21")
def test_a_film_for_a_person_concerned_is_begun_and_plays_on_its_page_alone(asked: Asking, client_of: ClientOf) -> None:
    start = asked.clock.now().astimezone(SHANGHAI) - timedelta(hours=2)
    begins = f"{start:%Y-%m-%dT%H:%M:%S}"
    given = {
        "applicant": "钱女士", "relation": "guardian", "concerned": "钱小明", "proof": "户口簿",
        "event": "在校门口被撞伤", "points": asked.city.points["HQX"].code, "begin": begins, "consents": "yes",
        "end": f"{start + timedelta(minutes=10):%Y-%m-%dT%H:%M:%S}",
    }  # fmt: skip
    guard, clock, folder = client_of(OPERATOR), asked.clock, settings.MINGCHA_HOME.redactions
    with plugged_in():
        page = guard.post("/requests/subjects", given)["Location"]
        film = {"point": given["points"], "begin": begins, "end": f"{start + timedelta(seconds=10):%Y-%m-%dT%H:%M:%S}"}
        assert guard.post(f"{page}/films", film).status_code == 403, "nobody else has confirmed the consent"
        assert guard.post(f"{page}/consent").status_code == 403
        assert "确认同意" in client_of(APPROVER).get(page).content.decode()
        assert client_of(APPROVER).post(f"{page}/consent").status_code == 302
        assert guard.post(f"{page}/films", {**film, "begin": "2026-01-01T08:00:00"}).status_code == 403
        assert guard.post(f"{page}/films", film).status_code == 302
        (no,) = [one.no for one in redactions(asked.people[OPERATOR], at=clock.now())]
        detected(no, clock)
        of_film = f"/privacy/redactions/{no}"
        assert "标记本人" in guard.get(of_film).content.decode()
        made = rendered(review(asked.people[APPROVER], no, clock), folder, clock)
        sign(asked.people["district"], made, folder, clock)
        assert guard.post(f"{page}/films/{no}/show", {"present": "on"}).status_code == 403, "it is not released"
        assert "可在其申请中查阅" in guard.post(f"{of_film}/release", follow=True).content.decode()
    assert guard.post(f"{page}/films/{no}/show", {}).status_code == 403, "nobody is there"
    assert client_of("district").post(f"{page}/films/{no}/show", {"present": "on"}).status_code == 403
    viewing = guard.post(f"{page}/films/{no}/show", {"present": "on"})["Location"]
    shown = guard.get(viewing)
    assert "仅供本人查阅 钱女士" in shown.content.decode()
    assert "media-src 'self'" in shown["Content-Security-Policy"]
    player = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "video"}
    whole, part = (guard.get(f"{viewing}/film", headers=player | more) for more in ({}, {"Range": "bytes=1-2"}))
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, b"film")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"il")
    assert whole["Content-Disposition"] == "inline"
    assert guard.get(f"{viewing}/film", headers=player | {"Sec-Fetch-Dest": "document"}).status_code == 403
    assert client_of(APPROVER).get(f"{viewing}/film", headers=player).status_code == 404
    assert no in client_of("auditor", "en").get(page).content.decode()
    assert client_of("elsewhere").get(page).status_code == 404
