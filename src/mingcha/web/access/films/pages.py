"""Pages of the redacted films that answer a request: made within it, viewed by its officers (15, 16(3), 19)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.films import queries
from mingcha.access.films.actions import begin_request_film, view_request_film
from mingcha.access.requests.queries import request_row
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.points.queries import point_names
from mingcha.web.access.films.forms import CounterForm, FilmForm
from mingcha.web.access.films.playing import played_film
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import allow_own_media
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm


@login_required
@cites("14(2)", "15", "19")
def index(request: HttpRequest, no: str) -> HttpResponse:
    """The films of a request with their viewings, and for the unit the form of another one."""
    return _page(request, no, None)


@login_required
@require_POST
@cites("15", "19", "21", "799-20")
def begin(request: HttpRequest, no: str) -> HttpResponse:
    """Begins a film for the request."""
    asked = request_row(facts_of(request), no, at=wiring.clock().now()).case.request
    form = FilmForm.from_post(request)
    form.offer(asked.points, point_names(asked.points))
    if form.is_valid():
        with form.answers(request):
            film = begin_request_film(signed_in(request), no=no, wanted=form.wanted, clock=wiring.clock())
            zh, en = f"已开始制作脱敏影片 {film.redaction}", f"The film {film.redaction} is being made"
            done(request, Words(zh, en))
            return HttpResponseRedirect(reverse("request-films", args=[no]))
    return _page(request, no, form)


@login_required
@require_POST
@cites("15", "16(3)", "18", "19")
def view(request: HttpRequest, no: str, redaction: str) -> HttpResponse:
    """Opens a viewing of a film: a line of the register."""
    found = queries.request_films(facts_of(request), no, at=wiring.clock().now())
    form = CounterForm.from_post(request) if found.at_counter else PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            viewing = view_request_film(
                signed_in(request),
                no=no,
                redaction=redaction,
                is_present=bool(form.cleaned_data.get("present")),
                folder=settings.MINGCHA_HOME.redactions,
                clock=wiring.clock(),
            )
            done(request, Words(f"已登记查阅 {viewing.line}", f"The viewing is registered as {viewing.line}"))
            return HttpResponseRedirect(reverse("request-viewing", args=[viewing.line]))
    return _page(request, no, form)


@login_required
@cites("15", "16(3)", "19")
def viewing(request: HttpRequest, line: str) -> HttpResponse:
    """The page that plays a film of a request."""
    shown = queries.shown_request_film(facts_of(request), line, at=wiring.clock().now())
    response = render(request, "requests/film_viewing.html", {"active": "requests", "shown": shown})
    allow_own_media(request, response)
    return response


@login_required
@cites("15", "16(3)", "19")
def film(request: HttpRequest, line: str) -> HttpResponse | FileResponse:
    """The film of a viewing, for the player of its page alone; it breaks off when the viewing or the request ends, or
    the film is withdrawn."""
    by, folder, clock = signed_in(request), settings.MINGCHA_HOME.redactions, wiring.clock()
    return played_film(
        request,
        lambda: queries.request_film_file(by, line, folder=folder, at=clock.now()),
        lambda: queries.shown_request_film(by, line, at=clock.now()),
    )


def _page(request: HttpRequest, no: str, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = request_row(facts, no, at=now)
    asked, found = row.case.request, queries.request_films(facts, no, at=now)
    names = point_names(asked.points)
    context = {
        "active": "requests",
        "row": row,
        "asked": asked,
        "found": found,
        "films": [(one, CounterForm.of(one.redaction) if found.at_counter else None) for one in found.films],
        "begin_form": sent
        if isinstance(sent, FilmForm)
        else FilmForm.of(asked.points, asked.from_ms, asked.to_ms, names),
        "answered": sent or ActionForm(),
    }
    return render(request, "requests/films.html", context, status=sent.status if sent else 200)
