"""Clues in the browser and over the API: from the wall's note to two receipts and the printed report (T16-4a)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.clues.models import Clue

pytestmark = pytest.mark.law("16(4)")
type SignIn = Callable[..., Client]
CALL = {"number": "街 12", "name": "周明"}


def noted(client: Client, code: str, seen_ms: int, kind: str = "crime") -> tuple[int, dict[str, object]]:
    body = {"camera": code, "kind": kind, "seen_ms": seen_ms}
    answer = client.post("/oversight/clues/note", body, content_type="application/json")
    return answer.status_code, answer.json()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_wall_to_two_receipts(signed_in: SignIn, city: City, clock: HandClock, language: str) -> None:
    code, now_ms = city.points["HQX"].code, int(clock.now().timestamp() * 1000)
    guard = signed_in("guard", language)
    assert (noted(guard, code, now_ms, "gossip")[0], noted(guard, code, -1)[0]) == (422, 422)
    assert noted(guard, code, now_ms + 3_600_000)[1]["article"] == "16(4)"
    status, made = noted(guard, code, now_ms)
    page = str(made["url"])
    assert (status, made["hold"], page) == (201, "H00000001", f"/oversight/clues/{made['no']}")
    html = guard.get(page).content.decode()
    assert (PageReader(html).problems, f"{page}/report" in html, f"{page}/police" in html) == ([], True, False)
    assert guard.post(f"{page}/report", {"text": " "}).status_code == 403
    assert guard.post(f"{page}/report", {"text": "<i>翻墙</i>", "department": "街道办"}).status_code == 302
    assert guard.post(f"{page}/police", {}).status_code == 403
    assert signed_in("elsewhere", language).get(page).status_code == 403
    officer = signed_in("district", language)
    listed = officer.get("/oversight/clues").content.decode()
    assert (PageReader(listed).problems, page in listed, page in officer.get("/today").content.decode()) == (
        [],
        True,
        True,
    )
    html = officer.get(page).content.decode()
    assert (PageReader(html).problems, "&lt;i&gt;翻墙" in html, f"{page}/no-department" in html) == ([], True, True)
    assert officer.post(f"{page}/police", {"number": "7"}).status_code == 403
    assert officer.post(f"{page}/police", {}).status_code == 302
    assert guard.post(f"{page}/department", {"department": "街道办"}).status_code == 403
    called = {"department": "街道办", **CALL, "called_at": clock.now().isoformat()}
    assert guard.post(f"{page}/department", called).status_code == 302
    assert officer.post(f"{page}/keep", {"reason": "立案"}).status_code == 302
    assert officer.post(f"{page}/print", {}).status_code == 302
    printed = PrintedDocument.objects.get()
    assert (printed.subject, printed.kind, printed.no[0]) == (made["no"], "clue", "K")
    data = officer.get(f"/documents/{printed.no}")
    html = officer.get(page).content.decode()
    assert (PageReader(html).problems, printed.no in html, data.status_code) == ([], True, 200)
    assert page in guard.get("/oversight/clues?closed=1").content.decode()


def test_a_clue_by_hand_and_over_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    manager, code, now = signed_in("manager"), city.points["HQX"].code, clock.now()
    assert PageReader(manager.get(f"/oversight/clues/new?camera={code}").content.decode()).problems == []
    sent = {"camera": code, "kind": "other_service", "seen_at": now.isoformat(), "note": "水管爆裂"}
    assert manager.post("/oversight/clues/new", sent | {"camera": "7" * 20}).status_code == 403
    assert manager.post("/oversight/clues/new", sent).status_code == 302
    (row,) = manager.get("/api/v1/clues").json()["clues"]
    path = f"/api/v1/clues/{row['no']}"
    assert (row["state"], row["note"], row["level"]) == ("held", "水管爆裂", 0)

    def post(client: Client, step: str, body: dict[str, object]) -> tuple[int, object]:
        answer = client.post(f"{path}/{step}", body, content_type="application/json")
        return answer.status_code, answer.json().get("state", answer.json().get("article"))

    officer = signed_in("district")
    assert post(officer, "keep", {"reason": "留存"}) == (403, "16(5)")
    assert post(manager, "report", {"text": "校门外水管爆裂"}) == (200, "reported")
    assert post(manager, "police", {}) == (403, "16(4)")
    assert post(officer, "police", {**CALL, "called_at": now.isoformat()}) == (200, "reported")
    assert post(manager, "department", CALL) == (403, "16(4)")
    assert post(officer, "no-department", {"reason": "仅属治安"}) == (200, "closed")
    made = manager.post("/api/v1/clues", sent, content_type="application/json").json()
    path = f"/api/v1/clues/{made['no']}"
    assert post(manager, "withdraw", {"reason": "误报"}) == (200, "withdrawn")
    Clue.objects.filter(no=made["no"]).update(no=f"{made['no'][:-4]}9999")
    many = manager.post("/api/v1/clues", sent, content_type="application/json").json()
    assert (many["no"][-6:], manager.get(f"/api/v1/clues/{many['no']}").status_code) == ("-10000", 200)
    no_zone = {**sent, "seen_at": "2026-11-24T13:41:00"}
    assert manager.post("/api/v1/clues", no_zone, content_type="application/json").status_code == 422
    assert signed_in("admin").get("/api/v1/clues").status_code == 403
    assert manager.get(f"{path}x").status_code == 422
