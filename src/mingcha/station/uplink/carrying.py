"""Sends sealed hours, order answers, states and loss up; assignments, holds and disposal orders down (arts. 7, 16(5),
17, 20).

The recorder works without it; whatever failed is sent later. One act per batch, none if nothing changed.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Protocol

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.custody.disposal.actions import record_order_answer
from mingcha.custody.disposal.policy import policy_version, retention_policy
from mingcha.custody.disposal.queries import orders_on_the_way, orders_to_send
from mingcha.custody.disposal.reports import OrderReport, read_order_state
from mingcha.custody.holds.actions import record_holds_taken_in
from mingcha.custody.holds.queries import current_holds_version, holds_in_force
from mingcha.custody.hours.actions import HOURS_IN_A_BATCH, take_in_hours
from mingcha.custody.hours.reports import anchor_of
from mingcha.custody.interruptions.actions import take_in_recent_gaps
from mingcha.custody.links.actions import take_in_links
from mingcha.fleet.recorders.actions import begin_hours_anew, take_in_recorder_state
from mingcha.fleet.recorders.queries import hours_anchor, hours_cursor
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.codes import is_device_code
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.media.local.wire import PROTOCOL_VERSION
from mingcha.media.units import MaskSeen
from mingcha.privacy.looks.actions import take_in_looks
from mingcha.privacy.looks.values import LookReport, is_sent, looks_of
from mingcha.privacy.masks.plans import masked_hosts
from mingcha.registry.assignments.queries import acts_so_far
from mingcha.registry.devices.queries import claimed_hosts
from mingcha.station.uplink.wanted import is_masking, readable_devices, version_of, wanted_cameras

_LOG = structlog.get_logger("mingcha.uplink")

ROUND_EVERY_S = 1.0
STATE_EVERY_S = 2.0
"""Interval for asking for the status: answering it costs the recorder more than all its other answers."""
HOLDS_EVERY_S = 60.0
"""Interval for confirming an unchanged set of holds: without fresh holds a recorder disposes of nothing."""
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0


class Link(Protocol):
    """A connection to one recorder's local protocol."""

    @property
    def hello(self) -> Mapping[str, object]:
        """The recorder's greeting; a new object after each new connection."""
        ...

    def ask(self, op: str, **given: object) -> dict[str, object]:
        """Sends one request, returns the answer. Raises Fault(UNAVAILABLE) if unreachable, else the recorder's
        fault."""
        ...


