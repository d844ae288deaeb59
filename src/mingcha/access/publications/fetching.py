"""Fetches the footage that is redacted: the door's half of `privacy/redaction/port` (articles 16(3), 18, 19, 21).

Original bytes from the gateways, as exports fetch them, with tickets for exactly this redaction while it is prepared.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings

from mingcha.access.exports.fetching import GatewayOriginals, renewed_in_time
from mingcha.access.exports.point_fetch import fetch_point
from mingcha.access.exports.tasks import stretches_of
from mingcha.access.exports.work_folder import PointContent, disk_may_be_full, require_room
from mingcha.access.publications.models import FetchTicket
from mingcha.access.publications.rules import may_fetch_original
from mingcha.access.tickets.tokens import EXPORT, TICKET_KEY, TicketPayload, build_ticket
from mingcha.evidence.entries import act
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.redaction.clips import clips_sha256
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.rows import redaction_called
from mingcha.privacy.redaction.states import RedactionState
from mingcha.registry.identity.asker import Asker, actor_of, asker_called, duty_of
from mingcha.registry.refusals.actions import refusals_noted

_NAME = "access.publication.fetch"


@dataclass(frozen=True, slots=True)
class ClipFolder:
    """The folder of a redaction's source, as `fetch_point` writes it: clips below `data`, notes beside it. What exports
    need besides, to prove their minutes, is not kept."""

    bag: Path

    def notes(self, camera: str) -> Path:
        """The notes of the point's writer."""
        return self.bag / f"{camera}.jsonl"

    def require_room(self, wanted_bytes: int) -> None:
        """Raises Fault(EXHAUSTED) if the disk has not this much space besides a reserve."""
        require_room(self.bag, wanted_bytes)

    def keep_content(self, camera: str, content: PointContent) -> None:
        """Keeps nothing."""

    def closed(self, camera: str) -> dict[str, str] | None:
        """Name -> SHA-256 of each clip as it was written, None until all of the point is fetched."""
        path = self.notes(camera)
        lines = path.read_bytes().splitlines() if path.exists() else []
        if not lines or lines[-1] != canonical_json({"t": "done"}):
            return None
        found = [json.loads(line) for line in lines]
        return {str(line["clip"]): str(line["sha256"]) for line in found if line["t"] == "closed"}


@dataclass(frozen=True, slots=True)
class DoorSource:
    """Fulfils `Source` of `privacy/redaction/port`."""

    clock: Clock

    def fetch(
        self,
        no: str,
        point: str,
        from_at: datetime,
        to_at: datetime,
        folder: Path,
        advance: Callable[[int], None] = lambda _: None,
    ) -> str:
        """Fetches the clips of a redaction's span into its folder; see `Source`. `advance(bytes)` is called after each
        fragment and may end it by raising.

        Raises Refused (articles 7, 18, 19, 21), Fault(INVALID) for another span than the redaction's, NOT_FOUND
        without any footage, UNAUTHENTICATED for a maker whose account is disabled, UNAVAILABLE for what may be tried
        again, EXHAUSTED if the disk is full, CORRUPT for clips that were altered since.
        """
        held = redaction_called(no)
        span = unix_ms(from_at), unix_ms(to_at)
        if (held.point.code, held.from_ms, held.to_ms) != (point, *span):
            raise Fault(FaultKind.INVALID, Words("不是该脱敏的录像", "it is not the footage of this redaction"), no)
        by = asker_called(f"user:{held.maker_id}")
        with refusals_noted(by, _NAME, no, self.clock):
            _require_fetchable(by, held, self.clock.now())
        clips = ClipFolder(folder)
        if clips.closed(point) is None:
            issue = partial(issue_fetch_ticket, by, no=no, clock=self.clock)
            originals = partial(GatewayOriginals, ticket=renewed_in_time(issue, self.clock))
            with disk_may_be_full():
                fetch_point(point, stretches_of(point, *span), clips, originals, advance)
        return _digest(clips, point)


@cites("16(3)", "18", "19", "21")
def issue_fetch_ticket(by: Asker, *, no: str, clock: Clock) -> tuple[str, int]:
    """A ticket of `access.ticket_seconds` for the original footage of a redaction, for its job alone, and when it ends
    (Unix ms). Raises Refused (articles 7, 18, 19, 21), Fault(NOT_FOUND)."""
    noted = refusals_noted(by, _NAME, no, clock)
    with noted, act(_NAME, by=actor_of(by), clock=clock, cites=("16(3)", "19", "21"), beside=True) as record:
        held, now = redaction_called(no), clock.now()
        _require_fetchable(by, held, now)
        life = timedelta(seconds=parameters.number("access.ticket_seconds", shanghai_day(now)))
        payload = TicketPayload(
            id=uuid.uuid4().hex,
            grant=held.no,
            who=f"user:{held.maker_id}",
            points=(held.point.code,),
            modes=(EXPORT,),
            from_ms=held.from_ms,
            to_ms=held.to_ms,
            iat_ms=unix_ms(now),
            exp_ms=unix_ms(now + life),
            origin="",
        )
        row = FetchTicket.objects.create(
            id=payload.id,
            redaction=held.no,
            user_id=held.maker_id,
            person=held.person,
            point=held.point,
            from_ms=payload.from_ms,
            to_ms=payload.to_ms,
            issued_ms=payload.iat_ms,
            ends_ms=payload.exp_ms,
        )
        record.wrote(row)
        record.fact("redaction", held.no)
        record.fact("camera", held.point.code)
        token = build_ticket(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    return token, payload.exp_ms


def _require_fetchable(by: Asker, held: Redaction, now: datetime) -> None:
    """Raises Refused unless this redaction's footage may be fetched now, and nothing of it is closed."""
    state, point = RedactionState(held.state), held.point
    who, maker = duty_of(by, now), held.maker_id
    require(may_fetch_original(who, point.place, maker=maker, point_state=point.state, redaction_state=state))
    begins, ends = (datetime.fromtimestamp(ms / 1000, UTC) for ms in (held.from_ms, held.to_ms))
    require(is_shown(closed_spans((point.code,)), begins, ends))


def _digest(clips: ClipFolder, camera: str) -> str:
    """The SHA-256 of the list of names and digests of the clips. Raises Fault(NOT_FOUND) if there is none, CORRUPT if
    one is not as it was written."""
    written = clips.closed(camera) or {}
    if not written:
        raise Fault(FaultKind.NOT_FOUND, Words("该时段没有录像", "there is no footage of that time"), camera)
    listed: list[Json] = [[name, written[name]] for name in sorted(written)]
    expected = hashlib.sha256(canonical_json(listed)).hexdigest()
    if clips_sha256(clips.bag) != expected:
        words = Words("已取的录像被改动", "footage that was fetched is not as it was written")
        raise Fault(FaultKind.CORRUPT, words, camera)
    return expected
