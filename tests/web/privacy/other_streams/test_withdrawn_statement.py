"""What was stated of another stream is withdrawn on the page of a point's masks and over the API (articles 3, 18)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.web.page_checks import PageReader

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.privacy.other_streams.actions import find_other_streams
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.queries import open_findings
from mingcha.registry.points.actions import add_point
from mingcha.registry.points.describing import describe_point


def channels(city: City, clock: HandClock) -> list[str]:
    """Two channels of a recorder, the first one of a bank's hall."""
    given = {"system": "HQX", "part": "other", "place_kind": "none", "clock": clock}
    urls = [f"rtsp://10.1.9.9/ch{number}" for number in (1, 2)]
    codes = [add_point(city["manager"], **given, name=f"通道{url[-1]}", url=url).code for url in urls]  # type: ignore[arg-type]
    describe_point(city["manager"], code=codes[0], place_kind="bank_hall", clock=clock)
    return codes


def state(city: City, clock: HandClock, code: str) -> None:
    """The district's officer states that it shows another view."""
    clock.advance(timedelta(minutes=1))
    find_other_streams(program("worker"), clock=clock)
    (finding,) = [one for one in open_findings(city["district"], at=clock.now()) if one.subject == code]
    given = {"finding": finding.number, "reason": "现场核对：操场", "document": ""}
    close_finding(city["district"], **given, clock=clock)  # type: ignore[arg-type]
    clock.advance(timedelta(minutes=1))


@pytest.mark.law("18", "20(2)")
def test_a_wrong_statement_is_withdrawn_on_its_page_and_over_the_api(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    _, code = channels(city, clock)
    state(city, clock, code)
    officer, path = signed_in("city"), f"/privacy/masks/{code}"
    assert "withdraw-statement" not in signed_in("manager").get(path).content.decode()
    html = officer.get(path).content.decode()
    assert PageReader(html).problems == []
    assert "现场核对：操场" in html
    answer = officer.post(f"{path}/withdraw-statement", {"reason": ""})
    assert answer.status_code == 422
    assert 'id="withdraw-reason_error"' in answer.content.decode()
    html = officer.post(f"{path}/withdraw-statement", {"reason": "画面即柜台"}, follow=True).content.decode()
    assert "说明已撤销" in html
    assert "现场核对：操场" not in html
    assert last_entry()["act"] == "privacy.mask.withdraw_statement"
    again = officer.post(
        f"/api/v1/masks/points/{code}/withdraw-statement", {"reason": "画面即柜台"}, content_type="application/json"
    )
    assert again.status_code == 404, "nothing is stated any more"
