"""Hands a volume over: its keeper signs the inventory, the other unit compares every file and signs, or gives it back
(article 11).
"""

import hashlib
from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.actions import step
from mingcha.registry.archives.inventory import inventory_digest, inventory_of
from mingcha.registry.archives.models import ArchiveVolume, VolumeHandover
from mingcha.registry.archives.rows import files_of, read_volume, standing_handover, standing_of, volume_called
from mingcha.registry.archives.states import VolumeState
from mingcha.registry.archives.stored import read_archived
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called


@cites("3", "11")
def hand_over(by: Asker, *, volume: int, receiver: str, revision: int, clock: Clock) -> str:
    """Signs the inventory of a complete volume for its unit and hands it over; returns the inventory's SHA-256.
    `receiver`: code of the other unit; `revision`: of the volume as it was read. Raises Refused (articles 3, 11),
    Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("registry.archive.hand_over", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), read_volume(volume, revision)
        to, who = organisation_called(receiver), duty_of(by, now)
        require(archives_rules.may_hand_over(who, standing_of(held), to.code, to.kind))
        text = inventory_of(held)
        made = VolumeHandover.objects.create(
            volume=held,
            giver=held.unit,
            receiver=to,
            inventory=text,
            digest=inventory_digest(text),
            files=len(files_of(held)),
            signed_by=actor_of(by).id,
            signed_name=who.name,
            signed_at=now,
        )
        record.wrote(made)
        step(record, held, VolumeState.HANDED_OVER)
        record.fact("receiver", to.code)
        record.fact("inventory", made.digest)
        record.fact("files", made.files)
    return made.digest


@cites("3", "11")
def accept_volume(by: Asker, *, volume: int, inventory: str, revision: int, folder: Path, clock: Clock) -> None:
    """Signs for the receiving unit that a volume is accepted, once every file has the SHA-256 that was signed (T11a).
    `inventory`: SHA-256 of the inventory that was read; `folder`: the documents of the home. Raises Refused (articles
    3, 11; also for a person who would sign on both sides), Fault(NOT_FOUND), Fault(CORRUPT) naming a file that is gone
    or altered, Fault(UNAVAILABLE) while the store of files is away, Fault(CONFLICT) if somebody did a step since."""
    # before a file is read
    _require_receiver(by, volume_called(volume), clock)
    _compare_files(volume_called(volume), folder)
    with act("registry.archive.accept", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), read_volume(volume, revision)
        _require_receiver(by, held, clock)
        standing, who = standing_of(held), duty_of(by, now)
        signers = (standing.signer, who.user_id)
        require(archives_rules.is_signed_by_two(*signers, hands_of(signers)))
        require(archives_rules.is_as_signed(inventory, standing))
        handed = _waiting(held)
        handed.accepted_by, handed.accepted_name, handed.accepted_at = actor_of(by).id, who.name, now
        handed.save(update_fields=["accepted_by", "accepted_name", "accepted_at"])
        record.wrote(handed)
        step(record, held, VolumeState.ACCEPTED)
        record.fact("receiver", handed.receiver.code)
        record.fact("inventory", handed.digest)


@cites("3", "11")
def give_back_volume(by: Asker, *, volume: int, reason: str, revision: int, clock: Clock) -> None:
    """Ends a handover that waits, with the reason: its receiver does not take it, or its giver takes it back. The
    volume is complete again and may grow. Raises Refused (articles 3, 11), Fault(NOT_FOUND), Fault(INVALID) without a
    reason, Fault(CONFLICT) if somebody did a step since."""
    stated = checked_name(reason, archives_rules.MOST_REASON)
    with act("registry.archive.give_back", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), read_volume(volume, revision)
        handed = standing_handover(held)
        place = handed.receiver.place if handed else held.unit.place
        require(archives_rules.may_give_back(duty_of(by, now), standing_of(held), place))
        require(archives_rules.names_no_identity_card({"reason": stated}))
        handed = _waiting(held)
        handed.returned_by, handed.returned_at, handed.reason = actor_of(by).id, now, stated
        handed.save(update_fields=["returned_by", "returned_at", "reason"])
        record.wrote(handed)
        step(record, held, VolumeState.COMPLETE)
        record.fact("receiver", handed.receiver.code)
        record.fact("reason", stated)


def _require_receiver(by: Asker, held: ArchiveVolume, clock: Clock) -> None:
    handed = standing_handover(held)
    place = handed.receiver.place if handed else held.unit.place
    require(archives_rules.may_accept_volume(duty_of(by, clock.now()), standing_of(held), place))


def _waiting(held: ArchiveVolume) -> VolumeHandover:
    """The handover that waits. Raises Fault(CONFLICT) without one."""
    handed = standing_handover(held)
    if handed is None:
        raise Fault(
            FaultKind.CONFLICT, Words("该案卷当前不处于待接收状态", "the volume is not handed over"), str(held.pk)
        )
    return handed


def _compare_files(held: ArchiveVolume, folder: Path) -> None:
    """Raises Fault(CORRUPT) for the first file whose bytes are gone or are not those of its row, Fault(UNAVAILABLE)."""
    for one in files_of(held):
        try:
            found = hashlib.sha256(read_archived(folder, one.file, one.digest)).hexdigest()
        except FileNotFoundError:
            found = ""
        if found != one.digest:
            name, version = one.document.title, one.version
            words = Words(
                f"《{name}》第 {version} 版缺失或者与目录不符，不得接收",
                f"{name}, version {version}, is missing or differs from the inventory: it is not accepted",
            )
            raise Fault(FaultKind.CORRUPT, words, str(held.pk))
