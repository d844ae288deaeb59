"""Takes the folder of a case out as a bag: an act with an entry that has the digest of all its files (20, 23)."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from mingcha.evidence.bag.plain_bag import manifest_bytes
from mingcha.evidence.entries import act
from mingcha.evidence.queries import log_state
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.case_bags import rules
from mingcha.supervision.case_bags.making import payload_of
from mingcha.supervision.case_bags.models import CaseBag
from mingcha.supervision.case_bags.rows import bag_row, folder_of, hands_of, next_bag_no, require_unchanged
from mingcha.supervision.case_bags.values import CaseBagRow
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import case_called, case_facts, cited_of_case

MOST_TRIES = 3
"""How often a folder is read anew because the case went on meanwhile."""


@dataclass(frozen=True, slots=True)
class _BuiltBag:
    """A payload as it is to be logged; `size`: of the log when it was read."""

    no: str
    size: int
    manifest: str
    files: int
    size_bytes: int


@cites("3", "20", "23", "APL 47")
def export_case(by: Asker, *, case: int, purpose: str, folder: Path, clock: Clock) -> CaseBagRow:
    """Makes the bag of a case: everything that the log has of it until now. Papers and pictures are read before the
    act, so that nobody waits for the log meanwhile; the act writes the entry alone, if the case did not go on since,
    else the folder is read again. `purpose`: to whom it goes and why; `folder`: the documents of the home. Raises
    Refused (articles 3, 20), Fault(INVALID, NOT_FOUND), Fault(CORRUPT, CONFLICT) if a file or row is not as the log has
    it, or the case went on each time."""
    _require_taken(by, case_called(case), purpose, clock)
    for left in reversed(range(MOST_TRIES)):
        size = log_state().size
        try:
            return _logged(by, _built(case, size, folder), case, purpose, clock)
        except Fault as fault:
            went_on = fault.kind is FaultKind.CONFLICT and log_state().size > size
            if not (went_on and left):
                raise
    raise AssertionError("the last try answers or raises")


@cites("3", "20", "23")
def _require_taken(by: Asker, held: PenaltyCase, purpose: str, clock: Clock) -> None:
    facts, actor = case_facts(held), actor_of(by).id
    who = duty_of(by, clock.now())
    require(rules.may_take_case_folder(who, actor, facts, hands_of(held, facts.handlers)))
    require(rules.states_purpose(purpose))


def _built(case: int, size: int, folder: Path) -> _BuiltBag:
    held = case_called(case)
    no = next_bag_no(held)
    payload = payload_of(no, held, folder_of(held, before=size, documents=folder))
    manifest = sha256(manifest_bytes(payload)).hexdigest()
    return _BuiltBag(no, size, manifest, len(payload), sum(map(len, payload.values())))


def _logged(by: Asker, built: _BuiltBag, case: int, purpose: str, clock: Clock) -> CaseBagRow:
    with act("supervision.case.export", by=actor_of(by), clock=clock, cites=("20", *cited_of_case(case))) as record:
        now, held = clock.now(), case_called(case)
        _require_taken(by, held, purpose, clock)
        require_unchanged(held, since=built.size, before=record.entry, no=built.no)
        bag = CaseBag.objects.create(
            no=built.no,
            case=held,
            purpose=checked_name(purpose, rules.MOST_PURPOSE),
            manifest=built.manifest,
            files=built.files,
            size_bytes=built.size_bytes,
            made_by=record.by.id,
            made_at=now,
            entry=record.entry,
        )
        record.wrote(bag)
        record.fact("case", held.no)
        record.fact("bag", bag.no)
        record.fact("manifest", bag.manifest)
        record.fact("files", bag.files)
    return bag_row(bag)
