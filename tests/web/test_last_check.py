"""The page of evidence says when the last recorded check was and how it ended."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.registry.city import City

from mingcha.evidence.actions import record_check
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words


@pytest.mark.law("20(3)")
def test_the_last_check_is_shown_with_its_result(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    auditor = signed_in("auditor", "en")
    assert "not recorded here yet" in auditor.get("/evidence").content.decode()
    record_check([], by=program("check"), clock=clock)
    assert "everything agrees" in auditor.get("/evidence").content.decode()
    missing = Finding("media", "missing", "a file", Words("缺", "missing"), {})
    record_check([missing, missing], by=program("check"), clock=clock)
    html = auditor.get("/evidence").content.decode()
    assert "2 findings" in html
    assert "everything agrees" not in html
