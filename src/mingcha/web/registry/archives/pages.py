"""Pages of archives: the list of volumes, a new one, one with its files, people and handover, one document (11)."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.archives import actions, files, handing_over
from mingcha.registry.archives.queries import MOST_VOLUMES, archived_file, volume, volumes
from mingcha.registry.archives.rules import may_keep_volume
from mingcha.registry.archives.states import VolumeState
from mingcha.registry.archives.values import DocumentRow, VolumeFacts
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_of_volume
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.archives.forms import (
    AcceptVolumeForm,
    ArchiveDocumentForm,
    ArchiveVersionForm,
    CompleteVolumeForm,
    GiveBackForm,
    HandOverForm,
    NewVolumeForm,
    ParticipantForm,
    ReadVolumeForm,
    TechnicianForm,
    VolumesFrom,
)
from mingcha.web.registry.filings.pages import Paper
from mingcha.web.registry.places.offered import system_codes
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue

_FORMS: Mapping[str, type[ActionForm]] = {
    "complete_form": CompleteVolumeForm,
    "hand_over_form": HandOverForm,
    "accept_form": AcceptVolumeForm,
    "give_back_form": GiveBackForm,
    "document_form": ArchiveDocumentForm,
    "participant_form": ParticipantForm,
    "technician_form": TechnicianForm,
}
_PAPERS = {PrintedKind.INVENTORY: "archive-inventory", PrintedKind.HANDOVER: "archive-handover"}
"""The papers of a volume, and the address that issues each."""


@login_required
@cites("3", "11")
def index(request: HttpRequest) -> HttpResponse:
    """The volumes in this person's reach, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), VolumesFrom.from_query(request)
    state, system, before = asked.value("state") or "", asked.value("system") or "", asked.value("before") or 0
    only = VolumeState(state) if state else None
    rows = volumes(facts, at=now, before=before, limit=MOST_VOLUMES + 1, state=only, system=str(system))
    context = {
        "active": "points",
        "rows": rows[:MOST_VOLUMES],
        "next": rows[MOST_VOLUMES - 1].number if len(rows) > MOST_VOLUMES else 0,
        "states": list(VolumeState),
        "state": state,
        "system": system,
        "keeps": facts.has(Role.UNIT_MANAGER),
    }
    return render(request, "archives/index.html", context)


@login_required
@cites("3", "11")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new volume; a POST opens it."""
    form = NewVolumeForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            number = actions.open_volume(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("案卷已开立，请归入材料", "The volume is open: add its documents"))
            return redirect("archive", number)
    facts = facts_of(request)
    shut = closed(somewhere(facts, _keeps), Role.UNIT_MANAGER)
    codes = () if shut else system_codes(facts, wiring.clock().now())
    context = {"active": "points", "form": form, "closed": shut, "system_codes": codes}
    return render(request, "archives/new.html", context, status=form.status)


@login_required
@cites("3", "11")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A volume with what it has and lacks, and what is to be done next."""
    return _page(request, number, None)


