"""Lines of the register about films: each opening of one, its publication, and the end of that (articles 16(3), 21).

They are lines for others, so that whoever reads the register finds them there: the number in the place of a request's
is that of the publication, or of the redaction for an opening, which comes before there is a publication.
"""

from datetime import datetime

from mingcha.access.publications.models import Publication
from mingcha.access.register.actions import unit_name, write_line
from mingcha.access.register.values import (
    OF_PERSON_CONCERNED,
    OF_PUBLICATION,
    ONLINE,
    PUBLISH,
    PUBLISHED,
    TO_PUBLIC,
    VIEW,
    WATCHED,
    WITHDRAWN,
    LineFacts,
    Person,
)
from mingcha.evidence.entries import ActRecord
from mingcha.privacy.redaction.queries import redaction_facts
from mingcha.privacy.redaction.values import RedactionKind, RedactionRow
from mingcha.registry.identity.asker import facts_of_many
from mingcha.registry.identity.duty import DutyFacts

_ON_SCREEN = "本平台页面，脱敏影片"


def line_of_opening(record: ActRecord, film: RedactionRow, who: DutyFacts, now: datetime) -> None:
    """Writes the line of an opening of a film, in its act: by whom, and who reviewed or signed it."""
    is_subject = film.kind is RedactionKind.SUBJECT
    facts = LineFacts(
        request=film.no,
        act=WATCHED,
        persons=(_person(who),),
        way=VIEW,
        method=ONLINE,
        basis=OF_PERSON_CONCERNED if is_subject else OF_PUBLICATION,
        case_no="",
        purpose=film.kind.value,
        reason=film.basis,
        content=f"观看脱敏影片 {film.no}（SHA-256 {film.output_sha256[:16]}）",
        points=(film.point,),
        from_ms=_ms(film.from_at),
        to_ms=_ms(film.to_at),
        destination=_ON_SCREEN,
        operator=who.name,
        approver=film.signer or film.reviewer,
        files=(),
        return_by=None,
    )
    write_line(record, facts, now)


def line_of_release(record: ActRecord, held: Publication, who: DutyFacts, now: datetime) -> None:
    """Writes the line of a publication, in the act that releases it."""
    write_line(record, _facts(held, PUBLISHED, who, who.name, held.basis), now)


def line_of_end(record: ActRecord, held: Publication, reason: str, who: DutyFacts | None, now: datetime) -> None:
    """Writes the line of the end of a publication that was out, in its act; `who`: None for the clock, then the line
    names who released it, and the clock as who did it."""
    releaser = held.released_by_id
    if releaser is None:
        return
    person = who or facts_of_many((releaser,), now)[releaser]
    operator = who.name if who else (record.by.name or record.by.id)
    write_line(record, _facts(held, WITHDRAWN, person, operator, reason), now)


def _facts(held: Publication, act: str, who: DutyFacts, operator: str, reason: str) -> LineFacts:
    film = redaction_facts(held.redaction)
    asked = f"要求下架：{held.informed}" if held.informed else ""
    return LineFacts(
        request=held.no,
        act=act,
        persons=(_person(who),),
        way=PUBLISH,
        method=TO_PUBLIC,
        basis=OF_PUBLICATION,
        case_no="",
        purpose=held.purpose,
        reason=reason,
        content="；".join(filter(None, (f"公开传播脱敏影片 {film.no}，{held.from_on} 至 {held.until_on}", asked))),
        points=(film.point,),
        from_ms=_ms(film.from_at),
        to_ms=_ms(film.to_at),
        destination=held.place,
        operator=operator,
        approver=held.approver,
        files=((f"{film.no}.mp4", held.output_sha256),),
        return_by=held.until_on,
    )


def _person(who: DutyFacts) -> Person:
    """Name, unit and number of the certificate; an account without one is named instead."""
    return who.name, unit_name(who) or who.organisation or "-", who.badge_no or f"账户 {who.username}"


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
