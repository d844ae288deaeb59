"""The register of who looked: it only grows, and who reads it (article 16(3))."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.support.access.door import issued, opened
from tests.support.registry.city import City

from mingcha.access.register import queries as register_queries
from mingcha.access.register.models import RegisterRow
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault


@pytest.mark.law("16(3)")
def test_the_database_refuses_to_change_or_delete_a_line(city: City, clock: HandClock) -> None:
    issued(city, clock, opened(city, clock).no)
    kept = RegisterRow.objects.values().get(way="live")
    for forbid in (
        lambda: RegisterRow.objects.filter(pk=kept["id"]).update(purpose="incident"),
        lambda: RegisterRow.objects.filter(pk=kept["id"]).delete(),
        lambda: RegisterRow.objects.get(pk=kept["id"]).save(),
        lambda: connection.cursor().execute("UPDATE access_registerrow SET person = 'x'"),
        lambda: connection.cursor().execute("DELETE FROM access_registerrow"),
    ):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            forbid()
    assert RegisterRow.objects.values().get(way="live") == kept


@pytest.mark.law("16(3)")
def test_who_reads_the_register(city: City, clock: HandClock) -> None:
    issued(city, clock, opened(city, clock, by="guard", site="HQX").no, by="guard", site="HQX")
    code = city.points["HQX"].code
    for username in ("manager", "district", "city", "auditor"):
        assert len(register_queries.register_of_point(city[username], code, at=clock.now())) == 2
    for username, article in (("elsewhere", "3"), ("admin", "16(3)"), ("monitor", "16(3)"), ("nobody", "16(3)")):
        with pytest.raises(Refused) as refused:
            register_queries.register_of_point(city[username], code, at=clock.now())
        assert refused.value.decision.article == article
    assert len(register_queries.own_register(city["guard"], at=clock.now())) == 2
    assert register_queries.own_register(city["monitor"], at=clock.now()) == ()
    with pytest.raises(Fault):
        register_queries.register_of_point(city["city"], "0" * 20, at=clock.now())
