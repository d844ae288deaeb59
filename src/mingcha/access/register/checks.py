"""Checks of the register for `mingcha check`: no picture was opened without its line (art. 16(3))."""

from collections.abc import Iterator

from mingcha.access.register.models import RegisterRow, RequestLine
from mingcha.access.register.rules import line_before
from mingcha.access.register.values import WATCHED
from mingcha.access.tickets.models import Ticket
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_NOT_REGISTERED = Words(
    "已签发凭据，但调取登记中没有这一行", "a ticket was issued, but the register has no line for it"
)

_NO_LINE_BEFORE = Words("登记号不连续，缺少前一行", "the numbers have a hole: the line before this one is missing")


@cites("16(3)")
def check_numbers() -> Iterator[Finding]:
    """Reports every line for others whose predecessor of the same year is missing."""
    before = ""
    for number in RequestLine.objects.order_by("mark").values_list("no", flat=True).iterator(chunk_size=2000):
        expected = line_before(number)
        if expected and expected != before:
            yield Finding("access", "register_hole", f"access_requestline {expected}", _NO_LINE_BEFORE)
        before = number


@cites("16(3)")
def check_register() -> Iterator[Finding]:
    """Reports every point and way opened by a ticket without a line in the register, once per grant. A ticket of a
    request is covered by the line of its opening (requests.checks); one of a viewing copy names the line of that
    viewing, which must exist. Those of shares: checks_of_shares; one of control opens no pictures, its lease and the
    moves are its lines (access.control)."""
    registered = set(RegisterRow.objects.values_list("grant_id", "camera", "way"))
    named: set[tuple[int, str, str] | str] = set()
    rows = Ticket.objects.filter(grant__request=None, grant__share=None, lease=None).order_by("issued_ms", "id")
    tickets = rows.values_list("grant_id", "grant__no", "points", "modes")
    for grant, number, points, modes in tickets.iterator(chunk_size=2000):
        for camera in points.split():
            for way in modes.split():
                opening = (grant, camera, way)
                if opening not in registered and opening not in named:
                    named.add(opening)
                    yield not_registered(f"access_ticket {number} {camera} {way}")
    watched = set(RequestLine.objects.filter(act=WATCHED).values_list("no", "request"))
    viewings = Ticket.objects.filter(grant__request__isnull=False, line__gt="").order_by("issued_ms", "id")
    columns = ("grant__no", "grant__request__no", "line")
    for number, asked, line in viewings.values_list(*columns).iterator(chunk_size=2000):
        if (line, asked) not in watched and line not in named:
            named.add(line)
            yield not_registered(f"access_ticket {number} {line}")


def not_registered(subject: str) -> Finding:
    """The finding of a ticket without its line."""
    return Finding("access", "not_registered", subject, _NOT_REGISTERED)
