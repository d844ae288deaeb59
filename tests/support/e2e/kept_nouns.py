"""What people and programs do in the kept home besides footage: sign-ins and their factors, a review, a notice on days
off, a ground and an address of another unit, the still of a connection test, and pictures taken through the gateway,
whose log was carried; lines of the register for others.

An opening without an issued ticket is apart: it is a finding for ever, so a home where all agrees has none.
"""

import json
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from django.conf import settings
from django.test import override_settings
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData
from tests.support.access.control import add_control, second_monitor
from tests.support.access.exporting import Opened, request_facts, wanted
from tests.support.access.lines import correct_line, written
from tests.support.access.scans import jpeg, png
from tests.support.e2e.assessed_nouns import add_assessed
from tests.support.e2e.enforced_nouns import add_cases
from tests.support.e2e.inspected_nouns import add_inspections
from tests.support.e2e.kept_requests import add_requests
from tests.support.e2e.leak_nouns import add_leak
from tests.support.e2e.looks_nouns import add_looks
from tests.support.e2e.masked_nouns import add_masks
from tests.support.e2e.redacted_nouns import add_redaction
from tests.support.e2e.second_half_nouns import add_second_half
from tests.support.e2e.work_order_nouns import add_alarm, add_work_orders
from tests.support.registry.city import HOSTS, City, add_camera_on_trial, add_person
from tests.support.registry.notices import notice_of_2027
from tests.support.registry.planning import add_governments, city_plan_in_force
from tests.support.registry.staffing import OWNER, appoint, confirm_as
from tests.support.sharing.rows_of_sharing import add_sharing
from tests.support.web.authenticator import SoftAuthenticator
from tests.support.web.sign_in import ADDRESS, BROWSER, code_of

from mingcha.access.copies.actions import end_copy
from mingcha.access.copies.queries import copies
from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.endings.actions import SESSION_ENDED, end_viewing_of
from mingcha.access.exports import opened
from mingcha.access.exports.actions import issue_export_ticket, make_export, start_export
from mingcha.access.exports.delivering import deliver_export, fetch_export
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.access.openings.tasks import carry_openings
from mingcha.access.oversight.actions import judge_use
from mingcha.access.register.values import LineCorrection
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.snapshots.referencing import name_reference
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, open_ticket, within_session
from mingcha.access.trial_stills.actions import try_with_still
from mingcha.evidence.bag.bag_files import Payload
from mingcha.jobs.queues import QUEUES
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.media.gateway.transcode.workers import Still
from mingcha.media.ingest.trial import FirstPicture, Trial
from mingcha.registry.acceptance.actions import close_acceptance, open_acceptance, record_report, sign_acceptance
from mingcha.registry.acceptance.papers import sign_on_paper
from mingcha.registry.acceptance.passing import plain_report
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.states import Conclusion
from mingcha.registry.acceptance.values import NewAcceptance, NewMember, NewProblem
from mingcha.registry.area_drawing.actions import draw_area, record_consent
from mingcha.registry.areas.values import GivenArea
from mingcha.registry.calendars.actions import take_calendar
from mingcha.registry.commissioning.trying import AddressToTry
from mingcha.registry.criteria.actions import record_criterion
from mingcha.registry.criteria.rules import Measure, NewCriterion
from mingcha.registry.directory.binding import propose_binding
from mingcha.registry.directory.provider_file import Provider
from mingcha.registry.documents.values import HandedIn
from mingcha.registry.factors.actions import add_generator, add_passkey
from mingcha.registry.factors.codes import new_secret
from mingcha.registry.filings.actions import open_filing
from mingcha.registry.filings.scans import add_filing_scan
from mingcha.registry.filings.states import FilingKind
from mingcha.registry.funding.actions import record_funding
from mingcha.registry.funding.values import NewFunding
from mingcha.registry.identity.models import User
from mingcha.registry.meetings.actions import add_meeting_action, record_meeting
from mingcha.registry.meetings.values import NewMeeting
from mingcha.registry.parts.actions import add_part
from mingcha.registry.places.position import View
from mingcha.registry.plans.approval_scans import add_approval_scan
from mingcha.registry.plans.models import PlanApproval
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.projects.actions import add_built_points, start_project
from mingcha.registry.relocations import states as moving
from mingcha.registry.relocations.actions import ask_relocation
from mingcha.registry.relocations.guests.actions import give_link, hand_in_as_guest
from mingcha.registry.relocations.values import NewPaper, NewRelocation
from mingcha.registry.reports.actions import receive_report, take_up_report
from mingcha.registry.reports.queries import reports
from mingcha.registry.reports.values import NewReport
from mingcha.registry.reviews.actions import review_account
from mingcha.registry.sessions.actions import begin_session
from mingcha.registry.sessions.rules import Method
from mingcha.registry.shared_addresses.proposals import propose_shared_address
from mingcha.registry.signs.actions import record_sign
from mingcha.registry.signs.values import NewSign
from mingcha.registry.stages.actions import record_stage
from mingcha.registry.stages.values import NewStage, Stage, Work
from mingcha.registry.standards.actions import record_claim
from mingcha.registry.standards.kinds import Standard
from mingcha.registry.standards.values import NewClaim
from mingcha.registry.trials.actions import add_trial_person, set_trial_days
from mingcha.registry.viewing_grounds.actions import RecordedGround, record_ground
from mingcha.registry.viewing_grounds.values import GroundKind
from mingcha.registry.views.actions import set_home_preset

