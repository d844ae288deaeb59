"""Pages of bookmarks: the list, making one, removing one (articles 15, 16(2), 19).

They open no footage: a link leads to the page of the point, which asks for a grant.
"""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.bookmarks import queries as bookmarks_queries
from mingcha.access.bookmarks.actions import add_bookmark, remove_bookmark
from mingcha.access.bookmarks.rules import bookmark_days
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader
from mingcha.web.access.bookmarks.forms import BookmarkForm, BookmarksQuery
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in


@require_GET
@login_required
@cites("15", "16(2)", "19")
def index(request: HttpRequest) -> HttpResponse:
    """A person's own bookmarks and those shared in the unit, at points that the person may watch."""
    facts, now = facts_of(request), wiring.clock().now()
    camera = str(BookmarksQuery.from_query(request).value("camera") or "")
    rows = bookmarks_queries.bookmarks(facts, at=now, camera=camera)
    context = {"active": "watch", "rows": rows, "camera": camera, "days": bookmark_days(now)}
    return render(request, "bookmarks/index.html", context)


@login_required
@cites("15", "16(2)", "19")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a bookmark, with point and instants out of the address; a POST makes it and leads back to the point
    at that instant."""
    facts, clock = facts_of(request), wiring.clock()
    form = BookmarkForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            made = add_bookmark(signed_in(request), form.bookmark, clock=clock)
            done(request, Words("已加书签", "Bookmarked"))
            return HttpResponseRedirect(f"{reverse('bookmarks')}?camera={made.camera}")
    if not form.is_bound:
        form.initial.setdefault("begin", clock.now().astimezone(SHANGHAI).replace(microsecond=0))
    form.name_point(facts)
    return render(request, "bookmarks/new.html", {"active": "watch", "form": form}, status=form.status)


@require_POST
@login_required
@cites("19")
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Removes one's own bookmark."""
    remove_bookmark(signed_in(request), number=number, clock=wiring.clock())
    done(request, Words("书签已删除", "The bookmark is removed"))
    return HttpResponseRedirect(reverse("bookmarks"))


def marks_json(reader: Reader, camera: str) -> str:
    """The bookmarks of a point for its timeline: [[from_ms, to_ms, words]...]."""
    rows = bookmarks_queries.marks_of_point(reader, camera, at=wiring.clock().now())
    return json.dumps([[one.from_ms, one.to_ms, one.text] for one in rows])
