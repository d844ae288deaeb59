"""Pages of signing in and out: password, then the second factor; or a passkey alone (decree 799, art. 16(2)(2))."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.factors.proving import by_code
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.sessions.actions import not_identified
from mingcha.registry.sessions.rules import Method
from mingcha.registry.sign_in.actions import begin_factor, factor_judged, judge_password
from mingcha.registry.sign_in.wait_words import try_again_words
from mingcha.web.forms.return_address import back
from mingcha.web.frame import wiring
from mingcha.web.frame.sessions import OVER_KEY
from mingcha.web.registry.sign_in import webauthn
from mingcha.web.registry.sign_in.device import device_of
from mingcha.web.registry.sign_in.entering import address_of, begin_half, enter, half_of, has_passkey, leave
from mingcha.web.registry.sign_in.forms import FactorForm, NextQuery, SignInForm

WAIT_STATUS = 429
WRONG_CODE = Words("动态码不对，请输入应用当前显示的动态码", "The code is wrong: type the one that the app shows now")


@sensitive_post_parameters("password")
@cites("799-16(2)(2)")
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password. A person with a second factor goes on to it, everybody else is signed in."""
    if request.method != "POST":
        query = NextQuery.from_query(request)
        query.is_valid()
        target = query.cleaned_data["next"]
        if request.user.is_authenticated:
            return back(request, target)
        return _sign_in_page(request, SignInForm(initial={"next": target}), over=bool(request.session.get(OVER_KEY)))
    form = SignInForm.from_post(request)
    if not form.is_valid():
        form.problem = not_identified().words
        return _sign_in_page(request, form)
    given = form.cleaned_data
    name = given["login"].strip().lower()
    judged = judge_password(
        name, given["password"], address=address_of(request), device=device_of(request, name), clock=wiring.clock()
    )
    if judged.person is None:
        form.problem = wait_words(judged.wait_s) if judged.wait_s else not_identified().words
        return _sign_in_page(request, form, judged.wait_s)
    if factors_of(judged.person.pk):
        begin_half(request, judged, given["next"])
        return HttpResponseRedirect(reverse("account-factor"))
    try:
        return enter(request, judged, Method.PASSWORD, given["next"])
    except Fault as fault:
        if fault.kind is not FaultKind.UNAUTHENTICATED:
            raise
        form.problem = fault.words
        return _sign_in_page(request, form)


@cites("799-16(2)(2)")
def factor(request: HttpRequest) -> HttpResponse:
    """The second factor after the password: a code here, a passkey by the page's script."""
    half = half_of(request)
    if half is None or half.judged.person is None:
        return HttpResponseRedirect(reverse("account_login"))
    person, form = half.judged.person, FactorForm.from_post(request)
    problem, wait = None, 0
    if form.is_valid():
        at = wiring.clock().now()
        wait = begin_factor(person.pk, at, address=address_of(request), kind="code")
        if wait:
            problem = wait_words(wait)
        else:
            try:
                answer = enter(request, half.judged, half.method("code"), half.next, by_code(form.cleaned_data["code"]))
            except Fault as fault:
                if fault.kind is not FaultKind.UNAUTHENTICATED:
                    raise
                factor_judged(person.pk, right=False, address=address_of(request), kind="code", at=at)
                problem = WRONG_CODE
            else:
                factor_judged(person.pk, right=True, address=address_of(request), kind="code", at=at)
                return answer
    held = factors_of(person.pk)
    context = {
        "form": form, "problem": problem, "by_directory": half.by_directory, "has_passkey": has_passkey(held),
        "has_code": any(one.kind.value == "code" for one in held), "at_home": webauthn.is_at_home(request),
        "passkey_origin": webauthn.origin(),
    }  # fmt: skip
    return _answer(render(request, "sign_in/factor.html", context, status=WAIT_STATUS if wait else form.status), wait)


@cites("799-16(2)(2)")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Asks, and with POST ends the session."""
    if request.method != "POST":
        return render(request, "sign_in/sign_out.html")
    leave(request)
    return HttpResponseRedirect(reverse("account_login"))


@require_POST
def alive(request: HttpRequest) -> HttpResponse:
    """Somebody is at the keys of a page: frame.sessions.Sessions counts this request as use."""
    return JsonResponse({"alive": request.user.is_authenticated})


def sign_in_address(target: str) -> str:
    """The address of the sign-in page that leads on to `target`."""
    return f"{reverse('account_login')}?{urlencode({'next': target})}"


def wait_words(wait_s: int) -> Words:
    """Too many failed attempts: when to try again, and the way that has no wait."""
    words = try_again_words(wait_s, wiring.clock().now())
    return Words(f"{words.zh}，或用通行密钥登录", f"{words.en}, or sign in with a passkey")


def _sign_in_page(request: HttpRequest, form: SignInForm, wait: int = 0, *, over: bool = False) -> HttpResponse:
    context = {
        "form": form, "over": over, "at_home": webauthn.is_at_home(request), "passkey_origin": webauthn.origin(),
        "directory_name": settings.MINGCHA_OIDC.name if settings.MINGCHA_OIDC else None,
    }  # fmt: skip
    return _answer(render(request, "sign_in/sign_in.html", context, status=WAIT_STATUS if wait else 200), wait)


def _answer(response: HttpResponse, wait: int) -> HttpResponse:
    if wait:
        response["Retry-After"] = str(wait)
    return response
