"""Pages and API of the redacted films of a request whose purpose is not public safety: begun by the unit, viewed by its
officers on a page alone (articles 14(2), 16(3), 19)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, Asking
from tests.support.privacy.redacting import detected, plugged_in, rendered, review, sign

from mingcha.access.films.queries import request_films
from mingcha.kit.clock import SHANGHAI
from mingcha.privacy.redaction.actions import release_redaction, withdraw_redaction

type ClientOf = Callable[..., Client]
OF_MANAGEMENT = {"requester_kind": "other_department", "purpose": "public_management", "case_no": ""}
PLAYER = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_DEST": "video"}


def film_of(asked: Asking, guard: Client, no: str, from_ms: int) -> str:
    """A film of ten seconds, begun on the page and released."""
    begins = datetime.fromtimestamp(from_ms / 1000, SHANGHAI)
    given = {"point": asked.city.points["HQX"].code, "begin": f"{begins:%Y-%m-%dT%H:%M:%S}"}
    early = {**given, "begin": "2026-01-01T08:00:00", "end": given["begin"]}
    assert guard.post(f"/requests/{no}/films/begin", early).status_code == 403
    ends = begins + timedelta(seconds=10)
    assert guard.post(f"/requests/{no}/films/begin", {**given, "end": f"{ends:%Y-%m-%dT%H:%M:%S}"}).status_code == 302
    clock, folder = asked.clock, settings.MINGCHA_HOME.redactions
    (film,) = request_films(asked.people[OPERATOR], no, at=clock.now()).films
    detected(film.redaction, clock)
    made = rendered(review(asked.people[APPROVER], film.redaction, clock), folder, clock)
    sign(asked.people["district"], made, folder, clock)
    release_redaction(asked.people[OPERATOR], no=film.redaction, folder=folder, clock=clock)
    return film.redaction


@pytest.mark.law("14(2)", "16(3)", "19")
def test_the_unit_begins_a_film_and_its_officers_play_it_on_its_page_alone(asked: Asking, client_of: ClientOf) -> None:
    guard, officer = client_of(OPERATOR), client_of(FIRST)
    with plugged_in():
        facts = asked.opened(**OF_MANAGEMENT)
        redaction = film_of(asked, guard, facts.no, facts.from_ms)
    page = f"/requests/{facts.no}"
    assert "仅脱敏影片" in officer.get(page).content.decode()
    assert "查阅影片" in officer.get(f"{page}/films").content.decode()
    assert "查阅影片" not in guard.get(f"{page}/films").content.decode()
    assert "View the film" in client_of(FIRST, "en").get(f"{page}/films").content.decode()
    assert client_of("elsewhere").get(f"{page}/films").status_code == 404
    assert guard.post(f"{page}/films/{redaction}/view").status_code == 403
    opened = officer.post(f"{page}/films/{redaction}/view")
    assert opened.status_code == 302
    viewing = opened["Location"]
    assert 'data-label="' in officer.get(viewing).content.decode()
    answer = officer.get(f"{viewing}/film", **PLAYER)
    assert b"".join(answer.streaming_content) == b"film"  # type: ignore[arg-type]
    assert officer.get(f"{viewing}/film").status_code == 403
    assert guard.get(f"{viewing}/film", **PLAYER).status_code == 404
    (film,) = officer.get(f"/api/v1{page}/films").json()
    assert (film["redaction"], film["state"], len(film["viewings"])) == (redaction, "released", 1)
    assert officer.get(f"/api/v1{page}").json()["output"] == "redacted"
    body = {"point": film["point"], "from_at": film["from_at"], "to_at": film["to_at"]}
    with plugged_in():
        begun = guard.post(f"/api/v1{page}/films", body, content_type="application/json")
    assert begun.status_code == 201, begun.content
    folder = settings.MINGCHA_HOME.redactions
    withdraw_redaction(asked.people[OPERATOR], no=redaction, reason="发现人脸", folder=folder, clock=asked.clock)
    assert officer.get(f"{viewing}/film", **PLAYER).status_code == 404


@pytest.mark.law("19")
def test_the_export_of_such_a_request_offers_no_copy(asked: Asking, client_of: ClientOf) -> None:
    with plugged_in():
        facts = asked.opened(**OF_MANAGEMENT, way="copy", return_by=asked.clock.now().date() + timedelta(days=9))
    guard = client_of(OPERATOR)
    page = guard.get(f"/requests/{facts.no}/exports").content.decode()
    assert "不含原始录像" in page
    assert 'name="with_copy"' not in page
    refused = guard.post(f"/requests/{facts.no}/exports/start", {"method": "usb"})
    assert refused.status_code == 403
    assert "没有可交付的内容" in refused.content.decode()
