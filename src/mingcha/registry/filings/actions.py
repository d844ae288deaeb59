"""Opens, submits, withdraws, transfers, returns and receives filings (article 9; decree 799, article 14).

A filing is no licence: receiving it is the only answer to a complete one. What ends the clock is the receipt; the day
that counts is that of the submission.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, checked_telephone, free
from mingcha.kit.clock import Clock
from mingcha.kit.codes import division_words, parse_uscc
from mingcha.kit.decision import Decision, Missing, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.filings import rules as filings_rules
from mingcha.registry.filings.changes import tell_filing_received
from mingcha.registry.filings.form import content_text, declared_from, declared_text, missing_from, missing_text
from mingcha.registry.filings.models import FilingStep, SystemFiling
from mingcha.registry.filings.noting import close_overdue
from mingcha.registry.filings.rows import (
    area_of,
    areas_of_system,
    clocks_of,
    day_text,
    filing_called,
    filings_by_area,
    fill,
    organ_of,
    part_filings,
    standing_of_filing,
)
from mingcha.registry.filings.states import TRANSITIONS, FilingKind, FilingState, FilingStepKind
from mingcha.registry.filings.values import DECLARED, Area, Declared
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called

_POLICE = ("district_psb", "city_psb")


@cites("3", "9", "799-14")
def open_filing(by: Asker, *, system: str, kind: FilingKind, clock: Clock, area: str = "", reason: str = "") -> int:
    """Opens a filing of the part of a system in one district; returns its number. What the unit stated in its filing
    before stands in it already.

    `area`: code of the district or zone, of a zone with its district ("420115-WHZ-DHGX") where the system lies in two
    of them on its land, "" for a system that lies in one; `reason`: of a change or an end. Raises
    Refused (articles 3, 9), Fault(NOT_FOUND).
    """
    with act("registry.filing.open", by=actor_of(by), clock=clock, cites=("3", "9", "799-14")) as record:
        now, held = clock.now(), system_called(system)
        who = duty_of(by, now)
        require(filings_rules.may_file(who, held.place, held.units))
        areas = _areas(held)
        require(filings_rules.names_one_area(area, areas))
        (part,) = filings_rules.areas_named(area, areas)
        filed = part_filings(held, part)
        before, is_open = filed.received, filed.waiting is not None
        require(filings_rules.filing_kind_fits(kind, is_filed=before is not None, is_open=is_open, reason=reason))
        applicant = _applicant(who, held)
        made = SystemFiling.objects.create(
            system=held,
            division=part.division,
            zone=part.zone,
            kind=kind.value,
            changes=None if kind is FilingKind.NEW else before,
            reason="" if kind is FilingKind.NEW else checked_name(reason, filings_rules.MOST_REASON),
            applicant=applicant,
            declared=declared_text(_declared_before(held, applicant)),
            areas=len(areas),
            opened_by=actor_of(by).id,
            opened_at=now,
        )
        _record_filing(record, made)
        _step(record, made, FilingStepKind.OPENED, by, clock, note=made.reason)
        record.fact("kind", kind.value)
        record.fact("reason", made.reason)
    return made.pk


@cites("3", "9", "799-14")
def submit_filing(
    by: Asker,
    *,
    filing: int,
    declared: Declared,
    register_sha256: str,
    clock: Clock,
    organ: str = "",
    cameras: int | None = None,
) -> None:
    """Submits a filing, or again one that was returned: its content is taken from the register now.

    `register_sha256`: of what the register said of it when the unit declared it true; `organ`: code of the organ to
    which it goes, "" for that of the district; `cameras`: the number on a form from outside, None for none. Raises
    Refused (articles 3, 9; T9c-N), Fault(NOT_FOUND), Fault(CONFLICT) for an organ that receives none and if the
    register says something else by now, Fault(INVALID).
    """
    with act("registry.filing.submit", by=actor_of(by), clock=clock, cites=("3", "9", "799-14")) as record:
        now, held = clock.now(), filing_called(filing)
        require(filings_rules.may_submit_filing(duty_of(by, now), standing_of_filing(held)))
        stated = _checked(declared)
        filled = fill(held, stated, at=now)
        if register_sha256 != filled.register_sha256:
            words = Words(
                "登记内容已有变化，请核对下方备案表后再提交", "the register changed meanwhile: read the form again"
            )
            raise Fault(FaultKind.CONFLICT, words, str(filing))
        require(filings_rules.counts_agree(cameras, filled.points))
        main = clocks_of(held.system).clocks.main
        held.counted_on = filings_rules.counts_from(held.first_on, held.resubmit_by, now)
        held.first_on = held.first_on or held.counted_on
        held.due_on = main.due if main else None
        held.organ = _organ(organ, area_of(held)) if organ or held.organ is None else held.organ
        held.declared, held.points = declared_text(stated), filled.points
        held.content, held.digest = content_text(filled.content)
        held.areas = len(areas_of_system(held.system))
        held.submitted_at, held.submitted_by = now, actor_of(by).id
        held.missing = missing_text(filled.missing)
        _move(held, FilingState.SUBMITTED)
        held.save()
        _record_filing(record, held)
        _step(record, held, FilingStepKind.SUBMITTED, by, clock)
        record.fact("content", held.digest)
        record.fact("register", register_sha256)
        record.fact("points", held.points)
        record.fact("organ", held.organ.code)
        record.fact("counted_on", day_text(held.counted_on))
        record.fact("due_on", day_text(held.due_on))
        record.fact("lacks", [one.about for one in filled.missing])


@cites("3", "9")
def withdraw_filing(by: Asker, *, filing: int, reason: str, clock: Clock) -> None:
    """Withdraws a filing that has not ended; the clock of its system goes on. Raises Refused (articles 3, 9),
    Fault(NOT_FOUND), Fault(INVALID) without a reason."""
    reason_given = checked_name(reason, filings_rules.MOST_REASON)
    with act("registry.filing.withdraw", by=actor_of(by), clock=clock, cites=("3", "9")) as record:
        held = filing_called(filing)
        require(filings_rules.may_withdraw_filing(duty_of(by, clock.now()), standing_of_filing(held)))
        _move(held, FilingState.WITHDRAWN)
        held.withdrawn_reason = reason_given
        held.save()
        _record_filing(record, held)
        _step(record, held, FilingStepKind.WITHDRAWN, by, clock, note=reason_given)
        record.fact("reason", reason_given)


@cites("3", "4", "9")
def transfer_filing(by: Asker, *, filing: int, clock: Clock) -> str:
    """Passes a filing on to the organ in whose district its points lie; its day of submission stays (T9d-N). Returns
    the code of that organ. Raises Refused (articles 3, 4, 9), Fault(NOT_FOUND)."""
    with act("registry.filing.transfer", by=actor_of(by), clock=clock, cites=("3", "4", "9")) as record:
        held = filing_called(filing)
        _require_may_decide(filings_rules.may_transfer_filing, by, held, clock.now())
        before = held.organ.code if held.organ else ""
        after = _pass_on(held)
        held.save(update_fields=["organ"])
        _record_filing(record, held)
        _step(record, held, FilingStepKind.TRANSFERRED, by, clock)
        record.fact("from", before)
        record.fact("to", after)
    return after


@cites("3", "9")
def return_filing(by: Asker, *, filing: int, clock: Clock) -> tuple[Missing, ...]:
    """Returns a filing to be completed, with everything that it lacks; the term to keep its day is given by the first
    return alone. Returns what is missing. Raises Refused (articles 3, 4, 9), Fault(NOT_FOUND)."""
    with act("registry.filing.return", by=actor_of(by), clock=clock, cites=("3", "9")) as record:
        now, held = clock.now(), filing_called(filing)
        _require_may_decide(filings_rules.may_return_filing, by, held, now)
        missing = missing_from(held.missing)
        today = shanghai_day(now)
        if held.returned_on is None:
            held.returned_on, held.resubmit_by = today, filings_rules.resubmit_by(today, calendar_in_force())
        _move(held, FilingState.RETURNED)
        held.save()
        _record_filing(record, held)
        _step(record, held, FilingStepKind.RETURNED, by, clock, note="；".join(one.zh for one in missing))
        record.fact("missing", [one.about for one in missing])
        record.fact("resubmit_by", day_text(held.resubmit_by))
    return missing


@cites("3", "9", "799-14")
def receive_filing(by: Asker, *, filing: int, content_sha256: str, clock: Clock) -> str:
    """Records that a filing is received, which ends the clock of its part of the system; returns the number of its
    receipt. `content_sha256`: of the content that the officer read. Raises Refused (articles 3, 4, 9: while something
    is missing, for another district), Fault(NOT_FOUND), Fault(CONFLICT) if something else was submitted since."""
    with act("registry.filing.receive", by=actor_of(by), clock=clock, cites=("3", "9", "799-14")) as record:
        now, held = clock.now(), filing_called(filing)
        _require_may_decide(filings_rules.may_receive_filing, by, held, now)
        if content_sha256 != held.digest:
            words = Words("备案内容已重新提交，请先核对", "it was submitted anew meanwhile: read it first")
            raise Fault(FaultKind.CONFLICT, words, str(filing))
        area, year = area_of(held), shanghai_day(now).year
        held.year, held.serial = year, _next_serial(area, year)
        held.no = f"武公视备〔{year}〕{area.code}-{held.serial:06d}"
        held.received_at, held.received_by = now, actor_of(by).id
        _move(held, FilingState.RECEIVED)
        held.save()
        _record_filing(record, held)
        _step(record, held, FilingStepKind.RECEIVED, by, clock, note=held.no)
        close_overdue(record, held.system, area, held.no, now)
        tell_filing_received(held.system)
        record.fact("no", held.no)
        record.fact("content", held.digest)
        record.fact("counted_on", day_text(held.counted_on))
    return held.no


def _areas(held: System) -> Sequence[Area]:
    """The parts in which a system has points, and those in which it is filed: the end of one that has none any more is
    filed, too."""
    still = {area for area, part in filings_by_area(held).items() if part.received is not None}
    return sorted({*areas_of_system(held), *still})


def _applicant(who: DutyFacts, held: System) -> Organisation:
    """The unit for which the manager files: their own, if it is one of the system's, else the one they manage."""
    managed = {one.territory.organisation for one in who.roles if not one.role.keeps_no_register} - {""}
    candidates = [who.organisation, held.site.organisation.code, *sorted(held.units)]
    return organisation_called(next(code for code in candidates if code in managed and code in held.units))


