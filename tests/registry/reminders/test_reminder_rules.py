"""At which step a matter stands, and where reminders may go."""

import pytest

from mingcha.registry.reminders.rules import OVERDUE_STEP, Way, in_turn, route_of, step_reached, way_is_open

STEPS = (15, 7, 3, 1)


@pytest.mark.parametrize(
    ("days_left", "step"), [(16, None), (15, 15), (8, 15), (7, 7), (1, 1), (0, 1), (-1, OVERDUE_STEP)]
)
def test_a_matter_stands_at_the_smallest_step_that_it_reached(days_left: int, step: int | None) -> None:
    assert step_reached(days_left, STEPS) == step


@pytest.mark.parametrize(
    ("way", "address", "is_open"),
    [
        (Way.MAIL, "chen@school.example", True),
        (Way.MAIL, "chen@school.example\nBcc: x@y.example", False),
        (Way.MAIL, "chen", False),
        (Way.WEBHOOK, "https://desk.example/due", True),
        (Way.WEBHOOK, "http://desk.example/due", False),
        (Way.WEBHOOK, "https://elsewhere.example/due", False),
        (Way.WEBHOOK, "https://desk.example:8443/due", False),
        (Way.WEBHOOK, "https://desk.example/a b", False),
        (Way.WEBHOOK, "https://desk.example/a\nb", False),
    ],
)
def test_reminders_go_where_the_settings_open_it(way: Way, address: str, is_open: bool) -> None:
    assert way_is_open(way, address, mail=True, hosts=("desk.example",)).allowed is is_open


def test_nothing_is_open_without_settings() -> None:
    for way, address in ((Way.MAIL, "chen@school.example"), (Way.WEBHOOK, "https://desk.example/due")):
        assert not way_is_open(way, address, mail=False, hosts=())


def test_a_turn_begins_behind_the_last_one_of_the_turn_before() -> None:
    assert in_turn((2, 5, 9), after=0) == (2, 5, 9)
    assert in_turn((9, 2, 5), after=5) == (9, 2, 5)
    assert in_turn((2, 5, 9), after=9) == (2, 5, 9)


def test_all_mail_goes_one_way_and_a_program_its_own() -> None:
    assert route_of(Way.MAIL, "a@x.example") == route_of(Way.MAIL, "b@y.example")
    first = route_of(Way.WEBHOOK, "https://Desk.example:8443/a")
    assert first == route_of(Way.WEBHOOK, "https://desk.example:8443/b?c")
    assert first != route_of(Way.WEBHOOK, "https://desk.example/a")
