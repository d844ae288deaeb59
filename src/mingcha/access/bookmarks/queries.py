"""The bookmarks that a person may read, as frozen values (articles 15, 16(2), 19)."""

from datetime import datetime

from django.db.models import Case, When

from mingcha.access.bookmarks import rules
from mingcha.access.bookmarks.models import Bookmark
from mingcha.access.bookmarks.rows import bookmark_facts, bookmark_row, readable_bookmarks
from mingcha.access.bookmarks.values import BookmarkRow
from mingcha.access.duty.queries import watching
from mingcha.registry.identity.asker import Reader, duty_of

MOST_LISTED = 300
MOST_MARKS = 200


def bookmarks(asker: Reader, *, at: datetime, camera: str = "") -> tuple[BookmarkRow, ...]:
    """The asker's own bookmarks and those shared in the unit, newest footage first, at points that the asker may watch
    now; of one point with `camera`."""
    who = duty_of(asker, at)
    rows = readable_bookmarks(who)
    rows = rows.filter(camera=camera) if camera else rows
    watched = watching(who, tuple(rows.order_by().values_list("camera", flat=True).distinct()), at=at)
    rows = rows.filter(camera__in=watched.open_codes)
    # cut after the rights, and the own ones apart: those of a colleague who makes many push nobody's out
    held = [*rows.filter(user=who.user_id)[:MOST_LISTED], *rows.exclude(user=who.user_id)[:MOST_LISTED]]
    return tuple(
        bookmark_row(one, who)
        for one in sorted(held, key=_newest_first)
        if rules.may_read_bookmark(who.user_id, who.organisation, bookmark_facts(one), watched.decision(one.camera))
    )


def marks_of_point(asker: Reader, camera: str, *, at: datetime) -> tuple[BookmarkRow, ...]:
    """The newest bookmarks of a point, for the timeline of a reader who was found to be allowed to watch it; the own
    ones before those of colleagues, who push none of them out by making many."""
    who = duty_of(asker, at)
    others_last = Case(When(user_id=who.user_id, then=0), default=1)
    held = readable_bookmarks(who).filter(camera=camera).order_by(others_last, "-from_ms", "-pk")[:MOST_MARKS]
    return tuple(bookmark_row(one, who) for one in sorted(held, key=_newest_first))


def _newest_first(held: Bookmark) -> tuple[int, int]:
    return -held.from_ms, -held.pk
