"""A row of each table of leak cases, transfers and locked evidence, made by its real act (articles 20(4), 24)."""

from datetime import timedelta

from tests.support.registry.city import City

from mingcha.kit.clock import Clock
from mingcha.law.incident_clocks import NoticeTo
from mingcha.supervision.leaks.actions import assess_leak, contain_leak, name_handler, open_leak, record_notice
from mingcha.supervision.leaks.barring import answer_suspect, name_suspect
from mingcha.supervision.leaks.ending import transfer_leak
from mingcha.supervision.leaks.states import LeakKind
from mingcha.supervision.leaks.values import Assessment, NewLeak, NewLeakNotice
from mingcha.supervision.transfers.values import NewTransfer


def add_leak(city: City, clock: Clock) -> int:
    """The city's officer opens a case against a monitor of Jiang'an, and another handler transfers it; its number."""
    first, second, now = city["city"], city["elsewhere"], clock.now()
    span = {"from_at": now - timedelta(days=1), "to_at": now}
    points = (city.points["JHG"].code,)
    new = NewLeak(LeakKind.STATE_SECRET, "值班画面外传", now, "JAGA", suspect="monitor", points=points, **span)
    leak = open_leak(first, new=new, clock=clock)
    name_suspect(first, leak=leak, suspect="guard", reason="凭据由其交出", revision=1, clock=clock)
    answer_suspect(city["auditor"], leak=leak, suspect="guard", agrees=True, reason="", revision=2, clock=clock)
    contain_leak(first, leak=leak, measures="停用账户", revision=3, clock=clock)
    name_handler(first, leak=leak, username="elsewhere", revision=4, clock=clock)
    given = Assessment(LeakKind.STATE_SECRET, "一处要地外泄", personal=False)
    assess_leak(first, leak=leak, given=given, revision=5, clock=clock)
    for revision, to in ((6, NoticeTo.SECRECY_BUREAU), (7, NoticeTo.UPPER_ORGAN)):
        notice = NewLeakNotice(to, "值班室", f"密 {revision}", clock.now())
        record_notice(first, leak=leak, new=notice, revision=revision, clock=clock)
    letter = NewTransfer("国家安全机关", inside_police=False, reason="涉嫌泄露国家秘密", materials="卷宗一册")
    transfer_leak(second, leak=leak, new=letter, revision=8, clock=clock)
    return leak
