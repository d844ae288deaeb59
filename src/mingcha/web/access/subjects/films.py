"""Pages of a request of a person concerned: its films, and the viewing at the counter, which streams one and lets
nobody keep it (articles 16(3), 18; decree 799, art. 21).
"""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.subjects import queries
from mingcha.access.subjects.actions import confirm_subject_consent
from mingcha.access.subjects.films import begin_subject_film, show_subject_film
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.points.queries import point_names
from mingcha.web.access.films.forms import FilmForm, ShowForm
from mingcha.web.access.films.playing import played_film
from mingcha.web.access.subjects.pages import relation_words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import allow_own_media
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in


@login_required
@cites("3", "799-21")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A request with its films and their viewings."""
    return _page(request, no, None)


@login_required
@require_POST
@cites("799-21")
def consent(request: HttpRequest, no: str) -> HttpResponse:
    """Confirms the managing unit's consent as another person than who recorded the request."""
    form = ActionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            confirm_subject_consent(signed_in(request), no=no, clock=wiring.clock())
            done(request, Words("已确认管理单位同意", "The unit's consent is confirmed"))
            return HttpResponseRedirect(reverse("subject", args=[no]))
    return _page(request, no, form)


@login_required
@require_POST
@cites("799-20", "799-21", "21")
def begin(request: HttpRequest, no: str) -> HttpResponse:
    """Begins a film for the request."""
    row = queries.subject_request(facts_of(request), no, at=wiring.clock().now())
    form = FilmForm.from_post(request)
    form.offer(row.asked.points, point_names(row.asked.points))
    if form.is_valid():
        with form.answers(request):
            film = begin_subject_film(signed_in(request), no=no, wanted=form.wanted, clock=wiring.clock())
            zh, en = f"已开始制作脱敏影片 {film.redaction}", f"The film {film.redaction} is being made"
            done(request, Words(zh, en))
            return HttpResponseRedirect(reverse("subject", args=[no]))
    return _page(request, no, form)


@login_required
@require_POST
@cites("16(3)", "18", "799-21")
def show(request: HttpRequest, no: str, redaction: str) -> HttpResponse:
    """Opens a viewing of a film for the person at the counter."""
    form = ShowForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            viewing = show_subject_film(
                signed_in(request),
                no=no,
                redaction=redaction,
                is_present=form.cleaned_data["present"],
                folder=settings.MINGCHA_HOME.redactions,
                clock=wiring.clock(),
            )
            done(request, Words(f"已登记查阅 {viewing.line}", f"The viewing is registered as {viewing.line}"))
            return HttpResponseRedirect(reverse("subject-viewing", args=[viewing.line]))
    return _page(request, no, form)


@login_required
@cites("16(3)", "799-21")
def viewing(request: HttpRequest, line: str) -> HttpResponse:
    """The page that plays a film to the person at the counter."""
    shown = queries.shown_film(facts_of(request), line, at=wiring.clock().now())
    response = render(request, "requests/subject_viewing.html", {"active": "requests", "shown": shown})
    allow_own_media(request, response)
    return response


@login_required
@cites("16(3)", "799-21")
def film(request: HttpRequest, line: str) -> HttpResponse | FileResponse:
    """The film of a viewing, for the player of its page alone; it breaks off when the viewing ends or the film is
    withdrawn."""
    by, folder, clock = signed_in(request), settings.MINGCHA_HOME.redactions, wiring.clock()
    return played_film(
        request,
        lambda: queries.film_file(by, line, folder=folder, at=clock.now()),
        lambda: queries.shown_film(by, line, at=clock.now()),
    )


def _page(request: HttpRequest, no: str, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.subject_request(facts, no, at=now)
    names = point_names(row.asked.points)
    serves = queries.serves_request(facts, no, at=now)
    context = {
        "active": "requests",
        "row": row,
        "relation": relation_words(row.asked.relation),
        "points": [names.get(code, code) for code in row.asked.points],
        "films": [(film, ShowForm.of(film.redaction)) for film in queries.subject_films(facts, no, at=now)],
        "serves": serves,
        "confirms": queries.may_confirm_consent(facts, no, at=now),
        "begin_form": sent
        if isinstance(sent, FilmForm)
        else FilmForm.of(row.asked.points, row.asked.from_ms, row.asked.to_ms, names),
        "answered": sent or ActionForm(),
    }
    return render(request, "requests/subject.html", context, status=sent.status if sent else 200)