def _declared_before(held: System, applicant: Organisation) -> Declared:
    """What the unit stated before, of this system or, of the unit itself, of another; the declaration is made anew."""
    rows = SystemFiling.objects.filter(applicant=applicant).exclude(declared="").order_by("-pk")
    same = rows.filter(system=held).first()
    last = same or rows.first()
    found = declared_from(last.declared if last else "")
    if same is None:
        found = replace(found, models="", storage_place="", network_operator="", platform="", operator="")
    return replace(found, declared_by="", proof="")


def _checked(declared: Declared) -> Declared:
    """The items without surrounding blanks. Raises Fault(INVALID) for one that is too long or not printable,
    for a telephone number that is none, and for a USCC that is none."""
    most, given = filings_rules.MOST_DECLARED, {name: str(getattr(declared, name)).strip() for name in DECLARED}
    found = Declared(**{name: checked_name(text, most) if text else "" for name, text in given.items()})
    if found.phone:
        checked_telephone(found.phone, about="phone")
    return replace(found, uscc=parse_uscc(found.uscc)) if found.uscc else found


def _organ(code: str, area: Area) -> Organisation:
    """The organ with a code, or that of the area. Raises Fault(CONFLICT) for one that is none of public security, and
    if none is registered."""
    if code:
        named = organisation_called(code)
        free(named.kind not in _POLICE, "备案须报公安机关", "a filing goes to an organ of public security")
        return named
    found = organ_of(area)
    if found is None:
        words = division_words(area.code)
        raise Fault(
            FaultKind.CONFLICT,
            Words(f"{words.zh}尚未登记公安机关", f"no organ of public security is registered for {words.en}"),
        )
    return found


