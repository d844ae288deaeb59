"""Streams the film of a viewing to the player of its page, and to nothing else (articles 16(3), 19; decree 799, art.
21)."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.access.duty.pages import OWN_STEPS
from mingcha.web.access.exports.downloads import SentFile, Unsatisfiable, span_of

_OWN_PAGE = Words("只能在查阅页面播放", "the page of the viewing plays it, and nothing else")


def played_film(
    request: HttpRequest, path_of: Callable[[], Path], ask: Callable[[], object]
) -> HttpResponse | FileResponse:
    """The film for the player of its page alone. `path_of` finds its file and `ask` looks again whether the viewing
    goes on, both by raising a Fault: the answer breaks off when it does not. Raises Fault(FORBIDDEN) for whatever is
    not the player."""
    is_player = request.headers.get("Sec-Fetch-Dest") == "video"
    if request.headers.get("Sec-Fetch-Site") not in OWN_STEPS or not is_player:
        raise Fault(FaultKind.FORBIDDEN, _OWN_PAGE)
    path = path_of()
    size = path.stat().st_size
    try:
        span = span_of(request.headers.get("Range", ""), size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = span or (0, size)
    sent = SentFile(path, (first, last), lambda: _goes_on(ask), lambda _begin, _end: None)
    answer = FileResponse(sent, content_type="video/mp4", status=200 if span is None else 206)
    answer["Content-Length"], answer["Accept-Ranges"] = str(last - first), "bytes"
    answer["Cache-Control"], answer["X-Content-Type-Options"] = "no-store", "nosniff"
    answer["Content-Disposition"] = "inline"
    if span is not None:
        answer["Content-Range"] = f"bytes {first}-{last - 1}/{size}"
    return answer


def _goes_on(ask: Callable[[], object]) -> bool:
    """Whether a viewing goes on."""
    try:
        ask()
    except Fault:
        return False
    finally:
        if not connection.in_atomic_block:  # a thread that only sends keeps no connection to the database
            connection.close()
    return True
