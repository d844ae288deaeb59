"""A form that came too late: the answer says that nothing was saved and has what was typed, for the sender alone."""

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import sign_in

from mingcha import web
from mingcha.registry.points.models import Point
from mingcha.web.forms.typed import CARRIED, typed_in

OURS = "http://testserver"
FORM = f"{OURS}/points/new?system=S1"
TYPED = {
    "name": "东侧路口 <7>", "height": "4.5", "username": "viewer-of-camera", "password": "hush-hush-7",
    "url": "rtsp://root:hush-hush-8@10.0.0.9/live", "note_extra": "另记", "csrfmiddlewaretoken": "x" * 64,
}  # fmt: skip
TYPED_ELSEWHERE = {
    "contractor", "key", "mine", "named", "reason", "state", "systems", "username", "way",
}  # fmt: skip
"""Names that one template carries along and people fill in elsewhere, so that forms alone can tell."""
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def late(city: City) -> Client:
    """A browser in which another sign-in replaced the token of the page with the form."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, city["admin"])
    client.get("/points/new")
    return client


def test_a_form_of_before_another_sign_in_gives_back_what_was_typed(late: Client) -> None:
    answer = late.post("/points/new", TYPED, headers={**HTML, "Origin": OURS, "Referer": FORM})
    html = answer.content.decode()
    assert (answer.status_code, PageReader(html).problems, Point.objects.filter(name__contains="东侧路口").count()) == (
        403, [], 0,
    )  # fmt: skip
    for words in ("未保存任何内容", "东侧路口 &lt;7&gt;", "viewer-of-camera", "另记", 'href="/points/new?system=S1"'):
        assert words in html
    assert "<dt>name</dt>" not in html, "a field has its label"
    assert (">403<" in html, "data-copy-typed hidden" in html, "copy_typed.js" in html) == (False, True, True)
    assert "hush-hush" not in html
    assert "x" * 64 not in html
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Content-Security-Policy" in answer.headers
    by_address = late.post("/points/new", TYPED, headers={**HTML, "Referer": FORM})  # a browser without Origin
    assert "东侧路口" in by_address.content.decode()
    assert "bottom-bar" in html
    assert late.get("/points/new").status_code == 200, "the way that the page names"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (
            "rtsp://10.0.0.9:554/user=admin&password=hush-hush-9&channel=1",
            "rtsp://10.0.0.9:554/user=admin&amp;password=···",
        ),
        ("http://10.0.0.9/cgi?user=admin&PWD=hush-hush-9", "http://10.0.0.9/cgi?user=admin&amp;PWD=···"),
        ("rtsp://root:hush-/hush-9@10.0.0.9/live", "rtsp://root:···@10.0.0.9/live"),
        ("rtsp://root:hush-?hush-9@10.0.0.9/live", "rtsp://root:···@10.0.0.9/live"),
        ("root:hush-hush-9@10.0.0.9/live", "root:···@10.0.0.9/live"),
        ("root:hush@hush-9", "未显示：其中可能有口令"),
        ("rtsp://root:hush@hush-9!", "未显示：其中可能有口令"),
    ],
)
def test_of_an_address_the_password_alone_is_not_shown(late: Client, address: str, shown: str) -> None:
    answer = late.post("/points/new", {**TYPED, "url": address}, headers={**HTML, "Origin": OURS, "Referer": FORM})
    html = answer.content.decode()
    assert ("东侧路口" in html, f"<dt>码流地址</dt> <dd>{shown}</dd>" in " ".join(html.split()), "hush" in html) == (
        True, True, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("page", "typed", "carried"),
    [
        ("/points/new", "name", {"seen": "a1", "digest": "b2", "version": "3", "csrfmiddlewaretoken": "c4"}),
        ("/points/sites/S1/judge", "reason", {"number": "1", "version": "2", "required_answer": "yes"}),
        ("/points/sites/S1/end", "reason", {"number": "1"}),
        ("/points/acceptances/1/report", "problems", {"report": "3"}),
        ("/points/filings/1/receive", "note", {"content_sha256": "a1"}),
        ("/points/projects/1/trial/people/remove", "reason", {"username": "4"}),
    ],
)
def test_what_a_page_carried_along_is_not_shown_as_typed(page: str, typed: str, carried: dict[str, str]) -> None:
    request = RequestFactory().post(page, {typed: "东侧路口", **carried})
    request.resolver_match = resolve(page)
    assert [text for _, text in typed_in(request)] == ["东侧路口"]


def test_a_field_of_the_same_name_that_was_typed_is_shown() -> None:
    for page in ("/points/new", "/oversight/obstructions/new"):
        request = RequestFactory().post(page, {"seen": "门前被箱子挡住"})
        request.resolver_match = resolve(page)
        assert [text for _, text in typed_in(request)] == ([] if page == "/points/new" else ["门前被箱子挡住"])


def test_each_name_that_templates_carry_along_is_known() -> None:
    """A field of no form of the view is shown by its name, but for those that templates write hidden."""
    templates = sorted(Path(web.__file__).parent.rglob("templates/**/*.html"))
    written = [tag for one in templates for tag in re.findall(r"<input[^>]*>", one.read_text(encoding="utf-8"))]
    hidden = {name for tag in written if 'type="hidden"' in tag for name in re.findall(r'name="([a-z0-9_]+)"', tag)}
    assert {"seen", "digest", "version"} < hidden
    assert hidden - CARRIED - {"next"} == TYPED_ELSEWHERE


@pytest.mark.parametrize(
    "sent_by",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null", "Referer": FORM},
        {"Origin": OURS, "Sec-Fetch-Site": "cross-site"},
        {"Referer": "https://elsewhere.example/points/new"},
        {"Referer": "/points/new"},
    ],
)
def test_what_no_page_of_ours_sent_is_not_shown(late: Client, sent_by: dict[str, str]) -> None:
    answer = late.post("/points/new", TYPED, headers={**HTML, **sent_by})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "页面已失效" in html
    assert "东侧路口" not in html


def test_programs_and_scripts_get_what_they_read(late: Client) -> None:
    as_json = late.post("/points/new", TYPED, headers={"Accept": "application/json", "Origin": OURS})
    assert (as_json.status_code, as_json.json()["error"]) == (403, "forbidden")
    by_script = late.post("/points/new", TYPED, headers={"Accept": "*/*", "Origin": OURS})
    assert "东侧路口" not in by_script.content.decode()


def test_a_session_that_ended_says_that_nothing_was_saved(city: City) -> None:
    client = Client()
    answer = client.post("/points/new", TYPED, headers={**HTML, "Origin": OURS, "Referer": FORM})
    html = answer.content.decode()
    assert (answer.status_code, PageReader(html).problems) == (403, [])
    assert "bottom-bar" not in html, "there are no planes to show"
    for words in ("未保存任何内容", "东侧路口 &lt;7&gt;", "登录并重新打开表单"):
        assert words in html
    assert 'href="/accounts/login/?next=/points/new%3Fsystem%3DS1"' in html
    assert "hush-hush" not in html
    for page in (client.get("/accounts/login/"), client.get("/points/new", follow=True)):
        assert "东侧路口" not in page.content.decode(), "nothing is kept for who signs in next"


def test_without_a_page_of_ours_the_sign_in_is_as_before(city: City) -> None:
    answer = Client().post("/points/new", TYPED, headers={**HTML, "Origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/")
    by_script = Client().post("/points/new", TYPED, headers={"Origin": OURS})
    assert by_script.status_code == 302


def test_the_way_back_leads_to_no_foreign_site(late: Client) -> None:
    odd = f"{OURS}//elsewhere.example/points"
    html = late.post("/points/new", TYPED, headers={**HTML, "Origin": OURS, "Referer": odd}).content.decode()
    assert "elsewhere.example" not in html
    assert 'href="/points/new"' in html
