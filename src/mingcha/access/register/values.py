"""Values of the register's lines for others: the input of acts and the result of queries (articles 16(3), 19)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place

ACTS = ("opened", "delivered", "watched", "returned", "destroyed", "not_taken", "refused", "corrected", "published",
        "withdrawn")  # fmt: skip
"""The act that a line for others records."""
OPENED, WATCHED, DELIVERED, REFUSED, CORRECTED = "opened", "watched", "delivered", "refused", "corrected"
PUBLISHED, WITHDRAWN = "published", "withdrawn"
VIEW, PUBLISH = "view", "publish"
REQUEST_WAYS = (VIEW, "copy", "retrieve")
"""查阅, 复制, 调取 (article 14)."""
LINE_WAYS = (*REQUEST_WAYS, PUBLISH)
"""The ways of a line: those of requests, and 公开传播 (article 21)."""
MOST_TEXT = 2000
"""Characters of reason, content, destination and remark."""
URL = "url"
OF_PERSON_CONCERNED = "799-21"
"""The basis of a line about the person concerned, who is one person and no member of staff (15(1) is not asked)."""
OF_PUBLICATION = "21"
"""The basis of a line about a redacted film: one person opens, publishes or withdraws it."""
METHODS = ("online", "on_site", "disc", "usb", "private_line", URL)
"""How the pictures reached the persons: "method" of 16(3)."""
ONLINE, TO_PUBLIC = "online", "to_public"
LINE_METHODS = (*METHODS, TO_PUBLIC)
ACT_WORDS = {
    "opened": Words("开通", "opened"),
    "delivered": Words("交付", "delivered"),
    "watched": Words("查阅", "watched"),
    "returned": Words("归还", "returned"),
    "destroyed": Words("销毁", "destroyed"),
    "not_taken": Words("未取走", "not taken"),
    "refused": Words("不予办理", "refused"),
    "corrected": Words("更正", "correction"),
    "published": Words("公开传播", "published"),
    "withdrawn": Words("终止公开", "taken back"),
}
METHOD_WORDS = {
    "online": Words("在线", "online"),
    "on_site": Words("现场", "on site"),
    "disc": Words("光盘", "disc"),
    "usb": Words("U 盘", "USB stick"),
    "private_line": Words("专网", "private line"),
    "url": Words("指定地址", "address on the network"),
    "to_public": Words("向公众公开", "to the public"),
}

type Person = tuple[str, str, str]
"""Name, unit, certificate number."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The facts of a line for others (16(3); 799-16(2)(3)), given by the act that it records.

    `points` are 20-digit codes; `from_ms` and `to_ms` Unix milliseconds, `to_ms` after `from_ms`. `way` is one of
    REQUEST_WAYS. `files` are (path in the bag, SHA-256 in hexadecimal). `return_by` is the day of return or destruction
    (19), None for a view. `corrects` and `remark` are only for the act `corrected`: the number of the corrected line,
    and the reason.
    """

    request: str
    act: str
    persons: tuple[Person, ...]
    way: str
    method: str
    basis: str
    case_no: str
    purpose: str
    reason: str
    content: str
    points: tuple[str, ...]
    from_ms: int
    to_ms: int
    destination: str
    operator: str
    approver: str
    files: tuple[tuple[str, str], ...]
    return_by: date | None
    corrects: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class LineCorrection:
    """The corrected texts of a line; None leaves a text unchanged. The facts determined by the system (request, points,
    interval, way, files) cannot be corrected."""

    persons: tuple[Person, ...] | None = None
    method: str | None = None
    case_no: str | None = None
    reason: str | None = None
    content: str | None = None
    destination: str | None = None
    operator: str | None = None
    approver: str | None = None
    return_by: date | None = None


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """The facts of a correction for the rules: the present line, whether it was corrected before, the names of the
    changed facts, the places of its points, and whether the corrected line is complete by law."""

    line: LineFacts
    is_corrected: bool
    changed: tuple[str, ...]
    places: tuple[Place, ...]
    complete: Decision


@dataclass(frozen=True, slots=True)
class RequestLineRow:
    """A stored line for others. `entry`: the index of its act in the application's log; `mark`: its number in invisible
    marks; `corrected_by` the number of the line that corrects this one, ""."""

    no: str
    mark: int
    written_at: datetime
    written_by: str
    entry: int
    facts: LineFacts
    corrected_by: str = ""


@dataclass(frozen=True, slots=True)
class LineSearch:
    """The filter of lines for others; an empty text and None match all. `person` is a part of a name or a whole
    certificate number, `unit` a part of a unit's name, `request` and `no` whole numbers, `point` a 20-digit code; the
    days are Shanghai days, both inclusive."""

    person: str = ""
    unit: str = ""
    request: str = ""
    point: str = ""
    from_day: date | None = None
    until_day: date | None = None
