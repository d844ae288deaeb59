"""What the papers of a volume say: its inventory, and the record of its handover with both signatures (article 11)."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.registry.archives.inventory import inventory_digest, inventory_of, inventory_values
from mingcha.registry.archives.models import ArchiveVolume
from mingcha.registry.archives.queries import volume
from mingcha.registry.archives.rows import standing_handover, volume_called
from mingcha.registry.archives.states import VolumeState
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.rules import may_issue_of_volume
from mingcha.registry.printed.values import Content


@cites("11")
def archive_content(asker: Reader, kind: PrintedKind, number: int, *, at: datetime) -> Content:
    """What a paper of a volume says. The digest of an inventory is that which both sides sign. Raises
    Fault(NOT_FOUND), Refused (article 3) for those who may not read it, (article 11) for a paper that it has not."""
    require(may_issue_of_volume(kind, volume(asker, number, at=at).row.state))
    held = volume_called(number)
    values = _values(kind, held)
    return Content(kind, str(number), held.title, values, sha256(canonical_json(values)).hex())


@cites("11")
def archive_paper_digest(kind: PrintedKind, number: int) -> str:
    """The digest of what a paper of a volume says now, "" for no volume and for one that has no such paper; not cut to
    a reach."""
    held = ArchiveVolume.objects.filter(pk=number).first()
    if held is None or not may_issue_of_volume(kind, VolumeState(held.state)):
        return ""
    return sha256(canonical_json(_values(kind, volume_called(number)))).hex()


def _values(kind: PrintedKind, held: ArchiveVolume) -> Mapping[str, Json]:
    values, handed = inventory_values(held), standing_handover(held)
    if kind is PrintedKind.INVENTORY or handed is None:
        return values
    return {
        "title": held.title,
        "number": held.pk,
        "system": values["system"],
        "giver": handed.giver.name,
        "receiver": handed.receiver.name,
        "files": handed.files,
        "pages": values["pages"],
        "inventory_sha256": inventory_digest(inventory_of(held)),
        "signed_by": handed.signed_name,
        "signed_at": _moment(handed.signed_at),
        "accepted_by": handed.accepted_name,
        "accepted_at": _moment(handed.accepted_at) if handed.accepted_at else "",
    }


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
