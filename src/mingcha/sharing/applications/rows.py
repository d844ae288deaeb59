"""Rows of applications: found by number for who may see them, checked before they are written, turned into values; for
actions and queries, not for pages (article 13(2))."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.kit.checked import checked_lines, checked_name, or_missing
from mingcha.kit.codes import DIVISIONS, ZONES_BY_CODE, is_device_code
from mingcha.kit.decision import require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.law.periods import Calendar
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import person_id
from mingcha.sharing.applications import asked as limits
from mingcha.sharing.applications.content import application_content, application_digest, content_of, gaps_of
from mingcha.sharing.applications.models import Application, ApplicationStep
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.rules import (
    check_by,
    may_read_applications,
    own_departments,
    reply_by,
    sees_drafts,
    sees_submitted,
    unchanged_parts,
)
from mingcha.sharing.applications.states import OF_DEPARTMENT, ApplicationState
from mingcha.sharing.applications.values import (
    ApplicationFacts,
    ApplicationRow,
    ApplicationStepRow,
    NewApplication,
    OfferedSet,
)
from mingcha.sharing.catalogue.lists import SetSource, ShareType
from mingcha.sharing.catalogue.models import DataSet, DataSetVersion
from mingcha.sharing.catalogue.rows import LARGEST_NUMBER, published_version, stored_entry
from mingcha.sharing.catalogue.states import SetState

_LINES = {"duty": limits.MOST_LINES, "security": limits.MOST_LINES}
_SHORT = {"basis_law": limits.MOST_TEXT, "basis_article": limits.MOST_SHORT, "contact": limits.MOST_TEXT}
_NUMBERS = {"back_hours": limits.MOST_BACK_HOURS, "term_months": limits.MOST_TERM_MONTHS}
_ITEMS_OF_LIST: dict[str, tuple[int, Callable[[str], bool]]] = {
    "fields": (limits.MOST_FIELDS, lambda code: code.isascii() and 0 < len(code) <= limits.MOST_SHORT),
    "divisions": (len(DIVISIONS) + len(ZONES_BY_CODE), lambda code: code in DIVISIONS or code in ZONES_BY_CODE),
    "categories": (len(CATEGORIES), lambda code: code in {one.code for one in CATEGORIES}),
    "points": (limits.MOST_POINTS, is_device_code),
}
"""Most items of each list, and what is one."""


def applications_open_to(who: DutyFacts) -> QuerySet[Application]:
    """The applications that this person may read: those of the own department, and for clerks and officers of the city
    those that were submitted once. Raises Refused (article 13(2)) for everybody else."""
    require(may_read_applications(who))
    rows = Application.objects.select_related("department", "data_set")
    if sees_drafts(who):
        return rows
    mine = Q(department__code__in=own_departments(who))
    return rows.filter(mine | Q(submitted_at__isnull=False) if sees_submitted(who) else mine)


def application_called(who: DutyFacts, no: str) -> Application:
    """The application with this number, for a person who may read it. Raises Refused (article 13(2)), Fault(NOT_FOUND),
    which another department's application is, too."""
    found = applications_open_to(who).filter(no=no).first() if len(no) <= 20 else None
    return or_missing(found, "共享申请", "application", no)


