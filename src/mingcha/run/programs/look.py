"""`mingcha look`: checks the newest picture of each camera of this host, and reports what it claims (articles 7, 12).

Beside each recorder. Reads footage over the local protocol alone, decodes in a process of its own, keeps numbers.
"""

import argparse
import asyncio
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.fleet.recorders.beats import DatabaseClock
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, Clock, SystemClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.law.retention import shanghai_day
from mingcha.media.gateway.transcode.one_still import still_of
from mingcha.media.ingest.trial import FirstPicture
from mingcha.media.local.client import LocalClient
from mingcha.media.looks.worker_process import LookWorker
from mingcha.privacy.looks.actions import keep_view
from mingcha.privacy.looks.rules import is_day
from mingcha.privacy.masks.queries import masks_without_view
from mingcha.registry.points.queries import point_rows
from mingcha.run.supervise.heartbeat import beating
from mingcha.run.supervise.structured_logs import set_up_logs
from mingcha.station.looks.looking import Changed, Looking, WantedLook
from mingcha.station.looks.mask_views import mask_view
from mingcha.station.looks.newest import is_gone, picture_at
from mingcha.station.looks.store import CountedDay, LookStore
from mingcha.station.uplink.wanted import wanted_cameras
from mingcha.supervision.looks.actions import note_checks, take_in_days, take_in_findings
from mingcha.supervision.looks.clear_stills import FetchClear, keep_clear_still
from mingcha.supervision.looks.learning import take_in_learning
from mingcha.supervision.looks.queries import accepted_versions, clear_pictures_wanted
from mingcha.supervision.looks.rules import is_clock_right
from mingcha.supervision.looks.values import CheckReport, ClearPicture, DayReport, FindingReport

type TakeView = Callable[[str], tuple[tuple[str, ...], bytes] | None]
"""Takes the view of a camera (its code) outside of its masks, with their versions. Raises Fault, ValueError."""

_LOG = structlog.get_logger("mingcha.look")
_WORKER = program("look")
EVERY_S = 10.0
ROUND_S = 30.0
"""A round over many cameras ends here, reports, and goes on with those that are still due."""
WANTED_EVERY_S = 60
MOST_STILLS, STILL_WIDTH = 3, 960
"""Last clear pictures that are kept a minute at most, and their width in pixels, as that of a view."""
VIEW_AGAIN_S = 3600
"""After the view of a masked camera was asked for in vain."""
MOST_WAITING = 2000
"""Reports that wait for the database; older ones are dropped and logged."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha look`."""
    subparsers.add_parser("look")


def run(arguments: argparse.Namespace) -> int:
    """Checks until SIGTERM or SIGINT."""
    del arguments
    set_up_logs("look")
    stop, home = threading.Event(), settings.MINGCHA_HOME
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    store = LookStore(home.looks)
    with asyncio.Runner() as runner:
        client, worker = LocalClient(home.socket, "look"), LookWorker()
        looking = Looking(client, worker, store)
        try:
            # a recorder host has no documents that the pages could show
            fetch = None if home.is_recorder_host else clear_fetcher(runner, client)
            views = view_taker(runner, client)
            rounds = Rounds(looking, store, home, SystemClock(), DatabaseClock(), fetch, views)
            wait = beating(home, "look", stop.wait)
            while True:
                rounds.once(partial(_check_due, runner, looking, stop))
                if wait(EVERY_S):
                    break
        finally:
            looking.save()
            runner.run(worker.stop())
            runner.run(client.close())
            store.close()
            connection.close()
    return 0


def _check_due(runner: asyncio.Runner, looking: Looking, stop: threading.Event) -> list[Changed]:
    until_s = time.monotonic() + ROUND_S
    return runner.run(looking.check_due(_now_ms, lambda: stop.is_set() or time.monotonic() > until_s))


def clear_fetcher(runner: asyncio.Runner, client: LocalClient) -> FetchClear:
    """Reads the key picture of an instant from the recorder, and decodes it in a process of its own."""

    def fetch(camera: str, at_ms: int) -> ClearPicture | None:
        found = runner.run(picture_at(client, camera, at_ms))
        if found is None:
            return None
        still = still_of(FirstPicture(found.codec, found.init, found.payload), STILL_WIDTH)
        return ClearPicture(datetime.fromtimestamp(found.at_ms / 1000, UTC), still.data)

    return fetch


