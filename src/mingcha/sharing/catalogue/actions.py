"""Entries of the catalogue are written, submitted, returned, registered, published and withdrawn (articles 13(1),
13(2)). A step on what somebody has read names its digest: content that changed meanwhile is a conflict."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import Hand
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.catalogue import rules
from mingcha.sharing.catalogue.entries import is_whole_entry
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.catalogue.models import DataSet, DataSetVersion
from mingcha.sharing.catalogue.rows import (
    lacking_sources,
    name_taken_by,
    newest_version,
    published_version,
    set_called,
    set_facts,
    set_row,
    stored_entry,
    versions_of,
    write_content,
)
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.catalogue.states import OPEN, WRITABLE, SetState
from mingcha.sharing.catalogue.values import NewSet, SetFacts, SetRow

_CITED = ("13(1)",)


@cites("3", "13(1)")
def draft_set(by: Asker, *, new: NewSet, clock: Clock, number: int = 0, digest: str = "") -> SetRow:
    """Writes an entry: a new set for the number 0; else its open draft anew, or its next version. `digest`: of the
    draft as the writer read it, asked for where there is one.

    Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) where the draft changed."""
    with (
        refusals_noted(by, "sharing.set.draft", str(number or ""), clock),
        act("sharing.set.draft", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        held = set_called(number) if number else None
        newest = newest_version(held) if held else None
        require(rules.may_write_set(duty_of(by, now), _facts(held, newest) if held and newest else None))
        if held is None or newest is None:
            held = _new_set(SetSource.OWN, record, now)
            version = DataSetVersion(data_set=held, version=1)
        elif SetState(newest.state) in WRITABLE:
            _require_unchanged(newest, digest)
            version = newest
        else:
            # who wrote a text that was withdrawn before it was published is one of its hands still
            writers = "" if newest.published_at else newest.writers
            version = DataSetVersion(data_set=held, version=newest.version + 1, writers=writers)
        _write(version, new, record, now)
        _state(record, held, version)
    return _row(held)


@cites("3", "13(1)", "13(2)", "19")
def submit_set(by: Asker, *, number: int, digest: str, clock: Clock) -> SetRow:
    """Submits the draft of a set, if it is whole. Raises Refused (articles 3, 13, 19; GDSR) with every gap,
    Fault(NOT_FOUND), Fault(CONFLICT) where the content is another than the digest says."""
    with (
        refusals_noted(by, "sharing.set.submit", str(number), clock),
        act("sharing.set.submit", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now, held = clock.now(), set_called(number)
        newest = newest_version(held)
        require(rules.may_submit_set(duty_of(by, now), _facts(held, newest)))
        _require_unchanged(newest, digest)
        entry = stored_entry(newest)
        require(is_whole_entry(entry, SetSource(held.source), name_taken_by(entry.name, held.serial)))
        newest.state, newest.submitted_at, newest.submitted_by = SetState.SUBMITTED.value, now, record.by.id
        _save(record, held, newest)
    return _row(held)


@cites("3", "13(1)")
def return_set(by: Asker, *, number: int, digest: str, why: str, clock: Clock) -> SetRow:
    """Returns a version that waits for a review, with the reason; it is written and submitted anew. Raises as
    submit_set."""
    with (
        refusals_noted(by, "sharing.set.return", str(number), clock),
        act("sharing.set.return", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now, held = clock.now(), set_called(number)
        newest = newest_version(held)
        who, facts = duty_of(by, now), _facts(held, newest)
        require(rules.may_return_set(who, facts, _hands(who.user_id, facts)))
        require(rules.has_reason(why))
        _require_unchanged(newest, digest)
        newest.state, newest.returned_at, newest.returned_by = SetState.RETURNED.value, now, record.by.id
        newest.returned_why = checked_name(why, rules.MOST_WHY)
        _save(record, held, newest)
        record.fact("why", newest.returned_why)
    return _row(held)


@cites("3", "13(1)")
def register_set(by: Asker, *, number: int, digest: str, clock: Clock) -> SetRow:
    """Registers a submitted version, as another hand. Raises as submit_set."""
    with (
        refusals_noted(by, "sharing.set.register", str(number), clock),
        act("sharing.set.register", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now, held = clock.now(), set_called(number)
        newest = newest_version(held)
        who, facts = duty_of(by, now), _facts(held, newest)
        require(rules.may_register_set(who, facts, _hands(who.user_id, facts)))
        _require_unchanged(newest, digest)
        newest.state, newest.registered_at, newest.registered_by = SetState.REGISTERED.value, now, record.by.id
        _save(record, held, newest)
    return _row(held)


@cites("3", "13(1)")
def publish_set(by: Asker, *, number: int, digest: str, clock: Clock) -> SetRow:
    """Publishes a registered version, as a third hand; the version before it is superseded, and a set that was
    withdrawn stands again. Raises as submit_set."""
    with (
        refusals_noted(by, "sharing.set.publish", str(number), clock),
        act("sharing.set.publish", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now, held = clock.now(), set_called(number)
        newest, before = newest_version(held), published_version(held)
        who, facts = duty_of(by, now), _facts(held, newest)
        require(rules.may_publish_set(who, facts, _hands(who.user_id, facts)))
        _require_unchanged(newest, digest)
        if before is not None:
            before.state = SetState.SUPERSEDED.value
            before.save(update_fields=["state"])
            record.wrote(before)
        newest.state, newest.published_at, newest.published_by = SetState.PUBLISHED.value, now, record.by.id
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = None, "", ""
        held.save()
        record.wrote(held)
        _save(record, held, newest)
    return _row(held)


@cites("3", "13(1)")
def withdraw_set(by: Asker, *, number: int, why: str, clock: Clock) -> SetRow:
    """Withdraws a set: its published and its open version end, its number is never used again. It may be written anew.
    Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.set.withdraw", str(number), clock),
        act("sharing.set.withdraw", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now, held = clock.now(), set_called(number)
        newest = newest_version(held)
        require(rules.may_withdraw_set(duty_of(by, now), _facts(held, newest)))
        require(rules.has_reason(why))
        stated = checked_name(why, rules.MOST_WHY)
        standing = versions_of(held).filter(state__in=[*(one.value for one in OPEN), SetState.PUBLISHED.value])
        for version in standing:
            version.state = SetState.WITHDRAWN.value
            version.save(update_fields=["state"])
            record.wrote(version)
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = now, record.by.id, stated
        held.save()
        record.wrote(held)
        _state(record, held, newest_version(held))
        record.fact("why", stated)
    return _row(held)


@cites("3", "13(1)")
def take_in_shipped(by: Asker, *, provider: str, clock: Clock) -> int:
    """Writes drafts of the sets that every city has and of which none was made yet: six in an empty catalogue, later
    those that a version of ours brings; returns their number. `provider`: code of the organisation that provides them.
    Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.set.take_in_shipped", "", clock),
        act("sharing.set.take_in_shipped", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        lacking = lacking_sources()
        require(rules.may_take_in_shipped(duty_of(by, now), len(lacking)))
        organ = organisation_called(provider)
        entries = [one for one in shipped_sets(organ.code, organ.uscc, organ.name) if one[0] in lacking]
        for source, entry in entries:
            _write(DataSetVersion(data_set=_new_set(source, record, now), version=1), entry, record, now)
        record.fact("provider", organ.code)
        record.fact("sets", len(entries))
    return len(entries)


def _new_set(source: SetSource, record: ActRecord, now: datetime) -> DataSet:
    """A set with the next number, which is never used again: sets are not removed."""
    last = DataSet.objects.order_by("-serial").values_list("serial", flat=True).first() or 0
    kind = parameters.value("sharing.class_code", shanghai_day(now)).value
    made = DataSet.objects.create(
        code=f"{kind}/{last + 1:05d}", serial=last + 1, source=source.value, made_at=now, made_by=record.by.id
    )
    record.wrote(made)
    return made


def _write(version: DataSetVersion, new: NewSet, record: ActRecord, now: datetime) -> None:
    """Writes the content of a draft; what was submitted or registered of it before is undone."""
    write_content(version, new)
    version.state = SetState.DRAFT.value
    version.written_at, version.written_by = now, record.by.id
    if record.by.id not in version.writers.splitlines():
        version.writers += f"{record.by.id}\n"
    version.submitted_at, version.submitted_by = None, ""
    version.registered_at, version.registered_by = None, ""
    version.save()
    record.wrote(version)


def _save(record: ActRecord, held: DataSet, version: DataSetVersion) -> None:
    """Saves a version after a step, with the facts of the entry."""
    version.save()
    record.wrote(version)
    _state(record, held, version)


def _state(record: ActRecord, held: DataSet, version: DataSetVersion) -> None:
    for key, value in (
        ("set", held.code), ("name", version.name), ("version", version.version), ("digest", version.digest),
        ("share_type", version.share_type), ("state", version.state),
    ):  # fmt: skip
        record.fact(key, value)


def _facts(held: DataSet, newest: DataSetVersion) -> SetFacts:
    return set_facts(held, newest, has_published=published_version(held) is not None)


def _hands(user_id: int, facts: SetFacts) -> tuple[Hand, ...]:
    return hands_of((user_id, *facts.persons))


def _row(held: DataSet) -> SetRow:
    published = published_version(held)
    return set_row(held, newest_version(held), published.version if published else 0)


def _require_unchanged(version: DataSetVersion, digest: str) -> None:
    """Raises Fault(CONFLICT) where the content is another than the reader has seen."""
    if version.digest != digest:
        words = Words("该条目已被他人修改，请重新查看", "the entry was changed meanwhile: read it again")
        raise Fault(FaultKind.CONFLICT, words)