def next_application_no(now: datetime) -> str:
    """N, the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"N{shanghai_day(now):%Y%m%d}-"
    last = Application.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def write_content(held: Application, new: NewApplication) -> None:
    """Puts a content into an application, with the digest of what is stored; nothing is saved. Raises Fault(INVALID)
    for what no column holds, Fault(NOT_FOUND) for a set that is not published."""
    for name, most in _SHORT.items():
        text = str(getattr(new, name))
        setattr(held, name, checked_name(text, most) if text.strip() else "")
    for name, most in _LINES.items():
        text = str(getattr(new, name))
        setattr(held, name, checked_lines(text, most, about=name) if text.strip() else "")
    for name, most in _NUMBERS.items():
        if not 0 <= getattr(new, name) <= most:
            raise Fault(FaultKind.INVALID, Words(f"数值须为 0 至 {most}", f"the number is 0 to {most}"), about=name)
        setattr(held, name, getattr(new, name))
    for name in _ITEMS_OF_LIST:
        setattr(held, name, _checked_list(name, getattr(new, name)))
    held.purpose, held.kind = new.purpose, new.kind.value if new.kind else ""
    held.opens, held.closes = new.opens, new.closes
    held.data_set = published_set(new.data_set) if new.data_set else None
    held.digest = application_digest(stored_content(held))


def published_set(number: int) -> DataSet:
    """The set with this number, if it is published. Raises Fault(NOT_FOUND), for one that is not, too: a department
    reads published entries alone, and is not told which others there are."""
    rows = DataSet.objects.filter(serial=number) if 0 < number <= LARGEST_NUMBER else DataSet.objects.none()
    held = rows.first()
    is_published = held is not None and published_version(held) is not None
    return or_missing(held if is_published else None, "已发布的目录条目", "published entry", str(number))


def stored_content(held: Application) -> NewApplication:
    """The content of an application as it is written now; its set was read with it."""
    return NewApplication(
        data_set=held.data_set.serial if held.data_set else 0,
        kind=SharingKind(held.kind) if held.kind else None,
        fields=tuple(held.fields),
        purpose=held.purpose,
        basis_law=held.basis_law,
        basis_article=held.basis_article,
        duty=held.duty,
        divisions=tuple(held.divisions),
        categories=tuple(held.categories),
        points=tuple(held.points),
        opens=held.opens,
        closes=held.closes,
        back_hours=held.back_hours,
        term_months=held.term_months,
        security=held.security,
        contact=held.contact,
    )


def steps_of(held: Application) -> tuple[ApplicationStep, ...]:
    """The steps of an application, the first one first."""
    return tuple(ApplicationStep.objects.filter(application=held).order_by("number"))


def application_facts(held: Application, steps: Sequence[ApplicationStep]) -> ApplicationFacts:
    """An application as rules see it."""
    returned = _last(steps, ApplicationState.RETURNED)
    unchanged = None if returned is None else unchanged_parts(content_of(returned.content), stored_content(held))
    return ApplicationFacts(
        department=held.department.code,
        state=ApplicationState(held.state),
        writers=tuple(map(person_id, held.writers.splitlines())),
        submitter=person_id(held.submitted_by),
        unchanged=unchanged,
    )


def content_for(who: DutyFacts, held: Application, steps: Sequence[ApplicationStep]) -> NewApplication:
    """What this person reads of an application: its department and the auditor what is written now, all others what was
    last submitted, since a returned application is the department's until it comes back."""
    submitted = _last(steps, ApplicationState.SUBMITTED)
    if submitted is None or sees_drafts(who) or held.department.code in own_departments(who):
        return stored_content(held)
    return content_of(submitted.content)


def contents_for(who: DutyFacts, rows: Sequence[Application]) -> dict[int, NewApplication]:
    """What this person reads of each of these applications, as `content_for`, by primary key."""
    own = set() if sees_drafts(who) else {one.pk for one in rows if one.department.code not in own_departments(who)}
    steps = ApplicationStep.objects.filter(application__in=own, state=ApplicationState.SUBMITTED.value)
    submitted = {one.application_id: content_of(one.content) for one in steps.order_by("number")} if own else {}
    return {one.pk: submitted.get(one.pk) or stored_content(one) for one in rows}


def new_step(held: Application, steps: Sequence[ApplicationStep], at: datetime, by: str) -> ApplicationStep:
    """The step that led an application to its state; nothing is saved."""
    content = stored_content(held)
    return ApplicationStep(
        application=held,
        number=len(steps) + 1,
        state=held.state,
        at=at,
        by=by,
        content=application_content(content),
        digest=application_digest(content),
    )


