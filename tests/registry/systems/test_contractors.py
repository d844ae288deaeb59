"""The contractor of many systems in one act: all or none, judged before, taken back by its entry (3, 16(6))."""

import pytest
from tests.support.registry.city import City
from tests.support.registry.staffing import OWNER

from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.places.actions import add_organisation
from mingcha.registry.systems.contractors import judged_contractors, set_contractors
from mingcha.registry.systems.models import System
from mingcha.registry.systems.taking_back import take_back

pytestmark = pytest.mark.law("3", "16(6)")
FIRM = "JCZN"


@pytest.fixture
def firm(city: City, clock: HandClock) -> str:
    add_organisation(OWNER, code=FIRM, name="江城智能", kind="contractor", division="420106", clock=clock)
    return FIRM


def contractors() -> dict[str, str]:
    return dict(System.objects.exclude(contractor=None).values_list("code", "contractor__code"))


def test_many_are_changed_in_one_entry(city: City, clock: HandClock, firm: str) -> None:
    set_contractors(city["admin"], {"HQX": firm, "JHG": firm}, clock=clock)
    assert contractors() == {"HQX": firm, "JHG": firm}
    (entry,) = latest_entries(1, with_event=True)
    assert (entry.act, entry.rows) == ("registry.system.set_contractors", 2)
    assert entry.event is not None
    assert entry.event["facts"] == {
        "systems": ["HQX", "JHG"], "contractors": [firm, firm], "former_contractors": ["", ""],
    }  # fmt: skip
    with pytest.raises(Fault) as fault:
        set_contractors(city["admin"], {"HQX": firm}, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT, "nothing would change"


def test_one_that_is_refused_stops_all(city: City, clock: HandClock, firm: str) -> None:
    judged = judged_contractors(city["district"], ("HQX", "WCT"), firm, at=clock.now())
    assert [(one.system, bool(one.decision), one.decision.article) for one in judged if not one.decision] == [
        ("WCT", False, "3")
    ]
    with pytest.raises(Refused):
        set_contractors(city["district"], {"HQX": firm, "WCT": firm}, clock=clock)
    assert contractors() == {}


def test_who_is_no_contractor_and_too_many_are_told(city: City, clock: HandClock) -> None:
    for systems, contractor in ((("HQX",), "HQXX"), ((), ""), (tuple(f"S{n}" for n in range(201)), "")):
        with pytest.raises(Fault) as fault:
            judged_contractors(city["admin"], systems, contractor, at=clock.now())
        assert fault.value.kind is FaultKind.INVALID


def test_an_entry_of_many_is_taken_back_whole(city: City, clock: HandClock, firm: str) -> None:
    set_contractors(city["admin"], {"HQX": firm, "JHG": firm}, clock=clock)
    index = latest_entries(1)[0].index
    take_back(city["admin"], index, clock=clock)
    assert contractors() == {}
    (entry,) = latest_entries(1, with_event=True)
    assert entry.event is not None
    assert entry.event["facts"]["takes_back"] == index
    with pytest.raises(Fault) as fault:
        take_back(city["admin"], index, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT, "once"
