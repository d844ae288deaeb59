"""Targets are added, changed, tried, enabled, disabled, paused and resumed, and get another key (articles 13(1), 13(2);
decree 799, article 16(2)(2))."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_code, checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.catalogue.rules import has_reason
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.grants.reading import rows_facts
from mingcha.sharing.grants.rows import WITH_APPLICATION
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.targets import rules
from mingcha.sharing.targets.foreign_text import plain_why
from mingcha.sharing.targets.giving_back import rows_to_give_back
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import (
    adapter_of,
    is_secret_alone,
    own_grant_lets_enable,
    target_called,
    target_facts,
    target_row,
    write_target,
)
from mingcha.sharing.targets.values import NewTarget, TargetKind, TargetRow

_CITED = ("13(1)",)


@cites("3", "13(1)", "799-16(2)(2)")
def add_target(
    by: Asker, *, name: str, kind: TargetKind, audience: Audience, new: NewTarget, clock: Clock, grant: str = ""
) -> TargetRow:
    """Adds a target, which is not enabled yet; its audience never changes. `grant`: number of the share grant whose
    rows alone are to leave for it, "" for a target of the catalogue. Raises Refused (articles 3, 13(1), 13(2); GDSR),
    Fault(INVALID), also for an unknown grant, Fault(CONFLICT) for a name that is taken, Fault(NOT_FOUND),
    Fault(UNSUPPORTED) for a kind that this version does not speak."""
    with (
        refusals_noted(by, "sharing.target.add", name, clock),
        act("sharing.target.add", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        require(rules.may_write_targets(duty_of(by, now)))
        code = checked_code(name)
        taken = Target.objects.filter(name__iexact=code).exists()
        free(taken, "已有同名的推送目标", "there is a target of this name already")
        held = Target(
            name=code, kind=kind.value, audience=audience.value, grant=_grant_called(grant) if grant else None
        )
        _write(record, held, new, clock)
        _require_given(held, now)
        adapter_of(held)
    return target_row(held)


@cites("3", "13(1)", "799-16(2)(2)")
def change_target(by: Asker, *, name: str, new: NewTarget, clock: Clock) -> TargetRow:
    """Writes a target anew: its holder, address, password, trust and codes; it is to be tried again. Raises Refused
    (articles 3, 13(1); 13(2) of another address while one of a grant holds rows that its grant gives no more),
    Fault(INVALID), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.target.change", name, clock),
        act("sharing.target.change", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held, alone = target_called(name), is_secret_alone(target_called(name), new)
        require(rules.may_change_target(duty_of(by, clock.now()), target_facts(held), secret_alone=alone))
        if (new.address.strip(), new.holder) != (held.address, held.holder.code):
            require(rules.has_given_back(rows_to_give_back(held, clock.now())))
        _write(record, held, new, clock)
        adapter_of(held)
    return target_row(held)


@cites("3", "13(1)")
def try_target(by: Asker, *, name: str, clock: Clock) -> TargetRow:
    """Asks a target for its newest batch, and records whether it answered; nothing is sent. Raises Refused (articles 3,
    13(1)), Fault(NOT_FOUND), Fault(CONFLICT) if it was changed meanwhile."""
    with refusals_noted(by, "sharing.target.try", name, clock):
        require(rules.may_try_target(duty_of(by, clock.now())))
        tried = target_called(name)
        why = _why_silent(tried)
        with act("sharing.target.try", by=actor_of(by), clock=clock, cites=_CITED) as record:
            held, now = target_called(name), clock.now()
            require(rules.may_try_target(duty_of(by, now)))
            if held.written_at != tried.written_at:
                words = Words("目标已被他人修改，请重新试连", "the target was changed meanwhile: try it again")
                raise Fault(FaultKind.CONFLICT, words)
            held.tried_at, held.tried_why = now, why
            _save(record, held)
            record.fact("answered", not why)
    return target_row(held)


@cites("3", "13(1)", "799-16(2)(2)")
def enable_target(by: Asker, *, name: str, clock: Clock, written_at: datetime | None = None) -> TargetRow:
    """Enables a target: from now on the catalogue and rows for its audience leave for it. One that holds rows of a
    grant which gives none any more is enabled, too, and they are withdrawn. `written_at`: when what this
    person read of it was written. Raises Refused (articles 3, 13(1); decree 799, article 16(2)(2)), Fault(NOT_FOUND),
    Fault(CONFLICT) if it was written anew since it was read."""
    with (
        refusals_noted(by, "sharing.target.enable", name, clock),
        act("sharing.target.enable", by=actor_of(by), clock=clock, cites=("13(1)", "799-16(2)(2)")) as record,
    ):
        held, now = target_called(name), clock.now()
        who, facts = duty_of(by, now), target_facts(held)
        require(rules.may_enable_target(who, facts, hands_of((who.user_id, *facts.writers))))
        if written_at is not None and written_at != held.written_at:
            words = Words("目标已被修改，请核对后重新办理", "the target was written anew meanwhile: read it again")
            raise Fault(FaultKind.CONFLICT, words)
        _require_suited(held, now)
        require(own_grant_lets_enable(held, now))
        held.enabled_at, held.enabled_by = now, record.by.id
        _save(record, held)
    return target_row(held)


@cites("3", "13(1)")
def disable_target(by: Asker, *, name: str, why: str, clock: Clock) -> TargetRow:
    """Disables a target: nothing leaves for it any more; what it holds stays there, and the check of the home names
    what should not. Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.target.disable", name, clock),
        act("sharing.target.disable", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held = target_called(name)
        require(rules.may_disable_target(duty_of(by, clock.now()), target_facts(held)))
        require(has_reason(why))
        held.enabled_at, held.enabled_by = None, ""
        _end_pause(held)
        _save(record, held)
        record.fact("why", checked_name(why, rules.MOST_WHY))
    return target_row(held)


@cites("3", "13(1)")
def pause_target(by: Asker, *, name: str, why: str, clock: Clock) -> TargetRow:
    """Pauses the pushes to a target; what changes meanwhile waits. Raises Refused (articles 3, 13(1)),
    Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.target.pause", name, clock),
        act("sharing.target.pause", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held, now = target_called(name), clock.now()
        require(rules.may_pause_target(duty_of(by, now), target_facts(held)))
        require(has_reason(why))
        held.paused_at, held.paused_by = now, record.by.id
        held.paused_why = checked_name(why, rules.MOST_WHY)
        _save(record, held)
        record.fact("why", held.paused_why)
    return target_row(held)


@cites("3", "13(1)")
def resume_target(by: Asker, *, name: str, clock: Clock) -> TargetRow:
    """Resumes the pushes to a paused target; of one that paused since a side was restored, versions go on from the
    greater one. Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.target.resume", name, clock),
        act("sharing.target.resume", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held = target_called(name)
        require(rules.may_resume_target(duty_of(by, clock.now()), target_facts(held)))
        record.fact("paused_why", held.paused_why)
        close_mended(
            record, kind=FindingKind.TARGET_RESTORED, subject_kind=SubjectKind.TARGET, subject=held.name,
            reason="市局民警已恢复推送", now=clock.now(),
        )  # fmt: skip
        _end_pause(held)
        _save(record, held)
    return target_row(held)


@cites("3", "13(1)")
def rotate_key(by: Asker, *, name: str, clock: Clock) -> TargetRow:
    """Gives a target another key of reduced codes: each point that it knows by its cell leaves under its old code and
    comes under another one. Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.target.rotate_key", name, clock),
        act("sharing.target.rotate_key", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held = target_called(name)
        require(rules.may_rotate_key(duty_of(by, clock.now()), target_facts(held)))
        held.key_version += 1
        _save(record, held)
        record.fact("key_version", held.key_version)
    return target_row(held)


def _end_pause(held: Target) -> None:
    held.paused_at, held.paused_by, held.paused_why, held.paused_for = None, "", "", ""


def _write(record: ActRecord, held: Target, new: NewTarget, clock: Clock) -> None:
    write_target(held, new)
    _require_suited(held, clock.now())
    held.written_at, held.written_by = clock.now(), record.by.id
    if record.by.id not in held.writers.splitlines():
        held.writers += f"{record.by.id}\n"
    held.tried_at, held.tried_why = None, ""
    _save(record, held)
    record.fact("holder", held.holder.code)
    record.fact("address", held.address)
    record.fact("secret_replaced", bool(new.secret))


def _require_suited(held: Target, now: datetime) -> None:
    """Raises Refused for a holder that is not of the audience or the grant, Fault(CONFLICT) where another target is the
    same receiver: rows for two audiences would lie in one place."""
    kind, audience = TargetKind(held.kind), Audience(held.audience)
    require(rules.suits_audience(kind, audience, held.holder.kind))
    if held.grant is not None:
        require(rules.suits_grant(kind, audience, held.holder.code, rows_facts(held.grant, now)))
    same = Target.objects.filter(kind=held.kind, address__iexact=held.address).exclude(pk=held.pk)
    free(same.exists(), "已有使用同一地址的推送目标", "another target has this address")


def _require_given(held: Target, now: datetime) -> None:
    """Raises Refused (article 13(2); NDSR 12) where the grant of a new target gives no rows that could leave for it."""
    if held.grant is not None:
        require(rules.gives_to_target(rows_facts(held.grant, now), now))


def _grant_called(no: str) -> ShareGrant:
    """The grant with this number. Raises Fault(INVALID)."""
    found = ShareGrant.objects.select_related(*WITH_APPLICATION).filter(no=no).first() if len(no) <= 20 else None
    if found is None:
        raise Fault(FaultKind.INVALID, Words("没有这项共享提供", "there is no such share grant"), about="grant")
    return found


def _save(record: ActRecord, held: Target) -> None:
    held.save()
    record.wrote(held)
    for key, value in (("target", held.name), ("kind", held.kind), ("audience", held.audience)):
        record.fact(key, value)
    if held.grant is not None:
        record.fact("grant", held.grant.no)


def _why_silent(held: Target) -> str:
    """Why a target does not answer, "" if it does; asked outside of any transaction of ours."""
    try:
        adapter_of(held).newest_batch()
    except (OSError, ValueError, Fault) as error:
        found = error.words.zh if isinstance(error, Fault) else f"{type(error).__name__}: {error}"
        return plain_why(found, rules.MOST_WHY) or "—"
    return ""
