"""A redaction over the API: begun, edited, reviewed, signed and released by three persons (article 21)."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from tests.support.privacy.redacting import LENGTH_90K, begin, detected, nothing_plugged_in, plugged_in, rendered
from tests.support.registry.city import City
from tests.support.web.sign_in import token_of

from mingcha.kit.clock import HandClock
from mingcha.privacy.redaction.queries import redaction

type SignIn = Callable[..., Client]
JSON = "application/json"


@pytest.mark.law("21")
def test_t21a_a_redaction_over_the_api(
    signed_in: SignIn, city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker, reviewer, officer = signed_in("guard"), signed_in("manager"), signed_in("district")
    at = clock.now() - timedelta(hours=1)
    sent = {
        "kind": "publication",
        "from_at": at.isoformat(),
        "to_at": (at + timedelta(seconds=10)).isoformat(),
        "basis": "公开表彰",
    }
    of_point = f"/api/v1/redactions/points/{city.points['HQX'].code}"
    with nothing_plugged_in():
        refused = maker.post(of_point, sent, content_type=JSON)  # T21c-N
    assert (refused.status_code, refused.json()["article"]) == (403, "21")
    with plugged_in():
        begun = maker.post(of_point, sent, content_type=JSON)
        assert begun.status_code == 201, begun.content
        one = f"/api/v1/redactions/{begun.json()['no']}"
        detected(begun.json()["no"], clock)
        whole = {"revision": 0, "kind": "whole_frame", "from_90k": 0, "to_90k": 90_000}
        edited = maker.post(f"{one}/edits", whole, content_type=JSON)
        assert (edited.status_code, edited.json()["revision"]) == (200, 1)
        assert reviewer.post(f"{one}/edits", whole, content_type=JSON).status_code == 409
        answers = {"revision": 1, "answers": {str(item["number"]): "ok" for item in maker.get(f"{one}/items").json()}}
        assert maker.post(f"{one}/answers", answers, content_type=JSON).status_code == 403
        assert reviewer.post(f"{one}/answers", answers, content_type=JSON).status_code == 200
        part = {"from_90k": 0, "to_90k": 180_000}
        first, second = reviewer.get(f"{one}/boxes", part).json()
        assert (first["at_90k"], second["at_90k"], first["boxes"][0]["is_covered"]) == (0, 90_000, True)
        assert reviewer.get(f"{one}/boxes", {"from_90k": 0, "to_90k": 90_000 * 61}).status_code == 422
        assert officer.get(f"{one}/boxes", part).status_code == 403
        assert reviewer.post(f"{one}/source").json()["grant"].startswith("T")
        state = reviewer.get(f"{one}/review-state").json()
        assert (state["may_review"], state["watched"], len(state["missing"])) == (True, [], 1)
        assert maker.get(f"{one}/review-state").json()["may_review"] is False
        page = reviewer.get(f"/privacy/redactions/{begun.json()['no']}/review").content.decode()
        assert f'data-length="{LENGTH_90K}"' in page
        assert 'data-times="4"' in page
        assert "data-review=" not in officer.get(f"/privacy/redactions/{begun.json()['no']}/review").content.decode()
        seen = {"revision": 1, "from_90k": 0, "to_90k": LENGTH_90K}
        assert reviewer.post(f"{one}/watched", seen, content_type=JSON).json() == [
            {"from_90k": 0, "to_90k": LENGTH_90K}
        ]
        signed = {"revision": 1, "frozen_sha256": edited.json()["frozen_sha256"]}
        assert reviewer.post(f"{one}/review", signed, content_type=JSON).json()["state"] == "reviewed"
    row = redaction(city["guard"], begun.json()["no"], at=clock.now())
    made = rendered(row, settings.MINGCHA_HOME.redactions, clock)
    for other in ("auditor", "elsewhere", "monitor"):
        assert signed_in(other).get(f"{one}/film").status_code == 404
    for party in (maker, reviewer, officer):  # before its release it is no file
        refused = party.get(f"{one}/film")
        assert (refused.status_code, refused.json()["article"]) == (403, "21")
    of_page = f"/privacy/redactions/{begun.json()['no']}/film"
    assert officer.post(of_page).status_code == 302
    assert b"".join(officer.get(of_page).streaming_content) == b"film"  # type: ignore[attr-defined]
    played = {"from_90k": 0, "to_90k": LENGTH_90K // 5, "output_sha256": made.output_sha256}
    answered = officer.post(f"{one}/film/watched", played, content_type=JSON).json()
    assert answered["watched"] == [{"from_90k": 0, "to_90k": LENGTH_90K // 5}]
    assert answered["missing"] == ["至少播放影片的 25%（已播放 20%）"]
    clock.advance(timedelta(seconds=2))
    assert (
        officer.post(f"{one}/film/watched", {**played, "to_90k": LENGTH_90K // 4}, content_type=JSON).json()["missing"]
        == []
    )
    with plugged_in():
        assert officer.post(f"{one}/sign", {"output_sha256": made.output_sha256}, content_type=JSON).status_code == 200
        assert maker.post(f"{one}/release").json()["state"] == "released"
        begun_early = maker.get(f"{one}/film").streaming_content  # type: ignore[attr-defined]
    assert maker.get("/api/v1/redactions").json()["total"] == 1
    assert officer.post(f"{one}/withdraw", {"reason": "期满"}, content_type=JSON).json()["state"] == "withdrawn"
    now = time.monotonic() + 60
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with pytest.raises(PermissionError):  # whoever took it slowly gets no more of it
        next(iter(begun_early))
    assert maker.get(f"{one}/film").status_code == 404


@pytest.mark.law("21", "799-16(2)(2)")
def test_a_program_with_the_token_of_a_reviewer_has_not_looked(city: City, clock: HandClock) -> None:
    with plugged_in():
        no = begin(city["guard"], city.points["HQX"].code, clock).no
        row = detected(no, clock)
    acts: dict[str, dict[str, object]] = {
        "answers": {"revision": 0, "answers": {"1": "ok"}},
        "watched": {"revision": 0, "from_90k": 0, "to_90k": LENGTH_90K},
        "review": {"revision": 0, "frozen_sha256": row.frozen_sha256},
        "film/watched": {"from_90k": 0, "to_90k": 90_000, "output_sha256": "0" * 64},
        "sign": {"output_sha256": "0" * 64},
        "exceptions/1/approve": {"revision": 0},
    }
    made = token_of(city["manager"], username="manager", name="test", days=30, clock=clock)
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})
    for act, body in acts.items():
        refused = client.post(f"/api/v1/redactions/{no}/{act}", body, content_type=JSON)
        assert (refused.status_code, refused.json()["article"]) == (403, "799-16(2)(2)"), act
    refused = client.get(f"/api/v1/redactions/{no}/film")  # which would count as opened
    assert (refused.status_code, refused.json()["article"]) == (403, "799-16(2)(2)")
    assert client.get(f"/api/v1/redactions/{no}/items").status_code == 200
