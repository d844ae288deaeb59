"""Counts what a person watched, as the browser reports it: of the source in a review, of the film before its second
sign (article 21). A working row: the sign that rests on it is the entry."""

from datetime import datetime

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import rules
from mingcha.privacy.redaction.edits import left_open
from mingcha.privacy.redaction.models import Redaction, Watched
from mingcha.privacy.redaction.rows import (
    edits_of,
    product_of,
    signs_of,
    spans_of,
    spans_text,
    standing_items,
    watched_of,
)
from mingcha.privacy.redaction.values import ItemKind, Span


@cites("21")
def count_watched(held: Redaction, user: int, span: Span, output_sha256: str, now: datetime) -> tuple[Span, ...]:
    """Notes that a person watched a part of the source ("") or of the film with this digest, at the present revision;
    returns all that counts. Raises Refused (article 21) for more than can have been watched since the last report,
    Fault(INVALID) for a time outside of the film, Fault(CONFLICT) for a report of another window at the same time."""
    if not 0 <= span.from_90k < span.to_90k <= held.length_90k:
        raise Fault(FaultKind.INVALID, Words("时段须在影片之内", "the time lies in the film"))
    rows = Watched.objects.filter(redaction=held, user=user, output_sha256=output_sha256)
    seen = rows.first()
    since_ms = int((now - seen.at).total_seconds() * 1000) if seen else None
    require(rules.may_count_watched(span, since_ms, shanghai_day(now)))
    spans = spans_text([*watched_of(held, user, output_sha256), span])
    given = {"revision": held.revision, "spans": spans, "at": now}
    if seen is None:
        _, is_counted = rows.get_or_create(redaction=held, user_id=user, output_sha256=output_sha256, defaults=given)
    else:
        is_counted = bool(rows.filter(pk=seen.pk, at=seen.at, revision=seen.revision).update(**given))
    if not is_counted:
        words = Words("同时有另一次播放上报或者修改", "another report or an edit came first")
        raise Fault(FaultKind.CONFLICT, words)
    return tuple(spans_of(spans))


@cites("21")
def has_played(held: Redaction, user: int, at: datetime) -> Decision:
    """Whether a person opened exactly the film that is there, and played enough of it to sign it: what a check pointed
    out and what stays visible on purpose as well."""
    looked = rules.has_looked(signs_of(held), user, product_of(held))
    if not looked:
        return looked
    places = standing_items(held).filter(kind=ItemKind.RESIDUAL.value).values_list("from_90k", "to_90k")
    spans = [Span(begin, min(end, held.length_90k)) for begin, end in places]
    spans += dict.fromkeys(one.span for one in left_open(edits_of(held)))
    watched = watched_of(held, user, held.output_sha256)
    return rules.has_watched_film(held.length_90k, watched, spans, shanghai_day(at))
