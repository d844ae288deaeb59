"""The answer that sends a film, whole or a part, and breaks off as soon as it may not be seen any more (articles 16(3),
21; RFC 9110, 14)."""

from pathlib import Path

from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse

from mingcha.kit.errors import Fault
from mingcha.privacy.redaction.signing import opened_film
from mingcha.registry.identity.asker import Asker
from mingcha.web.access.exports.downloads import SentFile, Unsatisfiable, span_of
from mingcha.web.frame import wiring


def film_parts(
    request: HttpRequest, by: Asker, no: str, path: Path, disposition: str = "inline"
) -> HttpResponse | FileResponse:
    """The bytes that the request asks for of the film of a redaction, which this person opened."""
    size = path.stat().st_size
    try:
        span = span_of(request.headers.get("Range", ""), size)
    except Unsatisfiable as problem:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{problem}"})
    clock, folder = wiring.clock(), path.parents[1]

    def goes_on() -> bool:
        try:
            opened_film(by, no=no, folder=folder, at=clock.now())
        except Fault:
            return False
        finally:
            if not connection.in_atomic_block:  # a thread that only sends keeps no connection to the database
                connection.close()
        return True

    first, last = span or (0, size)
    sent = SentFile(path, (first, last), goes_on, _unnoted)
    answer = FileResponse(sent, content_type="video/mp4", status=200 if span is None else 206)
    answer["Content-Length"], answer["Accept-Ranges"] = str(last - first), "bytes"
    answer["Content-Disposition"], answer["X-Content-Type-Options"] = disposition, "nosniff"
    answer["Cache-Control"] = "no-store"
    if span is not None:
        answer["Content-Range"] = f"bytes {first}-{last - 1}/{size}"
    return answer


def _unnoted(begin: int, end: int) -> None:
    """The opening was entered; what was sent of it is not noted."""
    del begin, end