@login_required
@cites("3", "11")
def document(request: HttpRequest, number: int, document: int) -> HttpResponse:
    """A document with its versions; a POST adds one."""
    facts, now = facts_of(request), wiring.clock().now()
    found = volume(facts, number, at=now)
    row = _document(found, document)
    form = ArchiveVersionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            files.add_version(
                signed_in(request),
                volume=number,
                document=document,
                new=form.new_version,
                scan=form.cleaned_data["scan"],
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            done(request, Words("新版本已归入，旧版保留", "The version is added, those before stay"))
            return redirect("archive-document", number, document)
    context = {
        "active": "points",
        "found": found,
        "row": found.row,
        "document": row,
        "form": form if form.is_bound else ArchiveVersionForm(initial={"version": row.next_version}),
        "names": actor_names({one.added_by for one in row.versions}),
    }
    return render(request, "archives/document.html", context, status=form.status)


@require_GET
@login_required
@cites("3", "11")
def download(request: HttpRequest, number: int, document: int, record: int) -> HttpResponse:
    """A version of a document as it was handed in, for who may read its level."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(archived_file(facts_of(request), number, document, record, folder=folder, at=now))


@login_required
@require_POST
@cites("3", "11")
def add_document(request: HttpRequest, number: int) -> HttpResponse:
    """Adds a document."""
    form = ArchiveDocumentForm.from_post(request)

    def act() -> None:
        files.add_document(
            signed_in(request),
            volume=number,
            new=form.document,
            scan=form.cleaned_data["scan"],
            folder=settings.MINGCHA_HOME.documents,
            clock=wiring.clock(),
        )

    return _do(request, number, form, act, Words("材料已归入案卷", "The document is in the volume"))


@login_required
@require_POST
@cites("3", "11")
def add_participant(request: HttpRequest, number: int) -> HttpResponse:
    """States a unit that took part."""
    form = ParticipantForm.from_post(request)

    def act() -> None:
        actions.add_participant(signed_in(request), volume=number, new=form.participant, clock=wiring.clock())

    return _do(request, number, form, act, Words("单位已登记", "The unit is stated"))


@login_required
@require_POST
@cites("3", "11")
def add_technician(request: HttpRequest, number: int) -> HttpResponse:
    """States a professional of a unit."""
    found = volume(facts_of(request), number, at=wiring.clock().now())
    form = TechnicianForm.from_post(request, units=_units(found))

    def act() -> None:
        actions.add_technician(
            signed_in(request), volume=number, participant=form.unit, new=form.technician, clock=wiring.clock()
        )

    return _do(request, number, form, act, Words("专业技术人员已登记", "The professional is stated"))


@login_required
@require_POST
@cites("3", "11")
def complete(request: HttpRequest, number: int) -> HttpResponse:
    """Declares the volume complete."""
    form = CompleteVolumeForm.from_post(request)

    def act() -> None:
        actions.complete_volume(signed_in(request), volume=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("案卷已定为齐全", "The volume is complete"))


@login_required
@require_POST
@cites("3", "11")
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Signs the inventory and hands the volume over."""
    form = HandOverForm.from_post(request)

    def act() -> None:
        handing_over.hand_over(signed_in(request), volume=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("已签名移交，待接收单位签收", "It is signed and handed over"))


@login_required
@require_POST
@cites("3", "11")
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Compares every file and signs for the receiving unit."""
    form = AcceptVolumeForm.from_post(request)

    def act() -> None:
        handing_over.accept_volume(
            signed_in(request),
            volume=number,
            **form.cleaned_data,
            folder=settings.MINGCHA_HOME.documents,
            clock=wiring.clock(),
        )

    return _do(
        request, number, form, act, Words("文件逐件核对一致，已签名接收", "Every file is as signed: it is accepted")
    )


@login_required
@require_POST
@cites("3", "11")
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """Ends a handover that waits."""
    form = GiveBackForm.from_post(request)

    def act() -> None:
        handing_over.give_back_volume(signed_in(request), volume=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("移交已退回", "The handover is given back"))


@login_required
@require_POST
@cites("3", "11")
def print_inventory(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the inventory of a volume."""
    return _issue(request, PrintedKind.INVENTORY, number)


@login_required
@require_POST
@cites("3", "11")
def print_handover(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the record of a handover."""
    return _issue(request, PrintedKind.HANDOVER, number)


def _issue(request: HttpRequest, kind: PrintedKind, number: int) -> HttpResponse:
    form = IssueDocumentForm.from_post(request)

    def act() -> None:
        issue(request, kind, str(number))

    return _do(request, number, form, act, Words("文件已出具，可下载", "The document is issued, its file is below"))


def _keeps(who: DutyFacts, place: Place) -> Decision:
    return may_keep_volume(who, place, place.organisation)


def _document(found: VolumeFacts, number: int) -> DocumentRow:
    """A document of a volume. Raises Fault(NOT_FOUND)."""
    for one in found.documents:
        if one.number == number:
            return one
    raise Fault(FaultKind.NOT_FOUND, Words("卷内没有这份材料", "the volume has no such document"), str(number))


def _units(found: VolumeFacts) -> list[tuple[str, Words]]:
    """The units that a professional may be of, by number."""
    named = [(one.number, one.activity.words, one.name) for one in found.participants]
    return [(str(number), Words(f"{did.zh} · {name}", f"{did.en} · {name}")) for number, did, name in named]


def _do(request: HttpRequest, number: int, form: ActionForm, act: Callable[[], None], message: Words) -> HttpResponse:
    """Runs one step; the page again with the answer if it is refused."""
    volume(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, message)
            return redirect("archive", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = volume(facts, number, at=now)
    papers = tuple(
        Paper(
            heading=kind.words,
            documents=documents_of(facts, kind, str(number), at=now),
            may_issue=may_issue_of_volume(kind, found.row.state),
            url=reverse(address, args=[number]),
        )
        for kind, address in _PAPERS.items()
    )
    context: dict[str, object] = {
        "active": "points",
        "found": found,
        "row": found.row,
        "papers": [one for one in papers if one.documents or one.may_issue],
        "names": actor_names(_actors(found) | {row.issued_by for paper in papers for row in paper.documents}),
        "answered": sent or ActionForm(),
    }
    for name, kind in _FORMS.items():
        context[name] = sent if type(sent) is kind else _empty(kind, found)
    return render(request, "archives/one.html", context, status=sent.status if sent else 200)


def _empty(kind: type[ActionForm], found: VolumeFacts) -> ActionForm:
    if kind is TechnicianForm:
        return TechnicianForm(units=_units(found))
    if kind is AcceptVolumeForm:
        return AcceptVolumeForm(initial={"revision": found.row.revision, "inventory": found.inventory_sha256})
    return kind(initial={"revision": found.row.revision} if issubclass(kind, ReadVolumeForm) else {})


def _actors(found: VolumeFacts) -> set[str]:
    people = {found.row.opened_by}
    for one in found.handovers:
        people |= {one.signed_by, one.accepted_by, one.returned_by}
    return people - {""}
