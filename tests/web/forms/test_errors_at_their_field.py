"""Bad input on each page with a form: the error stands at its field in both languages, what was typed is kept, nothing
is written."""

from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.form_reader import FormReader
from tests.support.web.page_checks import PageReader
from tests.support.web.typed_forms import HOLD, POINT, SOUND

from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.registry.systems.actions import mark_key_target

SignIn = Callable[..., Client]

REQUIRED = ("请填写此项", "This must be given")
UNSTORABLE = ("不能保存的字符", "cannot be kept")


def shown(client: Client, path: str, sent: Mapping[str, str], status: int) -> FormReader:
    """The page that answers to a form; it must be one of ours and say where to look."""
    response = client.post(path, sent)
    assert response.status_code == status
    html = response.content.decode()
    assert PageReader(html).problems == []
    assert 'role="alert"' in html
    return FormReader(html)


def typed_is_kept(page: FormReader, sent: Mapping[str, str], *, but: tuple[str, ...] = ()) -> None:
    """Every control that the page shows again has what was sent."""
    for name, value in sent.items():
        if name in page.values and name not in but:
            assert page.values[name].strip("\n") == value, name


@pytest.mark.parametrize(
    ("field", "bad", "words"),
    [
        ("system", "", REQUIRED),
        ("system", "NOBODYS", ("没有这个系统", "there is no system")),
        ("name", "", REQUIRED),
        ("name", "名" * 101, ("最多 100 个字符", "At most 100 characters")),
        ("name", "西\x07侧", UNSTORABLE),
        ("part", "", REQUIRED),
        ("url", "", REQUIRED),
        (
            "url",
            "http://10.1.2.9/",
            ("只支持 rtsp://、rtsps:// 与 gb28181://", "only rtsp://, rtsps:// and gb28181://"),
        ),
        ("url", "rtsp://camera.example/", ("不能写域名", "not a host name")),
        ("url", "rtsp://10.1.2.9/?password=x", ("路径里有口令", "the path holds a password")),
        ("url", "rtsp://10.1.2.9/" + "x" * 600, ("最多 500 个字符", "At most 500 characters")),
        ("sub_url", "rtsp://10.9.9.9/sub", ("同一地址", "at the address of the main stream")),
        ("username", "x" * 201, ("最多 200 个字符", "At most 200 characters")),
        ("coordinate", "江汉关", ("江汉关", "cannot read the coordinate")),
        ("label", "", ("请选择坐标系", "Choose its coordinate system")),
        ("label", "Mars", ("不认识的坐标系", "unknown coordinate system")),
        ("azimuth_deg", "360", ("0 与 359 之间", "0 to 359")),
        ("angle_deg", "a", ("不是数字", "Not a number")),
        ("range_m", "1.5", ("须为整数", "whole number")),
        ("range_m", "20001", ("1 与 20000 之间", "1 to 20000")),
        ("height_m", "1.234", ("两位小数", "two decimals")),
    ],
)
@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
def test_a_new_point(
    signed_in: SignIn, city: City, field: str, bad: str, words: tuple[str, str], language: int
) -> None:
    client, before = signed_in("admin", ("zh-hans", "en")[language]), Entry.objects.count()
    sent = {**POINT, field: bad}
    status = 404 if bad == "NOBODYS" else 422
    page = shown(client, "/points/new", sent, status)
    assert words[language] in page.said_at(field)
    assert page.wrong == {field}
    lost = ("url",) if "password=" in bad else ("system", "label") if bad in ("NOBODYS", "Mars") else ()
    typed_is_kept(page, sent, but=("password", *lost))
    assert page.values["password"] == "", "a password is never sent back"
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "", "coordinate": "114.29", "label": ""},
        {"name": "", "coordinate": "nowhere", "label": ""},
    ],
)
def test_all_faults_of_a_form_are_named_at_once(signed_in: SignIn, city: City, changes: dict[str, str]) -> None:
    sent = {**POINT, **changes, "url": "rtsp://8.8.8.8/main"}
    page = shown(signed_in("admin"), "/points/new", sent, 422)
    assert page.wrong == {"name", "coordinate", "label", "url"}
    assert "网段" in page.said_at("url")


def test_beside_a_refusal_the_network_is_named_too(signed_in: SignIn, city: City) -> None:
    sent = {**POINT, "place_kind": "changing_room", "url": "rtsp://8.8.8.8/main"}
    page = shown(signed_in("admin"), "/points/new", sent, 403)
    assert page.wrong == {"place_kind", "url"}


def test_a_password_inside_an_address_is_not_sent_back(signed_in: SignIn, city: City) -> None:
    sent = {**POINT, "url": "rtsp://ops:hidden-word@10.1.2.9/main", "name": ""}
    response = signed_in("admin").post("/points/new", sent)
    assert response.status_code == 422
    assert "rtsp://ops@10.1.2.9/main" in response.content.decode()
    assert "hidden-word" not in response.content.decode()


