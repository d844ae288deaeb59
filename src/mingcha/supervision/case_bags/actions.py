"""Takes the folder of a case out as a bag: an act with an entry that has the digest of all its files (20, 23)."""

from hashlib import sha256
from pathlib import Path

from mingcha.evidence.bag.plain_bag import manifest_bytes
from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.case_bags import rules
from mingcha.supervision.case_bags.making import payload_of
from mingcha.supervision.case_bags.models import CaseBag
from mingcha.supervision.case_bags.rows import bag_row, folder_of, hands_of, next_bag_no
from mingcha.supervision.case_bags.values import CaseBagRow
from mingcha.supervision.cases.rows import case_called, case_facts


@cites("3", "20", "23", "APL 47")
def export_case(by: Asker, *, case: int, purpose: str, folder: Path, clock: Clock) -> CaseBagRow:
    """Makes the bag of a case: everything that the log has of it until now. `purpose`: to whom it goes and why;
    `folder`: the documents of the home. Raises Refused (articles 3, 20), Fault(INVALID, NOT_FOUND), Fault(CORRUPT,
    CONFLICT) if a file or row is not as the log has it."""
    with act("supervision.case.export", by=actor_of(by), clock=clock, cites=("20", "23")) as record:
        now, held = clock.now(), case_called(case)
        facts, actor = case_facts(held), actor_of(by).id
        require(rules.may_take_case_folder(duty_of(by, now), actor, facts.place, hands_of(held, facts.handlers)))
        require(rules.states_purpose(purpose))
        no = next_bag_no(held)
        payload = payload_of(no, held, folder_of(held, before=record.entry, documents=folder))
        bag = CaseBag.objects.create(
            no=no,
            case=held,
            purpose=checked_name(purpose, rules.MOST_PURPOSE),
            manifest=sha256(manifest_bytes(payload)).hexdigest(),
            files=len(payload),
            size_bytes=sum(map(len, payload.values())),
            made_by=actor,
            made_at=now,
            entry=record.entry,
        )
        record.wrote(bag)
        record.fact("case", held.no)
        record.fact("bag", bag.no)
        record.fact("manifest", bag.manifest)
        record.fact("files", bag.files)
    return bag_row(bag)