class Uplink:
    """Transfers data between one recorder and the database."""

    def __init__(self, link: Link, clock: Clock, by: Actor) -> None:
        self._link = link
        self._clock = clock
        self._by = by
        self._hello: Mapping[str, object] = {}
        self._greeted: Mapping[str, object] = self._hello
        self._assigned = 0
        self._known: tuple[int, date, tuple[str, ...]] | None = None
        self._masked_codes: tuple[str, ...] = ()
        """Of devices with masks that register: where they are changes without an act."""
        self._holds = self._held_ns = self._policy = 0
        self._resends = False
        """Whether orders on the way are to be sent again, once this connection has brought holds and periods."""
        self._received: list[str] = []
        self._gaps: object = None
        self._looks: dict[str, LookReport] = {}
        self._seen: dict[str, datetime] = {}
        self._links_hour = 0
        self._links: Mapping[str, object] = {}
        self._stated_ns: int | None = None
        self._refused_states = 0
        self._not_enrolled_logged = False

    def transfer(self) -> None:
        """Transfers everything pending. Raises Fault(UNAVAILABLE) if the recorder is unreachable, and DatabaseError if
        the database is; logs any other fault of a step and continues with the next step."""
        status = self._status()
        recorder = self._greet()
        steps: tuple[Callable[[str], None], ...] = (
            self._assignments_down,
            self._policy_down,
            self._holds_down,
            self._orders_down,
            self._hours_up,
            self._answers_up,
            self._links_up,
        )
        for step in steps:
            try:
                step(recorder)
            except Fault as fault:
                if fault.kind is FaultKind.UNAVAILABLE:
                    raise
                _LOG.warning("step_failed", step=step.__name__.strip("_"), fault=str(fault))
        if status is not None:
            self._gaps_up(recorder, status)
            self._looks_up(recorder, status)
            self._state(recorder, status)
            self._stated_ns = self._clock.monotonic_ns()

    def _status(self) -> Mapping[str, object] | None:
        """The recorder's status if it is due; else None, after a request that notices a new connection."""
        now_ns = self._clock.monotonic_ns()
        if self._stated_ns is not None and now_ns - self._stated_ns < STATE_EVERY_S * 1e9:
            self._link.ask("hello", v=PROTOCOL_VERSION, role="uplink")
            return None
        return self._link.ask("status")

    def _greet(self) -> str:
        """The recorder's name. After a new connection everything is sent again."""
        if self._link.hello is not self._greeted:
            hello = self._hello = self._link.hello
            self._assigned = self._holds = self._policy = self._links_hour = 0
            self._stated_ns = self._gaps = None
            self._links = {}
            self._same_journal(self._name)
            self._resends = True
            self._greeted = hello  # last, so that an interrupted greeting is repeated
        return self._name

    def _same_journal(self, recorder: str) -> None:
        """Restarts the transfer of sealed hours if the last one read is now another hour: the journal was rebuilt or
        the recorder replaced under its old name, so its sequence started again."""
        sequence, anchor = hours_anchor(recorder)
        if not anchor:
            return
        rows = _rows(self._link.ask("hours", after=sequence - 1, limit=1), "hours")
        if not rows or rows[0].get("sequence") != sequence or anchor_of(rows[0]) != anchor:
            _LOG.warning("another_journal", recorder=recorder, sequence=sequence)
            begin_hours_anew(recorder, clock=self._clock)

    @property
    def _name(self) -> str:
        name = self._hello.get("recorder")
        if not isinstance(name, str) or not name:
            raise Fault(FaultKind.INVALID, Words("录像机没有报名称", "the recorder sent no name"))
        return name

    def _assignments_down(self, recorder: str) -> None:
        """Sends the cameras and their plans of masks, if an act or a new Shanghai day changed them: a plan has the
        windows of some days."""
        now = self._clock.now()
        places = claimed_hosts(self._masked_codes) if self._masked_codes else ()
        known = (acts_so_far(), shanghai_day(now), places)
        if self._assigned and known == self._known:
            return
        wanted = wanted_cameras(recorder, masking=is_masking(self._hello), at=now)
        if wanted is None:
            if not self._not_enrolled_logged:
                _LOG.error("not_enrolled", recorder=recorder)
            self._not_enrolled_logged = True
            self._known = known
            return
        masked = masked_hosts(at=now)
        self._masked_codes = tuple(filter(is_device_code, masked))
        barred, places = readable_devices(masked, self._hello), claimed_hosts(self._masked_codes)
        version = version_of(wanted, barred, places)
        if version != self._assigned:
            self._link.ask("assign", version=version, cameras=wanted, barred=list(barred), places=list(places))
            self._assigned = version
            self._state(recorder, {}, assignments_version=version)
        self._known = (*known[:2], places)

    def _policy_down(self, recorder: str) -> None:
        """Sends the periods in force. They bind the recorder once its log has them; no order is sent before."""
        policy = retention_policy()
        version = policy_version(policy)
        if version == self._policy:
            return
        answer = self._link.ask("policy", version=version, policy=policy)
        if answer.get("version") != version or not isinstance(answer.get("entry"), int):
            raise Fault(
                FaultKind.INVALID, Words("录像机未确认存储期限规则", "the recorder did not acknowledge the policy")
            )
        _LOG.info("policy_taken_in", recorder=recorder, version=version, entry=answer["entry"])
        self._policy = version

    def _holds_down(self, recorder: str) -> None:
        version, now_ns = current_holds_version(), self._clock.monotonic_ns()
        if version == self._holds and now_ns - self._held_ns < HOLDS_EVERY_S * 1e9:
            return
        holds = holds_in_force()
        answer = self._link.ask("holds", version=version, holds=[asdict(hold) for hold in holds])
        entry = answer.get("entry")
        if answer.get("version") != version or not isinstance(entry, int):
            raise Fault(FaultKind.INVALID, Words("录像机未确认保全", "the recorder did not acknowledge the holds"))
        record_holds_taken_in(
            self._by, recorder, version=version, holds=len(holds), entry_index=entry, clock=self._clock
        )
        self._holds, self._held_ns = version, now_ns
        self._state(recorder, {}, holds_version=version)

    def _orders_down(self, recorder: str) -> None:
        if not self._holds or not self._policy:
            return  # the recorder must have holds and periods before it can judge an order
        again = orders_on_the_way(recorder) if self._resends else ()  # sending an order twice changes nothing
        tokens = [order.token for order in (*again, *orders_to_send(recorder))]
        if tokens:
            self._record(recorder, [self._link.ask("order", token=token) for token in tokens])
        self._resends = False

    def _hours_up(self, recorder: str) -> None:
        while True:
            before = hours_cursor(recorder)
            answer = self._link.ask("hours", after=before, limit=HOURS_IN_A_BATCH)
            rows = _rows(answer, "hours")
            if not rows:
                return
            taken = take_in_hours(self._by, recorder, rows, clock=self._clock)
            for refused in taken.refused:
                _LOG.warning("hour_refused", row=refused.row, reason=refused.words.en)
            for beside in taken.beside:
                _LOG.warning("hour_beside", row=beside.row, reason=beside.words.en)
            if len(rows) < HOURS_IN_A_BATCH or taken.cursor <= before:
                return

    def _answers_up(self, recorder: str) -> None:
        """Fetches new answers to orders; the next request acknowledges those that are in the database."""
        reports = self._record(recorder, _rows(self._link.ask("orders", received=self._received), "orders"))
        self._received = [report.order for report in reports if report.state in ("done", "refused")]

    def _links_up(self, recorder: str) -> None:
        """Stores loss and jitter of the hours that have ended: once an hour, also if a recorder of an older version
        refuses it. What was missed is told again in the next hours."""
        hour = int(self._clock.now().timestamp()) // 3600
        if hour == self._links_hour:
            return
        self._links_hour = hour
        links = self._link.ask("links").get("links")
        if not isinstance(links, Mapping):
            raise Fault(FaultKind.INVALID, Words("录像机答复格式不对", "the recorder's answer is malformed"), "links")
        malformed = take_in_links(recorder, links, clock=self._clock, before=self._links)
        self._links = links
        if malformed:
            _LOG.warning("links_malformed", rows=malformed)

    def _record(self, recorder: str, rows: Sequence[Mapping[str, object]]) -> list[OrderReport]:
        reports = [read_order_state(row) for row in rows]
        for order in record_order_answer(self._by, recorder, reports, clock=self._clock):
            _LOG.info("order_answered", order=order.name, state=order.state)
        return reports

    def _gaps_up(self, recorder: str, status: Mapping[str, object]) -> None:
        """Stores the gaps that no sealed hour has yet, if they changed since the last status: an interruption is on
        the pages within seconds, and a quiet round writes nothing."""
        gaps = status.get("gaps")
        if not isinstance(gaps, Mapping) or gaps == self._gaps:
            return
        malformed = take_in_recent_gaps(recorder, gaps)
        if malformed:
            _LOG.warning("gaps_malformed", cameras=malformed)
        self._gaps = gaps

    def _looks_up(self, recorder: str, status: Mapping[str, object]) -> None:
        """Records what the recorder saw of masks, if its newest looks changed: a moved camera is closed at once, and
        one look a day proves the others."""
        reports = [replace(one, seen_at=self._seen.get(one.version)) for one in looks_of(status)]
        due = [one for one in reports if is_sent(one, self._looks.get(one.version))]
        if due:
            take_in_looks(self._by, recorder, due, clock=self._clock)
        self._looks |= {one.version: one for one in due}
        self._seen |= {one.version: one.at for one in reports if one.result is MaskSeen.SEEN}

    def _state(
        self,
        recorder: str,
        status: Mapping[str, object],
        *,
        assignments_version: int | None = None,
        holds_version: int | None = None,
    ) -> None:
        started_ms = self._hello.get("started_ms")
        refused = take_in_recorder_state(
            recorder,
            status,
            clock=self._clock,
            started_ms=started_ms if isinstance(started_ms, int) else None,
            is_demo=self._hello.get("demo") is True,
            assignments_version=assignments_version,
            holds_version=holds_version,
        )
        if status and refused != self._refused_states:
            _LOG.warning("states_refused", cameras=refused)
            self._refused_states = refused


def keep_carrying(uplink: Uplink, wait: Callable[[float], bool], chance: random.Random) -> None:
    """Transfers repeatedly until `wait` (seconds) returns True; after failures the pause doubles, with jitter."""
    pause_s = FIRST_PAUSE_S
    while True:
        if _carried(uplink):
            pause_s = FIRST_PAUSE_S
            if wait(ROUND_EVERY_S):
                return
        else:
            if wait(pause_s * chance.uniform(0.75, 1.25)):
                return
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


def _carried(uplink: Uplink) -> bool:
    """One transfer; False if the recorder or the database is unreachable (recording continues)."""
    try:
        uplink.transfer()
    except DatabaseError as error:
        _LOG.warning("database_away", error=type(error).__name__)
        connection.close()
        return False
    except Fault as fault:
        _LOG.warning("round_failed", fault=fault.kind.value, reason=fault.words.en)
        return False
    return True


def _rows(answer: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    rows = answer.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Fault(FaultKind.INVALID, Words("录像机答复格式不对", "the recorder's answer is malformed"), key)
    return rows
