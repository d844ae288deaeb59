"""Seals the name that a reporter leaves, and opens it for who handles the report (decree 799, art. 24(2))."""

import json

from django.conf import settings

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.reports.rows import report_called, report_of_word
from mingcha.registry.reports.values import ReportState
from mingcha.supervision.inspections.rows import followed_by
from mingcha.supervision.reporters import rules
from mingcha.supervision.reporters.models import ReporterOpening, SealedReporter
from mingcha.supervision.reporters.values import ReporterName


@cites("799-24(2)")
def seal_reporter(by: Actor, *, case_no: str, check_code: str, given: ReporterName, clock: Clock) -> None:
    """Keeps who reported, sealed, for whoever has case number and check word. `by`: the program of the page. The entry
    names the number alone. Raises Refused (799-24(2)), Fault(NOT_FOUND) for a wrong number or word, Fault(CONFLICT) for
    a second name, Fault(INVALID)."""
    with act("supervision.reporter.seal", by=by, clock=clock, cites=("799-24",)) as record:
        held = report_of_word(case_no, check_code)
        require(rules.may_seal_reporter(given, ReportState(held.state)))
        known = SealedReporter.objects.filter(report=held).exists()
        free(known, "该举报已留有称呼和联系方式", "a name was left for this report already")
        name = checked_name(given.name, rules.MOST_NAME)
        contact = checked_name(given.contact, rules.MOST_CONTACT)
        sealed = settings.MINGCHA_KEYS.seal(json.dumps([name, contact], ensure_ascii=False))
        record.wrote(SealedReporter.objects.create(report=held, sealed=sealed, sealed_at=clock.now()))
        record.fact("report", held.pk)


@cites("799-24(2)", "3")
def open_reporter(by: Asker, *, report: int, reason: str, clock: Clock) -> ReporterName:
    """Opens the sealed name for an officer who handles the report; every opening is a row and an entry. Raises Refused
    (articles 3, 799-24(2)), Fault(NOT_FOUND) without a report or a name."""
    with act("supervision.reporter.open", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), report_called(report)
        who, state = duty_of(by, now), ReportState(held.state)
        followed = followed_by(report)
        about, inspected = followed.organisations, followed.is_inspected
        require(rules.may_open_reporter(who, held.place, state, about, reason, inspected=inspected))
        sealed = SealedReporter.objects.filter(report=held).first()
        if sealed is not None and sealed.destroyed_at is not None:
            words = Words("举报人信息已按期销毁", "the name was destroyed after its term")
            raise Fault(FaultKind.NOT_FOUND, words, str(report))
        if sealed is None:
            words = Words("举报人没有留下称呼，属匿名举报", "the reporter left no name")
            raise Fault(FaultKind.NOT_FOUND, words, str(report))
        made = ReporterOpening.objects.create(
            reporter=sealed, opened_by=actor_of(by).id, opened_at=now, reason=checked_name(reason, rules.MOST_REASON)
        )
        record.wrote(made)
        record.fact("report", held.pk)
        record.fact("reason", made.reason)
        name, contact = json.loads(settings.MINGCHA_KEYS.unseal(sealed.sealed))
    return ReporterName(name, contact)
