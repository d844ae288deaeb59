"""Who noted a clue receives it for the police by no second account (16(4))."""

import pytest
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.identity.models import User
from mingcha.supervision.clues.actions import note_clue, receive_clue_for_police, report_clue
from mingcha.supervision.clues.values import NewReceipt


@pytest.mark.law("16(4)")
def test_the_second_account_of_who_noted_a_clue_does_not_receive_it(city: City, clock: HandClock) -> None:
    guard = city["guard"]
    add_person("twin", "JAGA", clock, guard.name)
    appoint("twin", "district_officer", clock, division="420102")
    User.objects.filter(username__in=("twin", guard.username)).update(badge_no="420102-7")
    twin = User.objects.select_related("organisation").get(username="twin")
    made = note_clue(guard, camera=city.points["HQX"].code, kind="crime", seen_at=clock.now(), clock=clock)
    report_clue(guard, made.no, text="有人翻墙", clock=clock)
    with pytest.raises(Refused, match="noted or reported themselves"):
        receive_clue_for_police(twin, made.no, receipt=NewReceipt(), clock=clock)
    assert receive_clue_for_police(city["district"], made.no, receipt=NewReceipt(), clock=clock).no == made.no
