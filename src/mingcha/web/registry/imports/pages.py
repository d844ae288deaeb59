"""Pages of lists of points: the own lists, handing one in, one list with its faults (articles 3, 7, 13)."""

import csv
import io
import tempfile
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.imports.actions import MOST_BESIDE_WORK
from mingcha.registry.imports.faults import column_words
from mingcha.registry.imports.queries import (
    FAULTS_A_PAGE,
    MOST_LISTS_SHOWN,
    every_fault,
    faults_of_list,
    point_list,
    point_lists,
)
from mingcha.registry.imports.rules import MAY_DISCARD, MAY_REPAIR, ListPhase, may_import_lists
from mingcha.registry.imports.uploading import hand_in_list
from mingcha.registry.imports.values import FaultPage, ListPage
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.systems.queries import site_names, system_names
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.csv_table import csv_cell
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of, person_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.imports.forms import (
    ConfirmListForm,
    FaultsFilter,
    ListsFrom,
    NewListForm,
    RepairForm,
)
from mingcha.web.registry.imports.shown import PHASES, kind_chips, shown_faults

_HEAD = ("行 line", "列 column", "单元格 cells", "条款 article", "原因", "reason", "缺少", "missing")


@login_required
@require_GET
@cites("3", "7")
def index(request: HttpRequest) -> HttpResponse:
    """The lists that this person handed in, newest first."""
    facts, now = facts_of(request), wiring.clock().now()
    before = ListsFrom.from_query(request).value("before") or 0
    rows = point_lists(facts, at=now, before=before, limit=MOST_LISTS_SHOWN + 1)
    shown = rows[:MOST_LISTS_SHOWN]
    context = {
        "active": "points",
        "rows": [(one, *PHASES[one.phase]) for one in shown],
        "next": shown[-1].number if len(rows) > MOST_LISTS_SHOWN else 0,
    }
    return render(request, "imports/index.html", context)


@login_required
@cites("3", "7", "13")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a list; a POST keeps the file sealed and queues its judgement."""
    form = NewListForm.from_post(request)
    if form.is_valid():
        file, label = form.cleaned_data["file"], form.cleaned_data["label"]
        with form.answers(request):
            number = hand_in_list(signed_in(request), file, name=file.name or "", label=label, clock=wiring.clock())
            done(request, Words("清单已上传，正在审核", "The list is handed in and being judged"))
            return redirect("import", number)
    context = {"active": "points", "form": form, "closed": closed(may_import_lists(facts_of(request)), *KEEPERS)}
    return render(request, "imports/new.html", context, status=form.status)


@login_required
@require_GET
@cites("3", "7", "13", "16(1)")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A list: progress, faults with their cells, what would be registered, or what was."""
    return list_page(request, number)


@login_required
@require_GET
@cites("7", "16(1)")
def state(request: HttpRequest, number: int) -> HttpResponse:
    """The progress of a list, which its page asks for while a job is at work; afterwards the page is loaded anew."""
    page = point_list(facts_of(request), number, at=wiring.clock().now())
    if not request.headers.get("HX-Request"):
        return redirect("import", number)
    response = render(request, "imports/progress.html", {"page": page, "row": page.row})
    if page.row.running is None:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_GET
@cites("7", "13", "16(1)")
def faults(request: HttpRequest, number: int) -> HttpResponse:
    """Every fault of a list as CSV (UTF-8 with a byte order mark): without passwords, and no cell runs as a formula."""
    row, found = every_fault(facts_of(request), number, at=wiring.clock().now())
    held = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        text = io.TextIOWrapper(held, encoding="utf-8-sig", newline="")
        table = csv.writer(text)
        table.writerow(_HEAD)
        for fault in found:
            cells = "; ".join(f"{column_words(column).zh}={value or ''}" for column, value in fault.cells)
            zh, en = ("；".join(item.zh for item in fault.missing), "; ".join(item.en for item in fault.missing))
            column = column_words(fault.column)
            texts = (f"{column.zh} {column.en}", cells, fault.article, fault.words.zh, fault.words.en, zh, en)
            table.writerow([str(fault.line), *map(csv_cell, texts)])
        text.detach().seek(0)
    except BaseException:
        held.close()
        raise
    answer = FileResponse(
        held, as_attachment=True, filename=f"faults-{row.number}.csv", content_type="text/csv; charset=utf-8"
    )
    return cast("HttpResponse", answer)  # a page may answer with a stream, which Django's types keep apart


def list_page(request: HttpRequest, number: int, sent: ActionForm | None = None) -> HttpResponse:
    """The page of a list, with the form that was sent and what was answered to it."""
    page = point_list(facts_of(request), number, at=wiring.clock().now())
    row = page.row
    tone, label = PHASES[row.phase]
    context = {
        "active": "points",
        "page": page,
        "row": row,
        "tone": tone,
        "label": label,
        "form": sent or ActionForm(),
        "may_repair": row.phase in MAY_REPAIR,
        "may_discard": row.phase in MAY_DISCARD,
        "reads_evidence": person_of(request).may_read_evidence,
        **_repairing(request, page, sent),
        **_confirming(page, sent),
    }
    return render(request, "imports/one.html", context, status=sent.status if sent else 200)


def _repairing(request: HttpRequest, page: ListPage, sent: ActionForm | None) -> dict[str, object]:
    """The faults of the page with their inputs, over which what was typed stays."""
    asked, revision = FaultsFilter.from_query(request), page.row.revision
    found = _faults(request, page, asked)
    form = RepairForm(initial={"revision": revision})
    over = revision
    if isinstance(sent, RepairForm):
        form, over = sent, int(sent.cleaned_data.get("revision", revision))
        form.offer_newest(revision)
    return {
        "asked": asked,
        "kinds": kind_chips(page, asked),
        "all_faults": sum(one.count for one in page.kinds),
        "found": found,
        "faults": shown_faults(found.rows, form.typed(), over),
        "pager": _pager(asked.page_number, found),
        "repair_form": form,
    }


def _confirming(page: ListPage, sent: ActionForm | None) -> dict[str, object]:
    """What would be registered, and the form that confirms it as the page shows it now."""
    row = page.row
    form = ConfirmListForm(initial={"judged_sha256": row.judged_sha256})
    if isinstance(sent, ConfirmListForm):
        form = sent
        form.retype("judged_sha256", row.judged_sha256)
    codes = [code for code, _ in page.systems]
    names, sites = system_names(codes), site_names(codes)
    return {
        "is_clean": row.phase is ListPhase.CLEAN,
        "is_large": row.to_register > MOST_BESIDE_WORK,
        "wait_s": row.to_register // 2000,
        "systems": [(code, names.get(code, code), sites.get(code, ""), count) for code, count in page.systems],
        "confirm_form": form,
    }


def _faults(request: HttpRequest, page: ListPage, asked: FaultsFilter) -> FaultPage:
    """The faults that the page shows."""
    if not page.kinds:
        return FaultPage((), 0, page.row.revision)
    return faults_of_list(
        facts_of(request),
        page.row.number,
        at=wiring.clock().now(),
        column=asked.asked_column,
        article=asked.asked_article,
        offset=(asked.page_number - 1) * FAULTS_A_PAGE,
    )


def _pager(number: int, found: FaultPage) -> dict[str, int]:
    """The rows that a page of faults shows, and the pages beside it; 0 for none."""
    first = (number - 1) * FAULTS_A_PAGE
    last = first + len(found.rows)
    return {
        "first": first + 1 if found.rows else 0,
        "last": last,
        "previous": number - 1,
        "next": number + 1 if last < found.count and found.rows else 0,
    }