def view_taker(runner: asyncio.Runner, client: LocalClient) -> TakeView:
    """Takes the view of a masked camera from the recorder."""
    return lambda camera: runner.run(mask_view(client, camera))


def _now_ms() -> int:
    return int(SystemClock().now().timestamp() * 1000)


class Rounds:
    """What one program does again and again: cameras wanted, checks, reports."""

    def __init__(
        self,
        looking: Looking,
        store: LookStore,
        home: Home,
        clock: Clock,
        database: Clock | None = None,
        fetch: FetchClear | None = None,
        views: TakeView | None = None,
    ) -> None:
        self._looking, self._store, self._home, self._clock = looking, store, home, clock
        self._database = database or clock
        """The clock of the database, by which the one of this host is judged."""
        self._fetch = fetch
        """Where last clear pictures come from; None: none is kept."""
        self._views = views
        """Takes the views of masks that were checked without one; None: none is taken."""
        self._masked: frozenset[str] = frozenset()
        self._viewed_ns: dict[str, int] = {}
        """When the view of a camera was asked for last (monotonic)."""
        self._codes: frozenset[str] = frozenset()
        self._tried: set[str] = set()
        """Findings whose last clear picture was asked for, of those that still want one."""
        self._wanted_due_ns = 0
        self._findings: list[FindingReport] = []
        self._checks: dict[str, CheckReport] = {}
        self._counted: datetime | None = None

    def once(self, check: Callable[[], list[Changed]]) -> None:
        """One round. A database that is away keeps nothing from being checked; reports wait for it."""
        try:
            if self._clock.monotonic_ns() >= self._wanted_due_ns:
                plans = recorded_plans(self._home.recorder_name, self._clock.now())
                wanted = wanted_looks(plans)
                self._looking.want(wanted)
                self._codes = frozenset(one.camera for one in wanted)
                self._masked = frozenset(code for code, plan in plans.items() if plan)
                self._keep_clear()
                self._keep_a_view()
                self._wanted_due_ns = self._clock.monotonic_ns() + WANTED_EVERY_S * 10**9
        except DatabaseError as error:
            self._away(error)
        for changed in check():
            self._checks[changed.wanted.camera] = check_report(changed)
            self._findings += finding_reports(changed)
        if len(self._findings) > MOST_WAITING:
            _LOG.warning("look_reports_dropped", count=len(self._findings) - MOST_WAITING)
            self._findings = self._findings[-MOST_WAITING:]
        try:
            self._report()
        except DatabaseError as error:
            self._away(error)
        except Fault as fault:
            _LOG.warning("look_reports_refused", error=str(fault))

    def _keep_clear(self) -> None:
        """Keeps the last clear picture of findings that want one, a few a minute, each asked for once."""
        if self._fetch is None or not is_clock_right(self._clock.now(), self._database.now()):
            return
        wanted = clear_pictures_wanted(self._codes)
        self._tried &= {one.number for one in wanted}
        for one in [one for one in wanted if one.number not in self._tried][:MOST_STILLS]:
            self._tried.add(one.number)
            kept = partial(keep_clear_still, _WORKER, folder=self._home.documents, clock=self._clock)
            try:
                kept(number=one.number, fetch=self._fetch)
            except (Fault, Refused, OSError) as error:  # OSError: a folder that is not this user's, a full disk
                _LOG.warning("clear_picture_not_kept", finding=one.number, error=str(error))
                if isinstance(error, Fault) and is_gone(error):  # the recorder is asked again in a minute
                    self._tried.discard(one.number)
                    break

    def _keep_a_view(self) -> None:
        """Keeps the view of one camera whose mask was checked without, by day, each camera tried once an hour; first
        what was tried longest ago, so that those that always fail keep no other one from its turn."""
        now, now_ns = self._clock.now(), self._clock.monotonic_ns()
        if self._views is None or not self._masked or not is_day(now):
            return
        due_ns = now_ns - VIEW_AGAIN_S * 10**9
        for code in sorted(masks_without_view(self._masked), key=lambda code: (self._viewed_ns.get(code, 0), code)):
            if self._viewed_ns.get(code, due_ns) > due_ns:
                continue
            self._viewed_ns[code] = now_ns
            try:
                if (taken := self._views(code)) is not None:
                    keep_view(_WORKER, code=code, versions=taken[0], view=taken[1], clock=self._clock)
            except (Fault, ValueError) as error:  # another connection is more than some cameras have
                _LOG.warning("mask_view_not_taken", camera=code, error=str(error))
            return

    def _report(self) -> None:
        if not is_clock_right(self._clock.now(), self._database.now()):  # F8: its times are not accepted
            _LOG.warning("host_clock_off", reports_left_out=len(self._checks) + len(self._findings))
            self._checks.clear()
            self._findings = [replace(one, since=self._database.now()) for one in self._findings]
            return
        recorder = self._home.recorder_name
        if self._checks:
            checks = list(self._checks.values())
            take_in_learning(_WORKER, recorder, checks, clock=self._clock)  # by what was noted before these
            note_checks(checks)
            self._checks.clear()
        if self._findings:
            take_in_findings(_WORKER, recorder, self._findings, clock=self._clock)
            self._findings.clear()
        midnight = self._clock.now().astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        if self._counted != midnight:
            take_in_days(_WORKER, recorder, day_reports(self._store, midnight), clock=self._clock)
            self._counted = midnight

    def _away(self, error: Exception) -> None:
        _LOG.warning("database_away", error=type(error).__name__)
        connection.close()


