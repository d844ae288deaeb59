"""Matters that need attention, sorted by the safe date: trainings, hold reviews, trial runs, disks, witnesses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from mingcha.access.copies.queries import due_copies
from mingcha.custody.disks.queries import DiskView
from mingcha.custody.holds.queries import holds_in_reach
from mingcha.evidence.witnessed import AWAY_FOR, witness_states
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.overview.disks.queries import disks_of
from mingcha.registry.deadlines import rules
from mingcha.registry.deadlines.rules import Tone
from mingcha.registry.identity.asker import Reader
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.queries import duty
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.points import queries as points_queries
from mingcha.registry.staff.rules import RECORDERS
from mingcha.registry.staff.values import StaffRow
from mingcha.web.evidence.log import LOG_NAMES, WITNESS_TROUBLES
from mingcha.web.frame.addresses import address

DAYS_AHEAD = 14
USUAL_DAYS = 31
"""How far ahead the matters of the start page are."""
ARRANGE, SEE = Words("安排培训", "Arrange training"), Words("查看培训", "See the training")


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter with a date. `key` tells it from others of its kind, whatever it is called; `legal_on` is None if the
    limit is our own and not the law's; `url` is its page; `day_moves`: its day is today's, or a forecast; `classified`:
    it is about a point in a classified area or one that is a work secret; `walled`: of a case of which others may not
    know that it is there."""

    kind: str
    key: str
    subject: Words
    detail: Words
    article: str
    safe_on: date
    legal_on: date | None
    url: str
    action: Words
    day_moves: bool = False
    classified: bool = False
    walled: bool = False

    def days_left(self, today: date) -> int:
        """Days until the safe date, negative after it."""
        return (self.safe_on - today).days

    def late_days(self, today: date) -> int:
        """How many days it is late, 0 while it is not."""
        return rules.late_days(self.safe_on, self.legal_on, today)

    def tone(self, today: date) -> Tone:
        """Neutral, amber near the safe date, red once it is late."""
        return rules.tone_of(self.safe_on, self.legal_on, today)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the two weeks ahead with its numbers of safe dates and legal dates."""

    day: date
    is_today: bool
    is_weekend: bool
    safe: int
    legal: int


def matters(
    facts: DutyFacts, at: datetime, staff: Iterable[StaffRow], days_ahead: int = USUAL_DAYS
) -> tuple[Matter, ...]:
    """The matters in the reach of these roles that are overdue or due within so many days, by safe date; people who do
    not keep a register have only their own training. `staff`: the people with trainings in the same reach."""
    today = shanghai_day(at)
    found = _training(facts, at, staff)
    if facts.has(*KEEPERS):
        found += [*_hold_reviews(facts, at), *_trials(facts, at), *_disks(facts, at)]
    if facts.has(*ANSWERERS):
        found += _copies(facts, at)
    if facts.has(Role.CITY_OFFICER):
        found += _witnesses(at)
    ahead = today + timedelta(days=days_ahead)
    return tuple(sorted((one for one in found if one.safe_on <= ahead), key=lambda one: (one.safe_on, one.subject.zh)))


def two_weeks(found: Iterable[Matter], today: date) -> tuple[CalendarDay, ...]:
    """The days from today with their matters; overdue ones are on no day."""
    rows = list(found)
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    return tuple(
        CalendarDay(
            day=day,
            is_today=day == today,
            is_weekend=day.weekday() >= 5,
            safe=sum(one.safe_on == day for one in rows),
            legal=sum(one.legal_on == day for one in rows),
        )
        for day in days
    )


def _training(asker: Reader, at: datetime, staff: Iterable[StaffRow]) -> list[Matter]:
    """Article 16(2): expiring trainings; the day after, the person may not be on duty."""
    facts = duty(asker, at)
    arranges = facts.has(*RECORDERS)
    return [
        Matter(
            kind="training",
            key=one.username,
            subject=Words(f"{one.name}：培训到期", f"{one.name}: training ends")
            if one.valid_to
            else Words(f"{one.name}：没有培训记录", f"{one.name}: no training is recorded"),
            detail=Words(
                f"{one.organisation_name} · 监看人员到期后不得上岗",
                f"{one.organisation_name} · no monitor on duty after that",
            ),
            article="16(2)",
            safe_on=one.valid_to or shanghai_day(at),
            legal_on=None,
            url=address("staff-person", one.username),
            action=ARRANGE if arranges and one.username != facts.username else SEE,
            day_moves=one.valid_to is None,
        )
        for one in staff
    ]


def _hold_reviews(asker: Reader, at: datetime) -> list[Matter]:
    """Article 16(5), decree 799 article 17: a hold stays only while its purpose is not met."""
    held = holds_in_reach(asker, at=at, in_force=True)
    rows = points_queries.point_rows(tuple({one.camera for one in held}))
    names = {code: row.name for code, row in rows.items()}
    return [
        Matter(
            kind="hold",
            key=one.name,
            subject=Words(
                f"{names.get(one.camera, one.camera)}：录像保全到复核日",
                f"{names.get(one.camera, one.camera)}: a hold is due for review",
            ),
            detail=Words(f"{one.name} · {one.basis.words.zh}", f"{one.name} · {one.basis.words.en}"),
            article="16(5)",
            safe_on=one.review_on,
            legal_on=None,
            url=address("custody-hold", one.name),
            action=Words("复核", "Review"),
        )
        for one in held
    ]


def _copies(asker: Reader, at: datetime) -> list[Matter]:
    """Article 19, second sentence: copies due for return or destruction (access.copy_reminder_days), or overdue."""
    return [
        Matter(
            kind="copy",
            key=f"{one.request}/{one.no}",
            subject=Words(f"{one.holder}：录像应归还或者销毁", f"{one.holder}: a copy is to be returned or destroyed"),
            detail=Words(f"{one.request} · {one.no}", f"{one.request} · {one.no}"),
            article="19",
            safe_on=one.return_by,
            legal_on=one.return_by,
            url=reverse("request-exports", args=[one.request]),
            action=Words("登记归还或者销毁", "Record its end"),
        )
        for one in due_copies(asker, at=at)
    ]


def _disks(asker: Reader, at: datetime) -> list[Matter]:
    """Article 16(5): a disk that will be full before its footage may be deleted; the day is a forecast, not legal."""
    ahead = shanghai_day(at) + timedelta(days=parameters.number("retention.forecast_days", shanghai_day(at)))
    return [
        Matter(
            kind="disk",
            key=f"{one.recorder}/{one.disk}",
            subject=Words(
                f"录像机 {one.recorder} 磁盘 {one.number}：存储期限风险",
                f"Recorder {one.recorder}, disk {one.number}: legal days at risk",
            ),
            detail=_disk_words(one),
            article="16(5)",
            safe_on=shanghai_day(at) if one.alarm == "full" else one.full_on or shanghai_day(at),
            legal_on=None,
            url=reverse("custody"),
            action=Words("查看留存", "Open custody"),
            day_moves=True,
        )
        for one in disks_of(asker, at=at)
        if one.alarm or (one.full_on is not None and one.full_on <= ahead)
    ]


def _disk_words(one: DiskView) -> Words:
    if one.alarm == "full":
        return Words(
            "磁盘已满，未满期限的录像不覆盖，新录像未保存", "full: nothing is written over, new footage is not kept"
        )
    return Words(
        f"预计 {one.full_on} 起存不满法定期限；扩充磁盘",
        f"cannot keep the legal days from {one.full_on} on; add a disk",
    )


def _witnesses(at: datetime) -> list[Matter]:
    """Article 20(2): a witness that does not cosign; due disposal waits for witnessed time."""
    return [
        Matter(
            kind="witness",
            key=f"{one.log}/{one.witness}",
            subject=Words(
                f"见证方 {one.witness} 未签名：{LOG_NAMES[one.log].zh}",
                f"Witness {one.witness} does not cosign: {LOG_NAMES[one.log].en}",
            ),
            detail=Words(
                f"{WITNESS_TROUBLES[one.trouble][1].zh} · 到期录像的处置等待见证时间",
                f"{WITNESS_TROUBLES[one.trouble][1].en} · disposals wait for witnessed time",
            ),
            article="20(2)",
            safe_on=shanghai_day(one.since),
            legal_on=None,
            url=reverse("evidence"),
            action=Words("查看存证", "Open evidence"),
        )
        for one in witness_states()
        if one.trouble
        and one.trouble in WITNESS_TROUBLES
        and one.since is not None
        and (one.trouble != "away" or at - one.since > AWAY_FOR)
    ]


def _trials(asker: Reader, at: datetime) -> list[Matter]:
    """Article 8: a point stays on trial until it is accepted; acceptance is possible after the minimum trial run."""
    days = parameters.number("trial_run.min_days", shanghai_day(at))
    return [
        Matter(
            kind="trial",
            key=one.system,
            subject=Words(
                f"{one.system_name}：{one.points} 个点位试运行",
                f"{one.system_name}: {one.points} {'point' if one.points == 1 else 'points'} on trial",
            ),
            detail=Words(
                f"自 {one.since} 起；未经验收不得投入使用",
                f"since {one.since}; not in use before acceptance",
            ),
            article="8",
            safe_on=one.since + timedelta(days=days),
            legal_on=None,
            url=f"{address('points')}?use=trial&site={one.site}",
            action=Words("看点位", "Show points"),
        )
        for one in points_queries.trial_runs(asker, at=at)
    ]
