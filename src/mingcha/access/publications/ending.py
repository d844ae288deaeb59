"""How a publication ends, by an act or by the clock: its finding, and the film that nothing shows any more (21)."""

from datetime import datetime
from pathlib import Path

from mingcha.access.publications.lines import line_of_end
from mingcha.access.publications.models import Publication
from mingcha.access.publications.rows import publications_with_units
from mingcha.access.publications.rules import is_term_over
from mingcha.access.publications.values import LASTING, PublicationState
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction.actions import withdraw_within
from mingcha.privacy.redaction.queries import redaction_facts
from mingcha.privacy.redaction.states import OPEN, RedactionState
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.duty import DutyFacts

MOST_A_TURN = 100
"""Publications that one act of the clock ends."""
_TERM, _FILM = "公开期限届满", "脱敏影片已撤回"


@cites("21")
def end_publications(by: Actor, *, folder: Path, clock: Clock) -> int:
    """Ends each publication whose term is over, out or not, or whose film was withdrawn, and opens the finding of one
    that was out until somebody states that it is down; returns how many. Nothing is written where there is none.
    `folder`: the redactions of the home."""
    if not _over(clock.now()):
        return 0
    films = []
    with act("access.publication.end", by=by, clock=clock, cites=("21",)) as record:
        now = clock.now()
        found = _over(now)  # again under the log's lock: one may have been withdrawn meanwhile
        for held, reason in found:
            end_one(record, held, PublicationState.OVER, reason, now)
            if film_is_over(record, held, reason, clock):
                films.append(held.redaction)
        record.fact("publications", [held.no for held, _ in found])
    for film in films:
        RedactionWork(folder, film).remove()
    return len(found)


def end_one(
    record: ActRecord,
    held: Publication,
    state: PublicationState,
    reason: str,
    now: datetime,
    who: DutyFacts | None = None,
) -> None:
    """Ends a publication in the transaction of an act, with the line of the register and the finding of one that was
    out. `who`: None for the clock."""
    held.state, held.ended_at, held.end_reason = state.value, now, reason
    held.save(update_fields=["state", "ended_at", "end_reason", "informed"])
    record.wrote(held)
    if held.released_at is not None:
        ensure_finding(
            record,
            kind=FindingKind.PUBLICATION_OVER,
            article="21",
            subject_kind=SubjectKind.PUBLICATION,
            subject=held.no,
            words=Words(
                f"公开传播 {held.no} 已终止，待确认下架：{held.place}",
                f"publication {held.no} has ended, is it down: {held.place}",
            ),
            place=held.unit.place,
            now=now,
        )
        line_of_end(record, held, reason, who, now)
    note(record, held)
    record.fact("reason", reason)


def film_is_over(record: ActRecord, held: Publication, reason: str, clock: Clock) -> bool:
    """Withdraws the film of an approved publication that ended, out or not, in its act, if no other one shows it or is
    to show it; whether its files go. A film that is still being made is not released without another one."""
    if held.approved_at is None or not held.redaction or redaction_facts(held.redaction).state in OPEN:
        return False
    others = Publication.objects.filter(redaction=held.redaction, state__in=[state.value for state in LASTING])
    if others.filter(until_on__gte=shanghai_day(clock.now())).exists():
        return False
    withdraw_within(record, held.redaction, reason, clock)
    return True


def note(record: ActRecord, held: Publication) -> None:
    """The facts of every entry of one publication."""
    for key, value in (
        ("publication", held.no), ("unit", held.unit.code), ("state", held.state), ("redaction", held.redaction),
        ("output_sha256", held.output_sha256),
    ):  # fmt: skip
        record.fact(key, value)


def _over(now: datetime) -> list[tuple[Publication, str]]:
    """Up to MOST_A_TURN of them, with the reason; of those that were never out the ones past their last day."""
    found = []
    lasts = [state.value for state in (PublicationState.ASKED, *LASTING)]
    for held in publications_with_units().filter(state__in=lasts).order_by("until_on", "pk"):
        if is_term_over(held.until_on, shanghai_day(now)):
            found.append((held, _TERM))
        elif held.state != PublicationState.RELEASED:
            continue
        elif redaction_facts(held.redaction).state is not RedactionState.RELEASED:
            found.append((held, _FILM))
        if len(found) == MOST_A_TURN:
            break
    return found
