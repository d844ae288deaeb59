"""The page of a point's sound: the ground in force, earlier ones, the form for a new one (decree 799 art. 8(4))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.values import PointPage
from mingcha.registry.sound.actions import allow_sound, end_sound
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sound.forms import EndSoundForm, SoundForm


@login_required
@cites("3", "7", "18", "799-8(4)")
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The sound of a point; a POST records a ground for it."""
    found = points_queries.point(facts_of(request), code, at=wiring.clock().now())
    form = SoundForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            allow_sound(
                signed_in(request),
                code=code,
                ground=form.ground,
                forbidden_place=form.cleaned_data["forbidden_place"],
                clock=wiring.clock(),
            )
            done(request, Words("采集声音的依据已登记", "The ground for sound is recorded"))
            return HttpResponseRedirect(reverse("point-sound", args=[code]))
    return _page(request, found, form, EndSoundForm())


@login_required
@require_POST
@cites("3", "799-8(4)")
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Ends the sound of a point at once."""
    found = points_queries.point(facts_of(request), code, at=wiring.clock().now())
    form = EndSoundForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_sound(signed_in(request), code=code, reason=form.cleaned_data["reason"], clock=wiring.clock())
            done(request, Words("已停止采集声音", "Sound ended"))
            return HttpResponseRedirect(reverse("point-sound", args=[code]))
    return _page(request, found, SoundForm(), form)


def _page(request: HttpRequest, found: PointPage, form: SoundForm, end_form: EndSoundForm) -> HttpResponse:
    """The page with both forms, of which at most one was submitted."""
    context = {
        "active": "points",
        "found": found,
        "point": found.row,
        "before": tuple(one for one in found.sounds if one != found.sound),
        "form": form,
        "end_form": end_form,
        "sent": end_form if end_form.is_bound else form,
    }
    return render(request, "points/sound.html", context, status=end_form.status if end_form.is_bound else form.status)
