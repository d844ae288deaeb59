"""Responses of the server itself, before the pages have seen the request: in both languages, as page or as JSON."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingcha.kit.errors import Fault
from mingcha.run.page_server.file_body import FileBody
from mingcha.web.frame.roots import API_ROOT

_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"connection", b"close"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response, or one whose content is still in a file."""

    status: int
    headers: list[tuple[bytes, bytes]]
    content: bytes
    file: FileBody | None = None


def refusal(scope: Mapping[str, Any], status: int, fault: Fault) -> Answer:
    """A refusal as JSON for programs, as a page for people; the connection is closed after it."""
    headers = dict(scope["headers"])
    asked = headers.get(b"accept", b"") + headers.get(b"content-type", b"")
    if scope["path"].startswith(API_ROOT) or b"application/json" in asked:
        shape = {"error": fault.kind.value, "reason": f"{fault.words.zh} / {fault.words.en}"}
        content, kind = json.dumps(shape, ensure_ascii=False).encode(), b"application/json"
    else:
        zh, en = html.escape(fault.words.zh), html.escape(fault.words.en)
        content = (
            f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{status}</title>'
            f'<h1>{zh}</h1><p lang="en">{en}</p>'
        ).encode()
        kind = b"text/html; charset=utf-8"
    extra = [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
    extra += [(b"retry-after", b"2")] if status == 503 else []
    return Answer(status, [*_HEADERS, *extra], content)
