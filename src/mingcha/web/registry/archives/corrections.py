"""Pages that correct a unit or professional of a volume (article 11)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.archives.corrections.actions import correct_participant, correct_technician
from mingcha.registry.archives.queries import volume
from mingcha.registry.archives.values import EarlierStatement, ParticipantRow, TechnicianRow, VolumeFacts
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.archives.forms import CorrectParticipantForm, CorrectTechnicianForm

_DONE = Words("已更正，原登记保留", "It is corrected; what stood there stays readable")


@login_required
@cites("3", "11")
def participant(request: HttpRequest, number: int, record: int) -> HttpResponse:
    """A unit as it was stated last; a POST corrects it."""
    found = volume(facts_of(request), number, at=wiring.clock().now())
    row, form = _participant(found, record), CorrectParticipantForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            new, reason = form.unit, form.cleaned_data["reason"]
            correct_participant(
                signed_in(request), volume=number, participant=record, new=new, reason=reason, clock=wiring.clock()
            )
            done(request, _DONE)
            return redirect("archive", number)
    if not form.is_bound:
        names = ("name", "uscc", "qualification", "contract")
        form = CorrectParticipantForm(initial={name: getattr(row, name) for name in names})
    return _page(request, found, form, reverse("archive-participant-correct", args=[number, record]), row.earlier)


@login_required
@cites("3", "11")
def technician(request: HttpRequest, number: int, record: int) -> HttpResponse:
    """A professional as stated last; a POST corrects it."""
    found = volume(facts_of(request), number, at=wiring.clock().now())
    row, form = _technician(found, record), CorrectTechnicianForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            new, reason = form.technician, form.cleaned_data["reason"]
            correct_technician(
                signed_in(request), volume=number, technician=record, new=new, reason=reason, clock=wiring.clock()
            )
            done(request, _DONE)
            return redirect("archive", number)
    if not form.is_bound:
        form = CorrectTechnicianForm(initial={name: getattr(row, name) for name in ("name", "certificate", "duty")})
    return _page(request, found, form, reverse("archive-technician-correct", args=[number, record]), row.earlier)


def _page(
    request: HttpRequest, found: VolumeFacts, form: ActionForm, action: str, earlier: tuple[EarlierStatement, ...]
) -> HttpResponse:
    context = {
        "active": "points", "found": found, "row": found.row, "form": form, "action": action, "earlier": earlier,
    }  # fmt: skip
    return render(request, "archives/correction.html", context, status=form.status)


def _participant(found: VolumeFacts, number: int) -> ParticipantRow:
    """A unit of a volume as stated last. Raises Fault(NOT_FOUND), also for a version that was corrected."""
    for one in found.participants:
        if one.number == number:
            return one
    words = Words("案卷没有登记这一单位，或者已被更正", "the volume has no such unit, or it was corrected")
    raise Fault(FaultKind.NOT_FOUND, words, str(number))


def _technician(found: VolumeFacts, number: int) -> TechnicianRow:
    """A professional of a volume as stated last. Raises Fault(NOT_FOUND), also for a version that was corrected."""
    for one in (person for unit in found.participants for person in unit.technicians):
        if one.number == number:
            return one
    words = Words("案卷没有登记这一人员，或者已被更正", "the volume has no such person, or it was corrected")
    raise Fault(FaultKind.NOT_FOUND, words, str(number))
