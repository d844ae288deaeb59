"""A leak case whose handlers are all gone gets another one from an auditor who sees it (20(4))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.supervision.leaks.actions import contain_leak, name_handler, open_leak
from mingcha.supervision.leaks.queries import leak_case, who_may_be_named
from mingcha.supervision.leaks.states import LeakKind
from mingcha.supervision.leaks.values import NewLeak


@pytest.mark.law("20(4)", "20(5)")
@pytest.mark.parametrize("how", ["disabled", "another role"])
def test_an_auditor_names_a_handler_only_where_nobody_handles_a_case(city: City, clock: HandClock, how: str) -> None:
    now = clock.now()
    new = NewLeak(
        kind=LeakKind.PRIVACY, summary="值班画面外传", known_at=now, organ="JAGA", from_at=now - timedelta(days=1),
        to_at=now, points=(city.points["JHG"].code,),
    )  # fmt: skip
    leak = open_leak(city["city"], new=new, clock=clock)
    auditor, wanted = city["auditor"], {"leak": leak, "username": "elsewhere", "revision": 1, "clock": clock}
    with pytest.raises(Refused, match="20"):
        name_handler(auditor, **wanted)  # type: ignore[arg-type]
    assert not leak_case(auditor, leak, at=now).steps.name
    assert who_may_be_named(auditor, leak, at=now).officers == ()

    if how == "disabled":
        User.objects.filter(username="city").update(is_active=False)
    else:
        RoleAssignment.objects.filter(user__username="city").update(role="auditor")
    assert leak_case(auditor, leak, at=now).steps.name
    assert "elsewhere" in [one.username for one in who_may_be_named(auditor, leak, at=now).officers]
    with pytest.raises(Refused):
        name_handler(auditor, **wanted | {"username": "district"})  # type: ignore[arg-type]  # of the suspect's organ
    name_handler(auditor, **wanted)  # type: ignore[arg-type]
    contain_leak(city["elsewhere"], leak=leak, measures="停用账户", revision=2, clock=clock)
    assert not leak_case(auditor, leak, at=now).steps.name
    with pytest.raises(Refused):
        name_handler(auditor, **wanted | {"username": "city", "revision": 3})  # type: ignore[arg-type]
