"""What the paper of a decision on sharing (视频图像信息共享决定书) says: six findings, what is agreed and what is not,
the terms, the remedies (article 13(2)).

It says what was decided on its day, and nothing that its department does not know: points are counted by what bars
them, and of pictures the codes alone are answered that the department named itself. One that is listed for no
department (a work secret, at a classified place) is in no decision. One that became such since is left out of the codes
and counts of a paper that is issued from then on. The digest is of all that was decided, so that it tells nothing of
that: a paper that was handed over stands as long as its decision.
"""

from datetime import date, datetime

from django.db.models import Count

from mingcha.evidence.one_of import OneOf
from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.checked import or_missing
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.law import parameters
from mingcha.law.categories import CATEGORIES
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.printed.above import PaperAbove, add_paper
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.purposes import SHARING_PURPOSES, SharingKind
from mingcha.sharing.applications.rows import application_called, stored_content
from mingcha.sharing.applications.states import DISPUTABLE, ApplicationState
from mingcha.sharing.applications.values import NewApplication
from mingcha.sharing.catalogue.models import DataSetVersion
from mingcha.sharing.catalogue.rows import stored_entry
from mingcha.sharing.decisions.models import DecidedPoint, SharingDecision
from mingcha.sharing.decisions.on_paper import may_issue_decision_paper, may_read_decision_paper
from mingcha.sharing.decisions.principles import PointBar, SharingOutcome
from mingcha.sharing.decisions.rows import decisions_of, findings_of, source_of
from mingcha.sharing.decisions.rules import has_points
from mingcha.sharing.decisions.scope import codes_to_name

_KIND = PrintedKind.SHARING_DECISION
_PURPOSES = {one.purpose.value: one.words.zh for one in SHARING_PURPOSES}
_CATEGORIES = {one.code: one.short.zh for one in CATEGORIES}
_AGREED, _REFUSED, _NOT_LISTED = "同意", "不同意", "不在目录所列点位之内"


def hand_in_decision_paper() -> None:
    """Hands this paper to the register's papers."""
    paper = PaperAbove(
        decision_content,
        readable_decision,
        lambda no, _on: decision_paper_digest(no),
        is_of_secrets=lambda no, at: bool(_secret(no, at)),
    )
    add_paper(_KIND, paper)


@cites("3", "13(2)")
def decision_content(asker: Reader, no: str, at: datetime) -> Content:
    """What the paper of the newest decision on an application says. Raises Refused (article 13(2)), Fault(NOT_FOUND)
    for another department's, and before it is decided."""
    held = readable_decision(asker, no, at)
    require(may_issue_decision_paper(duty_of(asker, at), ApplicationState(held.state)))
    decision = or_missing(next(iter(decisions_of(held)), None), "共享决定", "decision on", no)
    values, digest = _values(held, decision), decision_paper_digest(no)
    return Content(_KIND, no, str(values["title"]), values | _points(held, decision, _secret(no, at)), digest)


@cites("3", "13(2)")
def readable_decision(asker: Reader, no: str, at: datetime) -> Application:
    """The application with this number, for who reads the paper of its decision. Raises Refused (article 13(2)),
    Fault(NOT_FOUND)."""
    who = duty_of(asker, at)
    held = application_called(who, no)
    require(may_read_decision_paper(who, held.department.code, _kind_of(held)))
    return held


@cites("13(2)")
def decision_paper_digest(no: str) -> str:
    """The digest of what the paper of the newest decision on an application says, "" where there is none, or where its
    department withdrew the application; it changes by acts, not as days go by."""
    held = Application.objects.select_related("department", "data_set").filter(no=no).first()
    decision = next(iter(decisions_of(held)), None) if held is not None else None
    if held is None or decision is None or held.state == ApplicationState.WITHDRAWN.value:
        return ""
    return sha256(canonical_json(_values(held, decision))).hex()


def _secret(no: str, at: datetime) -> frozenset[str]:
    """The points of all decisions on an application that are a work secret or at a classified place by now."""
    rows = DecidedPoint.objects.filter(decision__application__no=no).order_by()
    codes = list(rows.values_list("point__code", flat=True).distinct())
    return frozenset(codes) - codes_to_name(codes, at)


def _kind_of(held: Application) -> SharingKind:
    return SharingKind(held.kind) if held.kind else SharingKind.ROWS