def recorded_plans(recorder: str, at: datetime) -> dict[str, str]:
    """The cameras that this recorder records, each with the text of its plan of masks ("": none)."""
    cameras = wanted_cameras(recorder, masking=True, at=at) or []
    return {str(one["camera"]): str(one["mask_plan"]) for one in cameras if one["enabled"]}


def wanted_looks(plans: Mapping[str, str]) -> list[WantedLook]:
    """Of these cameras, with their plans, those whose reference somebody accepted; no other one is looked at."""
    versions, points = accepted_versions(plans), point_rows(tuple(plans))
    return [
        WantedLook(code, versions[code], plan, moves=points[code].moves)
        for code, plan in sorted(plans.items())
        if code in versions and code in points
    ]


def check_report(changed: Changed) -> CheckReport:
    """A check for the database."""
    check, learned_ms = changed.check, changed.learned_ms
    return CheckReport(
        changed.wanted.camera,
        datetime.fromtimestamp(check.at_ms / 1000, UTC),
        check.state.value,
        check.mode.value if check.mode else "",
        round(check.lost * 1000),
        round(check.judgeable * 1000),
        reference=changed.wanted.reference,
        learned_since=None if learned_ms is None else datetime.fromtimestamp(learned_ms / 1000, UTC),
        learned_by=changed.learned_by,
    )


def finding_reports(changed: Changed) -> list[FindingReport]:
    """What began, ended and changed with a check."""
    camera, reference = changed.wanted.camera, changed.wanted.reference
    since, clear_ms = datetime.fromtimestamp(changed.check.at_ms / 1000, UTC), changed.clear_ms
    clear_at = None if clear_ms is None else datetime.fromtimestamp(clear_ms / 1000, UTC)
    ended = [FindingReport(camera, reference, kind, since, ended=True) for kind in changed.ended]
    began = [
        FindingReport(
            camera,
            reference,
            one.kind,
            since,
            share_permille=round(one.share * 1000),
            shift_tenths=round(one.shift_px * 10),
            is_growing=one.is_growing,
            is_case=one.is_case,
            clear_at=clear_at,
            judgeable_permille=round(changed.check.judgeable * 1000),
            checks=changed.compared,
            modes=changed.modes,
        )
        for one in (*changed.began, *changed.moved)
    ]
    return [*ended, *began]


def day_reports(store: LookStore, midnight: datetime) -> Sequence[DayReport]:
    """The day before a midnight, of each camera that was checked on it."""
    begin = midnight - timedelta(days=1)
    found = store.days(int(begin.timestamp() * 1000), int(midnight.timestamp() * 1000))
    return [_day(one, begin) for one in found]


def _day(one: CountedDay, begin: datetime) -> DayReport:
    of_state = one.states.get
    return DayReport(
        one.camera,
        shanghai_day(begin),
        judged=of_state("judged", 0),
        unlearned=of_state("learning", 0),
        not_judgeable=of_state("not_judgeable", 0),
        away=of_state("away", 0),
        faulty=of_state("faulty", 0),
        lost_permille=round(one.lost * 1000),
        judgeable_permille=round(one.judgeable * 1000),
    )
