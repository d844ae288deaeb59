"""Pages of a filing of several monitors: proposed by boxes, confirmed once, one receipt as a paper (16(2))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import PASSWORD, City
from tests.support.registry.staffing import confirm_as, train
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.accounts.actions import add_user
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.staff.models import Filing

PAGE = "/staff/units/HQXX/filings"


def read(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.mark.law("16(2)")
def test_a_manager_files_two_people_together_and_prints_their_receipt(
    city: City, pages_clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    for username in ("anbao1", "anbao2"):
        person = {"username": username, "name": f"保安 {username}", "badge_no": "", "organisation": "HQXX"}
        add_user(city["manager"], **person, password=PASSWORD, clock=pages_clock)
        train(username, pages_clock)
    manager = signed_in("manager")
    assert 'value="anbao2"' in read(manager, PAGE)
    assert "培训有效至" in read(manager, PAGE)
    assert PAGE in read(manager, "/oversight/regimes/HQXX")
    assert PAGE in read(manager, "/staff")
    assert PAGE not in read(signed_in("district"), "/staff")
    alone = manager.post(f"{PAGE}/propose", {"usernames": ["anbao1"]})
    assert alone.status_code == 422
    sent = manager.post(f"{PAGE}/propose", {"usernames": ["anbao1", "anbao2"], "note": "夜班"})
    held = Proposal.objects.get(state="open")
    assert (sent.status_code, sent["Location"]) == (302, f"/confirmations/{held.name}")
    assert "2 人一份回执" in read(manager, f"/confirmations/{held.name}")
    confirm_as("district", held.name, pages_clock)
    number = Filing.objects.get(user__username="anbao1").receipt_no
    receipt = f"/staff/receipts/{number}/paper"
    assert f'href="{receipt}"' in read(signed_in("manager", "en"), PAGE)
    assert f'href="{receipt}"' in read(manager, "/staff/anbao2")
    manager.post(f"/staff/receipts/{number}/print")
    html = read(manager, receipt)
    assert html.count("保安 anbao") == 2
    assert "PDF/A" in html
    assert signed_in("elsewhere").get(receipt).status_code == 403
    assert signed_in("guard").get(PAGE).status_code == 403
