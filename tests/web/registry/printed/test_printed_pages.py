"""Issued documents on pages, over the API and on the command line; the public check of a number (articles 3, 5)."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.planning import add_governments, city_plan_in_force, submitted
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.printed.models import PrintedDocument
from mingcha.run.main import main

pytestmark = pytest.mark.law("5")
type SignIn = Callable[..., Client]


@pytest.fixture
def number(city: City, clock: HandClock) -> int:
    """A city plan in force."""
    return city_plan_in_force(city, add_governments(clock)["mayor"], clock)


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_plan_is_printed_and_everybody_checks_its_number(signed_in: SignIn, number: int, language: str) -> None:
    officer, page = signed_in("city", language), f"/points/plans/{number}"
    assert f'action="{page}/documents"' in shown(officer.get(page))
    assert officer.post(f"{page}/documents").status_code == 302
    assert officer.post(f"{page}/documents").status_code == 302
    row = PrintedDocument.objects.get()
    assert row.no in shown(officer.get(page))
    sent = officer.get(f"/documents/{row.no}")
    assert sent.content.startswith(b"%PDF-1.4")
    assert hashlib.sha256(sent.content).hexdigest() == row.digest
    assert sent["Content-Disposition"] == f'attachment; filename="{row.no}.pdf"'
    assert "sandbox" in sent["Content-Security-Policy"]
    anybody = Client()
    anybody.cookies["django_language"] = language
    found = anybody.get(f"/c/{row.no.lower()}")
    html = shown(found)
    assert found["X-Robots-Tag"] == "noindex, nofollow"
    assert row.no in html
    assert html.count(row.digest) == 2, "as text, and for the comparison"
    assert row.title not in html, "no more than day, digest and standing"
    assert str(row.issued_by) not in html
    assert anybody.get(f"/documents/{row.no}").status_code == 302, "the file is for who may see the row"


def test_bad_and_unknown_numbers_are_told(signed_in: SignIn, number: int) -> None:
    signed_in("city").post(f"/points/plans/{number}/documents")
    no = PrintedDocument.objects.get().no
    anybody = Client()
    anybody.cookies["django_language"] = "en"
    assert 'name="no"' in shown(anybody.get("/c"))
    assert anybody.post("/c", {"no": no.lower().replace("-", " ")})["Location"] == f"/c/{no}"
    for typed in ("", "P2026", "x" * 65, "Q2026-000001-0000-0000-0000-0000"):
        answer = anybody.post("/c", {"no": typed})
        assert answer.status_code == 422
        assert f'value="{typed[:60]}' in shown(answer) or not typed
    wrong = no[:-1] + ("0" if no[-1] != "0" else "1")
    answer = anybody.get(f"/c/{wrong}")
    assert answer.status_code == 404
    assert "no document was issued under this number" in shown(answer)
    for bad in ("P2026", "x" * 65, "%F0%9F%98%80", "Q2026-000001-0000-0000-0000-0000"):
        assert anybody.get(f"/c/{bad}").status_code == 422, bad
        shown(anybody.get(f"/c/{bad}"))
    assert anybody.get("/documents").status_code == 404
    assert anybody.post(f"/c/{no}").status_code == 405


def test_a_draft_and_a_stranger_get_no_document(signed_in: SignIn, city: City, number: int, clock: HandClock) -> None:
    draft = submitted(city["district"], "420102", clock)
    officer = signed_in("district", "en")
    assert "only once it was approved" in shown(officer.get(f"/points/plans/{draft}"))
    answer = officer.post(f"/points/plans/{draft}/documents")
    assert answer.status_code == 403
    assert "only once it was approved" in shown(answer)
    assert signed_in("elsewhere").post(f"/points/plans/{draft}/documents").status_code == 403
    signed_in("city").post(f"/points/plans/{number}/documents")
    row = PrintedDocument.objects.get()
    assert signed_in("nobody").get(f"/documents/{row.no}").status_code == 403
    assert officer.get("/documents/P2026-000099-0000-0000-0000-0000").status_code == 404


def test_the_api_issues_lists_and_gives_the_file(signed_in: SignIn, number: int) -> None:
    officer, body = signed_in("city"), {"kind": "plan", "subject": str(number)}
    made = officer.post("/api/v1/documents", body, content_type="application/json")
    assert made.status_code == 201, made.content
    no = made.json()["no"]
    assert officer.get("/api/v1/documents", body).json() == [made.json()]
    assert officer.get(f"/api/v1/documents/{no}").json() == made.json()
    file = officer.get(f"/api/v1/documents/{no}/file")
    assert hashlib.sha256(file.content).hexdigest() == made.json()["sha256"]
    assert made.json()["standing"] == "in_force"
    for wrong in ({"kind": "plan", "subject": "0"}, {"kind": "plan", "subject": "999"}):
        assert officer.post("/api/v1/documents", wrong, content_type="application/json").status_code == 404
    for wrong in ({"kind": "all", "subject": "1"}, {"kind": "plan", "subject": ""}):
        assert officer.post("/api/v1/documents", wrong, content_type="application/json").status_code == 422
    assert signed_in("nobody").get("/api/v1/documents", body).status_code == 403


def test_the_command_issues_lists_and_checks(
    number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.run.main.require_prepared", lambda: None)
    file, other = tmp_path / "plan.pdf", tmp_path / "other.pdf"

    def said(*words: str) -> tuple[int, str]:
        code = main(["document", *words])
        return code, capsys.readouterr().out

    def asked(*words: str) -> tuple[int, dict[str, object]]:
        code, text = said(*words, "--json")
        found = json.loads(text)
        return code, found[0] if isinstance(found, list) else found

    code, made = asked("issue", "plan", str(number), "--to", str(file))
    assert (code, made["sha256"]) == (0, hashlib.sha256(file.read_bytes()).hexdigest())
    assert asked("list", "plan", str(number)) == (0, made)
    assert made["no"] in said("list", "plan", str(number))[1]  # type: ignore[operator]
    assert asked("check", str(file))[1]["standing"] == "in_force"
    assert said("check", str(file), "--no", str(made["no"]))[0] == 0
    other.write_bytes(file.read_bytes() + b"\n")
    assert asked("check", str(other))[1]["issued"] is False
    assert said("check", str(other))[0] == 1
    code, text = said("check", str(other), "--no", str(made["no"]))
    assert (code, "not the one" in text) == (1, True)
    assert said("issue", "plan", str(number), "--to", str(file))[0] == 1, "an existing file is not overwritten"
    assert (settings.MINGCHA_HOME.documents / "printed").is_dir()
