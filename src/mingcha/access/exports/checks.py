"""Checks of exports and copies for `mingcha check`: each delivery and each end has its line (16(3), 19)."""

from collections.abc import Iterator

from mingcha.access.copies.models import Copy
from mingcha.access.exports.models import Export
from mingcha.access.register.models import RequestLine
from mingcha.access.register.values import DELIVERED
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_EXPORT = Words("导出已交付，但登记中没有这一行", "an export was handed over without its line in the register")
_COPY = Words("录像已登记归还或销毁，但登记中没有这一行", "a copy ended without its line in the register")
_NO_COPY = Words("导出已交付，但没有跟踪归还或销毁的记录", "an export was handed over, and nothing follows its copy")


@cites("16(3)", "19")
def check_exports() -> Iterator[Finding]:
    """Reports each export handed over without its line in the register or without its copy, and each copy that ended
    without its line."""
    lines = set(RequestLine.objects.values_list("no", "request", "act"))
    copies = set(Copy.objects.values_list("export", flat=True))
    delivered = Export.objects.exclude(line="").order_by("pk").values_list("no", "line", "request")
    for number, line, request in delivered.iterator(chunk_size=2000):
        if (line, request, DELIVERED) not in lines:
            yield Finding("access", "export_not_registered", f"access_export {number}", _EXPORT, {"line": line})
        if number not in copies:
            yield Finding("access", "export_not_followed", f"access_export {number}", _NO_COPY)
    ended = Copy.objects.exclude(end="").order_by("pk").values_list("no", "end_line", "request", "end")
    for number, line, request, end in ended.iterator(chunk_size=2000):
        if (line, request, end) not in lines:
            yield Finding("access", "export_not_registered", f"access_copy {number}", _COPY, {"line": line})
