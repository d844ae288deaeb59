"""Judges the use of footage once a day, by the clock, by the same rules for everybody; records downloads of the audit
as a table (article 25)."""

from datetime import date, timedelta

from mingcha.access.oversight import rules as oversight_rules
from mingcha.access.oversight.day_use import uses_of_day
from mingcha.access.oversight.models import JudgedDay
from mingcha.access.oversight.values import DayOfUse
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites, require
from mingcha.registry.findings.actions import open_findings
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.models import User
from mingcha.registry.refusals.actions import refusals_noted

MOST_DAYS = 31
"""Limit of days per call, so that after a long stop they are judged in several runs."""


class _JudgedAlready(Exception):  # noqa: N818 - no error: it ends an act that has nothing to add
    """Another run has judged the day."""


@cites("25", "16(3)")
def judge_use(by: Actor, *, clock: Clock) -> tuple[date, ...]:
    """Judges each finished day not judged yet, oldest first; returns these days. The first call judges only the last
    day. Unusual use becomes a finding about the person, which an auditor closes."""
    last = oversight_rules.last_day_to_judge(clock.now())
    newest = JudgedDay.objects.order_by("-day").values_list("day", flat=True).first()
    begin = last if newest is None else newest + timedelta(days=1)
    days = [begin + timedelta(days=ahead) for ahead in range(min((last - begin).days + 1, MOST_DAYS))]
    return tuple(day for day in days if _judge(by, day, clock))


@cites("25", "16(3)")
def record_audit_table(by: Asker, *, query: str, rows: int, digest: str, clock: Clock) -> None:
    """Records that an auditor downloads the audit as a table: the filter, the number of rows and the SHA-256 of its
    bytes, which identifies a copy found later. Raises Refused (article 25)."""
    name = "access.oversight.export"
    noted = refusals_noted(by, name, query, clock)
    with noted, act(name, by=actor_of(by), clock=clock, cites=("25", "16(3)")) as record:
        require(oversight_rules.may_oversee(duty_of(by, clock.now())))
        record.fact("filter", query)
        record.fact("rows", rows)
        record.fact("sha256", digest)


def _judge(by: Actor, day: date, clock: Clock) -> bool:
    """Judges one day; False if another run did."""
    uses = uses_of_day(day)
    places = _places_of(uses)
    found = [one for user_id, use in uses.items() for one in _findings(user_id, use, places)]
    try:
        with act("access.oversight.judge_day", by=by, clock=clock, cites=("25", "16(3)")) as record:
            if JudgedDay.objects.filter(day=day).exists():
                raise _JudgedAlready
            now = clock.now()
            made = open_findings(record, found, now)
            row = JudgedDay.objects.create(day=day, judged_at=now, people=len(uses), found=made)
            record.wrote(row)
            record.fact("day", day.isoformat())
            record.fact("people", len(uses))
            record.fact("findings", made)
    except _JudgedAlready:
        return False
    return True


def _findings(user_id: int, use: DayOfUse, places: dict[int, Place]) -> list[NewFinding]:
    return [
        NewFinding(
            FindingKind(one.kind.value),
            "25",
            SubjectKind.PERSON,
            f"user:{user_id}",
            one.words,
            places[user_id],
            concerns=f"user:{user_id}",
        )
        for one in oversight_rules.unusual_use(use)
    ]


def _places_of(uses: dict[int, DayOfUse]) -> dict[int, Place]:
    """The places of the units of these people; for people without a unit that of the city, so that its auditor can read
    the finding."""
    people = User.objects.filter(pk__in=uses).select_related("organisation")
    return {one.pk: one.organisation.place if one.organisation else Place(WUHAN, "") for one in people}
