"""Pages of moving and removing: the list by state, a new case, one case for both sides with its steps (article 10)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS, somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_relocation
from mingcha.registry.relocations import actions
from mingcha.registry.relocations.carrying_out import accept_anew, carry_out_relocation
from mingcha.registry.relocations.guests.actions import give_link, revoke_link
from mingcha.registry.relocations.keeping.rules import may_keep_case
from mingcha.registry.relocations.losses.actions import record_loss
from mingcha.registry.relocations.papers import hand_in_paper
from mingcha.registry.relocations.queries import MOST_RELOCATIONS, relocation, relocation_paper, relocations
from mingcha.registry.relocations.states import PaperPurpose, RelocationState
from mingcha.registry.relocations.values import GivenLink, RelocationFacts
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.places.offered import points_of_system, system_codes
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.registry.relocations.forms import (
    AnswerForm,
    CarryOutForm,
    ConfirmNoticeForm,
    LinkForm,
    LossForm,
    PostponeForm,
    ReadCaseForm,
    RelocationForm,
    RelocationPaperForm,
    RelocationsFrom,
    SuccessorForm,
    WithdrawRelocationForm,
)
from mingcha.web.registry.relocations.last_footage import filmed_days

_POLICE_NOTE = Words("所在地公安机关登记知悉", "the note of the police of the place")
_FORMS: dict[str, type[ActionForm]] = {
    "confirm_form": ConfirmNoticeForm,
    "postpone_form": PostponeForm,
    "answer_form": AnswerForm,
    "paper_form": RelocationPaperForm,
    "link_form": LinkForm,
    "done_form": CarryOutForm,
    "successor_form": SuccessorForm,
    "withdraw_form": WithdrawRelocationForm,
}


@login_required
@cites("3", "10(1)", "10(2)")
def index(request: HttpRequest) -> HttpResponse:
    """The cases in this person's reach, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), RelocationsFrom.from_query(request)
    state, before = asked.value("state") or "", asked.value("before") or 0
    only = RelocationState(state) if state else None
    rows = relocations(facts, at=now, before=before, limit=MOST_RELOCATIONS + 1, state=only)
    context = {
        "active": "points",
        "rows": rows[:MOST_RELOCATIONS],
        "next": rows[MOST_RELOCATIONS - 1].number if len(rows) > MOST_RELOCATIONS else 0,
        "states": list(RelocationState),
        "state": state,
        "asks": somewhere(facts, _keeps).allowed,
    }
    return render(request, "relocations/index.html", context)


@login_required
@cites("3", "10(1)", "10(2)")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a case; a POST asks."""
    form = RelocationForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            number = actions.ask_relocation(
                signed_in(request),
                system=given["system"],
                points=given["points"],
                new=form.relocation,
                clock=wiring.clock(),
            )
            done(request, Words("已提出，请提交材料", "It is asked: hand in the papers"))
            return redirect("relocation", number)
    return render(request, "relocations/new.html", _asking(request, form), status=form.status)


@login_required
@cites("3", "10(1)", "10(2)")
def loss(request: HttpRequest) -> HttpResponse:
    """The form of points that were destroyed, or taken away before it was asked; a POST records it."""
    form = LossForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            by, points = signed_in(request), form.cleaned_data["points"]
            filmed, recording = filmed_days(points, clock=wiring.clock())
            number = record_loss(
                by,
                system=form.cleaned_data["system"],
                points=points,
                new=form.loss,
                filmed=filmed,
                recording=recording,
                clock=wiring.clock(),
            )
            done(request, Words("已登记，点位停用", "It is recorded, the points are out of use"))
            return redirect("relocation", number)
    return render(request, "relocations/loss.html", _asking(request, form), status=form.status)


@login_required
@cites("3", "10(1)", "10(2)")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A case with its papers, and what is to be done next."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("3", "10(2)")
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Confirms an early notice inside its window."""
    form = ConfirmNoticeForm.from_post(request)

    def act() -> None:
        actions.confirm_notice(signed_in(request), relocation=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("备案已确认", "The notice is confirmed"))


@login_required
@require_POST
@cites("3", "10(1)", "10(2)")
def postpone(request: HttpRequest, number: int) -> HttpResponse:
    """Gives the case another day."""
    form = PostponeForm.from_post(request)

    def act() -> None:
        actions.postpone_relocation(signed_in(request), relocation=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("已改期", "It is postponed"))


@login_required
@require_POST
@cites("3", "10(1)", "10(2)")
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Records what the police say."""
    form = AnswerForm.from_post(request)

    def act() -> None:
        given = form.cleaned_data
        answer = {"objects": form.is_objection, "note": given["note"], "revision": given["revision"]}
        actions.answer_relocation(signed_in(request), relocation=number, **answer, clock=wiring.clock())

    return _do(request, number, form, act, Words("答复已登记", "The answer is recorded"))


@login_required
@require_POST
@cites("3", "10(1)", "10(2)")
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a paper or picture."""
    form = RelocationPaperForm.from_post(request)

    def act() -> None:
        hand_in_paper(
            signed_in(request),
            relocation=number,
            new=form.paper,
            scan=form.cleaned_data["scan"],
            folder=settings.MINGCHA_HOME.documents,
            clock=wiring.clock(),
        )

    return _do(request, number, form, act, Words("材料已登记", "The paper is kept"))


