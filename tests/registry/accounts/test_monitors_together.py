"""Several monitors in one filing: one proposal, one confirmation, one receipt (article 16(2))."""

import pytest
from tests.support.registry.city import PASSWORD, City
from tests.support.registry.last_act import last_facts
from tests.support.registry.staffing import confirm_as, make_monitor, train

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.accounts.actions import add_user
from mingcha.registry.accounts.monitors_together import propose_monitors
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places.models import Organisation
from mingcha.registry.printed.monitor_receipt_content import monitor_receipt_content, monitor_receipt_digest
from mingcha.registry.staff.queries import filings_of
from mingcha.registry.staff.receipts import receipt, receipts_of, who_may_be_filed

pytestmark = [pytest.mark.django_db, pytest.mark.law("16(2)")]


@pytest.fixture
def three(city: City, clock: HandClock) -> tuple[str, ...]:
    """Three people of the school without a role, two of them trained."""
    names = ("anbao1", "anbao2", "anbao3")
    for number, username in enumerate(names):
        person = {"username": username, "name": f"保安{number}", "badge_no": f"B{number}", "organisation": "HQXX"}
        add_user(city["manager"], **person, password=PASSWORD, clock=clock)
    for username in names[:2]:
        train(username, clock, by=city["manager"])
    return names


def test_one_receipt_for_all_and_none_while_one_of_them_may_not_be_a_monitor(
    city: City, clock: HandClock, three: tuple[str, ...]
) -> None:
    offered = who_may_be_filed(city["manager"], "HQXX", at=clock.now())
    assert {code: last is not None for code, _, last in offered} == dict(zip(three, (True, True, False), strict=True))
    assert who_may_be_filed(city["guard"], "HQXX", at=clock.now()) == ()
    given = {"unit": "HQXX", "clock": clock}
    with pytest.raises(Refused) as refused:
        propose_monitors(city["manager"], usernames=three, **given)  # type: ignore[arg-type]
    assert refused.value.decision.article == "16(2)"
    assert refused.value.decision.reason.zh.startswith("保安2：")
    for few in (three[:1], (), three[:1] * 2):
        with pytest.raises(Fault):
            propose_monitors(city["manager"], usernames=few, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        propose_monitors(city["elsewhere"], usernames=three[:2], **given)  # type: ignore[arg-type]

    row = propose_monitors(city["manager"], usernames=three[:2], **given)  # type: ignore[arg-type]
    assert [one.zh for one in row.effect][-1] == "由江岸区的公安机关接收备案，2 人一份回执"
    assert "培训证 anbao1" in row.effect[1].zh
    for second in ("manager", "elsewhere", "city"):
        with pytest.raises(Refused):
            confirm_as(second, row.name, clock)
    confirm_as("district", row.name, clock)
    (first,), (second_one,) = (filings_of(city["manager"], one, at=clock.now()) for one in three[:2])
    number = first.receipt_no
    assert number == second_one.receipt_no
    assert last_facts()["username"] == list(three[:2])
    assert last_facts()["receipt"] == number
    roles = RoleAssignment.objects.filter(user__username__in=three).values_list("role", "organisation__code")
    assert list(roles) == [("monitor", "HQXX")] * 2
    found = receipt(city["manager"], number, at=clock.now())
    assert [name for name, _, _ in found.people] == ["保安0", "保安1"]
    assert receipts_of(city["manager"], "HQXX", at=clock.now())[0] == found
    own = User.objects.select_related("organisation").get(username="anbao1")
    assert receipt(own, number, at=clock.now()) == found, "who was filed reads the own receipt"
    with pytest.raises(Refused):
        receipt(city["elsewhere"], number, at=clock.now())
    # the receipt says who was filed: a later name or unit changes no paper, and brings no colleague into another unit
    before = monitor_receipt_digest(number)
    User.objects.filter(username="anbao1").update(name="保安甲")
    assert monitor_receipt_digest(number) == before
    assert [name for name, _, _ in receipt(city["manager"], number, at=clock.now()).people] == ["保安0", "保安1"]
    abroad = Organisation.objects.get(code="WCGA")
    User.objects.filter(username="anbao1").update(organisation=abroad)
    moved = receipts_of(city["elsewhere"], "WCGA", at=clock.now())[0]
    assert ([name for name, _, _ in moved.people], moved.others) == (["保安0"], 1)
    kept = receipts_of(city["manager"], "HQXX", at=clock.now())[0]
    assert ([name for name, _, _ in kept.people], kept.others) == (["保安1"], 1)
    User.objects.filter(username="anbao1").update(name="保安0", organisation=city["manager"].organisation)
    paper = monitor_receipt_content(city["manager"], number, at=clock.now())
    assert (paper.values["total"], paper.sha256) == (2, monitor_receipt_digest(number))
    assert monitor_receipt_digest("420102-2026-99999") == ""

    make_monitor("anbao3", clock, organisation="HQXX")
    (later,) = filings_of(city["manager"], "anbao3", at=clock.now())
    assert int(later.receipt_no[-5:]) == int(number[-5:]) + 1, "two people of one receipt count once"
    assert not list(check_application_log())
