"""What a page of ours or a program sent, as JSON or as a form, read field by field; never more than is asked for."""

import json
from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_BODY_BYTES = 64 * 1024
MOST_TEXT = 500
_MOST_DIGITS = 16


def fields_of(request: HttpRequest) -> Mapping[str, object]:
    """What was sent, as JSON or as a form (then `points` is a list of fields). Raises Fault(INVALID)."""
    if request.content_type != "application/json":
        return {**{key: request.POST[key] for key in request.POST}, "points": request.POST.getlist("points")}
    try:
        found = json.loads(request.body[: MOST_BODY_BYTES + 1]) if len(request.body) <= MOST_BODY_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Fault(FaultKind.INVALID, Words("请求须为 JSON 对象", "the request must be a JSON object"))
    return found


def text(fields: Mapping[str, object], key: str) -> str:
    """A text without its outer blanks, at most 500 characters; "" when it is something else. Raises Fault(INVALID)."""
    value = fields.get(key, "")
    return _writable(value).strip()[:MOST_TEXT] if isinstance(value, str) else ""


def texts(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    """The texts of a list; none when it is something else. Raises Fault(INVALID)."""
    value = fields.get(key)
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(_writable(item) for item in value if isinstance(item, str))


def whole_number(fields: Mapping[str, object], key: str, otherwise: int) -> int:
    """A whole number, also as digits of a form; `otherwise` when it is something else."""
    value = fields.get(key, otherwise)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:_MOST_DIGITS])
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _writable(said: str) -> str:
    """A text that a database can keep. Raises Fault(INVALID) for a NUL or half of a surrogate pair: JSON has both."""
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in said):
        raise Fault(FaultKind.INVALID, Words("文本中有不能保存的字符", "a text holds a character that cannot be kept"))
    return said
