"""Records versions of the four systems of a unit, and that a person has read one (articles 3, 16(1))."""

from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.models import User
from mingcha.registry.places.rows import organisation_called
from mingcha.supervision.regimes import rules
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument
from mingcha.supervision.regimes.rows import regime_called, regime_rows, version_of
from mingcha.supervision.regimes.values import NewRegime, RegimeRow

REGIMES = "regimes"
"""The folder of the texts of systems, below the documents."""


@cites("3", "16(1)")
def record_regime(by: Asker, *, unit: str, new: NewRegime, scan: bytes | None, folder: Path, clock: Clock) -> RegimeRow:
    """Records the next version of a system of a unit (code). `folder`: the documents of the home.

    Raises Refused (articles 3, 16(1)): not the unit's manager, incomplete, earlier than the version before it, or a
    file that is no scan; Fault(NOT_FOUND), Fault(INVALID).
    """
    held = organisation_called(unit)
    require(rules.may_keep_regimes(duty_of(by, clock.now()), held.place))  # before the file is looked at
    require(rules.regime_is_whole(new, has_scan=bool(scan)))
    on = shanghai_day(clock.now())
    with kept_scan(scan or b"", below=REGIMES, folder=folder, on=on, article="16(1)", about="scan") as document:
        return _enter(by, unit, new, document, clock)


@cites("3", "16(1)")
def acknowledge_regime(by: Asker, *, number: int, clock: Clock) -> RegimeRow:
    """Records that the asker has read a version. Raises Refused (articles 3, 16(1)): not of the unit, replaced by a
    newer version, or acknowledged already; Fault(NOT_FOUND)."""
    with act("supervision.regime.acknowledge", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), regime_called(number)
        who = duty_of(by, now)
        newest = RegimeDocument.objects.filter(unit=held.unit, kind=held.kind).order_by("-version")[0].version
        known = Acknowledgement.objects.filter(document=held, user=who.user_id).exists()
        require(rules.is_read_by_the_person(way_in(by).token))
        require(rules.may_acknowledge(who, held.unit.place, version_of(held), newest, known=known))
        row = Acknowledgement.objects.create(document=held, user=User.objects.get(pk=who.user_id), at=now)
        record.wrote(row)
        record.fact("document", held.pk)
        record.fact("unit", held.unit.code)
        record.fact("kind", held.kind)
        record.fact("version", held.version)
        count = Acknowledgement.objects.filter(document=held).count()
    return regime_rows([held], {held.pk: count}, shanghai_day(now))[0]


def _enter(by: Asker, unit: str, new: NewRegime, document: DocumentFacts, clock: Clock) -> RegimeRow:
    """The act. The rules are asked once more: a role may have ended, another version may have come meanwhile."""
    with act("supervision.regime.record", by=actor_of(by), clock=clock, cites=("3", "16(1)")) as record:
        now, held = clock.now(), organisation_called(unit)
        require(rules.may_keep_regimes(duty_of(by, now), held.place))
        if new.valid_from is None:  # the rule refused this already
            raise AssertionError("a version without its first day passed the rule")
        newest = RegimeDocument.objects.filter(unit=held, kind=new.kind.value).order_by("-version").first()
        begun = RegimeDocument.objects.filter(unit=held, kind=new.kind.value, valid_from__lte=shanghai_day(clock.now()))
        in_force = begun.order_by("-version").values_list("valid_from", flat=True).first()
        require(rules.version_follows(new.valid_from, in_force))
        made = RegimeDocument.objects.create(
            unit=held,
            kind=new.kind.value,
            version=newest.version + 1 if newest else 1,
            title=checked_name(new.title, rules.MOST_TITLE),
            approver=checked_name(new.approver, rules.MOST_APPROVER),
            valid_from=new.valid_from,
            file=document.file,
            size_bytes=document.size_bytes,
            digest=document.sha256,
            media_type=document.media_type,
            recorded_at=now,
            recorded_by=actor_of(by).id,
        )
        record.wrote(made)
        record.fact("unit", unit)
        record.fact("kind", made.kind)
        record.fact("version", made.version)
        record.fact("valid_from", made.valid_from.isoformat())
        record.fact("digest", made.digest)
    return regime_rows([made], {}, shanghai_day(now))[0]