@login_required
@require_POST
@cites("3", "10(1)")
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Gives a guest a link and a code, which this answer alone shows."""
    form = LinkForm.from_post(request)
    found = relocation(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            given = give_link(signed_in(request), relocation=number, **form.cleaned_data, clock=wiring.clock())
            context = {"active": "points", "row": found.row, "given": given, "address": link_address(request, given)}
            return render(request, "relocations/given.html", context)
    return _page(request, number, form)


@login_required
@require_POST
@cites("3", "10(1)")
def revoke(request: HttpRequest, number: int, record: int) -> HttpResponse:
    """Revokes a guest's link."""
    form = PlainForm.from_post(request)

    def act() -> None:
        revoke_link(signed_in(request), relocation=number, link=record, clock=wiring.clock())

    return _do(request, number, form, act, Words("链接已撤销", "The link is revoked"))


@login_required
@require_POST
@cites("3", "10(1)", "10(2)")
def carry_out(request: HttpRequest, number: int) -> HttpResponse:
    """Records that it was done: the points are out of use."""
    form = CarryOutForm.from_post(request)

    def act() -> None:
        carry_out_relocation(signed_in(request), relocation=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("已登记，点位停用", "It is recorded, the points are out of use"))


@login_required
@require_POST
@cites("3", "8", "10(1)")
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Records the accepted point that took a point's place."""
    form = SuccessorForm.from_post(request)

    def act() -> None:
        accept_anew(signed_in(request), relocation=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("接替点位已登记", "The successor is recorded"))


@login_required
@require_POST
@cites("3", "10(1)", "10(2)")
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraws a case whose points still stand."""
    form = WithdrawRelocationForm.from_post(request)

    def act() -> None:
        actions.withdraw_relocation(signed_in(request), relocation=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("已撤回", "It is withdrawn"))


@login_required
@require_POST
@cites("3", "10(1)", "10(2)")
def issue_document(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the notice of moving or removing as a document."""
    form = IssueDocumentForm.from_post(request)

    def act() -> None:
        issue(request, PrintedKind.RELOCATION, str(number))

    return _do(request, number, form, act, Words("文件已出具，可下载", "The document is issued, its file is below"))


@require_GET
@login_required
@cites("3", "10(1)", "10(2)")
def download(request: HttpRequest, number: int, document: int) -> HttpResponse:
    """A paper as it was handed in."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(relocation_paper(facts_of(request), number, document, folder=folder, at=now))


def link_address(request: HttpRequest, given: GivenLink) -> str:
    """The address that a guest opens."""
    path = reverse("moving", args=[given.key])
    return str(settings.MINGCHA_URL).rstrip("/") + path if settings.MINGCHA_URL else request.build_absolute_uri(path)


def _keeps(who: DutyFacts, place: Place) -> Decision:
    return may_keep_case(who, place, ())


def _do(request: HttpRequest, number: int, form: ActionForm, act: Callable[[], None], message: Words) -> HttpResponse:
    """Runs one step; the page again with the answer if it is refused."""
    relocation(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, message)
            return redirect("relocation", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = relocation(facts, number, at=now)
    printed = documents_of(facts, PrintedKind.RELOCATION, str(number), at=now)
    context: dict[str, object] = {
        "active": "points",
        "found": found,
        "row": found.row,
        "names": actor_names(_actors(found) | {one.issued_by for one in printed}),
        "documents": printed,
        "may_issue": may_issue_relocation(found.row.state),
        "issue_url": reverse("relocation-print", args=[number]),
        "answered": sent or ActionForm(),
        "lacking": _lacking(found),
        "lacking_after": _lacking_after(found),
    }
    for name, kind in _FORMS.items():
        context[name] = sent if type(sent) is kind else _empty(kind, found)
    return render(request, "relocations/one.html", context, status=sent.status if sent else 200)


def _asking(request: HttpRequest, form: RelocationForm | LossForm) -> dict[str, object]:
    """What a form that names points needs: the systems, and the points of the one that it names."""
    facts, now = facts_of(request), wiring.clock().now()
    shut = closed(somewhere(facts, _keeps), *KEEPERS)
    named = [] if shut else points_of_system(facts, str(form["system"].value() or ""), now)
    if named:
        form.below |= {"points": "relocations/system_points.html"}
    codes = () if shut else system_codes(facts, now)
    return {"active": "points", "form": form, "closed": shut, "system_codes": codes, "system_points": named}


def _lacking(found: RelocationFacts) -> list[Words]:
    """What a waiting case lacks before it can be carried out, in the order in which it comes."""
    row, have = found.row, {one.purpose for one in found.papers}
    if not row.state.is_waiting:
        return []
    papers = [one.words for one in (PaperPurpose.GROUND, PaperPurpose.PLAN) if row.mandatory and one not in have]
    police = [_POLICE_NOTE] if row.mandatory and row.state is not RelocationState.KNOWN else []
    return papers + police + [one.words for one in (PaperPurpose.BEFORE,) if one not in have]


def _lacking_after(found: RelocationFacts) -> list[Words]:
    """What a waiting case lacks once it is carried out and before that is recorded."""
    have = {one.purpose for one in found.papers}
    waits = found.row.state.is_waiting and PaperPurpose.AFTER not in have
    return [PaperPurpose.AFTER.words] if waits else []


def _empty(kind: type[ActionForm], found: RelocationFacts) -> ActionForm:
    if kind is SuccessorForm:
        waiting = next((one.code for one in found.points if not one.successor), "")
        return kind(initial={"revision": found.row.revision, "point": waiting})
    return kind(initial={"revision": found.row.revision} if issubclass(kind, ReadCaseForm) else {})


def _actors(found: RelocationFacts) -> set[str]:
    people = {found.row.asked_by, found.answered_by, *(one.handed_by for one in found.papers)}
    return (people | {one.given_by for one in found.links}) - {""}