TAKEN = {"bytes": 1000, "footage_ms": 6000, "pictures": 1, "held_ms": 0, "parallel": 1}


def add_nouns(city: City, home: Home, clock: Clock) -> None:
    """Adds a row of each of these tables by the act that writes it. Call it inside the home."""
    _enrol(city, clock)
    add_assessed(city, clock)
    add_sharing(city, clock)
    _agree(city, clock)
    _try(clock)
    review_account(city["auditor"], username="district", note="在岗", clock=clock)
    notice = notice_of_2027(published=shanghai_day(clock.now()).isoformat())
    take_calendar(city["city"], content=notice, source="2027.yaml", clock=clock)
    mayor = add_governments(clock)["mayor"]
    plan = city_plan_in_force(city, mayor, clock)
    approval, scan = PlanApproval.objects.get(submission__plan=plan).pk, HandedIn(png(), home.documents)
    add_approval_scan(mayor, number=plan, approval=approval, scan=scan, clock=clock)
    _print(city, plan, home, clock)
    given = {"title": "学校大门", "organisation": "HQXX", "item": None, "exception_reason": "第六条单位自建"}
    built = start_project(city["manager"], **given, clock=clock)
    add_built_points(city["manager"], project=built, points=[city.points["HQX"].code], clock=clock)
    _step(city, built, clock)
    _claim(city, home, clock)
    number = open_filing(city["manager"], system="HQX", kind=FilingKind.NEW, clock=clock)
    paper = {"title": "纸质备案表", "scan": png(), "folder": home.documents}
    add_filing_scan(city["manager"], filing=number, **paper, clock=clock)
    add_requests(city, home, clock)
    _look(city, home, clock)
    _register(city, clock)
    assert judge_use(program("work"), clock=clock)
    _bind(clock)
    _fund(city, clock)
    _meet(city, home, clock)
    _report(city, clock)
    _fail(city, home, clock)
    _draw(city, clock)
    _build(city, home, clock)
    _export(city, home, clock)
    _move(city, home, clock)
    add_second_half(city, home, clock)
    add_masks(city, clock)
    add_redaction(city, home, clock)
    add_cases(city, home, clock)
    add_work_orders(city, home, clock)
    add_alarm(city, clock)
    add_leak(city, clock)
    add_looks(city, clock, home.documents)
    add_inspections(city, home, clock)


def _step(city: City, project: int, clock: Clock) -> None:
    """The project has a stage, and a trial with a person."""
    manager, today = city["manager"], shanghai_day(clock.now())
    new = NewStage(planned_on=today)
    record_stage(manager, project=project, work=Work.MAIN, stage=Stage.USE, new=new, revision=0, clock=clock)
    set_trial_days(manager, project=project, first_on=today, last_on=today, revision=0, clock=clock)
    add_trial_person(manager, project=project, username="guard", reason="调试", clock=clock)


