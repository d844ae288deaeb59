"""Who owes a step by the hour is called once a step, without a person or what happened; a leak calls nobody (16(4))."""

from datetime import timedelta

import pytest
from django.test import override_settings
from tests.support.registry.city import City

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.reminders.actions import ask_reminders
from mingcha.registry.reminders.carriers import Reminder
from mingcha.registry.reminders.rules import Way
from mingcha.run.programs.reminder_rounds import ReminderRounds
from mingcha.supervision.clues.actions import note_clue
from mingcha.supervision.clues.tasks import call_for_clues
from mingcha.supervision.clues.values import ClueKind
from mingcha.supervision.incidents.actions import give_notice, note_incident
from mingcha.supervision.incidents.values import (
    IncidentGrade,
    IncidentKind,
    NewIncident,
    NewIncidentNotice,
    NoticeReceiver,
)
from mingcha.supervision.leaks.actions import open_leak
from mingcha.supervision.leaks.states import LeakKind
from mingcha.supervision.leaks.values import NewLeak

WORK = program("work")


@pytest.mark.law("16(4)", "16(6)", "20(4)")
@override_settings(MINGCHA_URL="https://x.example")
def test_each_step_once_to_who_owes_it_and_nothing_of_a_leak(city: City, clock: HandClock) -> None:
    outbox: list[tuple[str, Reminder]] = []
    carriers = {Way.MAIL: lambda address, one: outbox.append((address.partition("@")[0], one))}
    for name in ("manager", "guard", "district", "city", "elsewhere"):
        where = f"{name}@school.example"
        ask_reminders(city[name], way=Way.MAIL, address=where, domains=("school.example",), hosts=(), clock=clock)
    rounds = ReminderRounds(clock, "one", carriers, calls=True)

    def turn(minutes: int) -> list[tuple[str, int]]:
        clock.advance(timedelta(minutes=minutes))
        call_for_clues(WORK, clock=clock)
        before = len(outbox)
        assert rounds.send() == len(outbox) - before
        assert rounds.send() == 0
        return [(name, len(one.body["calls"])) for name, one in outbox[before:]]  # type: ignore[arg-type]

    now = clock.now()
    points, before = (city.points["JHG"].code,), now - timedelta(days=1)
    leak = NewLeak(
        LeakKind.PRIVACY, "值班画面外传", now, "JAGA", before, now, points=points, grade=IncidentGrade.LARGER
    )
    open_leak(city["city"], new=leak, clock=clock)
    note_clue(city["guard"], camera=city.points["HQX"].code, kind=ClueKind.CRIME, seen_at=now, clock=clock)
    inside = ("主机入侵", "弱口令", "外泄", "断网", "陈老师", "系统被控制")
    what, harm, measures, contact, reason = inside[1:]
    given = {"what": what, "harm": harm, "measures": measures, "contact": contact, "grade_reason": reason}
    new = NewIncident(IncidentKind.INTRUSION, inside[0], now, IncidentGrade.LARGER, personal=True, **given)
    noted = note_incident(city["manager"], unit="HQXX", new=new, clock=clock)
    assert turn(0) == [("manager", 3)]
    assert turn(30) == [("guard", 1)]
    notice = NewIncidentNotice(NoticeReceiver.PERSONAL_INFORMATION, "市网信办", "通 1", clock.now(), "已通知")
    give_notice(city["manager"], number=noted.number, new=notice, clock=clock)
    assert turn(30) == [("manager", 2)]  # the clue at the whole, and the persons; the department has its notice
    assert turn(60) == [("district", 1)]
    assert turn(121) == [("manager", 1)]
    texts = "".join(f"{one.subject}{one.text}{one.body}" for _name, one in outbox)
    assert [word for word in (*inside, "花桥", city.points["HQX"].code, "泄密") if word in texts] == []
    assert "https://x.example/oversight/clues/X" in texts
    assert f"第 {noted.number} 号安全事件" in texts
