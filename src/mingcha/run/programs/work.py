"""`mingcha work`: the clock. It publishes the log, decides disposal, ends grants without duty, retries revocations,
takes up parts of long jobs whose worker died.

On a recorder host: its nightly check and its witnesses. A table says what runs how often; a lease in the database lets
one worker run it; no task's error reaches another. What waits for strangers (witnesses, time stamps, reminders), and
alarms, which wait for nobody, run in threads beside it.
"""

import argparse
import os
import signal
import socket
import threading
from functools import partial

import structlog
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from mingcha.access.bookmarks.actions import remove_bookmarks_over
from mingcha.access.control.tasks import end_leases, find_cameras_away
from mingcha.access.copies.actions import find_overdue_copies
from mingcha.access.duty.actions import end_grants_without_duty
from mingcha.access.duty.tasks import deliver_revocations
from mingcha.access.endings.actions import Ended, end_viewing_of_ended
from mingcha.access.endings.tasks import deliver_viewing_ends
from mingcha.access.exports.not_taken import end_not_taken
from mingcha.access.exports.tasks import remove_old_exports
from mingcha.access.films.ending import end_request_films
from mingcha.access.oversight.actions import judge_use
from mingcha.access.publications.ending import end_publications
from mingcha.access.requests.actions import end_requests, lapse_signatures
from mingcha.access.tickets.gateways import send_revocation
from mingcha.custody.disks.actions import foresee_disks, watch_disks
from mingcha.custody.disks.outlook_file import write_outlook
from mingcha.custody.disks.queries import disks
from mingcha.custody.disposal.actions import decide_demo_disposal, decide_disposal
from mingcha.custody.disposal.rules import JudgedTime
from mingcha.custody.holds.tasks import hold_raised_classes, release_raised_classes
from mingcha.custody.links.actions import sum_link_days
from mingcha.custody.proofs.actions import prove_days
from mingcha.evidence.tasks import publish_application_log
from mingcha.jobs.actions import prune_jobs, take_up_abandoned
from mingcha.jobs.hints import hint_due_parts, prune_hints
from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.overview.circuits.link_upkeep import derive_links
from mingcha.overview.circuits.upkeep import derive_outages
from mingcha.overview.names.rebuilding import rebuild_all
from mingcha.overview.passes.tasks import queue_pass
from mingcha.overview.points.upkeep import mark_silent
from mingcha.overview.silence.tasks import find_silent_cameras
from mingcha.privacy.closed_spans.actions import find_moved_masks
from mingcha.privacy.masks.missing import close_missing
from mingcha.privacy.masks.overdue import find_unchecked_masks
from mingcha.privacy.other_streams.actions import find_other_streams
from mingcha.privacy.redaction.keeping import keep_redactions
from mingcha.registry.acceptance.mending import find_overdue_problems
from mingcha.registry.archives.overdue import find_archive_gaps
from mingcha.registry.area_drawing.actions import close_after_last_day
from mingcha.registry.circuits.faults import find_circuit_faults
from mingcha.registry.confirmations.actions import expire_proposals
from mingcha.registry.devices.tasks import find_gone_channels
from mingcha.registry.filings.overdue import find_overdue_filings
from mingcha.registry.funding.tasks import review_budgets
from mingcha.registry.imports.tasks import clear_lists
from mingcha.registry.meetings.actions import find_overdue_actions
from mingcha.registry.relocations.tasks import lapse_relocations
from mingcha.registry.reports.actions import find_reports_left_lying
from mingcha.registry.reports.limits import forget_senders
from mingcha.registry.reports.unsifted import find_unsifted_reports
from mingcha.registry.reviews.actions import watch_dormant_accounts
from mingcha.registry.sessions.actions import end_expired_sessions
from mingcha.registry.sessions.failures import enter_failures
from mingcha.registry.shifts.missing import find_missing_plans
from mingcha.registry.sign_in.limits import forget_old_counts
from mingcha.registry.signs.actions import find_overdue_signs
from mingcha.registry.staff.lapsed import find_lapsed_trainings
from mingcha.registry.watches.short_shifts import find_short_shifts
from mingcha.registry.watches.tasks import look_after_watches
from mingcha.run.programs.alarm_rounds import AlarmRounds
from mingcha.run.programs.nightly_check import NightlyCheck
from mingcha.run.programs.push_rounds import PUSHED_EVERY_S, PushRounds
from mingcha.run.programs.reminder_rounds import CALLED_EVERY_S, ReminderRounds, carriers_from_settings
from mingcha.run.programs.reminder_rounds import ROUND_EVERY_S as REMINDED_EVERY_S
from mingcha.run.programs.schedule import LEASE, PeriodicTask, Schedule, keep_time
from mingcha.run.supervise.heartbeat import beating
from mingcha.run.supervise.structured_logs import set_up_logs
from mingcha.sharing.grants.affected import SweepTurn
from mingcha.sharing.grants.tasks import (
    expire_grants,
    lapse_grants,
    remove_people_who_left,
    suspend_late_grants,
    withdraw_points_without_consent,
)
from mingcha.sharing.joinings.tasks import verify_joinings
from mingcha.sharing.point_rows.tasks import queue_point_pass
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.pushes.tasks import forget_items
from mingcha.sharing.pushes.withheld import call_for_withheld
from mingcha.station.witnesses.rounds import ROUND_EVERY_S, WitnessRounds
from mingcha.station.witnesses.settings import witnesses_from_environment
from mingcha.station.witnesses.time_stamping import LOOK_EVERY_S, TimeStampRounds
from mingcha.station.witnesses.witnessed_time import AskJudgedTime, asking_judged_time
from mingcha.supervision.alarms.upkeep import forget_alarms
from mingcha.supervision.assessments.lacking import find_unassessed_grounds
from mingcha.supervision.cases.recounting import recount_dates
from mingcha.supervision.clues.tasks import call_for_clues
from mingcha.supervision.device_claims.tasks import take_in_claims
from mingcha.supervision.health.upkeep import keep_health
from mingcha.supervision.looks.tasks import remove_clear_stills, remove_unsigned_views
from mingcha.supervision.reporters.tasks import destroy_names
from mingcha.supervision.self_checks.actions import open_due_checks
from mingcha.supervision.self_checks.overdue import find_overdue_checks
from mingcha.supervision.sheets.taking_over import take_over_kept_files
from mingcha.supervision.sheets.tasks import keep_sheets
from mingcha.supervision.work_orders.tasks import answer_earlier_repairs

