"""Gives and revokes a guest's link, and takes what the guest hands in, each paper once (article 10)."""

from datetime import timedelta
from pathlib import Path

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.actions import record_case
from mingcha.registry.relocations.guests import rules as guests_rules
from mingcha.registry.relocations.guests.link_keys import code_digest, key_digest, new_code, new_key
from mingcha.registry.relocations.guests.rows import link_opened
from mingcha.registry.relocations.keeping.rules import may_keep_asked
from mingcha.registry.relocations.models import RelocationLink
from mingcha.registry.relocations.papers import RELOCATIONS, keep_paper
from mingcha.registry.relocations.rows import judged_case, link_facts, move_on, read_relocation, relocation_called
from mingcha.registry.relocations.states import RelocationState
from mingcha.registry.relocations.values import GivenLink, NewPaper


@cites("3", "10(1)")
def give_link(by: Asker, *, relocation: int, guest: str, days: int, revision: int, clock: Clock) -> GivenLink:
    """Gives a moving party without an account a link and a code to one case, for so many days from today on; one that
    was given before is revoked. Both are told here alone. Raises Refused (articles 3, 10), Fault(INVALID),
    Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since `revision`."""
    key, code = new_key(), new_code()
    with act("registry.relocation.give_link", by=actor_of(by), clock=clock, cites=("3", "10(1)")) as record:
        now, held = clock.now(), read_relocation(relocation, revision)
        require(guests_rules.may_give_link(duty_of(by, now), judged_case(held)))
        require(guests_rules.link_days_fit(days, shanghai_day(now)))
        for before in RelocationLink.objects.filter(relocation=held, revoked_at=None):
            _revoke(record, before, clock)
        made = RelocationLink.objects.create(
            relocation=held,
            guest=checked_name(guest, guests_rules.MOST_GUEST),
            key_digest=key_digest(key),
            code_digest=code_digest(code),
            last_on=shanghai_day(now) + timedelta(days=days),
            given_by=actor_of(by).id,
            given_at=now,
        )
        move_on(held, RelocationState(held.state))
        held.save(update_fields=["revision"])
        record.wrote(made)
        record_case(record, held)
        record.fact("link", made.pk)
        record.fact("guest", made.guest)
        record.fact("last_on", made.last_on.isoformat())
    return GivenLink(made.pk, key, code, made.last_on)


@cites("3", "10(1)")
def revoke_link(by: Asker, *, relocation: int, link: int, clock: Clock) -> None:
    """Revokes a guest's link at once. Raises Refused (articles 3, 10), Fault(NOT_FOUND), Fault(CONFLICT) if it was
    revoked before."""
    with act("registry.relocation.revoke_link", by=actor_of(by), clock=clock, cites=("3", "10(1)")) as record:
        held = relocation_called(relocation)
        judged = judged_case(held)
        require(may_keep_asked(duty_of(by, clock.now()), judged))
        row = RelocationLink.objects.filter(relocation=held, pk=link).first()
        if row is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个链接", "there is no such link"), str(link))
        if row.revoked_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("该链接已撤销", "the link is revoked already"))
        _revoke(record, row, clock)
        record.fact("relocation", held.pk)
        record.fact("link", row.pk)


@cites("10(1)", "10(2)")
def hand_in_as_guest(by: Actor, *, key: str, code: str, new: NewPaper, scan: bytes, folder: Path, clock: Clock) -> int:
    """Keeps a paper that a guest hands in with the key of a link and its code; returns its number. `by`: the program of
    the page; the entry names the link. Raises Fault(NOT_FOUND) for a wrong key or code, Refused (article 10) for a link
    that is late, revoked or used for this purpose, Fault(INVALID)."""
    link, now = link_opened(key, code), clock.now()
    # before the file is looked at
    _require_taken(link, new, clock)
    article = relocations_rules.article_of(link.relocation.mandatory)
    with (
        kept_scan(scan, below=RELOCATIONS, folder=folder, on=shanghai_day(now), article=article) as document,
        act("registry.relocation.hand_in_as_guest", by=by, clock=clock, cites=("10",)) as record,
    ):
        link = link_opened(key, code)
        _require_taken(link, new, clock)
        made = keep_paper(record, relocation_called(link.relocation_id), new, document, clock, link)
        record.fact("link", link.pk)
        record.fact("guest", link.guest)
        record.fact("giver", made.giver)
    return made.pk


def _require_taken(link: RelocationLink, new: NewPaper, clock: Clock) -> None:
    today, judged = shanghai_day(clock.now()), judged_case(link.relocation)
    require(guests_rules.may_hand_in_by_link(link_facts(link), new.purpose, today))
    require(guests_rules.guest_says_who(new))
    require(relocations_rules.paper_is_whole(new, judged, today))


def _revoke(record: ActRecord, held: RelocationLink, clock: Clock) -> None:
    held.revoked_at, held.revoked_by = clock.now(), record.by.id
    held.save(update_fields=["revoked_at", "revoked_by"])
    record.wrote(held)
