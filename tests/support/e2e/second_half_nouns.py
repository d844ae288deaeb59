"""A row of each table of the second half of a camera's life: archives, circuits, records of staff, reminders
(articles 9, 11, 16(1), 16(2), 17).
"""

from datetime import timedelta

from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.regimes import set_up_regimes

from mingcha.kit.clock import Clock
from mingcha.kit.home import Home
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.archives.actions import add_participant, add_technician, complete_volume, open_volume
from mingcha.registry.archives.files import add_document
from mingcha.registry.archives.handing_over import hand_over
from mingcha.registry.archives.queries import volume as archive
from mingcha.registry.archives.rules import required_documents
from mingcha.registry.archives.states import NAMED
from mingcha.registry.archives.values import NewDocument, NewParticipant, NewTechnician
from mingcha.registry.circuits.actions import open_circuit, put_points_on
from mingcha.registry.circuits.states import CircuitKind, Encryption, Medium
from mingcha.registry.circuits.values import NewCircuit, Terms
from mingcha.registry.devices.actions import approve_device
from mingcha.registry.devices.values import NewDevice
from mingcha.registry.identity.duty import WayIn
from mingcha.registry.places.actions import add_organisation
from mingcha.registry.reminders.actions import ask_reminders
from mingcha.registry.reminders.rules import Way
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan
from mingcha.registry.staff.actions import record_staff_record
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.watches.actions import begin_watch, roster
from mingcha.supervision.accountability.actions import search_exports
from mingcha.supervision.clues.actions import note_clue, receive_clue_for_police, report_clue
from mingcha.supervision.clues.values import ClueKind, NewReceipt
from mingcha.supervision.complaints.actions import receive_at_counter
from mingcha.supervision.complaints.values import NewComplaint
from mingcha.supervision.handovers.actions import begin_hand_over
from mingcha.supervision.regimes.actions import acknowledge_regime
from mingcha.supervision.self_checks.actions import answer_self_check, open_self_check
from mingcha.supervision.self_checks.kinds import Answer, CheckKind
from mingcha.supervision.self_checks.questions import QUESTIONS
from mingcha.supervision.self_checks.values import GivenAnswer
from mingcha.supervision.yearly_reports.actions import sign_yearly_report


def add_second_half(city: City, home: Home, clock: Clock) -> None:
    """Adds them by the actions."""
    _archive(city, home, clock)
    _connect(city, clock)
    _check_itself(city, clock)
    _keep_watch(city, clock)
    _report_clue(city, clock)
    _hold_to_account(city, clock)
    domain = "school.example"
    ask_reminders(city["manager"], way=Way.MAIL, address=f"chen@{domain}", domains=(domain,), hosts=(), clock=clock)


def _archive(city: City, home: Home, clock: Clock) -> None:
    """The school hands a volume over to the riverbank's police, with all that the law asks for."""
    manager, kept = city["manager"], {"folder": home.documents, "clock": clock}
    number = open_volume(manager, system="HQX", title="校门系统案卷", clock=clock)
    for kind in required_documents("art7_2", shanghai_day(clock.now())):
        add_document(manager, volume=number, new=NewDocument(kind, kind.words.zh, 3), scan=png(), **kept)
    for activity in NAMED:
        unit = NewParticipant(activity, "某工程公司", "91420100MA4KY00014")
        participant = add_participant(manager, volume=number, new=unit, clock=clock)
        person = NewTechnician("何工", f"证 {activity.value}", "负责人")
        add_technician(manager, volume=number, participant=participant, new=person, clock=clock)
    revision = archive(manager, number, at=clock.now()).row.revision
    complete_volume(manager, volume=number, revision=revision, clock=clock)
    hand_over(manager, volume=number, receiver="WCGA", revision=revision + 1, clock=clock)


def _report_clue(city: City, clock: Clock) -> None:
    """The school's guard reports a clue, which the district receives."""
    camera = city.points["HQX"].code
    no = note_clue(city["guard"], camera=camera, kind=ClueKind.CRIME, seen_at=clock.now(), clock=clock).no
    report_clue(city["guard"], no, text="有人翻墙", clock=clock)
    receive_clue_for_police(city["district"], no, receipt=NewReceipt(), clock=clock)


def _hold_to_account(city: City, clock: Clock) -> None:
    """The auditor keeps a complaint on paper and looks for the guard's exports; the school signs its last year."""
    auditor, today = city["auditor"], shanghai_day(clock.now())
    new = NewComplaint("420102", "江岸区公安分局", "不受理备案", name="周明")
    receive_at_counter(auditor, new, received_on=today, clock=clock)
    search_exports(auditor, username="guard", year=today.year, reason="年度抽查", clock=clock)
    sign_yearly_report(city["manager"], unit="HQXX", year=today.year - 1, clock=clock)


def _connect(city: City, clock: Clock) -> None:
    """The school leases a circuit on which its camera hangs, lets a recorder in, and records that its guard was
    checked."""
    today = shanghai_day(clock.now())
    add_organisation(
        city["city"], code="YDGS", name="移动公司", kind="network_operator", division="420102", clock=clock
    )
    terms = Terms(Medium.DEDICATED, Encryption.LINK, 100, "移合 7 号", today, None, "专线合同")
    new = NewCircuit("HQX-1", CircuitKind.LEASED, "YDGS", "HQXX", today, terms)
    number = open_circuit(city["manager"], new=new, clock=clock)
    put_points_on(city["manager"], circuit=number, points=[city.points["HQX"].code], on=today, clock=clock)
    approve_device(city["manager"], new=NewDevice("42010200001180000001", "校门录像机", "HQXX"), clock=clock)
    done = {"kind": StaffRecordKind.BACKGROUND_CHECK, "done_on": today, "done_by": "保卫科", "document": "1 号"}
    record_staff_record(city["manager"], username="guard", **done, clock=clock)


def _check_itself(city: City, clock: Clock) -> None:
    """The school has the four systems, its guard has read one, and a security check is begun."""
    manager, today, kind = city["manager"], shanghai_day(clock.now()), CheckKind.SECURITY
    numbers = set_up_regimes(manager, "HQXX", clock)
    acknowledge_regime(city["guard"], number=numbers[0], clock=clock)
    part = (today.month - 1) // 3 + 1
    number = open_self_check(manager, unit="HQXX", kind=kind, year=today.year, part=part, clock=clock).number
    answers = {QUESTIONS[kind][0].code: GivenAnswer(Answer.NO, "本月整改")}
    answer_self_check(manager, number=number, answers=answers, clock=clock)


def _keep_watch(city: City, clock: Clock) -> None:
    """The school's guard is on shift, and its sheet is filled in."""
    manager, guard, now = city["manager"], city["guard"], clock.now()
    for code in ("W1", "W2"):
        add_seat(manager, code=code, name=f"席位 {code}", organisation="HQXX", clock=clock)
    day = shanghai_day(now)
    plan = make_shift_plan(manager, unit="HQXX", from_on=day, until_on=day, clock=clock).number
    begins_at = max(day_begins(day), now - timedelta(hours=1))  # an hour ago may be before the first day of the plan
    hours = {"begins_at": begins_at, "ends_at": now + timedelta(minutes=5)}
    (shift,) = add_shifts(manager, plan=plan, seats=["W1", "W2"], least=2, clock=clock, **hours)  # type: ignore[arg-type]
    watch = roster(manager, shift=shift.number, seat="W1", username="guard", clock=clock).number
    before, guard.came_by = guard.came_by, WayIn(session=1)
    begin_watch(guard, watch=watch, clock=clock)
    begin_hand_over(guard, watch=watch, clock=clock)
    guard.came_by = before