def _claim(city: City, home: Home, clock: Clock) -> None:
    """The maker claims a standard of the school's cameras, with the report of a test."""
    today = shanghai_day(clock.now())
    new = NewClaim(Standard.GB28181_2022, "某安防设备公司", today, "检 2026-118", "某检测中心", today)
    kept = {"scan": png(), "folder": home.documents}
    record_claim(city["manager"], system="HQX", new=new, points=None, **kept, clock=clock)


def open_without_ticket(city: City, home: Home, clock: Clock) -> str:
    """A ticket forged with the stolen key opens a point at the gateway; its log is carried. The point's code."""
    forged = replace(_ticket(city, clock), id="f" * 32)
    log = _log_of(home, clock)
    log.opened(forged, forged.points[0], "live")
    log.close()
    assert carry_openings(home.openings, home.recorder_name, clock)
    return forged.points[0]


def _enrol(city: City, clock: Clock) -> None:
    """The district's officer has a passkey and an authenticator app."""
    person, key, secret = city["district"], SoftAuthenticator("https://localhost"), new_secret()
    public = ES256.from_cryptography_key(key.key.public_key())
    credential = websafe_encode(AttestedCredentialData.create(Aaguid.NONE, key.credential_id, public))
    add_passkey(person, name="安全密钥", credential_id=key.id, credential=credential, sign_count=0, clock=clock)
    add_generator(person, name="手机", secret=secret, code=code_of(secret, clock.now()), clock=clock)


def _agree(city: City, clock: Clock) -> None:
    """The school entrusts its watch to the riverbank's police, and has the square's camera too."""
    today = shanghai_day(clock.now())
    ground = RecordedGround(
        kind=GroundKind.CONTRACT, unit="HQXX", organisation="WCGA", document="服务合同 7", issued_on=today,
        from_on=today, until_on=today + timedelta(days=30), systems=("HQX",),
    )  # fmt: skip
    record_ground(city["manager"], ground=ground, clock=clock)
    url = f"rtsp://{HOSTS['JHG']}/main"
    proposal = propose_shared_address(city["manager"], organisation="HQXX", url=url, reason="校门联防", clock=clock)
    confirm_as("district", proposal.name, clock)


def _draw(city: City, clock: Clock) -> None:
    """The school has a gate and is a classified unit for this home; it consents to the cameras of the square."""
    corners = [[114.3, 30.61], [114.301, 30.61], [114.301, 30.611], [114.3, 30.61]]
    given = GivenArea(
        kind="classified", name="涉密单位", border=json.dumps({"type": "Polygon", "coordinates": [corners]}),
        label="CGCS2000", document="涉密清单 1", from_on=shanghai_day(clock.now()), division="420102", unit="HQXX",
    )  # fmt: skip
    today = shanghai_day(clock.now())
    large = NewCriterion("6(5)", Measure.LARGE, "420100", "5 万平方米以上", "统一尺度", "武公视 1", today)
    record_criterion(city["city"], new=large, clock=clock)
    add_part(city["manager"], site="HQX", kind="entrance", name="南门", clock=clock)
    area = draw_area(city["city"], given=given, clock=clock)
    issued_on = shanghai_day(clock.now())
    record_consent(
        city["district"], number=area.number, system="JHG", document="同意函 1", issued_on=issued_on, clock=clock
    )


def _bind(clock: Clock) -> None:
    """The city's officer signs in by the directory, as the owner of the machine proposed and an administrator
    confirmed."""
    provider = Provider("https://sso.example", "mingcha", "s3cret", Words("目录", "directory"))
    with override_settings(MINGCHA_OIDC=provider):
        proposal = propose_binding(OWNER, "city", subject="u-1", clock=clock)
        confirm_as("security", proposal.name, clock)


def _fund(city: City, clock: Clock) -> None:
    """The school's system is in the district's budget."""
    new = NewFunding("government", "building", 2026, 12_000_000, "420102", "岸财预〔2026〕7 号")
    record_funding(city["manager"], system="HQX", new=new, clock=clock)


