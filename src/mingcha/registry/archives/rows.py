"""Rows of volumes: found by number, and turned into values; for actions and queries, not for pages (article 11)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from django.db.models import Max, QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.models import (
    ArchiveDocument,
    ArchiveParticipant,
    ArchiveTechnician,
    ArchiveVersion,
    ArchiveVolume,
    VolumeHandover,
)
from mingcha.registry.archives.states import TRANSITIONS, Activity, ArchiveKind, Secrecy, VolumeState
from mingcha.registry.archives.values import (
    DocumentRow,
    EarlierStatement,
    HandoverRow,
    JudgedVolume,
    ParticipantRow,
    TechnicianRow,
    VersionRow,
    VolumeRow,
)
from mingcha.registry.identity.hands import person_id
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.relocations.models import Relocation
from mingcha.registry.systems.models import System

_LARGEST_NUMBER = 2**63 - 1
_UNITS = ("unit", *(f"system__{one}" for one in ("site__organisation", "contractor", "building_unit", "using_unit")))
_KIND_ORDER = {kind.value: place for place, kind in enumerate(ArchiveKind)}


def with_units(rows: QuerySet[ArchiveVolume]) -> QuerySet[ArchiveVolume]:
    """Volumes with their unit, their system, its site and its organisations, in one query."""
    return rows.select_related(*_UNITS)


def volume_called(number: int) -> ArchiveVolume:
    """The volume with this number. Raises Fault(NOT_FOUND)."""
    rows = ArchiveVolume.objects.filter(pk=number)
    found = with_units(rows).first() if 0 < number <= _LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一案卷", "there is no such volume"), str(number))
    return found


def read_volume(number: int, revision: int) -> ArchiveVolume:
    """The volume as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if a step was done since."""
    held = volume_called(number)
    if held.revision != revision:
        words = Words("该案卷已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


def move_on(held: ArchiveVolume, state: VolumeState) -> None:
    """Sets the state in memory, and counts the step. Raises Fault(INTERNAL) for one that TRANSITIONS does not have."""
    if state.value != held.state and state not in TRANSITIONS[VolumeState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("案卷状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value
    held.revision += 1


def document_called(held: ArchiveVolume, number: int) -> ArchiveDocument:
    """The document of a volume with this number. Raises Fault(NOT_FOUND)."""
    rows = ArchiveDocument.objects.filter(volume=held, pk=number)
    found = rows.first() if 0 < number <= _LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("卷内没有这份材料", "the volume has no such document"), str(number))
    return found


def version_called(document: ArchiveDocument, version: int) -> ArchiveVersion:
    """This version of a document. Raises Fault(NOT_FOUND)."""
    rows = ArchiveVersion.objects.filter(document=document, version=version)
    found = rows.first() if 0 < version <= _LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一版", "there is no such version"), str(version))
    return found


def participant_called(held: ArchiveVolume, number: int) -> ArchiveParticipant:
    """The participating unit of a volume with this number. Raises Fault(NOT_FOUND)."""
    rows = ArchiveParticipant.objects.filter(volume=held, pk=number)
    found = rows.first() if 0 < number <= _LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("案卷没有登记这一单位", "the volume has no such unit"), str(number))
    return found


def technician_called(held: ArchiveVolume, number: int) -> ArchiveTechnician:
    """The professional of a volume with this number. Raises Fault(NOT_FOUND)."""
    rows = ArchiveTechnician.objects.select_related("participant").filter(participant__volume=held, pk=number)
    found = rows.first() if 0 < number <= _LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("案卷没有登记这一人员", "the volume has no such person"), str(number))
    return found


def files_of(held: ArchiveVolume) -> list[ArchiveVersion]:
    """Every file of a volume in the order of its inventory: by kind, name and version."""
    rows = ArchiveVersion.objects.filter(document__volume=held).select_related("document")
    return sorted(rows, key=lambda one: (_KIND_ORDER[one.document.kind], one.document.title, one.version))


def standing_handover(held: ArchiveVolume) -> VolumeHandover | None:
    """The handover that waits or was accepted, None before one and where the last one was given back."""
    rows = VolumeHandover.objects.filter(volume=held, returned_at=None)
    return rows.select_related("giver", "receiver").first()


def standings_of(volumes: Sequence[ArchiveVolume]) -> dict[int, JudgedVolume]:
    """Volumes as their rules see them, by number, by a few queries for all."""
    numbers = [held.pk for held in volumes]
    kinds: dict[int, set[ArchiveKind]] = defaultdict(set)
    stated: dict[int, set[Activity]] = defaultdict(set)
    staffed: dict[int, set[Activity]] = defaultdict(set)
    for number, kind in ArchiveDocument.objects.filter(volume__in=numbers).values_list("volume_id", "kind"):
        kinds[number].add(ArchiveKind(kind))
    for number, activity in ArchiveParticipant.objects.filter(volume__in=numbers).values_list("volume_id", "activity"):
        stated[number].add(Activity(activity))
    people = ArchiveTechnician.objects.filter(participant__volume__in=numbers)
    for number, activity in people.values_list("participant__volume_id", "participant__activity"):
        staffed[number].add(Activity(activity))
    columns = ("volume_id", "receiver__code", "signed_by", "digest")
    handed = {
        number: (receiver, person_id(signer), digest)
        for number, receiver, signer, digest in VolumeHandover.objects.filter(
            volume__in=numbers, returned_at=None
        ).values_list(*columns)
    }
    return {
        held.pk: JudgedVolume(
            held.system.place,
            VolumeState(held.state),
            held.unit.code,
            held.system.units,
            held.system.legal_class,
            frozenset(kinds[held.pk]),
            frozenset(stated[held.pk]),
            frozenset(staffed[held.pk]),
            *handed.get(held.pk, ("", 0, "")),
        )
        for held in volumes
    }


def standing_of(held: ArchiveVolume) -> JudgedVolume:
    """A volume as its rules see it."""
    return standings_of([held])[held.pk]


def volume_rows(volumes: Sequence[ArchiveVolume], on: date) -> tuple[VolumeRow, ...]:
    """Volumes of `with_units` as values, on a Shanghai day."""
    standings, numbers = standings_of(volumes), [held.pk for held in volumes]
    handed = VolumeHandover.objects.filter(volume__in=numbers, returned_at=None)
    receivers = dict(handed.values_list("volume_id", "receiver__name"))
    counts: dict[int, int] = defaultdict(int)
    for number in ArchiveDocument.objects.filter(volume__in=numbers).values_list("volume_id", flat=True):
        counts[number] += 1
    return tuple(
        VolumeRow(
            number=held.pk,
            title=held.title,
            state=VolumeState(held.state),
            system=held.system.code,
            system_name=held.system.name,
            unit=held.unit.code,
            unit_name=held.unit.name,
            receiver=standings[held.pk].receiver,
            receiver_name=receivers.get(held.pk, ""),
            percent=archives_rules.percent_complete(standings[held.pk], on),
            documents=counts[held.pk],
            revision=held.revision,
            opened_by=held.opened_by,
            opened_at=held.opened_at,
            completed_at=held.completed_at,
        )
        for held in volumes
    )


def document_rows(held: ArchiveVolume, may_read: Callable[[Secrecy], bool]) -> tuple[DocumentRow, ...]:
    """The documents of a volume in the order of the inventory, each with its versions, the newest first. `may_read`:
    whether the reader may have files of this level."""
    versions: dict[int, list[VersionRow]] = defaultdict(list)
    files = files_of(held)
    for one in reversed(files):
        versions[one.document_id].append(version_row(one))
    documents = {one.document_id: one.document for one in files}
    return tuple(
        DocumentRow(
            number=number,
            kind=ArchiveKind(one.kind),
            title=one.title,
            secrecy=Secrecy(one.secrecy),
            versions=tuple(versions[number]),
            may_read=may_read(Secrecy(one.secrecy)),
        )
        for number, one in documents.items()
    )


def version_row(held: ArchiveVersion) -> VersionRow:
    """A version as a value."""
    return VersionRow(
        version=held.version,
        pages=held.pages,
        note=held.note,
        media_type=held.media_type,
        size_bytes=held.size_bytes,
        sha256=held.digest,
        added_by=held.added_by,
        added_at=held.added_at,
    )


def participant_rows(held: ArchiveVolume, *, with_people: bool) -> tuple[ParticipantRow, ...]:
    """The units that took part, by activity, as they were stated last; their professionals for who may read them."""
    every = {one.pk: one for one in held.participants.order_by("pk")}
    newest = {key: _newest(key, every) for key in every}
    people: dict[int, list[TechnicianRow]] = defaultdict(list)
    if with_people:
        persons = {one.pk: one for one in ArchiveTechnician.objects.filter(participant__volume=held).order_by("pk")}
        for one in _stated_last(persons):
            earlier = _earlier(one, persons, lambda was: (was.name, was.duty, was.certificate))
            row = TechnicianRow(one.pk, one.name, one.certificate, one.duty, earlier)
            people[newest[one.participant_id]].append(row)
    order = {activity.value: place for place, activity in enumerate(Activity)}
    return tuple(
        ParticipantRow(
            number=one.pk,
            activity=Activity(one.activity),
            name=one.name,
            uscc=one.uscc,
            qualification=one.qualification,
            contract=one.contract,
            technicians=tuple(people[one.pk]),
            earlier=_earlier(one, every, lambda was: (was.name, was.uscc, was.qualification, was.contract)),
        )
        for one in sorted(_stated_last(every), key=lambda one: order[one.activity])
    )


def _stated_last[S: (ArchiveParticipant, ArchiveTechnician)](every: Mapping[int, S]) -> list[S]:
    """Those that no later version corrects, in the order of their first versions."""
    corrected = {one.corrects_id for one in every.values()}
    last = [one for one in every.values() if one.pk not in corrected]
    return sorted(last, key=lambda one: _versions(one, every)[-1].pk)


def _newest[S: (ArchiveParticipant, ArchiveTechnician)](key: int, every: Mapping[int, S]) -> int:
    """The number of the version that was stated last of the one with this number."""
    following = {one.corrects_id: one.pk for one in every.values()}
    while key in following:
        key = following[key]
    return key


def _versions[S: (ArchiveParticipant, ArchiveTechnician)](held: S, every: Mapping[int, S]) -> list[S]:
    """A statement with those before it, the newest first."""
    found = [held]
    while (before := found[-1].corrects_id) is not None:
        found.append(every[before])
    return found


def _earlier[S: (ArchiveParticipant, ArchiveTechnician)](
    held: S, every: Mapping[int, S], texts_of: Callable[[S], tuple[str, ...]]
) -> tuple[EarlierStatement, ...]:
    """What was stated before, the newest first, each with why and when it was corrected."""
    versions = _versions(held, every)
    return tuple(
        EarlierStatement(texts_of(was), after.reason, after.added_by, after.added_at)
        for after, was in pairwise(versions)
    )


def handover_rows(held: ArchiveVolume) -> tuple[HandoverRow, ...]:
    """The handovers of a volume, the newest first."""
    rows = VolumeHandover.objects.filter(volume=held).select_related("giver", "receiver").order_by("-pk")
    return tuple(
        HandoverRow(
            number=one.pk,
            giver_name=one.giver.name,
            receiver_name=one.receiver.name,
            files=one.files,
            sha256=one.digest,
            signed_by=one.signed_by,
            signed_at=one.signed_at,
            accepted_by=one.accepted_by,
            accepted_at=one.accepted_at,
            returned_by=one.returned_by,
            returned_at=one.returned_at,
            reason=one.reason,
        )
        for one in rows
    )


def ended_on(system: System) -> date | None:
    """The day on which the last point of a system was taken away; None while one stands, and before the first."""
    points = Point.objects.filter(system=system)
    if not points.exists() or points.exclude(state=PointState.OUT_OF_USE).exists():
        return None
    found: date | None = Relocation.objects.filter(system=system).aggregate(last=Max("done_on"))["last"]
    return found
