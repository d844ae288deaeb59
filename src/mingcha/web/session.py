"""The person's own settings of the pages: language and theme. Sign-in and sign-out are allauth's views (urls)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from mingcha.web.person import theme_cookie

ONE_YEAR_S = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chooses Chinese or English for this seat."""
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=ONE_YEAR_S, samesite="Lax", secure=request.is_secure()
        )
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Chooses day or night for this person at this seat; it never switches by itself during a shift."""
    response = _back(request)
    chosen = request.POST.get("theme", "")
    if chosen in ("day", "night"):
        response.set_cookie(
            theme_cookie(request), chosen, max_age=ONE_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response
