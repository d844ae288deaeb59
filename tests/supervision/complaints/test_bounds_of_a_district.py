"""What is listed last takes no room of the district from the complaints of others (article 25)."""

import pytest
from tests.support.registry.city import City

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law import parameters
from mingcha.supervision.complaints.actions import receive_complaint
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.complaints.values import NewComplaint


@pytest.mark.law("25")
def test_junk_of_one_network_fills_no_district(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = {"complaint.reports_of_a_district": 4, "complaint.reports_of_a_network": 2}
    numbered = parameters.number
    monkeypatch.setattr(
        "mingcha.supervision.complaints.rules.parameters.number", lambda key, on: bounds.get(key) or numbered(key, on)
    )
    new = NewComplaint("420102", "江岸区公安分局", "民警值班时看与工作无关的画面")
    for last in range(9):
        receive_complaint(program("page"), new, address=f"203.0.113.{last}", clock=clock)
    receive_complaint(program("page"), new, address="198.51.100.7", clock=clock)
    assert list(Complaint.objects.order_by("pk").values_list("beyond_bound", flat=True)) == [
        *[False] * 2, *[True] * 7, False,
    ]  # fmt: skip