def _print(city: City, plan: int, home: Home, clock: Clock) -> None:
    """The city's police issues the document of the city plan; what is typeset does not matter to a kept home."""
    kept = {"folder": home.documents, "clock": clock}
    issue_document(city["city"], PrintedKind.PLAN, str(plan), typeset=lambda sheet: sheet.no.encode(), **kept)


def _meet(city: City, home: Home, clock: Clock) -> None:
    """The district's police hold a meeting, whose minutes are a scan, and the school is to do something."""
    today = shanghai_day(clock.now())
    new = NewMeeting("JAGA", "江岸区协调会", today)
    held = record_meeting(city["district"], new, png(), folder=home.documents, clock=clock)
    given = {"meeting": held.number, "text": "补建东门摄像机", "unit": "HQXX", "due_on": today}
    add_meeting_action(city["district"], **given, clock=clock)


def _build(city: City, home: Home, clock: Clock) -> None:
    """The school's point has a sign, that of the riverbank turns and has a home preset, and the kept picture is a
    reference image; a monitor of the riverbank turned that camera."""
    new = NewSign("公共视频图像采集区域", "正门右侧", shanghai_day(clock.now()), "李明")
    given = {"code": city.points["HQX"].code, "new": new, "photo": jpeg(), "folder": home.documents}
    record_sign(city["manager"], **given, clock=clock)
    code = city.points["WCT"].code
    set_point_view(city["elsewhere"], code=code, view=View(moves=True), clock=clock)
    set_home_preset(city["elsewhere"], code=code, preset="1", return_minutes=5, clock=clock)
    add_control(second_monitor(clock, "bank", "WCGA"), code, home, clock)
    name_reference(city["district"], number=Snapshot.objects.latest("pk").no, clock=clock)


def _report(city: City, clock: Clock) -> None:
    """Somebody unknown reports a hidden camera, and the district's police take it up."""
    new = NewReport("420102", "fitting_room", "某商场三楼试衣间", "镜子后有镜头")
    receive_report(program("report-page"), new, clock=clock)
    (row,) = reports(city["district"], at=clock.now())
    take_up_report(city["district"], number=row.number, clock=clock)


def _fail(city: City, home: Home, clock: Clock) -> None:
    """A new camera of the school, which no recorder knows, does not pass its acceptance; the group's sheet of
    signatures is kept."""
    point = add_camera_on_trial("HQX", clock, "操场", host="10.9.8.7", enabled=False)
    today = shanghai_day(clock.now())
    names = (("陈", "manager"), ("李", "nobody"), ("王", ""))
    group = tuple(NewMember(name, "花桥小学", "负责人", account) for name, account in names)
    new = NewAcceptance("操场补点验收", "GB 50348-2018", today, group)
    number = open_acceptance(city["manager"], system="HQX", new=new, points=[point.code], clock=clock)
    problem = NewProblem("存储不足", "承建单位", today + timedelta(days=9))
    report = replace(plain_report(today), conclusion=Conclusion.UNQUALIFIED, problems=(problem,))
    record_report(city["manager"], acceptance=number, new=report, report=0, recorder=NO_RECORDER, clock=clock)
    for username in ("manager", "nobody"):
        sign_acceptance(city[username], acceptance=number, report=1, clock=clock)
    sign_on_paper(city["manager"], acceptance=number, report=1, scan=png(), folder=home.documents, clock=clock)
    close_acceptance(city["manager"], acceptance=number, report=1, filmed=(), clock=clock)


def _try(clock: Clock) -> None:
    """The school's technician tests the address of a camera that is not registered yet and sees one still."""
    add_person("technician", "HQXX", clock)
    appoint("technician", "technician", clock, organisation="HQXX")
    person = User.objects.select_related("organisation").get(username="technician")
    found = Trial("avc1.42", 1280, 720, picture=FirstPicture("avc1.42", b"init", b"coded"))
    given = AddressToTry("HQX", "rtsp://10.1.9.9/main", "operator", "let-me-in")
    still = Still(b"\xff\xd8\xff", 0, 480, 270)
    tried = try_with_still(person, given, clock=clock, try_camera=lambda *_: found, develop=lambda *_: still)
    assert tried.still == still


