"""The published logs over HTTP, file by file (C2SP tlog-tiles; articles 16(3), 20).

Entries contain no names, but they show which account acted when, and how much each camera recorded. So only auditors
and officers may read them, and programs in the networks of MINGCHA_LOG_READERS.
"""

import gzip

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from mingcha.evidence import queries as evidence
from mingcha.evidence.published_files import published_file
from mingcha.kit.decision import cites
from mingcha.web.evidence.log import require_reader, require_shown
from mingcha.web.frame.proxies import is_in
from mingcha.web.frame.signed_in import signed_in

_MUTABLE_S = 2
_IMMUTABLE_S = 31_536_000


@require_safe
@cites("16(3)", "20")
def log_file(request: HttpRequest, which: str, path: str) -> HttpResponse:
    """One file. Raises Refused for readers who may not read the logs, Fault(NOT_FOUND) for an unknown file."""
    outside = is_in(request.META.get("REMOTE_ADDR", ""), settings.MINGCHA_LOG_READERS)
    if not outside:
        signed_in(request)
        require_reader(request)
    file = published_file(which, path)
    response = HttpResponse(file.data, content_type=file.content_type)
    if file.compressible and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(file.data, mtime=0)
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = f"{'public' if outside else 'private'}, " + (
        f"max-age={_IMMUTABLE_S}, immutable" if file.immutable else f"max-age={_MUTABLE_S}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    if file.compressible:
        patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_safe
@cites("16(3)", "20")
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """The exact bytes of an entry of the application's log."""
    signed_in(request)
    require_reader(request)
    require_shown(request, evidence.entry_by_index(index))
    return _download(evidence.entry_body(index), "application/json", f"application-{index}.json")


@require_safe
@cites("16(3)", "20")
def entry_proof(request: HttpRequest, index: int) -> HttpResponse:
    """The .tlog-proof of an entry of the application's log (C2SP tlog-proof@v1)."""
    signed_in(request)
    require_reader(request)
    require_shown(request, evidence.entry_by_index(index))
    return _download(evidence.entry_proof(index), "text/plain; charset=utf-8", f"application-{index}.tlog-proof")


def _download(data: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
