"""Opens volumes, states who took part, and declares a volume complete (article 11)."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.models import ArchiveParticipant, ArchiveTechnician, ArchiveVolume
from mingcha.registry.archives.noting import close_of_archives
from mingcha.registry.archives.rows import move_on, participant_called, read_volume, standing_of, volume_called
from mingcha.registry.archives.states import Activity, VolumeState
from mingcha.registry.archives.values import NewParticipant, NewTechnician
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.systems.rows import system_called


@cites("3", "11")
def open_volume(by: Asker, *, system: str, title: str, clock: Clock, unit: str = "") -> int:
    """Opens a volume of a system; returns its number. `unit`: code of the unit that keeps it, one of those that build,
    manage or use the system; "" for the managing unit. Raises Refused (articles 3, 11), Fault(NOT_FOUND),
    Fault(INVALID)."""
    with act("registry.archive.open", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), system_called(system)
        keeper = organisation_called(unit) if unit else held.site.organisation
        require(archives_rules.may_open_volume(duty_of(by, now), held.place, keeper.code, held.units))
        require(archives_rules.names_no_identity_card({"title": title}))
        made = ArchiveVolume.objects.create(
            system=held,
            unit=keeper,
            title=checked_name(title, archives_rules.MOST_TITLE),
            opened_by=actor_of(by).id,
            opened_at=now,
        )
        tell(record, made)
        record.fact("title", made.title)
        record.fact("unit", keeper.code)
    return made.pk


@cites("3", "11")
def add_participant(by: Asker, *, volume: int, new: NewParticipant, clock: Clock) -> int:
    """Adds a unit that took part; returns its number. One that maintains the system ends the finding that there is
    none. Raises Refused (articles 3, 11), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for one that is stated."""
    with act("registry.archive.add_participant", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), volume_called(volume)
        require(archives_rules.may_add_to_volume(duty_of(by, now), standing_of(held)))
        require(archives_rules.participant_is_whole(new))
        most = archives_rules.MOST_TEXT
        stated = {
            "activity": new.activity.value,
            "uscc": new.uscc,
            "contract": checked_name(new.contract, most) if new.contract.strip() else "",
        }
        same = held.participants.filter(correction=None, **stated)
        free(same.exists(), "该单位已登记", "the unit is stated already")
        free(
            held.participants.count() >= archives_rules.MOST_PEOPLE,
            f"参与单位不超过 {archives_rules.MOST_PEOPLE} 家",
            f"a volume has at most {archives_rules.MOST_PEOPLE} units",
        )
        made = ArchiveParticipant.objects.create(
            volume=held,
            name=checked_name(new.name, archives_rules.MOST_NAME),
            qualification=checked_name(new.qualification, most) if new.qualification.strip() else "",
            added_by=actor_of(by).id,
            added_at=now,
            **stated,
        )
        record.wrote(made)
        if new.activity is Activity.MAINTENANCE:
            close_of_archives(record, FindingKind.MAINTENANCE_UNSTATED, held.system.code, "已登记维护单位", now)
        grow(record, held)
        record.fact("activity", made.activity)
        record.fact("unit", [made.name, made.uscc, made.qualification, made.contract])
    return made.pk


@cites("3", "11")
def add_technician(by: Asker, *, volume: int, participant: int, new: NewTechnician, clock: Clock) -> int:
    """Adds a professional of a participating unit; returns their number. Raises Refused (articles 3, 11; also for a
    number of an identity card), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for one that is stated."""
    with act("registry.archive.add_technician", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), volume_called(volume)
        require(archives_rules.may_add_to_volume(duty_of(by, now), standing_of(held)))
        require(archives_rules.technician_is_whole(new))
        unit, most = participant_called(held, participant), archives_rules.MOST_TEXT
        given = {"certificate": checked_name(new.certificate, most), "duty": checked_name(new.duty, most)}
        same = unit.technicians.filter(correction=None, **given)
        free(same.exists(), "该人员已登记", "the person is stated already")
        people = ArchiveTechnician.objects.filter(participant__volume=held).count()
        free(
            people >= archives_rules.MOST_PEOPLE,
            f"专业技术人员不超过 {archives_rules.MOST_PEOPLE} 人",
            f"a volume has at most {archives_rules.MOST_PEOPLE} professionals",
        )
        made = ArchiveTechnician.objects.create(
            participant=unit,
            name=checked_name(new.name, archives_rules.MOST_NAME),
            added_by=actor_of(by).id,
            added_at=now,
            **given,
        )
        record.wrote(made)
        grow(record, held)
        record.fact("participant", unit.pk)
        record.fact("person", [made.name, made.certificate, made.duty])
    return made.pk


@cites("3", "11")
def complete_volume(by: Asker, *, volume: int, revision: int, clock: Clock) -> None:
    """Declares a volume complete: it has what the law of today requires. The finding that the system has none ends.
    `revision`: of the volume as it was read. Raises Refused (articles 3, 11) naming all that is missing,
    Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("registry.archive.complete", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), read_volume(volume, revision)
        require(archives_rules.may_complete(duty_of(by, now), standing_of(held), shanghai_day(now)))
        held.completed_by, held.completed_at = actor_of(by).id, now
        step(record, held, VolumeState.COMPLETE, "completed_by", "completed_at")
        close_of_archives(record, FindingKind.ARCHIVE_OVERDUE, held.system.code, "案卷已齐全", now)


def grow(record: ActRecord, held: ArchiveVolume) -> None:
    """Advances a volume's revision in the same state: whoever signs or completes it must have read the addition."""
    step(record, held, VolumeState(held.state))


def step(record: ActRecord, held: ArchiveVolume, state: VolumeState, *columns: str) -> None:
    """Moves a volume on inside an act, and names it. `columns`: what else is saved."""
    move_on(held, state)
    held.save(update_fields=["state", "revision", *columns])
    tell(record, held)


def tell(record: ActRecord, held: ArchiveVolume) -> None:
    """Names a volume to the act that wrote it."""
    record.wrote(held)
    record.fact("volume", held.pk)
    record.fact("system", held.system.code)
    record.fact("state", held.state)
