"""Pages of one's own account: password, second factors, sessions (decree 799, art. 16(2)(2))."""

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.actions import change_own_password
from mingcha.registry.factors import rules as factors_rules
from mingcha.registry.factors.actions import add_generator, remove_factor, rename_factor
from mingcha.registry.factors.codes import enrolment_address, new_secret
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.factors.values import FactorKind
from mingcha.registry.identity.queries import duty
from mingcha.registry.reviews.rules import may_read_accounts
from mingcha.registry.sessions.actions import end_other_sessions, end_session, not_identified
from mingcha.registry.sessions.queries import sessions_of, sign_in_before
from mingcha.registry.sessions.values import SessionRow
from mingcha.registry.sign_in.backend import person_numbered
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.sessions import session_of, to_do_first
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.account.forms import CodeForm, FactorNameForm, PasswordForm
from mingcha.web.registry.qr_code import qr_path
from mingcha.web.registry.sign_in import webauthn
from mingcha.web.registry.sign_in.entering import address_of, close_pictures
from mingcha.web.registry.sign_in.step_up import needs_step_up, needs_step_up_first

SECRET_KEY = "mingcha_secret"  # noqa: S105 - the name of an entry in the session's data
ISSUER = "mingcha"
OK = 200


@login_required
@cites("799-16(2)(2)")
def account(request: HttpRequest) -> HttpResponse:
    """The person's own account: what is to be done first, factors, sessions, the sign-in before this one."""
    return _page(request, FactorNameForm())


@login_required
@sensitive_post_parameters()
@cites("799-16(2)(2)")
def password(request: HttpRequest) -> HttpResponse:
    """A new password for oneself; the present one is asked for, and other sessions end."""
    form = PasswordForm.from_post(request)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            change_own_password(
                signed_in(request), current=given["current"], password=given["password"], clock=wiring.clock(),
                address=address_of(request),
            )  # fmt: skip
            person = person_numbered(_session(request).user_id)
            if person is not None:
                update_session_auth_hash(request, person)
            done(request, Words("密码已更改，其他会话已终止", "Your password is changed; other sessions ended"))
            return HttpResponseRedirect(reverse("account"))
    context = {"active": "account", "form": form}
    return render(request, "account/password.html", context, status=form.status)


@login_required
@sensitive_post_parameters()
@cites("799-16(2)(2)")
def code(request: HttpRequest) -> HttpResponse:
    """Enrols an authenticator app: the secret as a QR code and as text, until its first code was typed."""
    if factors_of(_session(request).user_id):
        return _code_with_factor(request)
    return _code(request)


@needs_step_up_first
def _code_with_factor(request: HttpRequest) -> HttpResponse:
    return _code(request)


def _code(request: HttpRequest) -> HttpResponse:
    by, form = signed_in(request), CodeForm.from_post(request)
    secret = request.session.get(SECRET_KEY)
    if not isinstance(secret, str) or request.method != "POST":
        secret = request.session[SECRET_KEY] = new_secret()
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            add_generator(by, name=given["name"], secret=secret, code=given["code"], clock=wiring.clock())
            del request.session[SECRET_KEY]
            request.session.cycle_key()
            done(request, Words("验证应用已添加", "The authenticator app is added"))
            return HttpResponseRedirect(reverse("account"))
    person = duty(by, wiring.clock().now())
    address = enrolment_address(secret, person.username, ISSUER)
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    path, size = qr_path(address)
    context = {"active": "account", "form": form, "secret": groups, "path": path, "size": size}
    return render(request, "account/code.html", context, status=form.status)


@login_required
@require_POST
@needs_step_up
@cites("799-16(2)(2)")
def rename(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Another name for a factor."""
    form = FactorNameForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            rename_factor(
                signed_in(request), kind=_kind(kind), number=number, name=form.cleaned_data["name"],
                clock=wiring.clock(),
            )  # fmt: skip
            done(request, Words("名称已更改", "The name is changed"))
            return HttpResponseRedirect(reverse("account"))
    return _page(request, form)


@login_required
@require_POST
@needs_step_up
@cites("799-16(2)(2)")
def remove(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Removes a factor."""
    form = FactorNameForm()
    with form.answers(request):
        remove_factor(signed_in(request), kind=_kind(kind), number=number, clock=wiring.clock())
        done(request, Words("第二因素已移除", "The factor is removed"))
    return HttpResponseRedirect(reverse("account")) if form.status == OK else _page(request, form)


@login_required
@require_POST
@needs_step_up
@cites("799-16(2)(2)")
def end_one(request: HttpRequest, number: int) -> HttpResponse:
    """Ends one of the person's other sessions; the own one ends by signing out."""
    if number == _session(request).number:
        return HttpResponseRedirect(reverse("account_logout"))
    by = signed_in(request)
    end_session(by, number=number, clock=wiring.clock())
    close_pictures(by, number)
    done(request, Words("会话已终止", "The session ended"))
    return HttpResponseRedirect(reverse("account"))


@login_required
@require_POST
@needs_step_up
@cites("799-16(2)(2)")
def end_others(request: HttpRequest) -> HttpResponse:
    """Ends all of the person's other sessions."""
    form = FactorNameForm()
    with form.answers(request):
        end_other_sessions(signed_in(request), clock=wiring.clock())
        done(request, Words("其他会话已终止", "Your other sessions ended"))
    return HttpResponseRedirect(reverse("account")) if form.status == OK else _page(request, form)


def _page(request: HttpRequest, form: FactorNameForm) -> HttpResponse:
    by, session, now = signed_in(request), _session(request), wiring.clock().now()
    facts, held = duty(by, now), factors_of(session.user_id)
    context = {
        "active": "account", "form": form, "factors": held, "sessions": sessions_of(facts, at=now), "session": session,
        "before": sign_in_before(session), "first": to_do_first(request), "at_home": webauthn.is_at_home(request),
        "passkey_origin": webauthn.origin(), "required": factors_rules.needs_factor(facts, demo_home=_demo()),
        "reads_accounts": bool(may_read_accounts(facts)),
        "keeps_last": len(held) == 1 and factors_rules.needs_factor(facts, demo_home=_demo()),
    }  # fmt: skip
    return render(request, "account/account.html", context, status=form.status)


def _demo() -> bool:
    return bool(settings.MINGCHA_HOME.is_demo)


def _kind(text: str) -> FactorKind:
    try:
        return FactorKind(text)
    except ValueError:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个第二因素", "there is no such factor")) from None


def _session(request: HttpRequest) -> SessionRow:
    """The session of the request. Raises Fault(UNAUTHENTICATED): a token has no account page."""
    session = session_of(request)
    if session is None:
        raise not_identified()
    return session
