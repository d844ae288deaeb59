"""The usual slips of people who fill in forms: every fault at once, at its field, in words about that field."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.staff.actions import record_training

type SignIn = Callable[..., Client]
PROBLEM = re.compile(r'id="[a-z]+-([a-z_]+)_error"')


def wrong_fields(answer: object) -> set[str]:
    """The fields at which the page says that something is wrong."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return set(PROBLEM.findall(html))


@pytest.mark.parametrize(
    ("role", "path", "sent", "wrong"),
    [
        (
            "manager",
            "/staff/guard",
            {"hours": "八小时"},
            {"course", "held_on", "hours", "result", "taught_by", "document"},
        ),
        (
            "city",
            "/points/sites",
            {"code": "花桥 1", "name": " "},
            {"code", "name", "category", "organisation"},
        ),
        ("city", "/people/new", {"username": "王 五", "name": "王五"}, {"username", "organisation"}),
        (
            "security",
            "/people/guard/roles",
            {"role": "monitor", "organisation": "HQXX", "division": "420102", "zone": "WHZ-DHGX"},
            {"division", "zone"},
        ),
        ("city", "/account/password", {"current": "", "password": "abc", "again": "abd"}, {"current", "again"}),
        ("admin", "/points/networks/HQXX", {"network": "10.1.2.3/24", "note": ""}, {"network", "note"}),
        ("admin", "/points/networks/HQXX", {"network": "8.8.8.0/24", "note": "外网"}, {"network"}),
        (
            "city",
            "/points/systems/HQX/viewing/contract",
            {
                "organisation": "NOPE", "document": "合同 1", "issued_on": "2026-11-01", "from_on": "2026-11-01",
                "until_on": "2027-11-01",
            },
            {"organisation"},
        ),
        ("city", "/points/seats", {"code": "一号", "name": "", "organisation": ""}, {"code", "name", "organisation"}),
        ("city", "/law/calendar", {"content": "明年春节放假"}, {"content"}),
    ],
)  # fmt: skip
def test_faults_stand_at_their_fields_all_at_once(
    city: City, signed_in: SignIn, role: str, path: str, sent: dict[str, str], wrong: set[str]
) -> None:
    """Issue point D (forms: every fault at once, at its field): what the law asks for came only when all else was
    right, codes and user names were judged after that, and an unknown unit stood above the form."""
    answer = signed_in(role).post(path, sent)
    assert answer.status_code in {403, 404, 422}
    assert wrong_fields(answer) == wrong


def test_a_refusal_without_a_reason_says_so_at_the_reason(city: City, clock: HandClock, signed_in: SignIn) -> None:
    """Issue point D: it spoke of a name, above the page."""
    record_training(
        city["district"], username="manager", course="监看业务", held_on=(clock.now() - timedelta(days=9)).date(),
        hours=16, taught_by="市局", document="证 1", clock=clock,
    )  # fmt: skip
    sent = signed_in("security").post("/people/manager/roles", {"role": "monitor", "organisation": "HQXX"})
    assert sent.status_code == 302, sent.content.decode()
    name = sent["Location"].rpartition("/")[2]
    answer = signed_in("district").post(f"/confirmations/{name}/refuse", {"reason": " "})
    assert wrong_fields(answer) == {"reason"}
    assert "名称" not in re.findall(r'class="problem"[^>]*>(.*?)</p>', answer.content.decode(), re.DOTALL)[0]