def step_row(step: ApplicationStep, *, named: bool) -> ApplicationStepRow:
    """A step as a value. `named`: with who took it; the department reads who of its own people did, and of the others
    for which office."""
    state = ApplicationState(step.state)
    by = step.by if named or state in OF_DEPARTMENT else ""
    return ApplicationStepRow(state, step.at, by, gaps_of(step.gaps), step.why)


def offered_set_of(held: DataSetVersion) -> OfferedSet:
    """A published version as a department sees it; its set was read with it."""
    entry = stored_entry(held)
    return OfferedSet(
        number=held.data_set.serial,
        code=held.data_set.code,
        version=held.version,
        name=held.name,
        summary=held.summary,
        source=SetSource(held.data_set.source),
        share_type=ShareType(held.share_type),
        items=entry.items,
        conditions=entry.conditions,
        basis=entry.basis,
    )


def offered_sets_of(serials: Sequence[int] | None = None) -> tuple[OfferedSet, ...]:
    """The published sets, by number; of these numbers alone where they are given."""
    rows = DataSetVersion.objects.filter(state=SetState.PUBLISHED.value).select_related("data_set", "provider")
    if serials is not None:
        rows = rows.filter(data_set__serial__in=serials)
    return tuple(map(offered_set_of, rows.order_by("data_set__serial")))


def offered_for(held: Application) -> OfferedSet | None:
    """The set that an application asks for as it is published now, None if it is not."""
    return next(iter(offered_sets_of([held.data_set.serial])), None) if held.data_set else None


def application_row(
    held: Application, content: NewApplication, names: Mapping[int, str], calendar: Calendar
) -> ApplicationRow:
    """An application as a value. `content`: what its reader reads of it; `names`: of published sets by number; a set
    that no longer is published is called by its code."""
    state = ApplicationState(held.state)
    submitted, forwarded = held.submitted_at, held.forwarded_at
    is_checked, is_answered = state is not ApplicationState.SUBMITTED, state is not ApplicationState.FORWARDED
    checked_by = None if is_checked or submitted is None else check_by(shanghai_day(submitted), calendar)
    replied_by = None if is_answered or forwarded is None else reply_by(shanghai_day(forwarded), calendar)
    last = checked_by or replied_by
    return ApplicationRow(
        number=held.pk,
        no=held.no,
        department=held.department.code,
        department_name=held.department.name,
        state=state,
        kind=content.kind,
        purpose=content.purpose,
        set_name=_set_name(held, content, names),
        written_at=held.written_at if content == stored_content(held) else held.submitted_at or held.written_at,
        submitted_at=submitted,
        forwarded_at=forwarded,
        check_by=checked_by,
        reply_by=replied_by,
        is_provisional=last is not None and not calendar.covers(last),
    )


def _set_name(held: Application, content: NewApplication, names: Mapping[int, str]) -> str:
    if not content.data_set:
        return ""
    named, number = held.data_set, content.data_set
    return names.get(number) or (named.code if named and named.serial == number else f"#{number}")


def _last(steps: Sequence[ApplicationStep], state: ApplicationState) -> ApplicationStep | None:
    return next((one for one in reversed(steps) if one.state == state.value), None)


def _checked_list(name: str, given: Sequence[str]) -> list[str]:
    most, is_item = _ITEMS_OF_LIST[name]
    codes = list(dict.fromkeys(given))
    wrong = next((code for code in codes if not is_item(code)), None)
    if wrong is not None:
        words = Words(f"没有这个选项：“{wrong[:40]}”", f"there is no such choice: {wrong[:40]!r}")
        raise Fault(FaultKind.INVALID, words, about=name)
    if len(codes) > most:
        raise Fault(FaultKind.INVALID, Words(f"不超过 {most} 项", f"at most {most}"), about=name)
    return codes
