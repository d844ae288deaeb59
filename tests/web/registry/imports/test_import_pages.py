"""A list of points on its pages and over the API: handed in, faults in cells, repaired, confirmed; nobody else's."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.importing import HEAD, SECRET, ImportDouble, listed, use_double
from tests.support.web.page_checks import PageReader

from mingcha.jobs.models import Job
from mingcha.jobs.queries import parts_of
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.registry.imports.closing import close_lists
from mingcha.registry.imports.models import ListRepair, PointList
from mingcha.web.frame.body_limits import body_limit_bytes
from mingcha.web.registry.imports.forms import MOST_FILE_MIB

pytestmark = pytest.mark.law("7")

type SignIn = Callable[..., Client]
WRONG = f"WCT,那里,主要通道,rtsp://eye:{SECRET}@10.1.1.1/a,,,none\nJHG,这里,大门,rtsp://10.1.1.2/a,,{SECRET},否\n"
API = "/api/v1/imports"


@pytest.fixture(autouse=True)
def _no_lists() -> Iterator[None]:
    yield
    for path in settings.MINGCHA_HOME.imports.glob("*"):
        path.unlink()


@pytest.fixture
def double(city: City, monkeypatch: pytest.MonkeyPatch) -> ImportDouble:
    return use_double(monkeypatch)


def shown(response: Any) -> str:
    html = str(response.content.decode())
    assert PageReader(html).problems == []
    assert SECRET not in html
    return html


def work(clock: HandClock) -> None:
    """Does the parts of every open job, as workers would."""
    for job in Job.objects.filter(state__in=("queued", "running")):
        for part in parts_of(job.pk):
            do_part(job.pk, part.number, clock=clock)


def _figure(html: str, term: str) -> str:
    """What stands beside a term in the facts of a page."""
    return html.partition(f"<dt>{term}</dt>")[2].partition("<dd>")[2].partition("</dd>")[0].strip()


def hand_in(client: Client, data: bytes, **more: str) -> Any:
    return client.post("/points/imports/new", {"file": SimpleUploadedFile("点位.csv", data), "label": ""} | more)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_list_goes_from_its_file_to_its_points_on_its_pages(
    signed_in: SignIn, double: ImportDouble, clock: HandClock, language: str
) -> None:
    officer = signed_in("district", language)
    assert "/points/imports" in officer.get("/points").content.decode()
    assert "/points/imports/new" in shown(officer.get("/points/imports"))
    form = shown(officer.get("/points/imports/new"))
    assert f'data-most-bytes="{MOST_FILE_MIB * 2**20}"' in form
    assert (
        body_limit_bytes("/points/imports/new") > MOST_FILE_MIB * 2**20 > body_limit_bytes("/points/imports/1/repairs")
    )
    assert hand_in(officer, b"nothing").status_code == 422
    sent = hand_in(officer, listed(2) + WRONG.encode())
    assert sent.status_code == 302
    address = sent["Location"]
    assert 'hx-trigger="load delay:2s"' in shown(officer.get(address))
    polled = officer.get(f"{address}/state", headers={"HX-Request": "true"})
    assert ("<progress" in shown(polled), "HX-Refresh" in polled) == (True, False)
    work(clock)
    assert officer.get(f"{address}/state", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    html = shown(officer.get(address))
    assert all(f'name="cell-{cell}"' in html for cell in ("4-system", "5-part", "5-left_out"))
    assert 'name="cell-4-system"' not in shown(officer.get(f"{address}?column=part&article=input"))
    cells = {"revision": "0", "cell-4-system": "JHG", "cell-5-part": "主要通道", "cell-5-left_out": ""}
    assert officer.post(f"{address}/confirm", {"judged_sha256": "0" * 64}).status_code == 409
    assert officer.post(f"{address}/repairs", cells | {"judge": "1"}).status_code == 302
    work(clock)
    row = PointList.objects.get()
    html = shown(officer.get(address))
    assert (row.judged_sha256 in html, 'name="is_large"' in html) == (True, False)
    assert officer.post(f"{address}/confirm", {"judged_sha256": row.judged_sha256}).status_code == 302
    assert shown(officer.get(address)).count("<progress") == 1
    work(clock)
    assert len(double.imported) == 4
    close_lists(clock=clock)
    assert not ListRepair.objects.exists()
    html = shown(officer.get(address))
    assert "use=trial" in html, "the way to what was registered"
    repaired, lines = ("已修改单元格", "清单行数") if language == "zh-hans" else ("Cells repaired", "Lines of the list")
    assert [_figure(html, one) for one in (repaired, lines)] == ["2", "4"], "they stay when the list is closed"
    assert address in shown(officer.get("/points/imports"))


def test_a_second_window_is_told_and_what_was_typed_stays(
    signed_in: SignIn, double: ImportDouble, clock: HandClock
) -> None:
    officer = signed_in("district", "en")
    address = hand_in(officer, HEAD.encode() + WRONG.encode())["Location"]
    work(clock)
    first = {"revision": "0", "cell-2-system": "JHG", "cell-3-part": "大门"}
    assert officer.post(f"{address}/repairs", first).status_code == 302
    other = officer.post(f"{address}/repairs", {"revision": "0", "cell-2-system": "WCT", "cell-3-part": "其他部位"})
    html = shown(other)
    assert (other.status_code, ListRepair.objects.count()) == (409, 1)
    assert 'value="其他部位"' in html
    assert ('value="JHG"' in html, "You typed: </b>WCT" in html) == (True, True), "the newer repair is not typed over"
    assert 'name="revision" value="1"' in html
    again = {"revision": "1", "cell-2-system": "JHG", "cell-3-part": "其他部位"}
    assert officer.post(f"{address}/repairs?column=&article=&page=1", again).status_code == 302
    assert ListRepair.objects.count() == 2


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "系统 · 须更正"), ("en", "System · to be corrected")])
def test_a_kind_of_faults_without_an_article_is_to_be_corrected(
    signed_in: SignIn, double: ImportDouble, clock: HandClock, language: str, words: str
) -> None:
    """A system that is not registered was read well."""
    officer = signed_in("district", language)
    address = hand_in(officer, HEAD.encode() + WRONG.encode())["Location"]
    work(clock)
    assert words in " ".join(shown(officer.get(address)).split())


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "请填写此项"), ("en", "This must be given")])
def test_the_input_of_an_empty_required_cell_asks_to_be_filled_in(
    signed_in: SignIn, double: ImportDouble, clock: HandClock, language: str, words: str
) -> None:
    officer = signed_in("district", language)
    address = hand_in(officer, f"{HEAD}JHG,这里,主要通道,,,,none\n,那里,主要通道,rtsp://10.1.1.2/a,,,none\n".encode())
    work(clock)
    html = shown(officer.get(address["Location"]))
    assert html.count(words) == 2
    assert html.count('<select class="input whole-words" id="cell-') == 2, "as wide as its words, not as its head"
    sheet = Path(forms_css).read_text(encoding="utf-8") if (forms_css := finders.find("mingcha/forms.css")) else ""
    assert "select.input.whole-words {\n  min-width: max-content;" in sheet
    assert all(f'name="cell-{cell}"' in html for cell in ("2-url", "3-system"))


@pytest.mark.law("16(1)")
def test_nobody_elses_list_is_reached_by_page_or_api(signed_in: SignIn, double: ImportDouble, clock: HandClock) -> None:
    address = hand_in(signed_in("district"), listed(1))["Location"]
    work(clock)
    number, digest = PointList.objects.values_list("pk", "judged_sha256").get()
    other = signed_in("city")
    for path in ("", "/state", "/faults"):
        assert other.get(f"{address}{path}").status_code == 403
    for step in ("repairs", "judge", "stop", "confirm", "discard"):
        given = {"revision": "0", "cell-2-name": "x", "judged_sha256": digest, "is_large": "on"}
        assert other.post(f"{address}/{step}", given).status_code == 403
    assert other.get(f"{API}/{number}").status_code == 403
    assert other.post(f"{API}/{number}/confirm", {"judged_sha256": digest}, "application/json").status_code == 403
    assert other.get(API).json() == []
    assert signed_in("guard").get("/points/imports").status_code == 403
    assert "data-closed" in shown(signed_in("guard").get("/points/imports/new"))
    assert double.imported == []


def test_the_faults_are_taken_along_as_a_table_without_secrets(
    signed_in: SignIn, double: ImportDouble, clock: HandClock
) -> None:
    officer = signed_in("district")
    address = hand_in(officer, HEAD.encode() + f"JHG,+1,大门,rtsp://10.1.1.2/a,,{SECRET},=x\n".encode())["Location"]
    work(clock)
    answer = officer.get(f"{address}/faults")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert data.startswith(b"\xef\xbb\xbf")
    assert SECRET.encode() not in data
    lines = data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["2", "场所性质 Kind of place"],
        ["2", "部位 Part of the place"],
    ]


def test_the_api_goes_the_same_way(signed_in: SignIn, double: ImportDouble, clock: HandClock) -> None:
    client = signed_in("district")
    sent = client.post(f"{API}/files", {"file": SimpleUploadedFile("a.csv", HEAD.encode() + WRONG.encode())})
    assert sent.status_code == 201, sent.content
    number = sent.json()["number"]
    work(clock)
    found = client.get(f"{API}/{number}/faults?column=system").json()
    assert (found["count"], found["faults"][0]["cells"]) == (1, [{"column": "system", "value": "WCT"}])
    repairs = [{"line": 2, "column": "system", "value": "JHG"}, {"line": 3, "column": "left_out", "value": "1"}]
    body = {"revision": found["revision"], "repairs": repairs}
    assert client.post(f"{API}/{number}/repairs", body, "application/json").json()["phase"] == "repaired"
    assert client.post(f"{API}/{number}/repairs", body, "application/json").status_code == 409
    assert client.post(f"{API}/{number}/judge").status_code == 200
    work(clock)
    row = client.get(f"{API}/{number}").json()
    assert (row["phase"], row["left_out"]) == ("clean", 1)
    confirmed = client.post(f"{API}/{number}/confirm", {"judged_sha256": row["judged_sha256"]}, "application/json")
    assert confirmed.json()["phase"] == "writing"
    work(clock)
    assert client.get(f"{API}/{number}").json()["points"] == 1
