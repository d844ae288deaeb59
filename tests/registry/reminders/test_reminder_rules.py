"""At which step a matter stands, and where reminders may go."""

import pytest

from mingcha.registry.reminders.rules import OVERDUE_STEP, Way, step_reached, way_is_open

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
    ],
)
def test_reminders_go_where_the_settings_open_it(way: Way, address: str, is_open: bool) -> None:
    assert way_is_open(way, address, mail=True, hosts=("desk.example",)).allowed is is_open


def test_nothing_is_open_without_settings() -> None:
    for way, address in ((Way.MAIL, "chen@school.example"), (Way.WEBHOOK, "https://desk.example/due")):
        assert not way_is_open(way, address, mail=False, hosts=())