_LOG = structlog.get_logger("mingcha.work")

DEMO_CAP_BYTES = 4 * 1024**3
"""Footage that a demo home keeps when MINGCHA_DEMO_CAP_BYTES does not say otherwise: little enough for a laptop."""


def periodic_tasks(
    clock: Clock,
    nightly: NightlyCheck,
    *,
    demo_home: bool,
    demo_cap_bytes: int,
    ask_time: AskJudgedTime | None = None,
) -> tuple[PeriodicTask, ...]:
    """The table. Raised classes come before disposal, so that no footage is ordered away that a longer class keeps.
    `ask_time` returns the time by which footage is due; without it our own clock decides."""
    worker = program("work")
    demo_cap = PeriodicTask("demo_cap", 30, lambda: decide_demo_disposal(worker, cap_bytes=demo_cap_bytes, clock=clock))
    return (
        *_of_the_door(worker, clock),
        *_of_accounts(worker, clock),
        PeriodicTask("viewing_ends", 2, lambda: deliver_viewing_ends(send_revocation, clock)),
        PeriodicTask("revocations", 2, lambda: deliver_revocations(send_revocation, clock)),
        PeriodicTask("raised_classes", 5, lambda: hold_raised_classes(worker, clock=clock)),
        PeriodicTask("released_classes", 3600, lambda: release_raised_classes(worker, clock=clock)),
        *((demo_cap,) if demo_home else ()),
        PeriodicTask("disposal", 3600, lambda: _dispose(worker, clock, ask_time)),
        PeriodicTask("day_proofs", 900, lambda: prove_days(worker, clock=clock)),
        PeriodicTask("disk_alarms", 10, lambda: watch_disks(worker, clock=clock)),
        PeriodicTask("disk_forecast", 600, lambda: _foresee(worker, clock)),
        PeriodicTask("link_days", 3600, lambda: sum_link_days(clock=clock)),
        PeriodicTask("publish", 60, publish_application_log),
        PeriodicTask("nightly_check", 300, nightly.turn),
        PeriodicTask("parts_abandoned", 5, lambda: take_up_abandoned(clock=clock)),
        PeriodicTask("parts_hinted", 5, lambda: hint_due_parts(clock=clock)),
        PeriodicTask("hints_pruned", 3600, lambda: prune_hints(clock=clock)),
        PeriodicTask("jobs_pruned", 3600, lambda: prune_jobs(clock=clock)),
        *_of_overview(worker, clock),
        *_of_the_register(worker, clock),
        *_of_privacy(worker, clock),
        *_of_devices(worker, clock),
        *_of_supervision(worker, clock),
        *_of_sharing(worker, clock),
    )


