"""The person's own settings of the pages: language and theme. Signing in is web.registry.sign_in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST

from mingcha.registry.accounts.actions import set_preferences
from mingcha.web.forms.return_address import back
from mingcha.web.frame import wiring
from mingcha.web.frame.forms import LanguageForm, ThemeForm
from mingcha.web.frame.person import theme_cookie, theme_of

ONE_YEAR_S = 365 * 24 * 3600

type Answer = Callable[[HttpRequest], HttpResponse]


class PreferredLanguage:
    """Uses the language of the account if none was chosen at this seat."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        return self.get_response(request)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Sets Chinese or English, for this seat and for the account."""
    form = LanguageForm.from_post(request)
    valid = form.is_valid()
    response = back(request, form.cleaned_data["next"])
    if valid:
        chosen = form.cleaned_data["language"]
        _keep(request, chosen, theme_of(request))
        _cookie(request, response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Sets day or night, for this seat and for the account; it never changes automatically during a shift."""
    form = ThemeForm.from_post(request)
    valid = form.is_valid()
    response = back(request, form.cleaned_data["next"])
    if valid:
        chosen = form.cleaned_data["theme"]
        _keep(request, _language_now(), chosen)
        _cookie(request, response, theme_cookie(request), chosen)
    return response


def _keep(request: HttpRequest, chosen_language: str, chosen_theme: str) -> None:
    user = request.user
    if user.is_authenticated and (user.language, user.theme) != (chosen_language, chosen_theme):
        set_preferences(
            user, language=chosen_language, theme=chosen_theme, hides_path=user.hides_path, clock=wiring.clock()
        )


def _language_now() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "zh-hans"


def _cookie(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=ONE_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure())
