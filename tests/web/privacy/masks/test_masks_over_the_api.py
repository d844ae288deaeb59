"""Masks over the API, from what must be covered to the removal that is refused (article 18)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import jpeg
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.web.sign_in import token_of

from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import stands
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.models import Point

type SignIn = Callable[..., Client]
JSON = "application/json"


@pytest.mark.law("18", "18(4)")
def test_t18b_a_mask_from_its_need_to_a_removal_that_is_refused(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    code = city.points["HQX"].code
    describe_point(city["manager"], code=code, place_kind="bank_hall", clock=clock)
    manager, officer = signed_in("manager"), signed_in("district")
    of_point = f"/api/v1/masks/points/{code}"
    (need,) = manager.get(of_point).json()["needs"]
    assert (need["article"], need["ground"], need["area"]) == ("18(4)", "place_kind", None)
    box = [[0, 0], [9000, 0], [9000, 9000], [0, 9000]]
    sent = {"polygons": [box], "by": "camera", "reason": "密码键盘", "needs": [need["number"]]}
    for wrong in (
        {"polygons": [[[0, 0], [9000, 0]]]},
        {"polygons": [[[0, 0], [1, 1], [70_000, 1]]]},
        {"opens": "25:00"},
    ):
        assert manager.post(of_point, {**sent, **wrong}, content_type=JSON).status_code == 422
    for wrong in ({"until_at": "9999-12-31T23:59:59-14:00", "needs": []}, {"opens": "06:00"}):
        answer = manager.post(of_point, {**sent, **wrong}, content_type=JSON)
        assert answer.status_code == 422, answer.content
    crossing = {"polygons": [[[0, 0], [9000, 9000], [9000, 0], [0, 9000]]]}
    refused = manager.post(of_point, {**sent, **crossing}, content_type=JSON)
    assert (refused.status_code, refused.json()["article"]) == (403, "18")
    drawn = manager.post(of_point, sent, content_type=JSON)
    assert drawn.status_code == 201
    mask = f"/api/v1/masks/{drawn.json()['no']}"
    assert drawn.json()["polygons"] == [box]

    taken = {"taken_at": (clock.now() + timedelta(seconds=1)).isoformat()}
    clock.advance(timedelta(minutes=1))
    still = {"still": SimpleUploadedFile("still.jpg", jpeg())}
    assert manager.post(f"{mask}/1/proof", {**taken, **still}).status_code == 200
    assert officer.get(f"{mask}/1/proof").content == jpeg()
    assert (last_entry()["act"], last_facts()["mask"]) == ("privacy.mask.open_proof", drawn.json()["no"])
    for other in ("guard", "admin", "elsewhere"):
        assert signed_in(other).get(f"{mask}/1/proof").status_code == 403, f"{other} sees no footage there"
    token = token_of(city["district"], username="district", name="desk", days=9, clock=clock).secret
    program, entries = Client(headers={"Authorization": f"Bearer {token}"}), Entry.objects.count()
    secret = {"secrecy": "work_secret", "secrecy_document": "密定〔2026〕1 号", "secrecy_by": "user:1"}
    Point.objects.filter(code=code).update(**secret)
    assert (program.get(f"{mask}/1/proof").status_code, Entry.objects.count()) == (404, entries)
    Point.objects.filter(code=code).update(**dict.fromkeys(secret, ""))
    assert program.get(f"{mask}/1/proof").content == jpeg()
    assert manager.post(f"{mask}/1/check", {}, content_type=JSON).status_code == 403
    assert officer.post(f"{mask}/1/check", {"note": "已核对"}, content_type=JSON).json()["state"] == "checked"
    assert officer.post(f"{mask}/1/return", {"reason": "再看"}, content_type=JSON).status_code == 409
    assert officer.get("/api/v1/masks").json()["total"] == 1

    removed = officer.delete(f"{mask}?reason=不要了")
    assert (removed.status_code, removed.json()["article"]) == (409, "18(4)")
    assert stands(FindingKind.MASK_REMOVAL_TRIED, SubjectKind.POINT, code)
    assert officer.get(mask).json()[0]["state"] == "checked"
    describe_point(city["manager"], code=code, place_kind="none", clock=clock)
    assert manager.delete(f"{mask}?reason=不要了").status_code == 403, "its drawer"
    (ended,) = officer.delete(f"{mask}?reason=不要了").json()
    assert (ended["state"], ended["end_reason"]) == ("ended", "不要了")
    assert signed_in("elsewhere").get(mask).status_code == 403