def _of_overview(worker: Actor, clock: Clock) -> tuple[PeriodicTask, ...]:
    """What lists, map and boards ask of the clock."""
    return (
        PeriodicTask("map_of_silent", 5, lambda: mark_silent(clock=clock)),
        PeriodicTask("map_rebuild", 3600, lambda: rebuild_all(clock=clock)),
        PeriodicTask("pass_over_the_city", 600, lambda: queue_pass(worker, clock=clock)),
        PeriodicTask("silent_cameras", 3600, lambda: find_silent_cameras(worker, clock=clock)),
        PeriodicTask("circuit_outages", 3600, lambda: derive_outages(clock=clock)),
        PeriodicTask("circuit_links", 3600, lambda: derive_links(clock=clock)),
    )


def _of_privacy(worker: Actor, clock: Clock) -> tuple[PeriodicTask, ...]:
    """What masks, other streams and redactions ask of the clock."""
    return (
        PeriodicTask("masks", 3600, lambda: find_unchecked_masks(worker, clock=clock)),
        PeriodicTask("other_streams", 60, lambda: find_other_streams(worker, clock=clock)),
        PeriodicTask("missing_masks", 60, lambda: close_missing(worker, clock=clock)),
        PeriodicTask("moved_masks", 60, lambda: find_moved_masks(worker, clock=clock)),
        PeriodicTask("redactions", 600, lambda: keep_redactions(worker, clock=clock)),
    )


def _of_devices(worker: Actor, clock: Clock) -> tuple[PeriodicTask, ...]:
    """What devices that register, and their catalogues, ask of the clock."""
    return (
        PeriodicTask("gone_channels", 600, lambda: find_gone_channels(worker, clock=clock)),
        PeriodicTask("device_claims", 15, lambda: take_in_claims(worker, clock=clock)),
    )


def _of_supervision(worker: Actor, clock: Clock) -> tuple[PeriodicTask, ...]:
    """What the daily duties of units, and what follows when the law is not kept, ask of the clock."""
    folder = settings.MINGCHA_HOME.documents
    return (
        PeriodicTask("clues", 60, lambda: call_for_clues(worker, clock=clock)),
        PeriodicTask("unsigned_views", 60, lambda: remove_unsigned_views(worker, folder=folder, clock=clock)),
        PeriodicTask("clear_stills", 600, lambda: remove_clear_stills(worker, folder=folder, clock=clock)),
        PeriodicTask("reporter_names", 3600, lambda: destroy_names(worker, clock=clock)),
        PeriodicTask("sheets", 3600, lambda: keep_sheets(worker, folder=folder, clock=clock)),
        PeriodicTask("kept_files", 600, lambda: take_over_kept_files(folder=folder, clock=clock)),
        PeriodicTask("penalty_dates", 3600, lambda: recount_dates(worker, clock=clock)),
        PeriodicTask("self_checks", 3600, lambda: open_due_checks(worker, clock=clock)),
        PeriodicTask("overdue_checks", 3600, lambda: find_overdue_checks(worker, clock=clock)),
        PeriodicTask("unassessed_grounds", 3600, lambda: find_unassessed_grounds(worker, clock=clock)),
        PeriodicTask("health_days", 900, lambda: keep_health(clock=clock)),
        PeriodicTask("earlier_repairs", 3600, lambda: answer_earlier_repairs(worker, clock=clock)),
        PeriodicTask("alarms_forgotten", 3600, lambda: forget_alarms(clock=clock)),
    )


def _of_sharing(worker: Actor, clock: Clock) -> tuple[PeriodicTask, ...]:
    """What rows of points and their pushes and share grants, and the systems that units open, ask of the clock."""
    points = SweepTurn()
    return (
        PeriodicTask("marked_points", 5, lambda: sweep_marks(clock=clock)),
        PeriodicTask("pass_over_points", 600, lambda: queue_point_pass(worker, clock=clock)),
        PeriodicTask("withheld_points_held", 20, lambda: call_for_withheld(worker, clock=clock)),
        PeriodicTask("pushed_items", 3600, lambda: forget_items(clock=clock)),
        PeriodicTask("share_grants_over", 30, lambda: expire_grants(worker, clock=clock)),
        PeriodicTask("share_reports_late", 600, lambda: suspend_late_grants(worker, clock=clock)),
        PeriodicTask("share_people_left", 60, lambda: remove_people_who_left(worker, clock=clock)),
        PeriodicTask("share_decisions", 60, lambda: lapse_grants(worker, clock=clock)),
        PeriodicTask("share_consents", 15, lambda: withdraw_points_without_consent(worker, clock=clock, turn=points)),
        PeriodicTask("joinings_verified", 3600, lambda: verify_joinings(worker, clock=clock)),
    )


