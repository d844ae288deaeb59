"""Lines for others as rows: the columns of a value, the value of a row (article 16(3))."""

import re

from mingcha.access.register.models import RegisterRow, RequestLine
from mingcha.access.register.values import (
    ACTS,
    CORRECTED,
    LINE_METHODS,
    LINE_WAYS,
    MOST_TEXT,
    LineFacts,
    Person,
    RequestLineRow,
)
from mingcha.access.tickets.tokens import COPY, PLAYBACK
from mingcha.kit.checked import one_of, or_missing
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_PERSONS = 2
"""Columns of persons. Article 15(1) requires at least two; further persons are in `content`."""
_LENGTHS = {
    "request": 20, "basis": 20, "case_no": 100, "purpose": 40, "operator": 60, "approver": 60, "reason": MOST_TEXT,
    "content": MOST_TEXT, "destination": MOST_TEXT, "remark": MOST_TEXT,
}  # fmt: skip
_OF_PERSON = (60, 100, 60)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def line_called(number: str) -> RequestLine:
    """The line with this number. Raises Fault(NOT_FOUND)."""
    held = RequestLine.objects.select_related("corrects").filter(no=number).first()
    return or_missing(held, "登记", "line of the register", number)


def require_columns_hold(facts: LineFacts) -> None:
    """Raises Fault(INVALID) for a value that does not fit its column: a code outside of its list, a text too long or
    with control characters, an empty interval, an invalid path or digest."""
    one_of(facts.act, list(ACTS), "登记事项", "act of the register")
    one_of(facts.way, list(LINE_WAYS), "查阅、复制、调取方式", "way")
    one_of(facts.method, list(LINE_METHODS), "交付方式", "method")
    texts = [(getattr(facts, name), most) for name, most in _LENGTHS.items()]
    texts += [(text, most) for person in facts.persons for text, most in zip(person, _OF_PERSON, strict=True)]
    for text, most in texts:
        if len(text) > most or not all(character.isprintable() or character == "\n" for character in text):
            raise _invalid(f"文字须不超过 {most} 个可见字符", f"a text has at most {most} printable characters")
    if facts.to_ms <= facts.from_ms:
        raise _invalid("时段的终点须在起点之后", "the interval must end after it begins")
    if len(facts.persons) > MOST_PERSONS:
        raise _invalid(f"登记最多 {MOST_PERSONS} 名调取人员", f"a line names at most {MOST_PERSONS} persons")
    for path, digest in facts.files:
        if not _SHA256.fullmatch(digest) or not path or not path.isprintable():
            raise _invalid("文件须有路径和 SHA-256", "a file has a path and a SHA-256 in hexadecimal")
    if (facts.act == CORRECTED) is not bool(facts.corrects and facts.remark):
        raise _invalid(
            "更正须写明原登记号和原因", "a correction names the old line and a reason, and nothing else does"
        )


def columns_of(facts: LineFacts) -> dict[str, object]:
    """The columns of a line except those set on writing: number, mark, time, writer, entry, corrected line."""
    first, second = (*facts.persons, ("", "", ""), ("", "", ""))[:MOST_PERSONS]
    return {
        "request": facts.request,
        "act": facts.act,
        **dict(zip(("person", "unit", "certificate"), first, strict=True)),
        **dict(zip(("person_2", "unit_2", "certificate_2"), second, strict=True)),
        "way": facts.way,
        "method": facts.method,
        "basis": facts.basis,
        "case_no": facts.case_no,
        "purpose": facts.purpose,
        "reason": facts.reason,
        "content": facts.content,
        "points": " ".join(facts.points),
        "from_ms": facts.from_ms,
        "to_ms": facts.to_ms,
        "destination": facts.destination,
        "operator": facts.operator,
        "approver": facts.approver,
        "files": "".join(f"{digest}  {path}\n" for path, digest in facts.files),
        "file_count": len(facts.files),
        "return_by": facts.return_by,
        "remark": facts.remark,
    }


def facts_of(row: RequestLine) -> LineFacts:
    """The facts of a stored line."""
    persons: list[Person] = [(row.person, row.unit, row.certificate)]
    if row.person_2:
        persons.append((row.person_2, row.unit_2, row.certificate_2))
    files = [line.partition("  ") for line in row.files.split("\n") if line]
    return LineFacts(
        request=row.request,
        act=row.act,
        persons=tuple(persons),
        way=row.way,
        method=row.method,
        basis=row.basis,
        case_no=row.case_no,
        purpose=row.purpose,
        reason=row.reason,
        content=row.content,
        points=tuple(row.points.split()),
        from_ms=row.from_ms,
        to_ms=row.to_ms,
        destination=row.destination,
        operator=row.operator,
        approver=row.approver,
        files=tuple((path, digest) for digest, _, path in files),
        return_by=row.return_by,
        corrects=row.corrects.no if row.corrects else "",
        remark=row.remark,
    )


def opening_of(number: str) -> LineFacts:
    """The facts of a line after its last correction. Raises Fault(NOT_FOUND)."""
    held = line_called(number)
    while (newer := RequestLine.objects.select_related("corrects").filter(corrects=held).first()) is not None:
        held = newer
    return facts_of(held)


def taken_way(row: RegisterRow) -> str:
    """The way by which gateways count what was taken under a line of an opening, whose grant is read: playback of a
    share is given as the viewing copy."""
    return COPY if row.way == PLAYBACK and row.grant.share_id is not None else row.way


def opening_line_of(grant: int, camera: str) -> int:
    """The number of the line of playback of a point under a grant (its key), by which a copy is marked."""
    rows = RegisterRow.objects.filter(grant=grant, camera=camera, way=PLAYBACK)
    return rows.values_list("pk", flat=True)[0]


def line_row(row: RequestLine, corrected_by: str = "") -> RequestLineRow:
    """A stored line as a value."""
    return RequestLineRow(row.no, row.mark, row.written_at, row.written_by, row.entry, facts_of(row), corrected_by)


def _invalid(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))
