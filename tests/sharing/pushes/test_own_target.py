"""A target of one grant gets the rows of that grant alone, and they are withdrawn while it gives none (F14; articles
13(2), 13(3); GDSR)."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.granted_rows import GATE, ROAD, YARD, with_granted_rows
from tests.support.sharing.pushing import WORKER, compare, new_target, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.grants.actions import end_grant, resume_grant, suspend_grant
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.checks import check_pushes, check_rows_of_grants
from mingcha.sharing.pushes.withheld import call_for_withheld
from mingcha.sharing.targets.actions import add_target, change_target, disable_target, enable_target, try_target
from mingcha.sharing.targets.queries import target
from mingcha.sharing.targets.values import TargetKind

NAME = "xfjy"


@pytest.mark.law("13(2)", "GDSR")
def test_it_gets_the_rows_of_its_grant_and_gives_them_back(
    city: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    made, no, codes = with_granted_rows(city, clock, "fighter")
    given = {"name": NAME, "kind": TargetKind.TABLE, "clock": clock}
    for audience, holder, grant, refusal in (
        (Audience.POLICE, "WHGA", no, Refused),
        (Audience.DEPARTMENT, "JTYS", no, Refused),
        (Audience.DEPARTMENT, "XFJY", "W20261125-0009", Fault),
    ):
        with pytest.raises(refusal):
            add_target(made["admin"], audience=audience, new=new_target(holder=holder), grant=grant, **given)  # type: ignore[arg-type]
    new = new_target(holder="XFJY")
    row = add_target(made["admin"], audience=Audience.DEPARTMENT, new=new, grant=no, **given)  # type: ignore[arg-type]
    assert row.grant == no
    try_target(made["admin"], name=NAME, clock=clock)
    enable_target(made["city"], name=NAME, clock=clock)

    def pushed() -> list[str]:
        turn(receiver=receiver, clock=clock, target=NAME)
        held = (one for one in receiver.rows.values() if one.operation is PushOperation.UPSERT)
        return sorted(one.key.removeprefix("point/") for one in held)

    exact = sorted((codes[GATE], codes[ROAD]))
    found = pushed()
    assert (found[:2], found[2][:2], len(found)) == (exact, "R-", 3)
    assert codes[YARD] not in str(receiver.rows)
    assert list(receiver.rows)[-1] == f"point/{found[2]}", "it does not leave between its neighbours"
    whole = receiver.rows[f"point/{codes[GATE]}"].row or {}
    assert (whole["unit"], whole["easting"], whole["division"], whole["filing_no"]) == ("花桥小学", "", "", "")
    mark_secret(made["city"], code=codes[ROAD], document="密定〔2026〕1号", clock=clock)
    assert pushed() == [codes[GATE], found[2]]
    suspend_grant(made["city"], no=no, why="核查", clock=clock)
    assert [one.kind for one in check_rows_of_grants(clock.now())] == ["given_no_more_held"] * 2
    assert (pushed(), list(check_rows_of_grants(clock.now()))) == ([], [])
    disable_target(made["admin"], name=NAME, why="检修", clock=clock)
    try_target(made["admin"], name=NAME, clock=clock)
    with pytest.raises(Refused):
        enable_target(made["city"], name=NAME, clock=clock)
    assert not target(made["city"], NAME, at=clock.now()).steps.enable, "it holds nothing that could be withdrawn"
    clock.advance(timedelta(minutes=1))
    resume_grant(made["city"], no=no, why="已核", clock=clock)
    enable_target(made["city"], name=NAME, clock=clock)
    assert pushed() == [codes[GATE], found[2]]
    assert list(check_pushes()) == []
    disable_target(made["admin"], name=NAME, why="检修", clock=clock)
    mark_secret(made["city"], code=codes[GATE], document="密定〔2026〕2号", clock=clock)
    sweep_marks(clock=clock)
    assert [one.kind for one in check_pushes()] == ["withheld_held"], "nothing leaves for it"
    with pytest.raises(Refused):
        change_target(
            made["admin"], name=NAME, new=new_target(holder="XFJY", address="postgresql://gs@10.9.8.7/x"), clock=clock
        )
    try_target(made["admin"], name=NAME, clock=clock)
    clock.advance(timedelta(minutes=1))
    enable_target(made["city"], name=NAME, clock=clock)
    assert (pushed(), list(check_pushes())) == ([found[2]], [])
    disable_target(made["admin"], name=NAME, why="检修", clock=clock)
    assert call_for_withheld(WORKER, clock=clock) == 0
    end_grant(made["department"], no=no, why="不再需要", clock=clock)
    assert call_for_withheld(WORKER, clock=clock) == 1, "it holds what its grant gives no more, and nothing leaves"
    try_target(made["admin"], name=NAME, clock=clock)
    assert target(made["city"], NAME, at=clock.now()).steps.enable
    enable_target(made["city"], name=NAME, clock=clock)
    assert call_for_withheld(WORKER, clock=clock) == 1, "a withdrawal can leave now"
    shown = receiver.rows[f"point/{found[2]}"]
    assert pushed() == []
    assert list(check_pushes()) == []
    receiver.rows[shown.key] = shown  # it acknowledged the withdrawal, and shows the row still
    assert compare(receiver=receiver, clock=clock, target=NAME)
    disable_target(made["admin"], name=NAME, why="检修", clock=clock)
    elsewhere = new_target(holder="XFJY", address="postgresql://gs@10.9.8.7/x")
    with pytest.raises(Refused):
        change_target(made["admin"], name=NAME, new=elsewhere, clock=clock)
    try_target(made["admin"], name=NAME, clock=clock)
    clock.advance(timedelta(minutes=1))
    enable_target(made["city"], name=NAME, clock=clock)
    assert pushed() == []
    disable_target(made["admin"], name=NAME, why="检修", clock=clock)
    change_target(made["admin"], name=NAME, new=elsewhere, clock=clock)