def _of_accounts(worker: Actor, clock: Clock) -> tuple[PeriodicTask, ...]:
    """What sessions, tokens and accounts, and the ends of what they watch, ask of the clock."""
    return (
        *(
            PeriodicTask(kind.value, 2, partial(end_viewing_of_ended, worker, kind, clock=clock, send=send_revocation))
            for kind in Ended
        ),
        PeriodicTask("sessions_expired", 30, lambda: end_expired_sessions(worker, clock=clock)),
        PeriodicTask("failed_sign_ins", 60, lambda: enter_failures(worker, clock=clock)),
        PeriodicTask("dormant_accounts", 3600, lambda: watch_dormant_accounts(worker, clock=clock)),
        PeriodicTask("guess_counts", 3600, lambda: forget_old_counts(clock.now()) + forget_senders(clock.now())),
        PeriodicTask("browser_sessions", 3600, SessionStore.clear_expired),
    )


def _find_reports(worker: Actor, clock: Clock) -> int:
    return find_reports_left_lying(worker, clock=clock) + find_unsifted_reports(worker, clock=clock)


def _of_the_register(worker: Actor, clock: Clock) -> tuple[PeriodicTask, ...]:
    """What the register asks of the clock."""
    return (
        PeriodicTask("proposals_expired", 60, lambda: expire_proposals(worker, clock=clock)),
        PeriodicTask("meeting_actions", 3600, lambda: find_overdue_actions(worker, clock=clock)),
        PeriodicTask("reports", 3600, lambda: _find_reports(worker, clock)),
        PeriodicTask("areas_lapsed", 600, lambda: close_after_last_day(worker, clock=clock)),
        PeriodicTask("acceptance_problems", 3600, lambda: find_overdue_problems(worker, clock=clock)),
        PeriodicTask("filings", 3600, lambda: find_overdue_filings(worker, clock=clock)),
        PeriodicTask("signs", 3600, lambda: find_overdue_signs(worker, clock=clock)),
        PeriodicTask("relocations_lapsed", 3600, lambda: lapse_relocations(worker, clock=clock)),
        PeriodicTask("archives", 3600, lambda: find_archive_gaps(worker, clock=clock)),
        PeriodicTask("circuit_faults", 3600, lambda: find_circuit_faults(worker, clock=clock)),
        PeriodicTask("lapsed_trainings", 3600, lambda: find_lapsed_trainings(worker, clock=clock)),
        PeriodicTask("missing_shift_plans", 3600, lambda: find_missing_plans(worker, clock=clock)),
        PeriodicTask("short_shifts", 60, lambda: find_short_shifts(worker, clock=clock)),
        PeriodicTask("watches", 30, lambda: look_after_watches(worker, clock=clock)),
        PeriodicTask("budgets", 600, lambda: review_budgets(worker, clock=clock)),
        PeriodicTask("import_lists", 600, lambda: clear_lists(clock=clock)),
    )


def _of_the_door(worker: Actor, clock: Clock) -> tuple[PeriodicTask, ...]:
    """What the door for others and its audit ask of the clock."""
    return (
        PeriodicTask(
            "grants_without_duty", 2, lambda: end_grants_without_duty(worker, clock=clock, send=send_revocation)
        ),
        PeriodicTask(
            "publications",
            3600,
            lambda: end_publications(worker, folder=settings.MINGCHA_HOME.redactions, clock=clock),
        ),
        PeriodicTask(
            "request_films",
            600,
            lambda: end_request_films(worker, folder=settings.MINGCHA_HOME.redactions, clock=clock),
        ),
        PeriodicTask("control_leases", 2, lambda: end_leases(worker, clock=clock)),
        PeriodicTask("cameras_away", 15, lambda: find_cameras_away(worker, clock=clock)),
        PeriodicTask("bookmarks", 3600, lambda: remove_bookmarks_over(worker, clock=clock)),
        PeriodicTask("requests_lapsed", 5, lambda: lapse_signatures(worker, clock=clock)),
        PeriodicTask("requests_ended", 2, lambda: end_requests(worker, clock=clock, send=send_revocation)),
        PeriodicTask("unusual_use", 1800, lambda: judge_use(worker, clock=clock)),
        PeriodicTask("exports", 600, lambda: _follow_exports(worker, clock)),
    )