@pytest.mark.parametrize(
    ("field", "bad", "words"),
    [
        ("camera", "", REQUIRED),
        ("camera", "4201", ("20 位数字", "has 20 digits")),
        ("begin", "", REQUIRED),
        ("begin", "gestern", ("时间写法不对：“gestern”", "Not a time: “gestern”")),
        ("begin", "1999-12-31T08:00", ("2000-01-01 与 2199-12-31 之间", "2000-01-01 to 2199-12-31")),
        ("end", "2200-06-01T08:00", ("2000-01-01 与 2199-12-31 之间", "2000-01-01 to 2199-12-31")),
        ("reason", "因" * 501, ("最多 500 个字符，现有 501 个", "At most 500 characters; there are 501")),
        ("reason", "a\0b", UNSTORABLE),
        ("basis", "x" * 99, ("没有这个选项", "no such choice")),
    ],
)
@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
def test_a_hold(signed_in: SignIn, city: City, field: str, bad: str, words: tuple[str, str], language: int) -> None:
    client, before = signed_in("district", ("zh-hans", "en")[language]), Entry.objects.count()
    sent = {"camera": city.points["JHG"].code, **HOLD, field: bad}
    page = shown(client, "/custody/holds/new", sent, 422)
    assert words[language] in page.said_at(field)
    assert page.wrong == {field}
    typed_is_kept(page, sent, but=("basis",) if field == "basis" else ())
    assert Entry.objects.count() == before


@pytest.mark.parametrize("verb", ["review", "release"])
def test_the_review_and_the_release_of_a_hold(signed_in: SignIn, city: City, verb: str) -> None:
    client = signed_in("district", "en")
    client.post("/custody/holds/new", {"camera": city.points["JHG"].code, **HOLD})
    before = Entry.objects.count()
    page = shown(client, f"/custody/holds/H00000001/{verb}", {"reason": "x" * 501}, 422)
    assert "At most 500 characters" in page.said_at("reason")
    assert page.values["reason"].strip() == "x" * 501
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("field", "bad", "words"),
    [
        ("document", "文" * 201, ("最多 200 个字符", "At most 200 characters")),
        ("authority", "机" * 101, ("最多 100 个字符", "At most 100 characters")),
        ("issued_on", "soon", ("日期写法不对：“soon”", "Not a day: “soon”")),
        ("until_on", "", REQUIRED),
        ("sign_on", "2026-02-30", ("日期写法不对", "Not a day")),
        ("sign", "标识\n第二行", UNSTORABLE),
    ],
)
@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
def test_a_ground_for_sound(
    signed_in: SignIn, city: City, field: str, bad: str, words: tuple[str, str], language: int
) -> None:
    client, before = signed_in("district", ("zh-hans", "en")[language]), Entry.objects.count()
    sent = {**SOUND, field: bad}
    page = shown(client, f"/points/{city.points['HQX'].code}/sound", sent, 422)
    assert words[language] in page.said_at(field)
    assert page.wrong == {field}
    typed_is_kept(page, sent)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(("bad", "words"), [("", REQUIRED[0]), ("因" * 201, "最多 200 个字符")])
def test_the_end_of_sound(signed_in: SignIn, city: City, bad: str, words: str) -> None:
    client, path = signed_in("district"), f"/points/{city.points['HQX'].code}/sound"
    assert client.post(path, SOUND).status_code == 302
    before = Entry.objects.count()
    page = shown(client, f"{path}/end", {"reason": bad}, 422)
    assert words in page.said_at("reason")
    assert page.values["reason"] == bad
    assert Entry.objects.count() == before


def test_a_designation_and_its_end(signed_in: SignIn, city: City, clock: HandClock) -> None:
    client, path = signed_in("district"), "/points/systems/JHG/designation"
    page = shown(client, path, {"document": "文" * 101}, 422)
    assert "最多 100 个字符" in page.said_at("document")
    assert page.values["document"] == "文" * 101
    mark_key_target(city["city"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
    before = Entry.objects.count()
    page = shown(client, f"{path}/end", {"document": "a\0"}, 422)
    assert UNSTORABLE[0] in page.said_at("document")
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/points?state=happy&q=关", "state"),
        ("/points?division=99&q=关", "division"),
        ("/points/map?cat=6(99)&q=关", "cat"),
        ("/custody?kept=well&q=关", "kept"),
        ("/custody/orders?division=x&q=关", "division"),
        ("/points/systems?key=2&q=关", "key"),
        ("/points?q=%00", "q"),
        ("/points?q=" + "x" * 101, "q"),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_filter_of_a_list(signed_in: SignIn, city: City, path: str, field: str, language: str) -> None:
    response = signed_in("city", language).get(path)
    assert response.status_code == 422
    page = FormReader(response.content.decode())
    assert page.said_at(field)
    assert field == "q" or page.values["q"] == "关"
    for point in city.points.values():
        assert point.code not in response.content.decode(), "what is not understood finds nothing"


@pytest.mark.parametrize("path", ["/points?site=a%20b", "/points/table.csv", "/evidence?act=nothing"])
def test_what_has_no_input_on_the_page_is_named_all_the_same(signed_in: SignIn, city: City, path: str) -> None:
    client = signed_in("city", "en")
    response = client.post(path, {"state": "happy"}) if path.endswith(".csv") else client.get(path)
    assert response.status_code == 422
    assert any(word in response.content.decode() for word in ("Site: ", "knows no", "Filter of entries: "))
