"""Records money for a system or project and takes records back (article 4). Each mends or opens the finding of that."""

from collections.abc import Callable
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free, one_of
from mingcha.kit.clock import Clock
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.funding import rules
from mingcha.registry.funding.models import Funding
from mingcha.registry.funding.rows import (
    Funded,
    budget_now,
    funded_by,
    funding_called,
    funding_row,
    kind_of,
    place_of,
    records_of,
)
from mingcha.registry.funding.values import FundingRow, FundingSource, FundingUse, NewFunding
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.projects.rows import project_called
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called


@cites("3", "4")
def record_funding(by: Asker, *, system: str, new: NewFunding, clock: Clock) -> FundingRow:
    """Records money for building or upkeep of a system in one year.

    Raises Refused (articles 3, 4), Fault(NOT_FOUND) for an unknown system or area, Fault(CONFLICT) for a record that
    stands already, Fault(INVALID) for an unknown source or use.
    """
    return _record(by, lambda: system_called(system), new, clock)


@cites("3", "4")
def record_project_funding(by: Asker, *, project: int, new: NewFunding, clock: Clock) -> FundingRow:
    """Records money for building or upkeep of what a project builds, in one year. Raises as `record_funding`."""
    return _record(by, lambda: project_called(project), new, clock)


@cites("3", "4")
def end_funding(by: Asker, *, number: int, reason: str, clock: Clock) -> FundingRow:
    """Takes back a record, such as one with a wrong amount; the row stays. Raises Refused (article 3),
    Fault(NOT_FOUND), Fault(CONFLICT) if it was taken back already, Fault(INVALID) without a reason."""
    with act("registry.funding.end", by=actor_of(by), clock=clock, cites=("3", "4")) as record:
        now, row = clock.now(), funding_called(number)
        held = funded_by(row)
        require(rules.may_end_funding(duty_of(by, now), place_of(held)))
        free(row.ended_at is not None, "该资金记录已撤回", "this record was taken back already")
        row.ended_at, row.ended_by = now, actor_of(by).id
        row.end_reason = checked_name(reason, rules.MOST_DOCUMENT)
        row.save(update_fields=["ended_at", "ended_by", "end_reason"])
        record.wrote(row)
        _say(record, held)
        record.fact("funding", row.pk)
        record.fact("reason", row.end_reason)
        note_budget(record, held, now)
    return funding_row(row)


def note_budget(record: ActRecord, held: Funded, now: datetime) -> None:
    """Opens or closes the finding of a system or project inside another act, by the rule; it refuses nothing
    (article 4)."""
    kind, subject = _subject(held)
    area, stands = budget_now(held)
    if stands:
        close_mended(
            record,
            kind=FindingKind.BUDGET_MISSING,
            subject_kind=kind,
            subject=subject,
            reason="已登记同级财政预算，或者不再是政府投资",
            now=now,
        )
        return
    level = division_words(area)
    ensure_finding(
        record,
        kind=FindingKind.BUDGET_MISSING,
        article="4",
        subject_kind=kind,
        subject=subject,
        words=Words(f"{stands.reason.zh}：{level.zh}", f"{stands.reason.en}: {level.en}"),
        place=place_of(held),
        now=now,
    )


def _record(by: Asker, called: Callable[[], Funded], new: NewFunding, clock: Clock) -> FundingRow:
    """The act, for what `called` finds."""
    with act("registry.funding.record", by=actor_of(by), clock=clock, cites=("3", "4")) as record:
        now, held = clock.now(), called()
        one_of(new.source, [one.value for one in FundingSource], "资金来源", "source of funding")
        one_of(new.use, [one.value for one in FundingUse], "用途", "use of funding")
        require(rules.may_record_funding(duty_of(by, now), place_of(held), new, shanghai_day(now).year))
        row = _new_row(held, new, actor_of(by).id, now)
        same = records_of(held).filter(
            source=row.source, area=row.area, use=row.use, year=row.year, document=row.document
        )
        free(same.filter(ended_at=None).exists(), "该笔资金已登记", "this funding is recorded already")
        row.save()
        record.wrote(row)
        _say(record, held)
        record.fact("source", row.source)
        record.fact("area", row.area)
        record.fact("use", row.use)
        record.fact("year", row.year)
        record.fact("amount_fen", row.amount_fen)
        record.fact("document", row.document)
        note_budget(record, held, now)
    return funding_row(row)


def _subject(held: Funded) -> tuple[SubjectKind, str]:
    if isinstance(held, System):
        return SubjectKind.SYSTEM, held.code
    return SubjectKind.PROJECT, str(held.pk)


def _say(record: ActRecord, held: Funded) -> None:
    if isinstance(held, System):
        record.fact("system", held.code)
    else:
        record.fact("project", held.pk)


def _new_row(held: Funded, new: NewFunding, by: str, now: datetime) -> Funding:
    """The row of a record whose rules were asked. Raises Fault(NOT_FOUND) for an unknown area, Fault(INVALID)."""
    is_public = new.source == FundingSource.GOVERNMENT
    if is_public:
        division_words(new.area)
    return Funding(
        subject_kind=kind_of(held).value,
        system=held if isinstance(held, System) else None,
        project=None if isinstance(held, System) else held,
        source=new.source,
        area=new.area if is_public else "",
        use=new.use,
        year=new.year,
        amount_fen=new.amount_fen,
        document=checked_name(new.document, rules.MOST_DOCUMENT) if new.document.strip() else "",
        recorded_at=now,
        recorded_by=by,
    )
