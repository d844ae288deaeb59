"""Pages of what stays visible in a film by law: two officers, each with a part, and the reason to everybody else
(article 21)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import pdf
from tests.support.privacy.redacting import begin, detected, plugged_in, review
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.privacy.redaction.listing import parties_of_all
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.rows import parties_of, redactions_with_points
from mingcha.privacy.redaction.values import FilmTrack, Span
from mingcha.web.privacy.redactions.exception_forms import MOST_OFFERED, ExceptionForm
from mingcha.web.privacy.redactions.film_time import FilmTimeField, film_time

type SignIn = Callable[..., Client]
LIST = "/privacy/redactions"
GIVEN = {
    "tracks": ["t1"], "from_90k": "0:00.0", "to_90k": "", "rank": "law", "title": "中华人民共和国刑事诉讼法",
    "article": "第一百五十五条", "organ": "江岸区公安分局", "document_no": "岸公缉〔2026〕12 号",
    "revision": "0",
}  # fmt: skip


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.law("21")
def test_t21e_two_officers_leave_a_track_visible_on_the_page(signed_in: SignIn, city: City, clock: HandClock) -> None:
    unit, first, second, auditor = (signed_in(role) for role in ("manager", "district", "city", "auditor"))
    with plugged_in():
        no = begin(city["guard"], city.points["HQX"].code, clock).no
        of_one = f"{LIST}/{no}"
        ask = f"{of_one}/exceptions/new"
        assert "现在不能提出" in shown(first, ask), "nothing was detected yet"
        detected(no, clock)
        review(city["manager"], no, clock)
        assert "由辖区公安机关民警提出" in shown(unit, of_one), "who may not reads why"
        assert "可办理的岗位" in shown(unit, ask)
        assert ask in shown(first, of_one)
        assert "0:00.0 – 0:06.0" in shown(first, ask), "the track, with its time and no picture"
        assert 'value="t1"' not in shown(first, f"{ask}?at=0:09")
        assert 'id="field-scan_error"' in shown(first, ask, {**GIVEN, "scan": _file(b"no scan")}, 403)
        assert 'id="field-document_no_error"' in shown(first, ask, {**GIVEN, "document_no": "", "scan": _scan()}, 403)
        assert 'id="field-tracks_error"' in shown(first, ask, {**GIVEN, "tracks": ["t9"], "scan": _scan()}, 422)
        assert "请重新读取" in shown(first, ask, {**GIVEN, "revision": "7", "scan": _scan()}, 409)
        page = shown(first, ask, {**GIVEN, "scan": _scan()})
        assert "待另一名民警批准" in page
        assert "提出人不得批准" in page
        assert f"{of_one}/exceptions/1/approve" not in page
        assert of_one not in shown(first, "/today")
        assert of_one in shown(second, "/today"), "it waits for another officer"
        assert "待您办理" in shown(second, f"{LIST}?stage=exception")
        assert no not in shown(auditor, f"{LIST}?stage=exception&q=X")
        ground = second.get(f"{of_one}/exceptions/1/document", headers={"Sec-Fetch-Site": "same-origin"})
        assert (ground.content, ground["Content-Type"]) == (pdf(b""), "application/pdf")
        assert last_entry()["act"] == "privacy.redaction.open_ground"
        assert second.get(f"{of_one}/exceptions/1/document").status_code == 403, "a foreign page opens none"
        assert "由辖区公安机关民警批准" in shown(unit, of_one)
        back = f"{of_one}/exceptions/1/return"
        assert 'id="return-1-reason_error"' in shown(second, back, {"reason": ""}, 422)
        assert "须写明条款" in shown(second, back, {"reason": "须写明条款"})
        assert shown(first, ask, {**GIVEN, "scan": _scan()})
        approve = f"{of_one}/exceptions/2/approve"
        assert "请重新读取" in shown(second, approve, {"revision": "7"}, 409)
        assert "已批准，影片须重新复核" in shown(second, approve, {"revision": "0"})
    assert "待复核" in shown(unit, of_one), "what was reviewed is void"
    held = Redaction.objects.get(no=no)
    assert parties_of_all([*redactions_with_points()], 0)[held.pk] == parties_of(held, 0), "with who asked"


def test_times_of_a_film_are_read_as_they_are_written() -> None:
    field = FilmTimeField()
    assert [field.clean(text) for text in ("1:03.2", "63.2", "0:00")] == [5_688_000, 5_688_000, 0]
    assert film_time(5_688_000) == "1:03.2"
    for wrong in ("1:60", "-1", "1:2:3", "x"):
        with pytest.raises(ValidationError) as found:
            field.clean(wrong)
        assert found.value.code == "not_time"


def test_the_longest_tracks_are_offered_in_order_of_time() -> None:
    def track(name: str, begin: int, end: int) -> FilmTrack:
        return FilmTrack(name, "face", Span(begin, end), 0, 0, 9, 9)

    many = [track(f"t{n}", n, n + 90_000) for n in range(MOST_OFFERED)]
    form = ExceptionForm()
    assert form.offer([*many, track("short", 5, 6)], None, 0) == 1
    assert "short" not in str(form["tracks"])
    assert form.offer([*many, track("short", 900_000, 900_001)], 900_000, 0) == 0
    assert "short" in str(form["tracks"])


def _file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("decision.pdf", data, "application/pdf")


def _scan() -> SimpleUploadedFile:
    return _file(pdf(b""))
