"""Pages of the deadlines: the list, the address for a calendar program, and the calendar itself (articles 4 to 19;
decree 799, article 16(2)(2)).
"""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import duty
from mingcha.registry.tokens.actions import make_token, person_with_token
from mingcha.registry.tokens.rules import Scope, most_token_days
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.deadlines.collected import MOST_OF_A_KIND, deadlines, not_walled, outside
from mingcha.web.overview.deadlines.forms import CalendarAddressForm, DeadlinesFilter
from mingcha.web.overview.deadlines.icalendar_text import DayEvent, calendar_text
from mingcha.web.overview.today.matters import Matter
from mingcha.web.registry.sign_in.entering import address_of
from mingcha.web.registry.sign_in.step_up import needs_step_up

PAGE_ROWS = 50
CALENDAR_DAYS = 90
"""How far ahead a calendar looks."""
MADE = 201


@login_required
@cites("4", "7", "8", "9", "10", "11", "16(2)", "16(5)", "17", "19")
def index(request: HttpRequest) -> HttpResponse:
    """What is due in reach, the earliest first, filtered."""
    now, listed = wiring.clock().now(), DeadlinesFilter.from_query(request)
    today = shanghai_day(now)
    found = deadlines(facts_of(request), until=listed.until(today), at=now, kind=str(listed.value("kind") or ""))
    first = (listed.page_number - 1) * PAGE_ROWS
    context = {
        "active": "today",
        "filter": listed,
        "rows": [(one, one.tone(today)) for one in found[first : first + PAGE_ROWS]],
        "total": len(found),
        "overdue": sum(one.late_days(today) > 0 for one in found),
        "today": today,
        "page": listed.page_number,
        "more": len(found) > first + PAGE_ROWS,
        "most": MOST_OF_A_KIND,
    }
    return render(request, "deadlines/index.html", context, status=listed.status)


@login_required
@needs_step_up
@cites("3", "799-16(2)(2)")
def address(request: HttpRequest) -> HttpResponse:
    """Says what a calendar address is; a POST makes one, which is shown once. It is a token that opens the deadlines
    alone, and is taken back among the tokens of the account."""
    by, now = signed_in(request), wiring.clock().now()
    form, made, days = CalendarAddressForm.from_post(request), "", most_token_days(now)
    if form.is_valid():
        with form.answers(request):
            token = make_token(
                by, username=duty(by, now).username, name="日历 / calendar", days=days,
                scopes=(Scope.READ_DEADLINES,), clock=wiring.clock(),
            )  # fmt: skip
            path = reverse("deadlines-calendar", args=[token.secret, get_language() or "zh-hans"])
            made = _absolute(request, path)
    context = {"active": "today", "form": form, "made": made, "days": days}
    return render(request, "deadlines/address.html", context, status=MADE if made else form.status)


@require_safe
@cites("3", "799-16(2)(2)")
def calendar(request: HttpRequest, secret: str, language: str) -> HttpResponse:
    """The deadlines of the person of a calendar address, without a session. Raises Fault(NOT_FOUND) for an address that
    is worth nothing, and for a token that opens more: that one belongs into no address."""
    now = wiring.clock().now()
    try:
        person, scopes = person_with_token(secret, clock=wiring.clock(), address=address_of(request))
    except Fault as fault:
        if fault.kind is not FaultKind.UNAUTHENTICATED:
            raise
        scopes = ()
    if scopes != (Scope.READ_DEADLINES.value,):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个日历", "there is no such calendar"))
    today, english = shanghai_day(now), language == "en"
    until = today.fromordinal(today.toordinal() + CALENDAR_DAYS)
    found = not_walled(deadlines(duty(person, now), until=until, at=now))
    steps = parameters.value("filing.reminders", today).value
    text = calendar_text(
        "Deadlines, mingcha" if english else "明察 期限",
        [_event(request, one, english=english) for one in found],
        stamp=now,
        alarm_days=steps if isinstance(steps, tuple) else (),
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _event(request: HttpRequest, one: Matter, *, english: bool) -> DayEvent:
    def in_words(words: Words) -> str:
        return words.en if english else words.zh

    shown = outside(one)
    legal = (
        f"{one.legal_on}" if one.legal_on else in_words(Words("平台自定时限，非法定", "our own limit, not the law's"))
    )
    lines = (
        in_words(shown.detail),
        in_words(Words(f"建议办结日 {one.safe_on}", f"Safe date {one.safe_on}")),
        in_words(Words("法定截止日 ", "Legal date ")) + legal,
        in_words(Words(f"依据 第 {one.article} 条", f"Under article {one.article}")),
    )
    # by what it is and not by what it is called; salted, since a user name could be guessed from its digest alone
    uid = salted_hmac("mingcha.deadlines", f"{one.kind}|{one.key}", algorithm="sha256").hexdigest()[:32]
    return DayEvent(
        f"{uid}@mingcha", one.safe_on, in_words(shown.subject), "\n".join(lines), _absolute(request, shown.url)
    )


def _absolute(request: HttpRequest, path: str) -> str:
    return str(settings.MINGCHA_URL).rstrip("/") + path if settings.MINGCHA_URL else request.build_absolute_uri(path)
