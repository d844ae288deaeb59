"""Volumes in the reader's reach, one with all that it has, and its files for who may read them (article 11)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.inventory import inventory_digest, inventory_of
from mingcha.registry.archives.models import ArchiveVolume, VolumeHandover
from mingcha.registry.archives.rows import (
    document_called,
    document_rows,
    ended_on,
    handover_rows,
    participant_rows,
    standing_handover,
    standing_of,
    version_called,
    volume_called,
    volume_rows,
    with_units,
)
from mingcha.registry.archives.states import Secrecy, VolumeState
from mingcha.registry.archives.stored import read_unaltered_archived
from mingcha.registry.archives.values import JudgedVolume, VolumeFacts, VolumeRow, VolumeSteps
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts

MOST_VOLUMES = 100
"""Volumes of one page of the list."""
_PLACE = PlaceColumns(
    "system__site__division",
    "system__site__organisation__code",
    "system__site__zone",
    "system__contractor__code",
)


@cites("3", "11")
def volumes(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_VOLUMES,
    state: VolumeState | None = None,
    system: str = "",
) -> tuple[VolumeRow, ...]:
    """The volumes in reach, newest first; those below the number `before` if it is given, of one state or system if
    they are."""
    rows = _in_reach(duty_of(asker, at))
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(state=state.value) if state else rows
    rows = rows.filter(system__code=system) if system else rows
    numbers = list(rows.order_by("-pk").values_list("pk", flat=True).distinct()[:limit])
    found = list(with_units(ArchiveVolume.objects.filter(pk__in=numbers)).order_by("-pk"))
    return volume_rows(found, shanghai_day(at))


@cites("3", "11")
def volume(asker: Reader, number: int, *, at: datetime, by_token: bool = False) -> VolumeFacts:
    """One volume. Names of professionals are there for who may read internal documents. `by_token`: a program asks.
    Raises Fault(NOT_FOUND), and Refused (article 3) outside the reader's reach."""
    who, held, today = duty_of(asker, at), volume_called(number), shanghai_day(at)
    standing = standing_of(held)
    require(archives_rules.may_see_volume(who, standing))
    (row,) = volume_rows([held], today)
    reads = {
        level: archives_rules.may_read_archived(who, standing, level, by_token=by_token).allowed for level in Secrecy
    }
    return VolumeFacts(
        row=row,
        site=held.system.site.name,
        documents=document_rows(held, reads.__getitem__),
        participants=participant_rows(held, with_people=reads[Secrecy.INTERNAL]),
        handovers=handover_rows(held),
        missing=archives_rules.lacks_of_volume(standing, today),
        kept_until=archives_rules.keep_until(ended_on(held.system), today),
        inventory_sha256=inventory_digest(inventory_of(held)),
        steps=_steps(who, held, standing, at),
    )


@cites("3", "11")
def waiting_handovers(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The volumes that were handed over to a unit that the reader manages and that nobody signed for yet, the oldest
    first; by one query."""
    who = duty_of(asker, at)
    rows = _HANDED_OVER.rows(who, limit=limit) if managed_units(who) else []
    return tuple(Waiting(WaitKind.HANDOVER, str(number), Words(title, title), since) for number, title, since in rows)


def _handed_over(who: DutyFacts) -> QuerySet[VolumeHandover, Any]:
    rows = VolumeHandover.objects.filter(receiver__code__in=managed_units(who), returned_at=None, accepted_at=None)
    return rows.order_by("pk").values_list("volume_id", "volume__title", "signed_at")


_HANDED_OVER = QueryOfFacts(_handed_over)


@cites("3", "11")
def archived_file(
    asker: Reader, number: int, document: int, version: int, *, folder: Path, at: datetime, by_token: bool = False
) -> DocumentFile:
    """The bytes of a version of a document. `folder`: the documents of the home; `by_token` as in `volume`. Raises as
    `volume`, Refused (article 11) for a level that the reader may not read, Fault(CORRUPT) if they are gone or altered,
    Fault(UNAVAILABLE) while their store is away."""
    held = volume_called(number)
    found = document_called(held, document)
    level = Secrecy(found.secrecy)
    require(archives_rules.may_read_archived(duty_of(asker, at), standing_of(held), level, by_token=by_token))
    row = version_called(found, version)
    data = read_unaltered_archived(folder, row, f"{number}/{document}/{version}")
    name = f"archive-{held.pk}-{found.pk}-v{row.version}.{SUFFIXES[row.media_type]}"
    return DocumentFile(data, row.media_type, name)


@cites("3", "11")
def require_file_stays(asker: Reader, number: int, document: int, version: int, *, at: datetime) -> None:
    """What is answered to who wants to replace or delete a file of a volume: always Fault(CONFLICT) naming article 11.
    Raises Fault(NOT_FOUND), Refused (article 3) outside the reader's reach first."""
    held = volume_called(number)
    require(archives_rules.may_see_volume(duty_of(asker, at), standing_of(held)))
    version_called(document_called(held, document), version)
    until = archives_rules.keep_until(ended_on(held.system), shanghai_day(at))
    answer = archives_rules.may_delete_from_volume(until)
    if not answer.allowed:
        raise Fault(FaultKind.CONFLICT, answer.reason, f"{number}/{document}/{version}")


def _steps(who: DutyFacts, held: ArchiveVolume, standing: JudgedVolume, at: datetime) -> VolumeSteps:
    """What the reader may do now; what is missing is named when it is tried."""
    keeps = archives_rules.may_keep_volume(who, standing.place, standing.unit).allowed
    handed = standing_handover(held)
    receiver = handed.receiver.place if handed else Place("", "")
    return VolumeSteps(
        add=archives_rules.may_add_to_volume(who, standing).allowed,
        complete=archives_rules.may_complete(who, standing, shanghai_day(at)).allowed,
        hand_over=keeps and standing.state is VolumeState.COMPLETE,
        accept=archives_rules.may_accept_volume(who, standing, receiver).allowed,
        give_back=archives_rules.may_give_back(who, standing, receiver).allowed,
    )


def _in_reach(who: DutyFacts) -> QuerySet[ArchiveVolume]:
    """The same as `may_see_volume`: by the place of the system, or as the manager of a unit of the volume."""
    units = managed_units(who)
    found: Q = reach(who, _PLACE)
    if units:
        handed = VolumeHandover.objects.filter(receiver__code__in=units, returned_at=None)
        found |= Q(unit__code__in=units) | Q(pk__in=handed.values("volume"))
        found |= Q(system__building_unit__code__in=units) | Q(system__using_unit__code__in=units)
    return ArchiveVolume.objects.filter(found)


def managed_units(who: DutyFacts) -> list[str]:
    """The codes of the units that a person manages."""
    roles = who.roles if who.active else ()
    managed = [one.territory.organisation for one in roles if one.role is Role.UNIT_MANAGER]
    return [code for code in managed if code]
