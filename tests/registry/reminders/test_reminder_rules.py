"""At which step a matter stands, and where reminders may go."""

from datetime import date

import pytest

from mingcha.registry.reminders.rules import (
    OVERDUE_STEP,
    SAFE_OVER_STEP,
    Way,
    digest_of,
    in_turn,
    message_key,
    route_of,
    step_reached,
    way_is_open,
)

STEPS = (15, 7, 3, 1)


def test_a_matter_stands_at_the_smallest_step_that_it_reached() -> None:
    """Accepted on 2026-09-02, to be filed by 10-02, which days off move to 10-08 (T9a, T9b): before, it was told as
    overdue on 10-03, and the real lapse to nobody."""
    safe, legal = date(2026, 10, 2), date(2026, 10, 8)
    reached = {
        date(2026, 9, 16): None, date(2026, 9, 17): 15, date(2026, 9, 25): 7, date(2026, 9, 30): 3,
        safe: 1, date(2026, 10, 3): SAFE_OVER_STEP, legal: SAFE_OVER_STEP, date(2026, 10, 9): OVERDUE_STEP,
    }  # fmt: skip
    assert {day: step_reached(safe, legal, day, STEPS) for day in reached} == reached
    assert step_reached(safe, None, date(2026, 10, 3), STEPS) == OVERDUE_STEP, "a limit of our own"


@pytest.mark.parametrize(
    ("way", "address", "is_open"),
    [
        (Way.MAIL, "chen@school.example", True),
        (Way.MAIL, "chen@school.example\nBcc: x@y.example", False),
        (Way.MAIL, "chen", False),
        (Way.MAIL, "chen@elsewhere.example", False),
        (Way.MAIL, "chen@below.school.example", False),
        (Way.WEBHOOK, "https://desk.example/due", True),
        (Way.WEBHOOK, "http://desk.example/due", False),
        (Way.WEBHOOK, "https://elsewhere.example/due", False),
        (Way.WEBHOOK, "https://desk.example:8443/due", False),
        (Way.WEBHOOK, "https://desk.example/a b", False),
        (Way.WEBHOOK, "https://desk.example/a\nb", False),
    ],
)
def test_reminders_go_where_the_settings_open_it(way: Way, address: str, is_open: bool) -> None:
    assert way_is_open(way, address, domains=("school.example",), hosts=("desk.example",)).allowed is is_open


def test_a_mail_address_is_one_that_a_header_can_hold() -> None:
    """An address like a@b..c was taken, and became an empty To."""
    wrong = ("a@b..c", "a..b@b.example", ".a@b.example", "a.@b.example", "a b@b.example", "a@", "@b.example")
    domains = {address.rpartition("@")[2] for address in wrong}
    assert [one for one in wrong if way_is_open(Way.MAIL, one, domains=domains, hosts=())] == []
    assert way_is_open(Way.MAIL, "a.b+c@b.example", domains=domains, hosts=())
    longest = [way_is_open(Way.MAIL, f"{'a' * of}@b.example", domains=domains, hosts=()).allowed for of in (64, 65)]
    assert longest == [True, False]


def test_nothing_is_open_without_settings() -> None:
    for way, address in ((Way.MAIL, "chen@school.example"), (Way.WEBHOOK, "https://desk.example/due")):
        assert not way_is_open(way, address, domains=(), hosts=())


def test_another_day_makes_another_matter_unless_it_moves_by_itself() -> None:
    first = digest_of("sign", "420102/", date(2026, 10, 2))
    assert first == digest_of("sign", "420102/", date(2026, 10, 2))
    assert first not in {
        digest_of("sign", "420102/", date(2026, 10, 3)), digest_of("sign", "420103/", date(2026, 10, 2)),
        digest_of("problem", "420102/", date(2026, 10, 2)), digest_of("sign", "420102/", None),
    }  # fmt: skip


def test_a_message_is_known_by_its_target_matters_and_steps() -> None:
    first = message_key(7, [("a", 3), ("b", 1)])
    assert first == message_key(7, [("b", 1), ("a", 3)])
    assert first not in {message_key(8, [("a", 3), ("b", 1)]), message_key(7, [("a", 3)]), message_key(7, [("a", 1)])}


def test_a_turn_begins_behind_the_last_one_of_the_turn_before() -> None:
    assert in_turn((2, 5, 9), after=0) == (2, 5, 9)
    assert in_turn((9, 2, 5), after=5) == (9, 2, 5)
    assert in_turn((2, 5, 9), after=9) == (2, 5, 9)


def test_all_mail_goes_one_way_and_a_program_its_own() -> None:
    assert route_of(Way.MAIL, "a@x.example") == route_of(Way.MAIL, "b@y.example")
    first = route_of(Way.WEBHOOK, "https://Desk.example:8443/a")
    assert first == route_of(Way.WEBHOOK, "https://desk.example:8443/b?c")
    assert first != route_of(Way.WEBHOOK, "https://desk.example/a")
