"""Checks of shares for `mingcha check`: what was opened under one is in it and has its line (articles 13(2), 16(3))."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from mingcha.access.duty.models import Grant, GrantPoint
from mingcha.access.register.checks import not_registered
from mingcha.access.register.models import RegisterRow
from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.access.shares.rows import shares_with
from mingcha.access.shares.rules import share_covers
from mingcha.access.shares.values import SharedPointFacts, ShareFacts, ShareKind
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import COPY, LIVE, PLAYBACK
from mingcha.kit.clock import unix_ms
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_EXCEEDED = Words(
    "依共享开通的超出了该共享：人员、点位、期限、时段或方式不符",
    "something was opened under a share that it does not cover: person, points, term, hours or way",
)
_MODES = {ShareKind.LIVE: LIVE, ShareKind.PLAYBACK: COPY, ShareKind.SNAPSHOT: PLAYBACK}
"""The mode of the tickets of a share; those of single pictures are used on the server alone."""
type _Since = list[tuple[int, int | None]]
"""[from, until) in Unix milliseconds, None: open."""


@cites("13(2)", "16(3)", "19")
def check_shares() -> Iterator[Finding]:
    """Reports every grant and ticket of a share that it did not cover when it was made, and every ticket without its
    line in the register. A share that was widened or revived in the tables is named by the check of the log
    (evidence.checks); what was done under it meanwhile is named here once it is put right."""
    lines = set(RegisterRow.objects.filter(grant__share__isnull=False).values_list("ticket_id", flat=True))
    opened = set(RegisterRow.objects.filter(grant__share__isnull=False).values_list("grant_id", "camera"))
    used = Grant.objects.filter(share__isnull=False).values("share_id")
    for held in SharedAccess.objects.filter(pk__in=used).order_by("pk").iterator(chunk_size=200):
        then = _Then(held)
        for key, no, user, purpose, begins, until in (
            Grant.objects.filter(share=held)
            .order_by("pk")
            .values_list("pk", "no", "user_id", "purpose", "valid_from", "valid_until")
        ):
            codes = GrantPoint.objects.filter(grant=key).values_list("point__code", flat=True)
            is_own = purpose == held.purpose and until <= held.until_at
            if not is_own or not then.covers(user, list(codes), unix_ms(begins)):
                yield Finding("access", "share_exceeded", f"access_grant {no} {held.no}", _EXCEEDED)
        tickets = Ticket.objects.filter(grant__share=held).order_by("issued_ms", "id")
        columns = ("id", "grant_id", "grant__no", "grant__user_id", "points", "modes", "issued_ms", "from_ms")
        rows = tickets.values_list(*columns).iterator(chunk_size=2000)
        for key, grant, no, user, points, modes, at_ms, from_ms in rows:
            is_own = modes == _MODES[then.facts.kind] and (modes != COPY or from_ms >= unix_ms(then.facts.from_at))
            if not is_own or not then.covers(user, points.split(), at_ms):
                yield Finding("access", "share_exceeded", f"access_ticket {no} {key}", _EXCEEDED)
            each = then.facts.kind is ShareKind.SNAPSHOT
            if key not in lines if each else any((grant, camera) not in opened for camera in points.split()):
                yield not_registered(f"access_ticket {no} {key}")


class _Then:
    """A share as it was at earlier instants, by its rows of today."""

    def __init__(self, held: SharedAccess) -> None:
        facts = shares_with([held.pk], (), held.opened_at)[held.pk]
        self.facts: ShareFacts = replace(facts, from_at=_floor(held.from_at))
        self._ended_ms = unix_ms(held.ended_at) if held.ended_at else None
        rows = SharedPoint.objects.filter(share=held).values_list("point__code", "withdrawn_at")
        self._withdrawn = {code: unix_ms(at) if at else None for code, at in rows}
        self._people: dict[int, _Since] = {}
        named = SharedPerson.objects.filter(share=held).values_list("user_id", "named_at", "removed_at")
        for user, begins, until in named:
            self._people.setdefault(user, []).append((unix_ms(begins), unix_ms(until) if until else None))

    def covers(self, user: int, codes: list[str], at_ms: int) -> bool:
        """Whether the share covered this at an instant. An act of the same millisecond came after it."""
        named = any(
            begins <= at_ms and (until is None or at_ms <= until) for begins, until in self._people.get(user, ())
        )
        points = {
            code: SharedPointFacts(withdrawn=(until := self._withdrawn[code]) is not None and until < at_ms)
            for code in codes
            if code in self._withdrawn
        }
        share = replace(
            self.facts,
            ended=self._ended_ms is not None and self._ended_ms < at_ms,
            people=frozenset({user} if named else ()),
            points=points,
        )
        return bool(share_covers(share, user, codes, datetime.fromtimestamp(at_ms / 1000, UTC)))


def _floor(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
