"""Registers, judges and ends parts of sites (articles 3, 6, 13)."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.geo.coordinates import to_legal
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.parts import rules as parts_rules
from mingcha.registry.parts.changes import tell_parts_changed
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.rows import part_called, part_facts
from mingcha.registry.parts.values import PartFacts
from mingcha.registry.places.position import Position
from mingcha.registry.places.rows import site_called


@cites("3", "6", "13")
def add_part(
    by: Asker, *, site: str, kind: str, name: str, clock: Clock, reason: str = "", position: Position | None = None
) -> PartFacts:
    """Registers an entrance, a passage or a vital part of a site; it is required until the city's public security organ
    says otherwise. Raises Refused by the rule, Fault(CONFLICT) for a name that the site has, Fault(INVALID),
    Fault(NOT_FOUND)."""
    typed = position.typed() if position else None
    with act("registry.part.add", by=actor_of(by), clock=clock, cites=("3", "6", "13")) as record:
        held_site, now = site_called(site), clock.now()
        require(parts_rules.may_add_part(duty_of(by, now), held_site.place, kind))
        named = checked_name(name, parts_rules.MOST_NAME)
        taken = SitePart.objects.filter(site=held_site, name=named, ended_at=None).exists()
        free(taken, "该场所已有同名部位", "the site has a part of this name already")
        held = SitePart(
            site=held_site, kind=kind, name=named, reason=_reason(reason), added_at=now, added_by=record.by.id
        )
        if position and typed:
            legal = to_legal(typed.located)
            held.longitude_ndeg = round(legal.longitude * NDEG_PER_DEGREE)
            held.latitude_ndeg = round(legal.latitude * NDEG_PER_DEGREE)
            held.original, held.original_system = f"{typed.east}, {typed.north}", legal.original.system.value
        held.save()
        _tell(record, held)
    return part_facts(held)


@cites("3", "6")
def judge_part(by: Asker, *, number: int, required: bool, reason: str, version: int, clock: Clock) -> PartFacts:
    """Says whether article 6 wants a camera at a part (T6c-N). `version` is that of the part which the person read:
    Raises Fault(CONFLICT) if another judgement came first; Refused by the rule, Fault(NOT_FOUND)."""
    with act("registry.part.judge", by=actor_of(by), clock=clock, cites=("3", "6")) as record:
        held, who = part_called(number), duty_of(by, clock.now())
        require(
            parts_rules.may_judge_part(
                who, held.site.place, held.site.category, held.kind, required=required, reason=reason
            )
        )
        if version != held.version:
            words = Words("该部位已被他人重新认定，请核对后再办", "somebody else judged the part meanwhile: look again")
            raise Fault(FaultKind.CONFLICT, words)
        held.required, held.reason, held.version = required, _reason(reason), held.version + 1
        held.save(update_fields=["required", "reason", "version"])
        _tell(record, held)
    return part_facts(held)


@cites("3", "6")
def end_part(by: Asker, *, number: int, reason: str, clock: Clock) -> None:
    """Ends a part that is not there any more; its row stays. Raises Refused by the rule, Fault(CONFLICT) while a point
    stands at it, Fault(NOT_FOUND)."""
    with act("registry.part.end", by=actor_of(by), clock=clock, cites=("3", "6")) as record:
        held, now = part_called(number), clock.now()
        require(parts_rules.may_end_part(duty_of(by, now), held.site.place))
        taken = held.points.exists()
        free(taken, "该部位仍有点位", "a point stands at this part")
        _end(held, record.by.id, checked_name(reason, parts_rules.MOST_REASON), now)
        _tell(record, held)


def _end(held: SitePart, by: str, reason: str, now: datetime) -> None:
    held.ended_at, held.ended_by, held.end_reason = now, by, reason
    held.save(update_fields=["ended_at", "ended_by", "end_reason"])


def _tell(record: ActRecord, held: SitePart) -> None:
    record.wrote(held)
    tell_parts_changed(SitePart.objects.filter(pk=held.pk))
    for key in ("kind", "name", "required", "reason", "version"):
        record.fact(key, getattr(held, key))
    record.fact("part", held.pk)
    record.fact("site", held.site.code)


def _reason(text: str) -> str:
    return checked_name(text, parts_rules.MOST_REASON) if text.strip() else ""