def _pass_on(held: SystemFiling) -> str:
    """Names the organ of its own district in memory; the code of that organ."""
    held.organ = _organ("", area_of(held))
    return held.organ.code


def _next_serial(area: Area, year: int) -> int:
    # the number names a zone alone, which may lie on the land of several districts
    rows = SystemFiling.objects.filter(year=year, zone=area.zone)
    rows = rows if area.zone else rows.filter(division=area.division)
    return (rows.order_by("-serial").values_list("serial", flat=True).first() or 0) + 1


def _step(
    record: ActRecord, held: SystemFiling, kind: FilingStepKind, by: Asker, clock: Clock, *, note: str = ""
) -> None:
    made = FilingStep.objects.create(
        filing=held,
        kind=kind.value,
        by=actor_of(by).id,
        at=clock.now(),
        organ=held.organ,
        digest=held.digest,
        note=note,
    )
    record.wrote(made)


def _move(held: SystemFiling, state: FilingState) -> None:
    """Sets the state in memory. Raises Fault(INTERNAL) for a step that TRANSITIONS does not have."""
    if state not in TRANSITIONS[FilingState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("备案状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value


def _record_filing(record: ActRecord, held: SystemFiling) -> None:
    record.wrote(held)
    record.fact("filing", held.pk)
    record.fact("system", held.system.code)
    record.fact("area", area_of(held).code)
    record.fact("state", held.state)


def _require_may_decide(
    rule: Callable[[DutyFacts, filings_rules.FilingStanding], Decision], by: Asker, held: SystemFiling, at: datetime
) -> None:
    """Raises Refused where a rule does not let this person answer for the organ, or where they are who submitted it."""
    who, standing = duty_of(by, at), standing_of_filing(held)
    require(rule(who, standing))
    people = (who.user_id, standing.submitted_by)
    require(filings_rules.is_decided_by_another(*people, hands_of(people)))
