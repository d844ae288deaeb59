"""Tables as CSV files: UTF-8 with BOM, who took them and when in the first rows, no cell that runs as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext

from mingcha.kit.clock import SHANGHAI


def csv_table(
    name: str, *, person: str, at: datetime, facts: Sequence[object], head: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    """The file `name`-<time>.csv: who took it and when, `facts` (such as the filter), `head` (message ids), rows."""
    taken = at.astimezone(SHANGHAI)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{taken:%Y%m%d-%H%M}.csv"'
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow([gettext("Taken by"), csv_cell(person), f"{taken:%Y-%m-%dT%H:%M:%S%z}"])
    table.writerow(facts)
    table.writerow([gettext(one) for one in head])
    table.writerows(rows)
    return response


def csv_cell(text: str) -> str:
    """A text that no spreadsheet interprets as a formula, including spreadsheets that drop blanks or accept full-width
    signs (OWASP, CSV Injection)."""
    begins = text.lstrip()[:1]
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") or (begins and begins in "=+-@＝＋－＠") else text
