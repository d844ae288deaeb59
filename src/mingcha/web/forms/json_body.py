"""The body of a request as a JSON object, bounded in size."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_BODY_BYTES = 64 * 1024


def sends_json(request: HttpRequest) -> bool:
    """Whether the body of the request is JSON."""
    return request.content_type == "application/json"


def json_object(request: HttpRequest) -> dict[str, Any]:
    """The object in the body. Raises Fault(INVALID) if it is not an object or larger than MOST_BODY_BYTES."""
    try:
        found = json.loads(request.body) if len(request.body) <= MOST_BODY_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Fault(FaultKind.INVALID, Words("请求须为 JSON 对象", "the request must be a JSON object"))
    return found


def json_sent(request: HttpRequest) -> object:
    """The JSON of a request's body, whatever its content type; None if it is none or too large. The next reader
    (a form, a file) reports that: their bodies come this way, too."""
    try:
        return json.loads(request.body) if request.method != "GET" else None
    except (RawPostDataException, RequestDataTooBig, ValueError, RecursionError):
        return None
