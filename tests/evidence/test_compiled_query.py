"""Queries that are compiled once give what the query set gives, for every value and length, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances, joined_instances, joined_names
from mingcha.evidence.models import Entry
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places.models import Organisation, Site

NOW = datetime(2026, 11, 27, 8, 0, 0, 123456, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[User]:
    names = ["zhang", "li'", 'w"ang', "mark-1600000001", "江"]
    return [User.objects.create(username=name, name=name * 2, badge_no=str(n)) for n, name in enumerate(names)]


def test_one_text(people: list[User]) -> None:
    asked = CompiledQuery(lambda name: User.objects.filter(username=name).values_list("pk", "name", "is_active"))
    for person in people:
        assert asked.rows(person.username) == [[person.pk, person.name, True]]
    assert asked.rows("nobody") == []


def test_lists_of_every_length(people: list[User]) -> None:
    made: list[int] = []

    def ask(keys: tuple[int, ...]) -> QuerySet[User, Any]:
        made.append(len(keys))
        return User.objects.filter(pk__in=keys).order_by("pk").values_list("username")

    asked = CompiledQuery(ask)
    keys = [person.pk for person in people]
    for length in range(len(keys) + 1):
        wanted = [[person.username] for person in people[:length]]
        assert asked.rows(tuple(keys[:length])) == wanted
    assert made == [1, 2, 4, 8], "compiled once for each power of two"
    many = tuple(range(keys[0], keys[0] + 199))  # keys go on where earlier tests of this process ended
    assert asked.rows(many) == [[person.username] for person in people], "longer than is compiled"
    assert asked.rows((keys[0], keys[0])) == [[people[0].username]]


def test_a_value_that_stands_in_two_places_and_a_constant_between(people: list[User]) -> None:
    for n, person in enumerate(people):
        until = NOW + timedelta(days=n - 2) if n else None
        RoleAssignment.objects.create(
            user=person, role="monitor", division="420102", valid_from=NOW - timedelta(days=5), valid_until=until,
            trained_on=NOW.date(), filed_on=NOW.date(),
        )  # fmt: skip

    def ask(role: str, at: datetime) -> "object":
        held = RoleAssignment.objects.filter(role=role, division="420102", valid_from__lte=at)
        return held.filter(Q(valid_until=None) | Q(valid_until__gt=at)).order_by("pk").values_list("user", "valid_from")

    asked = CompiledQuery(ask)
    for at in (NOW, NOW - timedelta(days=9), NOW + timedelta(days=1), NOW + timedelta(microseconds=1)):
        assert [tuple(row) for row in asked.rows("monitor", at)] == list(ask("monitor", at))
    assert asked.rows("auditor", NOW) == []


def test_it_compiles_once(people: list[User]) -> None:
    compiled = []

    def ask(name: str) -> "object":
        compiled.append(name)
        return User.objects.filter(username=name).values_list("pk")

    asked = CompiledQuery(ask)
    with CaptureQueriesContext(connection) as queries:
        for person in people:
            asked.rows(person.username)
    assert (len(compiled), len(queries)) == (1, len(people))


def test_rows_become_instances_as_the_query_set_makes_them(people: list[User]) -> None:
    asked = CompiledQuery(lambda name: User.objects.filter(username=name).values_list(*concrete_names(User)))
    (found,) = instances(User, asked.rows("zhang"))
    assert found == people[0]
    assert vars(found).keys() == vars(User.objects.get(username="zhang")).keys()
    found.name = "张"
    found.save()
    assert User.objects.get(pk=found.pk).name == "张"


def test_a_query_that_changes_or_drops_a_value_is_refused() -> None:
    dropped = CompiledQuery(lambda name: Site.objects.values_list("pk"))
    changed = CompiledQuery(lambda name: Site.objects.filter(name__istartswith=name).values_list("pk"))
    for asked in (dropped, changed):
        with pytest.raises(ValueError, match="as it is given"):
            asked.rows("x")


@pytest.mark.parametrize("lookup", ["contains", "icontains"])
def test_a_text_anywhere_in_a_column(people: list[User], lookup: str) -> None:
    User.objects.create(username="100%", name="a_b\\c", badge_no="9")

    def ask(text: str, but: str) -> QuerySet[User, Any]:
        found = Q((f"username__{lookup}", text)) | Q((f"name__{lookup}", text))
        return User.objects.filter(found).exclude(username=but).order_by("pk").values_list("username")

    asked = CompiledQuery(ask)
    for text in ("an", "'", "%", "_", "\\", "江江", "mark-1600000001", "MARK", "x"):
        assert [tuple(row) for row in asked.rows(text, "wang")] == list(ask(text, "wang")), text
    assert [row[0] for row in asked.rows("%", "zhang")] == ["100%"]


def test_no_query_runs_for_an_empty_list() -> None:
    asked = CompiledQuery(lambda keys: Entry.objects.filter(pk__in=keys).values_list("pk"))
    with CaptureQueriesContext(connection) as queries:
        assert asked.rows(()) == []
    assert len(queries) == 0


def test_a_day_is_a_value_and_the_first_values_may_be_left_out(people: list[User]) -> None:
    RoleAssignment.objects.create(user=people[0], role="auditor", valid_from=NOW, trained_on=NOW.date())
    asked = CompiledQuery(
        lambda spare, day: RoleAssignment.objects.filter(trained_on__lte=day).values_list("trained_on"), spare=1
    )
    assert asked.rows("nobody", NOW.date()) == [[NOW.date()]]
    assert asked.rows("nobody", NOW.date() - timedelta(days=1)) == []
    altered = CompiledQuery(lambda name: User.objects.filter(username__startswith=name).values_list("pk"), spare=1)
    with pytest.raises(ValueError, match="as it is given"):
        altered.rows("zhang")


def test_joined_rows_are_the_instances_that_select_related_makes(people: list[User]) -> None:
    unit = Organisation.objects.create(code="U1", name="one", kind="unit", division="420102")
    Site.objects.create(code="S1", name="site", category="6(5)", division="420102", organisation=unit)
    people[0].organisation = unit
    people[0].save()
    paths = ("user", "user__organisation", "organisation")
    for person in people[:2]:
        RoleAssignment.objects.create(
            user=person, role="monitor", division="420102", valid_from=NOW, trained_on=NOW.date(), filed_on=NOW.date()
        )
    asked = CompiledQuery(
        lambda role: (
            RoleAssignment.objects.filter(role=role).order_by("pk").values_list(*joined_names(RoleAssignment, paths))
        )
    )
    made = joined_instances(RoleAssignment, paths, asked.rows("monitor"))
    with CaptureQueriesContext(connection) as queries:
        found = [(one.user.username, one.user.organisation, one.organisation) for one in made]
    assert len(queries) == 0
    assert found == [("zhang", unit, None), ("li'", None, None)]
    assert made[0].user.organisation is not None
    assert made[0].user.organisation.name == "one"
    assert made == list(RoleAssignment.objects.filter(role="monitor").order_by("pk"))
