"""What is done with a list of points on its page: repaired, judged again, stopped, confirmed, discarded
(articles 3, 7, 13, 18)."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.imports.closing import discard_list
from mingcha.registry.imports.confirming import confirm_list
from mingcha.registry.imports.queries import FAULTS_A_PAGE, faults_of_list, point_list
from mingcha.registry.imports.repairing import Repair, repair_list
from mingcha.registry.imports.uploading import judge_again, stop_list
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.imports.forms import ConfirmListForm, FaultsFilter, ListStepForm, RepairForm
from mingcha.web.registry.imports.pages import list_page
from mingcha.web.registry.imports.shown import present_values


@login_required
@require_POST
@cites("7", "13", "16(1)")
def repair(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps the cells that were changed on the page, and judges the list again when that is asked for."""
    form, asked = RepairForm.from_post(request), FaultsFilter.from_query(request)
    if form.is_valid():
        changed = _changed(request, number, form, asked)
        judge_too = form.cleaned_data["judge"]
        with form.answers(request):
            by, clock = signed_in(request), wiring.clock()
            if changed:
                repair_list(by, number, changed, revision=form.cleaned_data["revision"], clock=clock)
            if judge_too:
                judge_again(by, number, clock=clock)
            done(request, _repaired(len(changed), judge_too=judge_too))
            query = "" if judge_too else f"?{asked.query}&page={asked.page_number}"
            return HttpResponseRedirect(reverse("import", args=[number]) + query)
    return list_page(request, number, form)


@login_required
@require_POST
@cites("7", "13", "16(1)")
def judge(request: HttpRequest, number: int) -> HttpResponse:
    """Judges the list again."""
    words = Words("已重新开始审核", "The list is being judged again")
    return _step(request, number, lambda: judge_again(signed_in(request), number, clock=wiring.clock()), words)


@login_required
@require_POST
@cites("7", "16(1)")
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Cancels the job that is at work on the list."""
    words = Words("已停止", "It is stopped")
    return _step(request, number, lambda: stop_list(signed_in(request), number, clock=wiring.clock()), words)


@login_required
@require_POST
@cites("7", "16(1)")
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Removes the list."""
    form = ListStepForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            discard_list(signed_in(request), number, clock=wiring.clock())
            done(request, Words("清单已删除", "The list is removed"))
            return redirect("imports")
    return list_page(request, number, form)


@login_required
@require_POST
@cites("3", "7", "13", "18")
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Queues the act that registers the points of the list."""
    form = ConfirmListForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            confirm_list(signed_in(request), number, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("已确认，正在登记点位", "Confirmed: the points are being registered"))
            return redirect("import", number)
    return list_page(request, number, form)


def _step(request: HttpRequest, number: int, step: Callable[[], None], words: Words) -> HttpResponse:
    form: ActionForm = ListStepForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            step()
            done(request, words)
            return redirect("import", number)
    return list_page(request, number, form)


def _changed(request: HttpRequest, number: int, form: RepairForm, asked: FaultsFilter) -> list[Repair]:
    """The cells that differ from what the page showed. A page that is not the newest any more is refused by its
    revision."""
    facts, now = facts_of(request), wiring.clock().now()
    found = faults_of_list(
        facts,
        number,
        at=now,
        column=asked.asked_column,
        article=asked.asked_article,
        offset=(asked.page_number - 1) * FAULTS_A_PAGE,
    )
    held = present_values(found, point_list(facts, number, at=now).left_out)
    return [one for one in form.cleaned_data["cells"] if one.value != held.get((one.line, one.column), "")]


def _repaired(cells: int, *, judge_too: bool) -> Words:
    if judge_too:
        return Words(f"已保存 {cells} 格修改，正在重新审核", f"{cells} cells are repaired, the list is judged again")
    if not cells:
        return Words("没有改动", "Nothing was changed")
    return Words(f"已保存 {cells} 格修改", f"{cells} cells are repaired")