def _values(held: Application, decision: SharingDecision) -> dict[str, Json]:
    on, outcome = shanghai_day(decision.decided_at), SharingOutcome(decision.outcome)
    return {
        **_asked(held, stored_content(held)),
        "number": decision.number,
        "decided_on": str(on),
        "outcome": outcome.words.zh,
        "is_agreed": decision.until_on is not None,
        "findings": [[one.principle.words.zh, one.met, one.why] for one in findings_of(decision)],
        "reasons": decision.reasons,
        "contract_no": decision.contract_no,
        "until_on": str(decision.until_on or ""),
        "assessments": decision.assessments,
        "redaction": decision.redaction,
        **_points(held, decision),
        **_days(outcome, on),
    }


def _asked(held: Application, content: NewApplication) -> dict[str, Json]:
    """What was asked for, by whom: in the words of the version of the set that was asked for."""
    version = DataSetVersion.objects.select_related("data_set", "provider").filter(
        data_set=held.data_set, version=held.set_version
    )
    entry = next((stored_entry(one) for one in version), None)
    items = {item.code: item.name for item in entry.items} if entry else {}
    name = entry.name if entry else ""
    places = [division_words(code).zh for code in content.divisions]
    return {
        "title": f"{held.department.name}共享申请 {held.no} 的决定",
        "application": held.no,
        "department": held.department.name,
        "data_set": name,
        "set_code": held.data_set.code if held.data_set else "",
        "set_version": held.set_version,
        "kind": _kind_of(held).words.zh,
        "purpose": _PURPOSES.get(content.purpose, content.purpose),
        "basis": f"{content.basis_law}{content.basis_article}",
        "fields": "、".join(items.get(code, code) for code in content.fields),
        "places": "、".join(places),
        "categories": "、".join(_CATEGORIES.get(code, code) for code in content.categories),
        "hours": f"{content.opens:%H:%M}—{content.closes:%H:%M}" if content.opens and content.closes else "",
        "back_hours": content.back_hours,
    }


def _points(held: Application, decision: SharingDecision, secret: frozenset[str] = frozenset()) -> dict[str, Json]:
    """How many points were agreed, what barred the others; of pictures with the officer's reasons and the answer to
    each code that the department named. `secret`: points that are left out."""
    is_footage, rows = _kind_of(held).is_footage, DecidedPoint.objects.filter(decision=decision)
    rows = rows.exclude(OneOf("point__code", list(secret))) if secret else rows
    by = ("bar", "why") if is_footage else ("bar",)
    counted = rows.exclude(bar="").values(*by).annotate(points=Count("pk")).order_by(*by)
    refused: list[Json] = [[_barred(one["bar"], one.get("why", "")), one["points"]] for one in counted]
    return {
        "has_points": has_points(source_of(held)),
        "is_footage": is_footage,
        "agreed": rows.filter(bar="").count(),
        "refused": refused,
        "named": _named(held, decision, secret) if is_footage else [],
        "not_listed": len(decision.not_listed),
    }


def _named(held: Application, decision: SharingDecision, secret: frozenset[str]) -> list[Json]:
    """The codes that the department named, each with its answer; one that is no point of the catalogue is answered
    alike, whatever it is."""
    codes = sorted(set(held.points) - secret)
    rows = DecidedPoint.objects.filter(decision=decision, point__code__in=codes)
    answers = {
        code: _barred(bar, why) if bar else _AGREED for code, bar, why in rows.values_list("point__code", "bar", "why")
    }
    answers |= dict.fromkeys(decision.not_listed, _NOT_LISTED)
    return [[code, answers.get(code, _REFUSED)] for code in codes]


def _barred(bar: str, why: str) -> str:
    words = PointBar(bar).words.zh
    return f"{words}：{why}" if why else words


def _days(outcome: SharingOutcome, on: date) -> dict[str, Json]:
    """The numbers of days and months that follow a decision of a Shanghai day, none of which is the law's; 0 for what
    does not follow."""
    is_agreed = outcome is not SharingOutcome.REFUSED
    may_be_disputed = ApplicationState(outcome.value) in DISPUTABLE
    return {
        "supply_days": parameters.number("sharing.supply_workdays", on) if is_agreed else 0,
        "review_months": parameters.number("sharing.review_months", on) if is_agreed else 0,
        "dispute_days": parameters.number("sharing.dispute_workdays", on) if may_be_disputed else 0,
    }
