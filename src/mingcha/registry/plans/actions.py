"""Construction plans: drafted, changed, submitted, approved, returned (article 5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts, HandedIn
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.models import Organisation
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.changes import tell_plan_changed
from mingcha.registry.plans.models import Plan, PlanApproval, PlanItem, PlanSubmission
from mingcha.registry.plans.rows import (
    government_of,
    has_parent_in_force,
    plan_called,
    plan_facts,
    plan_in_force,
    present_submission,
    speaker_of,
    standing_items,
)
from mingcha.registry.plans.rules import NewApproval, PlanFacts
from mingcha.registry.plans.states import TRANSITIONS, Body, Level, PlanState

PLANS = "plans"
"""The folder of scans of approvals, below the documents."""


@dataclass(frozen=True, slots=True)
class PlanText:
    """What a draft says of itself: its title and the years of its period."""

    title: str
    first_year: int
    last_year: int

    def checked(self) -> "PlanText":
        """The same with a clean title. Raises Fault(INVALID) for a bad title or period."""
        years = range(plans_rules.FIRST_YEAR, plans_rules.LAST_YEAR + 1)
        if self.first_year not in years or self.last_year not in years or self.last_year < self.first_year:
            raise Fault(FaultKind.INVALID, Words("规划期的起止年份不对", "the years of the period are not in order"))
        return PlanText(checked_name(self.title, plans_rules.MOST_TITLE), self.first_year, self.last_year)


@cites("3", "4", "5")
def draft_plan(by: Asker, *, area: str, text: PlanText, clock: Clock, copies_items: bool = False) -> int:
    """Begins the next version of the plan of an area ("420100", a district, a functional zone); returns its number.
    With `copies_items` it begins with the items of the version in force.

    Raises Refused (articles 3, 5), Fault(INVALID), and Fault(CONFLICT) while another version waits or is drafted.
    """
    found, stated = plans_rules.plan_area(area), text.checked()
    with act("registry.plan.draft", by=actor_of(by), clock=clock, cites=("3", "4", "5")) as record:
        now = clock.now()
        require(plans_rules.may_draft_plan(duty_of(by, now), found))
        versions = Plan.objects.filter(level=found.level.value, division=found.division, zone=found.zone)
        newest = versions.order_by("-version").first()
        if newest is not None and newest.state not in (PlanState.IN_FORCE.value, PlanState.SUPERSEDED.value):
            words = Words(
                f"第 {newest.version} 版尚在编制或者报批中", f"version {newest.version} is still drafted or submitted"
            )
            raise Fault(FaultKind.CONFLICT, words)
        held = Plan.objects.create(
            level=found.level.value,
            division=found.division,
            zone=found.zone,
            version=newest.version + 1 if newest else 1,
            title=stated.title,
            first_year=stated.first_year,
            last_year=stated.last_year,
            drafted_by=actor_of(by).id,
            drafted_at=now,
        )
        if copies_items:
            record.fact("copied", record.insert_many(PlanItem, _copies(held)))
        _tell(record, held)
    return held.pk


@cites("3", "5")
def change_plan(by: Asker, *, number: int, text: PlanText, revision: int, clock: Clock) -> None:
    """Gives a draft another title or period. `revision`: of the draft as it was read; Fault(CONFLICT) if it changed
    since. Raises Refused (article 5) for a plan that is no draft."""
    stated = text.checked()
    with act("registry.plan.change", by=actor_of(by), clock=clock, cites=("3", "5")) as record:
        held = plan_called(number)
        require(plans_rules.may_change_plan(duty_of(by, clock.now()), plan_facts(held, present_submission(held))))
        require_revision(held, revision)
        held.title, held.first_year, held.last_year = stated.title, stated.first_year, stated.last_year
        held.changed_by = " ".join(dict.fromkeys((*held.changed_by.split(), actor_of(by).id)))
        held.revision += 1
        held.save()
        _tell(record, held)


@cites("3", "5")
def submit_plan(by: Asker, *, number: int, revision: int, clock: Clock) -> None:
    """Hands a draft in to the bodies that approve it, under the city plan in force. From here on it does not change.

    Raises Refused (articles 3, 5), Fault(CONFLICT) if it changed since it was read.
    """
    with act("registry.plan.submit", by=actor_of(by), clock=clock, cites=("3", "5")) as record:
        held, now = plan_called(number), clock.now()
        parent = None if held.level == Level.CITY.value else plan_in_force(plans_rules.plan_area(WUHAN))
        facts = plan_facts(held, present_submission(held))
        require(plans_rules.may_submit_plan(duty_of(by, now), facts, parent_in_force=parent is not None))
        require_revision(held, revision)
        held.parent = parent
        _move(held, PlanState.SUBMITTED)
        held.save()
        made = PlanSubmission.objects.create(
            plan=held, revision=held.revision, submitted_by=actor_of(by).id, submitted_at=now
        )
        record.wrote(made)
        _tell(record, held)
        tell_plan_changed(held)
        record.fact("parent", parent.pk if parent else None)
        record.fact("items", facts.items)


@cites("4", "5")
def approve_plan(
    by: Asker,
    *,
    number: int,
    document: str,
    approved_on: date,
    revision: int,
    clock: Clock,
    scan: HandedIn | None = None,
) -> PlanState:
    """Records the approval of the body for which the asker speaks; with the last one the plan takes effect, on the day
    of the later approval, and the version before it is superseded. Returns the plan's state.

    `scan`: of the approving document. Article 5 asks for the approval and not for its copy, so an approval stands
    without one; one that is handed in is kept, with its digest in the row and in the entry.

    Raises Refused (article 5), also for a file that is no scan, Fault(CONFLICT) if another revision was submitted than
    the one read.
    """
    if scan is None:
        return _approve(by, number, document, approved_on, revision, None, clock)
    held, now = plan_called(number), clock.now()
    # before the file is looked at
    _judged(by, held, present_submission(held), document, approved_on, now)
    with kept_scan(scan.data, below=PLANS, folder=scan.folder, on=shanghai_day(now), article="5", about="scan") as kept:
        return _approve(by, number, document, approved_on, revision, kept, clock)


@cites("5")
def return_plan(by: Asker, *, number: int, reason: str, clock: Clock) -> None:
    """Returns a submitted plan to its draft with a reason; approvals of this submission count no more. Raises Refused
    (article 5)."""
    with act("registry.plan.return", by=actor_of(by), clock=clock, cites=("5",)) as record:
        held, now = plan_called(number), clock.now()
        present = present_submission(held)
        who = duty_of(by, now)
        body = plans_rules.body_of(who, speaker_of(who, actor_of(by).id), held.area, government_of(held.area))
        require(plans_rules.may_return_plan(who, plan_facts(held, present), body, reason))
        if present is None:
            raise Fault(FaultKind.CONFLICT, Words("规划未在报批中", "the plan is not submitted"))
        present.returned_by, present.returned_at = actor_of(by).id, now
        present.return_reason = checked_name(reason, plans_rules.MOST_REASON)
        present.save()
        _move(held, PlanState.DRAFT)
        held.revision += 1
        held.save()
        record.wrote(present)
        _tell(record, held)
        tell_plan_changed(held)
        record.fact("reason", present.return_reason)


def _approve(
    by: Asker,
    number: int,
    document: str,
    approved_on: date,
    revision: int,
    scan: DocumentFacts | None,
    clock: Clock,
) -> PlanState:
    """The act. The rule is asked here, too: the plan may have changed while the scan was kept."""
    with act("registry.plan.approve", by=actor_of(by), clock=clock, cites=("4", "5")) as record:
        held, now = plan_called(number), clock.now()
        present = present_submission(held)
        who, facts, new, parent = _judged(by, held, present, document, approved_on, now)
        require_revision(held, revision)
        if present is None:
            raise Fault(FaultKind.CONFLICT, Words("规划未在报批中", "the plan is not submitted"))
        made = PlanApproval.objects.create(
            submission=present,
            body=new.body.value,
            organisation=_approving(who.organisation, new.body, held),
            document=checked_name(document, plans_rules.MOST_DOCUMENT),
            approved_on=approved_on,
            recorded_by=actor_of(by).id,
            recorded_at=now,
            **_columns(scan),
        )
        record.wrote(made)
        days = {one.body: one.on for one in facts.approved} | {new.body: approved_on}
        if plans_rules.may_take_effect(held.area.level, days.keys(), parent_in_force=parent):
            _take_effect(record, held, plans_rules.effective_on(days.values()))
        else:
            _move(held, PlanState.APPROVED_BY_ONE)
            held.save()
        _tell(record, held)
        _tell_approval(record, made)
    return PlanState(held.state)


def _tell_approval(record: ActRecord, made: PlanApproval) -> None:
    record.fact("body", made.body)
    record.fact("organisation", made.organisation.code)
    record.fact("document", made.document)
    record.fact("approved_on", made.approved_on.isoformat())
    record.fact("scan", made.digest)


def _judged(
    by: Asker, held: Plan, present: PlanSubmission | None, document: str, approved_on: date, now: datetime
) -> tuple[DutyFacts, PlanFacts, NewApproval, bool]:
    """Who approves what, and whether the city plan above it is in force. Raises Refused (article 5) by the rule."""
    facts, parent = plan_facts(held, present), has_parent_in_force(held)
    who = duty_of(by, now)
    speaker = speaker_of(who, actor_of(by).id)
    body = plans_rules.body_of(who, speaker, held.area, government_of(held.area))
    new = NewApproval(body or Body.GOVERNMENT, document, approved_on)
    require(plans_rules.may_approve_plan(speaker, facts, body, new, shanghai_day(now), parent_in_force=parent))
    return who, facts, new, parent


def _columns(scan: DocumentFacts | None) -> dict[str, str | int]:
    """The columns of a kept scan, none without one."""
    if scan is None:
        return {}
    return {
        "file": scan.file, "size_bytes": scan.size_bytes, "digest": scan.sha256, "media_type": scan.media_type
    }  # fmt: skip


def require_revision(held: Plan, revision: int) -> None:
    """Raises Fault(CONFLICT) if a plan was changed since somebody read this revision of it."""
    if held.revision != revision:
        words = Words(
            "规划已被他人修改，请核对最新内容后再提交", "somebody else changed the plan meanwhile: look at it again"
        )
        raise Fault(FaultKind.CONFLICT, words)


def _copies(held: Plan) -> Iterator[PlanItem]:
    """The items of the version in force as items of this one, numbered anew; their author is who drafts it. Each names
    the item of the version in which its place was planned first, so that what was built for it stays known."""
    before = plan_in_force(held.area)
    rows = standing_items(before).iterator(chunk_size=1000) if before else ()
    for number, item in enumerate(rows, 1):
        item.planned_first_id = item.planned_first_id or item.pk
        item.pk, item.plan, item.number = None, held, number
        item.added_by, item.added_at = held.drafted_by, held.drafted_at
        item._state.adding = True
        yield item


def _take_effect(record: ActRecord, held: Plan, day: date) -> None:
    """Puts a plan in force and supersedes the version before it."""
    before = plan_in_force(held.area)
    if before is not None:
        _move(before, PlanState.SUPERSEDED)
        before.superseded_by = held
        before.save()
        tell_plan_changed(before)
        record.wrote(before)
        record.fact("supersedes", before.pk)
    _move(held, PlanState.IN_FORCE)
    held.effective_on = day
    held.save()
    record.fact("effective_on", day.isoformat())


def _move(held: Plan, state: PlanState) -> None:
    """Sets the state of a plan in memory. Raises Fault(INTERNAL) for a step that TRANSITIONS does not have."""
    if state not in TRANSITIONS[PlanState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("规划状态不对", "no such step of a plan"), f"{held.state} -> {state}")
    held.state = state.value


def _approving(own: str, body: Body, held: Plan) -> Organisation:
    """The organisation that approves: the police's own, or the government of the plan's area."""
    return Organisation.objects.get(code=own if body is Body.CITY_POLICE else government_of(held.area))


def _tell(record: ActRecord, held: Plan) -> None:
    record.wrote(held)
    record.fact("plan", held.pk)
    record.fact("area", held.area.code)
    record.fact("version", held.version)
    record.fact("revision", held.revision)
    record.fact("state", held.state)
