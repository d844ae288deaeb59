"""Rows of bookmarks: those a person may read, and those whose footage is gone; not for pages."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.access.bookmarks.models import Bookmark
from mingcha.access.bookmarks.rules import BookmarkFacts
from mingcha.access.bookmarks.values import BookmarkRow
from mingcha.custody.hours.models import Hour, HourState
from mingcha.custody.hours.queries import HELD_STATES
from mingcha.registry.identity.duty import DutyFacts


def bookmark_facts(held: Bookmark) -> BookmarkFacts:
    """A bookmark for the rules."""
    return BookmarkFacts(held.user_id, held.organisation, held.shared, held.to_ms)


def bookmark_row(held: Bookmark, reader: DutyFacts) -> BookmarkRow:
    """A bookmark as a value."""
    return BookmarkRow(
        number=held.pk,
        camera=held.camera,
        point_name=held.point.name,
        person=held.user.name,
        from_ms=held.from_ms,
        to_ms=held.to_ms,
        text=held.text,
        shared=held.shared,
        own=held.user_id == reader.user_id,
        made_at=held.made_at,
    )


def readable_bookmarks(reader: DutyFacts) -> QuerySet[Bookmark]:
    """A person's own ones and those shared in their unit, newest footage first; whether their points may be watched is
    asked by the caller."""
    ours = Q(shared=True, organisation=reader.organisation) if reader.organisation else Q(pk__in=[])
    rows = Bookmark.objects.filter(Q(user_id=reader.user_id) | ours)
    return rows.select_related("point", "user").order_by("-from_ms", "-pk")


def without_footage() -> QuerySet[Bookmark]:
    """Those all of whose sealed hours were disposed of."""
    hours = Hour.objects.filter(
        camera=OuterRef("camera"), hour__gte=OuterRef("first_hour"), hour__lte=OuterRef("last_hour")
    )
    gone = Exists(hours.filter(state=HourState.DISPOSED))
    return Bookmark.objects.filter(gone).exclude(Exists(hours.filter(state__in=HELD_STATES)))
