"""Corrects a unit or professional of a volume by a new version beside the one before, until the handover (article 11).

The activity of a unit stays: what a volume must have is counted by it.
"""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.actions import grow
from mingcha.registry.archives.corrections.rules import is_correction
from mingcha.registry.archives.models import ArchiveParticipant, ArchiveTechnician
from mingcha.registry.archives.rows import participant_called, standing_of, technician_called, volume_called
from mingcha.registry.archives.states import Activity
from mingcha.registry.archives.values import CorrectedUnit, NewParticipant, NewTechnician
from mingcha.registry.identity.asker import Asker, actor_of, duty_of


@cites("3", "11")
def correct_participant(
    by: Asker, *, volume: int, participant: int, new: CorrectedUnit, reason: str, clock: Clock
) -> int:
    """States a unit anew, of the same activity; returns the number of the new version. Its professionals stay its own.
    Raises Refused (articles 3, 11), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for one that is stated."""
    with act("registry.archive.correct_participant", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), volume_called(volume)
        require(archives_rules.may_add_to_volume(duty_of(by, now), standing_of(held)))
        wrong, most = participant_called(held, participant), archives_rules.MOST_TEXT
        stated = NewParticipant(
            activity=Activity(wrong.activity),
            name=checked_name(new.name, archives_rules.MOST_NAME) if new.name.strip() else "",
            uscc=new.uscc,
            qualification=checked_name(new.qualification, most) if new.qualification.strip() else "",
            contract=checked_name(new.contract, most) if new.contract.strip() else "",
        )
        require(archives_rules.participant_is_whole(stated))
        before = NewParticipant(stated.activity, wrong.name, wrong.uscc, wrong.qualification, wrong.contract)
        newest = not ArchiveParticipant.objects.filter(corrects=wrong).exists()
        require(is_correction(before, stated, reason, is_newest=newest))
        others = held.participants.filter(correction=None, activity=wrong.activity, uscc=stated.uscc)
        others = others.filter(contract=stated.contract).exclude(pk=wrong.pk)
        free(others.exists(), "该单位已登记", "the unit is stated already")
        made = ArchiveParticipant.objects.create(
            volume=held,
            activity=wrong.activity,
            name=stated.name,
            uscc=stated.uscc,
            qualification=stated.qualification,
            contract=stated.contract,
            corrects=wrong,
            reason=checked_name(reason, archives_rules.MOST_REASON),
            added_by=actor_of(by).id,
            added_at=now,
        )
        record.wrote(made)
        grow(record, held)
        record.fact("participant", wrong.pk)
        record.fact("before", [before.name, before.uscc, before.qualification, before.contract])
        record.fact("after", [made.name, made.uscc, made.qualification, made.contract])
        record.fact("reason", made.reason)
    return made.pk


@cites("3", "11")
def correct_technician(
    by: Asker, *, volume: int, technician: int, new: NewTechnician, reason: str, clock: Clock
) -> int:
    """States a professional anew; returns the number of the new version. Raises Refused (articles 3, 11; also for a
    number of an identity card), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for one that is stated."""
    with act("registry.archive.correct_technician", by=actor_of(by), clock=clock, cites=("3", "11")) as record:
        now, held = clock.now(), volume_called(volume)
        require(archives_rules.may_add_to_volume(duty_of(by, now), standing_of(held)))
        require(archives_rules.technician_is_whole(new))
        wrong, most = technician_called(held, technician), archives_rules.MOST_TEXT
        stated = NewTechnician(
            checked_name(new.name, archives_rules.MOST_NAME),
            checked_name(new.certificate, most),
            checked_name(new.duty, most),
        )
        before = NewTechnician(wrong.name, wrong.certificate, wrong.duty)
        newest = not ArchiveTechnician.objects.filter(corrects=wrong).exists()
        require(is_correction(before, stated, reason, is_newest=newest))
        others = ArchiveTechnician.objects.filter(participant=wrong.participant, correction=None).exclude(pk=wrong.pk)
        taken = others.filter(certificate=stated.certificate, duty=stated.duty)
        free(taken.exists(), "该人员已登记", "the person is stated already")
        made = ArchiveTechnician.objects.create(
            participant=wrong.participant,
            name=stated.name,
            certificate=stated.certificate,
            duty=stated.duty,
            corrects=wrong,
            reason=checked_name(reason, archives_rules.MOST_REASON),
            added_by=actor_of(by).id,
            added_at=now,
        )
        record.wrote(made)
        grow(record, held)
        record.fact("technician", wrong.pk)
        record.fact("before", [before.name, before.certificate, before.duty])
        record.fact("after", [made.name, made.certificate, made.duty])
        record.fact("reason", made.reason)
    return made.pk
