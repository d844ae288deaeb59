"""Pages and API of archives: a volume from its opening to its acceptance, files for who may read them, in both
languages (article 11).
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.registry.archives.models import ArchiveDocument, ArchiveParticipant, ArchiveTechnician, ArchiveVolume
from mingcha.registry.archives.states import NAMED, ArchiveKind
from mingcha.registry.printed.models import PrintedDocument

pytestmark = pytest.mark.law("11")
type SignIn = Callable[..., Client]
REQUIRED = (
    ArchiveKind.CONTRACT, ArchiveKind.DESIGN, ArchiveKind.AS_BUILT, ArchiveKind.EQUIPMENT, ArchiveKind.INSPECTION,
    ArchiveKind.TRIAL_RUN, ArchiveKind.ACCEPTANCE_REPORT, ArchiveKind.MAINTENANCE,
)  # fmt: skip
UNIT = {"name": "某工程公司", "uscc": "91420100MA4KY00014", "qualification": "", "contract": ""}


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


def scan(data: bytes = png()) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", data, "image/png")


def paper(kind: ArchiveKind, secrecy: str = "internal") -> dict[str, Any]:
    return {
        "kind": kind.value,
        "title": f"材料 {kind.value}",
        "secrecy": secrecy,
        "pages": "3",
        "note": "",
        "scan": scan(),
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_volume_is_filled_handed_over_and_accepted(signed_in: SignIn, city: City, language: str) -> None:
    manager = signed_in("manager", language)
    shown(manager, "/points/archives/new", {"system": "HQX", "unit": "", "title": "校门系统案卷"})
    number = ArchiveVolume.objects.get().pk
    page = f"/points/archives/{number}"
    assert page in shown(manager, "/points/archives?state=open")
    assert "/points/archives?system=HQX" in shown(manager, "/points/systems/HQX")
    shown(manager, f"{page}/documents", paper(ArchiveKind.DESIGN, "classified"), 403)
    for kind in REQUIRED:
        shown(manager, f"{page}/documents", paper(kind, "restricted" if kind is ArchiveKind.AS_BUILT else "internal"))
    drawing = ArchiveDocument.objects.get(kind="as_built").pk
    of_drawing = f"{page}/documents/{drawing}"
    version = {"version": "1", "pages": "4", "note": "东门移位", "scan": scan(jpeg())}
    shown(manager, of_drawing, version, 403)
    html = shown(manager, of_drawing, version | {"version": "2", "scan": scan(jpeg())})
    assert f"{of_drawing}/versions/1" in html
    assert manager.get(f"{of_drawing}/versions/1").content == png()
    assert manager.get(f"{of_drawing}/versions/2").content == jpeg()
    shown(manager, f"{page}/participants", UNIT | {"activity": "design", "uscc": "91420100MA4KY00010"}, 403)
    for activity in NAMED:
        shown(manager, f"{page}/participants", UNIT | {"activity": activity.value})
        unit = ArchiveParticipant.objects.latest("pk").pk
        person = {"participant": str(unit), "name": "何工", "certificate": f"证 {activity.value}", "duty": "负责人"}
        shown(manager, f"{page}/technicians", person | {"certificate": "11010519491231002X"}, 403)
        shown(manager, f"{page}/technicians", person)
    wrong = ArchiveTechnician.objects.latest("pk").pk
    assert "何工" in shown(manager, f"{page}/technicians/{wrong}")
    said = {"name": "何工", "certificate": "证 9", "duty": "负责人", "reason": "证号误登"}
    assert "证号误登" in shown(manager, f"{page}/technicians/{wrong}", said)
    shown(manager, f"{page}/participants/{unit}", UNIT | {"reason": "名称误登"}, 403)
    assert "名称误登" in shown(manager, f"{page}/participants/{unit}", UNIT | {"name": "某公司", "reason": "名称误登"})
    shown(manager, f"{page}/participants/{unit}", status=404)
    revision = ArchiveVolume.objects.get().revision
    shown(manager, f"{page}/complete", {"revision": "1"}, 409)
    shown(manager, f"{page}/complete", {"revision": revision})
    shown(manager, f"{page}/inventory", {})
    shown(manager, f"{page}/hand-over", {"revision": revision + 1, "receiver": "NONE"}, 404)
    shown(manager, f"{page}/hand-over", {"revision": revision + 1, "receiver": "WCGA"})
    guard = signed_in("guard", language)
    html = shown(guard, page)
    assert ("何工" in html, "hand-over" in html) == (False, False)
    assert f"{of_drawing}/versions/1" not in shown(guard, of_drawing)
    assert guard.get(f"{of_drawing}/versions/1").status_code == 403
    assert signed_in("elsewhere", language).get(page).status_code == 403
    receiver = signed_in("manager-wcga", language)
    html = shown(receiver, page)
    inventory = PrintedDocument.objects.get(kind="inventory").content
    assert inventory in html
    shown(receiver, f"{page}/accept", {"revision": revision + 2, "inventory": "00"}, 403)
    shown(receiver, f"{page}/give-back", {"revision": revision + 2, "reason": ""}, 422)
    shown(receiver, f"{page}/accept", {"revision": revision + 2, "inventory": inventory})
    shown(receiver, f"{page}/handover", {})
    assert PrintedDocument.objects.filter(kind="handover").count() == 1


def test_the_api_adds_versions_and_replaces_nothing(signed_in: SignIn, city: City) -> None:
    manager, kept = signed_in("manager"), {"content_type": "application/json"}
    body = json.dumps({"system": "HQX", "title": "校门系统案卷"})
    answer = manager.post("/api/v1/archives", body, **kept)
    assert (answer.status_code, len(answer.json()["missing"])) == (201, 16)
    at = f"/api/v1/archives/{answer.json()['volume']['number']}"
    sent = {"kind": "as_built", "title": "竣工图", "secrecy": "internal", "pages": 3, "scan": scan()}
    answer = manager.post(f"{at}/documents", sent)
    assert answer.status_code == 201, answer.content
    document = f"{at}/documents/{answer.json()['documents'][0]['number']}/versions"
    answer = manager.post(document, {"version": 1, "pages": 3, "scan": scan(jpeg())})
    assert (answer.status_code, answer.json()["article"]) == (403, "11")
    answer = manager.post(document, {"version": 2, "pages": 3, "scan": scan(jpeg())})
    assert [one["version"] for one in answer.json()["documents"][0]["versions"]] == [2, 1]
    for method in (manager.put, manager.delete):
        answer = method(f"{document}/1", **kept)
        assert (answer.status_code, "第十一条" in answer.json()["reason"]) == (409, True)
    assert manager.get(f"{document}/1").content == png()
    assert signed_in("elsewhere").delete(f"{document}/1").status_code == 403
    answer = manager.post(f"{at}/complete", json.dumps({"revision": 3}), **kept)
    assert (answer.status_code, len(answer.json()["missing"])) == (403, 15)