def _dispose(worker: Actor, clock: Clock, ask_time: AskJudgedTime | None) -> None:
    """Orders the disposal of footage that is due, judged by the time of the witnesses if the home has any."""
    judged = ask_time() if ask_time is not None else JudgedTime(clock.now(), witnessed=False)
    if judged is None:
        _LOG.warning("disposal_waits_for_witnesses")  # no witness has cosigned yet, so there is no time to judge by
    else:
        decide_disposal(worker, clock=clock, judged=judged)


def _follow_exports(worker: Actor, clock: Clock) -> None:
    """Removes the files of exports that are over, ends untaken deliveries, names copies that were not returned."""
    remove_old_exports(clock=clock)
    end_not_taken(worker, clock=clock)
    find_overdue_copies(worker, clock=clock)


def _foresee(worker: Actor, clock: Clock) -> None:
    """Foresees the disks and leaves what was foreseen where `mingcha status` finds it without a database."""
    foresee_disks(worker, clock=clock)
    write_outlook(settings.MINGCHA_HOME, disks())


def demo_cap_from_environment() -> int:
    """MINGCHA_DEMO_CAP_BYTES. Raises Fault(INVALID) when it is not a number of bytes."""
    text = os.environ.get("MINGCHA_DEMO_CAP_BYTES", str(DEMO_CAP_BYTES))
    if not (text.isascii() and text.isdigit()):
        words = Words("MINGCHA_DEMO_CAP_BYTES 须为字节数", "MINGCHA_DEMO_CAP_BYTES must be a number of bytes")
        raise Fault(FaultKind.INVALID, words)
    return int(text)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha work`."""
    subparsers.add_parser("work")


def _of_threads(reminders: ReminderRounds, calls: ReminderRounds, pushes: PushRounds) -> tuple[PeriodicTask, ...]:
    """What waits for strangers beside the clock, each in a thread of its own."""
    return (
        PeriodicTask("reminders", REMINDED_EVERY_S, reminders.turn),
        PeriodicTask("calls", CALLED_EVERY_S, calls.turn),
        PeriodicTask("pushes", PUSHED_EVERY_S, pushes.turn),
    )


def run(arguments: argparse.Namespace) -> int:
    """Keeps time until SIGTERM or SIGINT."""
    del arguments
    set_up_logs("work")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    clock, home = SystemClock(), settings.MINGCHA_HOME
    is_host = home.is_recorder_host
    nightly = NightlyCheck(clock, recorder=home.recorder_name if is_host else "")
    holder = f"{socket.gethostname()[:40]}/{os.getpid()}"
    witnesses, stamps = WitnessRounds(home, clock), TimeStampRounds(home, clock)
    carriers = {} if is_host else carriers_from_settings(clock)
    reminders, calls = (ReminderRounds(clock, holder, carriers, calls=one) for one in (False, True))
    pushes = PushRounds(clock, holder)
    beside = (
        PeriodicTask("witnesses", ROUND_EVERY_S, witnesses.turn),
        PeriodicTask("time_stamps", LOOK_EVERY_S, stamps.turn),
    )
    if is_host:
        table: tuple[PeriodicTask, ...] = (PeriodicTask("nightly_check", 300, nightly.turn), *beside)
    else:
        table = periodic_tasks(
            clock,
            nightly,
            demo_home=home.is_demo,
            demo_cap_bytes=demo_cap_from_environment(),
            ask_time=asking_judged_time(home, clock, witnesses_from_environment()),
        )
        table = (*table, *_of_threads(reminders, calls, pushes), *beside)
    schedule, alarms = Schedule(table, clock, holder, "" if is_host else LEASE), AlarmRounds(clock, holder)
    if not is_host:
        alarms.start()
    try:
        keep_time(schedule, beating(settings.MINGCHA_HOME, "work", stop.wait))
    finally:
        for one in (alarms, nightly, witnesses, stamps, schedule, reminders, calls, pushes, connection):
            one.close()
    return 0
