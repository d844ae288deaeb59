"""Passwords inside typed addresses: the one rule for a form that is shown again and for a page with what was typed.

It reads what no reader of addresses takes as well: passwords with `/`, `?`, `#`, `@` or blanks in them, addresses
without a scheme, passwords as a parameter (`/user=admin&password=...`), and the wide signs of a Chinese keyboard.
"""

import re
from collections.abc import Iterator

_PARAMETER = re.compile(
    r"(?:password|passwd|passcode|pass|pswd|psw|pwd|secret|token|(?<![0-9a-z])(?:pw|key))(?:[=＝]|%3d|:(?=[^\s/]))",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\r\n]+")
_PIECE = re.compile(r"\S+")
_SCHEME = re.compile(r"[:：]//|(?<!\S)//")
_COLON = re.compile(r"[:：]|%3a", re.IGNORECASE)
_AT = re.compile(r"[@＠]|%40", re.IGNORECASE)
_IP = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-fA-F:.]{2,45}\])"
_HOST_ENDS = r"(?::[0-9]{1,5})?(?=[\s/?#，。；,;]|$)"
_NUMBERED_HOST = re.compile(_IP + _HOST_ENDS)
_HOST = re.compile(rf"(?:{_IP}|[a-zA-Z0-9.-]{{1,253}})" + _HOST_ENDS)

Range = tuple[int, int]


class _UnsureError(Exception):
    """A password may stand in the text, and where it ends cannot be known."""


def beside_passwords(text: str) -> tuple[str, ...] | None:
    """The parts of a text beside the passwords in it: the whole text alone if it has none, None where a password may
    stand in it whose end cannot be known."""
    parts, at = [], 0
    try:
        for line in _LINE.finditer(text):
            for begin, end in _ranges(text, *line.span()):
                parts.append(text[at:begin])
                at = end
    except _UnsureError:
        return None
    return (*parts, text[at:])


def holds_password(text: str) -> bool:
    """Whether a password stands in a text, or may stand there."""
    parts = beside_passwords(text)
    return parts is None or len(parts) > 1


def _ranges(text: str, begin: int, end: int) -> Iterator[Range]:
    """Where the passwords of a line stand. That of a parameter goes to the end of the line, since it may have any
    sign in it."""
    parameter = _PARAMETER.search(text, begin, end)
    open_from = parameter.end() if parameter else end
    for start, stop, schemed in _addresses(text, begin, end):
        found = _before_host(text, start, stop, schemed=schemed)
        if found and found[1] > open_from:
            open_from = min(found[0], open_from)
            break
        if found and found[0] < found[1]:
            yield found
    if open_from < end:
        yield open_from, end


def _addresses(text: str, begin: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Begin, behind its scheme, and end of what may be an address, and whether it has a scheme: one with a scheme goes
    on to the next one, since its password may have blanks; one of whose host is sure ends with its word."""
    open_from: int | None = None
    for piece in _PIECE.finditer(text, begin, end):
        scheme = _SCHEME.search(text, *piece.span())
        if scheme is None:
            if open_from is None:
                yield *piece.span(), False
            continue
        if open_from is not None:
            yield open_from, piece.start(), True
        yield piece.start(), scheme.start(), False
        host = _NUMBERED_HOST.match(text, scheme.end(), end)
        open_from = None if host else scheme.end()
        if host:
            yield host.end(), piece.end(), False
    if open_from is not None:
        yield open_from, end, True


def _before_host(text: str, begin: int, end: int, *, schemed: bool) -> Range | None:
    """Where the password before the host of an address stands: from the first colon to the last at sign."""
    colon = _COLON.search(text, begin, end)
    signs = list(_AT.finditer(text, colon.end(), end)) if colon else []
    if not colon or not signs:
        return None
    inside = _PARAMETER.search(text, colon.end(), signs[-1].start())  # hidden to the end of its line, then
    after = signs[-1].end()
    host = _HOST.match(text, after, end) if schemed else _NUMBERED_HOST.match(text, after, end)
    if not inside and not host:
        raise _UnsureError
    return colon.end(), signs[-1].start()
