"""The lines of a year as a table (CSV): its digest is entered before it is handed over (articles 16(3), 25)."""

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import BinaryIO, cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from mingcha.access.register import queries as register_queries
from mingcha.access.register.actions import record_table
from mingcha.access.register.values import LineSearch, RequestLineRow
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.web.access.register.forms import YearForm
from mingcha.web.access.register.words import ACT_WORDS, METHOD_WORDS, WAY_WORDS, purpose_words, words_of
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language
from mingcha.web.frame.csv_table import csv_cell
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up

_IN_MEMORY = 2**20
"""Bytes of a table that are kept in memory; a larger one goes to a temporary file."""
_HEAD = (
    gettext_noop("No."), gettext_noop("What"), gettext_noop("Time"), gettext_noop("Request"),
    gettext_noop("First person"), gettext_noop("Unit"), gettext_noop("Certificate"), gettext_noop("Second person"),
    gettext_noop("Unit"), gettext_noop("Certificate"), gettext_noop("Way"), gettext_noop("Method"),
    gettext_noop("Basis"), gettext_noop("Case"), gettext_noop("Purpose"), gettext_noop("Reason"),
    gettext_noop("Content"), gettext_noop("Points"), gettext_noop("From"), gettext_noop("To"),
    gettext_noop("Destination"), gettext_noop("Return by"), gettext_noop("Files"), gettext_noop("Duty officer"),
    gettext_noop("Approver"), gettext_noop("Written by"), gettext_noop("Corrects"), gettext_noop("Corrected by"),
    gettext_noop("Why corrected"), gettext_noop("Entry"),
)  # fmt: skip


@login_required
@require_POST
@needs_step_up
@cites("3", "16(3)", "25")
def table(request: HttpRequest) -> HttpResponse:
    """The table of a year: every line in reach, oldest first, with who took it and when in the first row."""
    form, clock = YearForm.from_post(request), wiring.clock()
    if not form.is_valid():
        return HttpResponseRedirect(reverse("register"))
    year, facts, now = int(form.cleaned_data["year"]), facts_of(request), clock.now()
    search = LineSearch(from_day=date(year, 1, 1), until_day=date(year, 12, 31))
    held = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    lines = register_queries.every_request_line(facts, search, at=now)
    count = write_table(cast("BinaryIO", held), [gettext("Taken by"), facts.name, _time(now), str(year)], lines)
    held.seek(0)
    digest = hashlib.sha256()
    while data := held.read(_IN_MEMORY):
        digest.update(data)
    record_table(signed_in(request), year=year, lines=count, digest=digest.hexdigest(), clock=clock)
    held.seek(0)
    answer = FileResponse(held, as_attachment=True, filename=f"register-{year}.csv", content_type="text/csv")
    return cast("HttpResponse", answer)  # a page may answer with a stream, which Django's types keep apart


def write_table(target: BinaryIO, first: list[str], lines: Iterable[RequestLineRow]) -> int:
    """Writes the table (UTF-8 with BOM) and returns its number of lines."""
    text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
    rows, count = csv.writer(text), 0
    rows.writerow([csv_cell(one) for one in first])
    rows.writerow([gettext(name) for name in _HEAD])
    for line in lines:
        rows.writerow([csv_cell(one) for one in _row(line)])
        count += 1
    text.detach()
    return count


def _row(line: RequestLineRow) -> list[str]:
    facts = line.facts
    second = facts.persons[1] if len(facts.persons) > 1 else ("", "", "")
    return [
        line.no, in_language(words_of(ACT_WORDS, facts.act)), _time(line.written_at), facts.request,
        *facts.persons[0], *second, in_language(words_of(WAY_WORDS, facts.way)),
        in_language(words_of(METHOD_WORDS, facts.method)), facts.basis, facts.case_no,
        in_language(purpose_words(facts.purpose)), facts.reason, facts.content, f"'{' '.join(facts.points)}",
        _ms(facts.from_ms), _ms(facts.to_ms), facts.destination,
        facts.return_by.isoformat() if facts.return_by else "",
        "\n".join(f"{digest}  {path}" for path, digest in facts.files), facts.operator, facts.approver,
        line.written_by, facts.corrects, line.corrected_by, facts.remark, str(line.entry),
    ]  # fmt: skip


def _time(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S%z}"


def _ms(ms: int) -> str:
    return _time(datetime.fromtimestamp(ms / 1000, SHANGHAI))
