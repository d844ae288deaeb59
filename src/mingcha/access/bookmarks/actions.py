"""Makes and removes bookmarks; the clock removes those whose footage is gone (articles 16(2), 16(5), 19)."""

from datetime import datetime, timedelta

from mingcha.access.bookmarks import rules
from mingcha.access.bookmarks.models import Bookmark
from mingcha.access.bookmarks.rows import bookmark_facts, bookmark_row, readable_bookmarks, without_footage
from mingcha.access.bookmarks.values import BookmarkRow, NewBookmark
from mingcha.access.duty.queries import watching
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.rows import point_called

_HOUR_MS = 3_600_000
MOST_AT_ONCE = 200
"""Bookmarks that one entry of the clock removes; the next turn goes on."""


@cites("3", "8", "15", "16(2)", "19")
def add_bookmark(by: Asker, new: NewBookmark, *, clock: Clock) -> BookmarkRow:
    """Notes words at an instant or a span of a point that the person may watch; the entry has no words.

    Raises Refused (articles 3, 8, 15, 16(2)), Fault(INVALID) for its interval or words, Fault(NOT_FOUND) for the point,
    Fault(CONFLICT) with too many of one's own.
    """
    with act("access.bookmark.add", by=actor_of(by), clock=clock, cites=("16(2)", "19")) as record:
        now = clock.now()
        who, point = duty_of(by, now), point_called(new.camera)
        require(rules.may_bookmark(watching(who, (new.camera,), at=now).decision(new.camera)))
        fault = rules.bookmark_fault(new.from_ms, new.to_ms, now)
        if fault:
            raise fault
        if Bookmark.objects.filter(user_id=who.user_id).count() >= rules.MOST_OF_A_PERSON:
            most = rules.MOST_OF_A_PERSON
            words = Words(f"每人最多 {most} 个书签：请先删除旧的", f"a person keeps {most} bookmarks: remove old ones")
            raise Fault(FaultKind.CONFLICT, words)
        held = Bookmark.objects.create(
            point=point,
            camera=point.code,
            user_id=who.user_id,
            organisation=who.organisation,
            from_ms=new.from_ms,
            to_ms=new.to_ms,
            first_hour=new.from_ms // _HOUR_MS,
            last_hour=new.to_ms // _HOUR_MS,
            text=checked_name(new.text, rules.MOST_TEXT),
            shared=new.shared and bool(who.organisation),
            made_at=now,
        )
        record.wrote(held)
        record.fact("camera", held.camera)
        record.fact("from_ms", held.from_ms)
        record.fact("to_ms", held.to_ms)
        record.fact("shared", held.shared)
    return bookmark_row(held, who)


@cites("19")
def remove_bookmark(by: Asker, *, number: int, clock: Clock) -> None:
    """Deletes one's own bookmark. Raises Fault(NOT_FOUND) for one that the person cannot read, Refused (article 19) for
    one of another maker."""
    with act("access.bookmark.remove", by=actor_of(by), clock=clock, cites=("19",)) as record:
        who = duty_of(by, clock.now())
        held = readable_bookmarks(who).filter(pk=number).first()
        if held is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个书签", "there is no such bookmark"), str(number))
        require(rules.may_remove_bookmark(who.user_id, bookmark_facts(held)))
        record.fact("camera", held.camera)
        record.removed(held)
        held.delete()


@cites("16(5)", "19")
def remove_bookmarks_over(by: Actor, *, clock: Clock) -> int:
    """Deletes the bookmarks whose footage was disposed of or whose days are over, some at once; without any, no entry.
    Returns their number."""
    if not _over(clock.now()):
        return 0
    with act("access.bookmark.expire", by=by, clock=clock, cites=("16(5)", "19")) as record:
        over = _over(clock.now())
        for held in over:
            record.removed(held)
        record.fact("bookmarks", len(over))
        Bookmark.objects.filter(pk__in=[held.pk for held in over]).delete()
    return len(over)


def _over(now: datetime) -> list[Bookmark]:
    gone = {held.pk: held for held in without_footage().order_by("pk")[:MOST_AT_ONCE]}
    before_ms = unix_ms(now - timedelta(days=rules.bookmark_days(now)))
    old = Bookmark.objects.filter(to_ms__lt=before_ms).order_by("to_ms")[:MOST_AT_ONCE]
    found = {**gone, **{held.pk: held for held in old}}
    over = [
        held
        for key, held in sorted(found.items())
        if rules.is_bookmark_over(bookmark_facts(held), now, footage_gone=key in gone)
    ]
    return over[:MOST_AT_ONCE]