def _look(city: City, home: Home, clock: Clock) -> None:
    """The monitor signs in and takes pictures through the gateway; then the session's viewing ends."""
    person = city["monitor"]
    session = begin_session(person, method=Method.PASSKEY, address=ADDRESS, browser=BROWSER, clock=clock)
    within = within_session(session)
    ticket = _ticket(city, clock, within)
    log = _log_of(home, clock)
    log.opened(ticket, ticket.points[0], "playback")
    log.taken([((ticket.who, ticket.grant, ticket.points[0], "playback"), TAKEN)])
    log.close()
    assert carry_openings(home.openings, home.recorder_name, clock)
    sent: list[str] = []
    assert end_viewing_of(person, user_id=person.pk, reason=SESSION_ENDED, within=within, clock=clock, send=sent.append)
    assert sent


def _register(city: City, clock: Clock) -> None:
    """A line for others, as the acts of a request write it, and its correction."""
    number = written(city, clock)
    correct_line(city["manager"], number=number, correction=LineCorrection(operator="马四"), remark="误写", clock=clock)


def _export(city: City, home: Home, clock: Clock) -> None:
    """The school's guard exports the gate's camera for a request that others opened, and its copy comes back."""
    request = Opened(request_facts(city, return_by=shanghai_day(clock.now()) + timedelta(days=30)))
    nothing = lambda *_: None  # noqa: E731
    # the job waits: the tests' queue would run it as the act that queues it ends, inside of which no other act begins
    waits = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": list(QUEUES)}}
    with (
        override_settings(TASKS=waits),
        patch.object(opened, "opened_request", request),
        patch.object(opened, "note_delivered", nothing),
        patch.object(opened, "note_closed", nothing),
    ):
        row = start_export(city["guard"], wanted=wanted(), clock=clock)
        issue_export_ticket(city["guard"], number=row.no, clock=clock)
        row = make_export(city["guard"], number=row.no, manifest_sha256="ab" * 32, clock=clock)
        folder = WorkFolder(home.exports, row.no, row.file_name)
        folder.make()
        folder.keep_payload(Payload(row.manifest_sha256, (("data/clip.mp4", "cd" * 32),), 1, 1))
        folder.file.write_bytes(b"packed")
        token = deliver_export(city["guard"], number=row.no, clock=clock).token
        fetch_export(city["guard"], token=token, clock=clock)
        (held,) = copies(city["guard"], at=clock.now())
        end_copy(city["manager"], number=held.no, end="returned", proof="回执 9 号", clock=clock)


def _move(city: City, home: Home, clock: Clock) -> None:
    """The school asks for moving its camera, and a road builder hands the ground in by a link."""
    manager, today = city["manager"], shanghai_day(clock.now())
    new = NewRelocation(
        moving.MovingKind.MOVE, moving.GroundKind.ROAD_WORKS, "地铁施工", "路桥公司", today + timedelta(days=9)
    )
    number = ask_relocation(manager, system="HQX", points=[city.points["HQX"].code], new=new, clock=clock)
    link = give_link(manager, relocation=number, guest="路桥公司", days=9, revision=1, clock=clock)
    paper = NewPaper(moving.PaperPurpose.GROUND, "施工许可 7 号", today, giver="王工")
    kept = {"scan": png(), "folder": home.documents, "clock": clock}
    hand_in_as_guest(program("relocation-page"), key=link.key, code=link.code, new=paper, **kept)


def _ticket(city: City, clock: Clock, within: str = "") -> TicketPayload:
    """An issued ticket of the monitor, opened as the gateway does."""
    person, points = city["monitor"], [city.points["JHG"].code]
    grant = open_duty_grant(person, purpose="duty_patrol", points=points, hours=1, clock=clock)
    issued = issue_ticket(person, grant=grant.no, points=points, modes=["live", "playback"], clock=clock, within=within)
    return open_ticket(issued.token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))


def _log_of(home: Home, clock: Clock) -> OpeningLog:
    log = OpeningLog(home.openings, clock)
    log.begin()
    return log
