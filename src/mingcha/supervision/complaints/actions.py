"""Receives complaints, examines, answers, refers and closes them, and opens the sealed name or scan (article 25; decree
799, arts. 25, 32). The entries name the number, neither the organ nor anybody.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.spelling import name_key
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.keeping import kept_sealed_scan
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.documents.values import HandedIn, SealedScanFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, facts_of_many, roles_at
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.models import Organisation, OrganisationKind
from mingcha.registry.reports.check_words import digest_of, new_word
from mingcha.registry.reports.limits import count_sender
from mingcha.supervision.complaints import rules
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.complaints.rows import complaint_facts, complaint_for, complaint_row, organs, seats_of
from mingcha.supervision.complaints.values import (
    DIGEST_ABOUT,
    Channel,
    Complained,
    ComplaintReceipt,
    ComplaintRow,
    ComplaintScan,
    ComplaintState,
    NewComplaint,
    ReferredTo,
    complaint_no,
)

COMPLAINT_SCANS = "complaint-scans"
"""The folder of sealed scans of papers, below the documents."""
_CITES = ("25",)
_POLICE = (OrganisationKind.CITY_PSB.value, OrganisationKind.DISTRICT_PSB.value)


@cites("25", "799-25")
def receive_complaint(
    by: Actor, new: NewComplaint, *, signed_in: bool = False, address: str = "", clock: Clock
) -> ComplaintReceipt:
    """Keeps a complaint from the open page and returns its number and secret. `by`: the program of the page, also for a
    person who is signed in, so that no entry names who complains; `address`: of the network, by which complaints of a
    day are counted, and which is kept nowhere. Raises Refused (article 25): not whole, too many of a
    day, or nobody here may read it; Fault(INVALID)."""
    with act("supervision.complaint.receive", by=by, clock=clock, cites=_CITES) as record:
        now = clock.now()
        require(rules.complaint_is_whole(new))
        today, about = shanghai_day(now), _complained_of(new)
        require(rules.may_receive_complaint(_received_on(today), _readers(about, now), today))
        sent = count_sender(address, today, "complaint")
        received = _received_on(today, division=about.place.division, zone=about.place.zone)
        beyond, channel = (
            rules.is_beyond_bound(sent, received, today),
            Channel.SIGNED_IN if signed_in else Channel.PUBLIC,
        )
        return _keep(record, new, about, channel, today, now, beyond_bound=beyond)


@cites("25", "799-25")
def receive_at_counter(
    by: Asker, new: NewComplaint, *, received_on: date, scan: HandedIn | None = None, clock: Clock
) -> ComplaintReceipt:
    """An auditor keeps a complaint that was handed in on paper, with a scan of the paper if one was taken: it is kept
    sealed, as the name. Raises Refused (article 25): no auditor, not whole, of a day before the decree or to come,
    against the auditor's own organ, or a file that is no scan; Fault(INVALID)."""
    today = shanghai_day(clock.now())
    _at_counter(by, new, received_on, clock)  # before the file is looked at
    if scan is None:
        return _receive_paper(by, new, received_on, None, clock)
    with kept_sealed_scan(
        scan.data, seal=settings.MINGCHA_KEYS.seal_bytes, below=COMPLAINT_SCANS, folder=scan.folder, on=today,
        article="25", about="scan",
    ) as kept:  # fmt: skip
        return _receive_paper(by, new, received_on, kept, clock)


@cites("25")
def examine_complaint(by: Asker, *, number: int, note: str, clock: Clock) -> ComplaintRow:
    """Records what was found out about a complaint. Raises Refused (article 25), Fault(NOT_FOUND) also for one behind
    the wall of its organ."""
    with act("supervision.complaint.examine", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), _handled(by, number, clock.now())
        require(rules.may_examine_complaint(complaint_facts(held), note))
        held.examination, held.state = _lines(note, rules.MOST_TEXT), ComplaintState.EXAMINED.value
        held.examined_at, held.examined_by = now, record.by.id
        return _saved(record, held, ("examination", "state", "examined_at", "examined_by"), now)


@cites("25")
def answer_complaint(by: Asker, *, number: int, answer: str, clock: Clock) -> ComplaintRow:
    """Answers an examined complaint; who complained reads the answer. Raises as `examine_complaint`."""
    with act("supervision.complaint.answer", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), _handled(by, number, clock.now())
        require(rules.may_answer_complaint(complaint_facts(held), answer))
        held.answer, held.state = _lines(answer, rules.MOST_TEXT), ComplaintState.ANSWERED.value
        held.answered_at, held.answered_by = now, record.by.id
        return _saved(record, held, ("answer", "state", "answered_at", "answered_by"), now)


@cites("25", "799-32")
def refer_complaint(by: Asker, *, number: int, to: ReferredTo, body: str, reason: str, clock: Clock) -> ComplaintRow:
    """Refers an examined complaint to the supervisory organ (Supervision Law 37) or, of the police, to their
    inspection. Raises as `examine_complaint`, and Refused (799-32)."""
    with act("supervision.complaint.refer", by=actor_of(by), clock=clock, cites=("25", "799-32")) as record:
        now, held = clock.now(), _handled(by, number, clock.now())
        require(rules.may_refer_complaint(complaint_facts(held), to, body, reason))
        held.referred_to, held.body = to.value, checked_name(body, rules.MOST_NAME)
        held.refer_reason = _lines(reason, rules.MOST_REASON)
        held.referred_at, held.state = now, ComplaintState.REFERRED.value
        return _saved(record, held, ("referred_to", "body", "refer_reason", "referred_at", "state"), now)


@cites("25")
def record_reply(
    by: Asker, *, number: int, reply_number: str, reply: str, replied_on: date, clock: Clock
) -> ComplaintRow:
    """Records the reply of the organ to which a complaint was referred; who complained reads it as the answer. Raises
    as `examine_complaint`."""
    with act("supervision.complaint.reply", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), _handled(by, number, clock.now())
        require(rules.may_record_reply(complaint_facts(held), reply, replied_on, shanghai_day(now)))
        held.answer, held.replied_on = _lines(reply, rules.MOST_TEXT), replied_on
        held.reply_number = checked_name(reply_number, rules.MOST_NUMBER) if reply_number.strip() else ""
        held.answered_at, held.answered_by = now, record.by.id
        return _saved(record, held, ("answer", "replied_on", "reply_number", "answered_at", "answered_by"), now)


@cites("25")
def open_complaint_scan(by: Asker, *, number: int, reason: str, folder: Path, clock: Clock) -> ComplaintScan:
    """The sealed scan of a paper, for an auditor with a reason: the look is an entry of its own, as that at the name.
    `folder`: the documents of the home. Raises as `examine_complaint`, Fault(CORRUPT) if it is gone or altered."""
    with act("supervision.complaint.open_scan", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held = _handled(by, number, clock.now())
        require(rules.may_open_scan(has_scan=bool(held.scan_file), reason=reason))
        words = Words("扫描件缺失或者与登记时不符", "the scan is missing or differs from what was handed in")
        sealed = read_unaltered(folder, held.scan_file, held.scan_file_digest, words, complaint_no(held.pk))
        record.fact("complaint", held.pk)
        record.fact("reason", _lines(reason, rules.MOST_REASON))
        record.fact("digest", held.scan_digest)
        name = f"{complaint_no(held.pk)}.{SUFFIXES[held.scan_media_type]}"
        return ComplaintScan(settings.MINGCHA_KEYS.unseal_bytes(sealed), held.scan_media_type, name)


@cites("25")
def close_complaint(by: Asker, *, number: int, clock: Clock) -> ComplaintRow:
    """Closes a complaint that was answered. Raises as `examine_complaint`."""
    with act("supervision.complaint.close", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), _handled(by, number, clock.now())
        require(rules.may_close_complaint(complaint_facts(held)))
        held.state, held.closed_at = ComplaintState.CLOSED.value, now
        return _saved(record, held, ("state", "closed_at"), now)


@cites("25")
def open_complainant(by: Asker, *, number: int, reason: str, clock: Clock) -> str:
    """The sealed name and contact of who complains, for an auditor with a reason: the look is an entry of its own.
    Raises as `examine_complaint`."""
    with act("supervision.complaint.open_name", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held = _handled(by, number, clock.now())
        require(rules.may_open_name(is_named=bool(held.sealed_name), reason=reason))
        record.fact("complaint", held.pk)
        record.fact("reason", _lines(reason, rules.MOST_REASON))
        return str(settings.MINGCHA_KEYS.unseal(held.sealed_name))


def _at_counter(by: Asker, new: NewComplaint, received_on: date, clock: Clock) -> Complained:
    """Requires that this auditor may keep such a paper; what it complains of."""
    now, today = clock.now(), shanghai_day(clock.now())
    who = duty_of(by, now)
    require(rules.may_handle_complaints(who))
    require(rules.may_be_received_on(received_on, today))
    require(rules.complaint_is_whole(new))
    about = _complained_of(new)
    seat = seats_of([who.organisation]).get(who.organisation)
    require(rules.may_receive_complaint(0, int(rules.may_read_complaint(who, about, seat)), today))
    return about


def _receive_paper(
    by: Asker, new: NewComplaint, received_on: date, scan: SealedScanFacts | None, clock: Clock
) -> ComplaintReceipt:
    with act("supervision.complaint.receive", by=actor_of(by), clock=clock, cites=_CITES) as record:
        about = _at_counter(by, new, received_on, clock)
        return _keep(record, new, about, Channel.COUNTER, received_on, clock.now(), scan)


def _handled(by: Asker, number: int, now: datetime) -> Complaint:
    who = duty_of(by, now)
    require(rules.may_handle_complaints(who))
    return complaint_for(who, number)


def _saved(record: ActRecord, held: Complaint, columns: tuple[str, ...], now: datetime) -> ComplaintRow:
    held.save(update_fields=list(columns))
    record.wrote(held)
    record.fact("complaint", held.pk)
    return complaint_row(held, shanghai_day(now))


def _keep(
    record: ActRecord, new: NewComplaint, about: Complained, channel: Channel, received_on: date, now: datetime,
    scan: SealedScanFacts | None = None, *, beyond_bound: bool = False,
) -> ComplaintReceipt:  # fmt: skip
    secret, sealed = new_word(), ""
    if new.name.strip():
        person = [checked_name(new.name, rules.MOST_NAME)]
        person += [checked_name(new.contact, rules.MOST_CONTACT)] if new.contact.strip() else []
        sealed = str(settings.MINGCHA_KEYS.seal(" · ".join(person)))
    held = Complaint.objects.create(
        channel=channel.value,
        division=about.place.division,
        zone=about.place.zone,
        organ=about.organ,
        organ_name=checked_name(new.organ_name, rules.MOST_NAME),
        organ_key=about.organ_key,
        of_police=_is_police(about),
        official=checked_name(new.official, rules.MOST_NAME) if new.official.strip() else "",
        official_key=about.official_key,
        text=_lines(new.text, rules.MOST_TEXT),
        sealed_name=sealed,
        secret_digest=digest_of(secret, DIGEST_ABOUT),
        received_on=received_on,
        received_at=now,
        received_by=record.by.id,
        state=ComplaintState.RECEIVED.value,
        beyond_bound=beyond_bound,
        **_scan_columns(scan),
    )
    record.wrote(held)
    record.fact("complaint", held.pk)
    if scan is not None:
        record.fact("digest", held.scan_digest)
    return ComplaintReceipt(complaint_no(held.pk), secret)


def _scan_columns(kept: SealedScanFacts | None) -> dict[str, str | int]:
    if kept is None:
        return {}
    return {
        "scan_file": kept.scan.file,
        "scan_file_digest": kept.file_sha256,
        "scan_digest": kept.scan.sha256,
        "scan_bytes": kept.scan.size_bytes,
        "scan_media_type": kept.scan.media_type,
    }


def _complained_of(new: NewComplaint) -> Complained:
    """The organ by its name, whatever its spaces and widths are: its code where one row has that name, and its place,
    else the place that was stated."""
    key = name_key(new.organ_name)
    found = [one for one in organs() if name_key(one.name) == key]
    found = found or list(Organisation.objects.filter(name=new.organ_name.strip())[:2])
    place = rules.place_of_organ(new.district)
    if place is None:  # the rule refused it
        raise Fault(FaultKind.INVALID, Words("没有这个区", "there is no such district"))
    official = name_key(new.official)
    if len(found) == 1:
        return Complained(found[0].place, found[0].code, key, official)
    return Complained(place, "", key, official)


def _is_police(about: Complained) -> bool:
    kind = Organisation.objects.filter(code=about.organ).values_list("kind", flat=True).first() if about.organ else None
    return kind in _POLICE if kind else "公安" in about.organ_key


def _readers(about: Complained, now: datetime) -> int:
    """How many auditors may read such a complaint now."""
    auditors = roles_at(now).filter(role=Role.AUDITOR.value).values_list("user", flat=True)
    people = facts_of_many(auditors, now).values()
    seats = seats_of(who.organisation for who in people)
    return sum(rules.may_read_complaint(who, about, seats.get(who.organisation)) for who in people)


def _received_on(day: date, **of_district: str) -> int:
    """The complaints of the open page on a Shanghai day, about organs of one district or zone if it is given."""
    begins = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    rows = Complaint.objects.filter(received_at__gte=begins, received_at__lt=begins + timedelta(days=1))
    if of_district:  # what is listed last takes no room from the others
        rows = rows.filter(beyond_bound=False)
    return rows.filter(**of_district).exclude(channel=Channel.COUNTER.value).count()


def _lines(text: str, most: int) -> str:
    """A text as it is stored: lines of printable characters, at most `most`. Raises Fault(INVALID)."""
    lines = text.replace("\r\n", "\n").strip()
    if not 0 < len(lines) <= most or not lines.replace("\n", "").replace("\t", "").isprintable():
        words = Words(f"文字须为 1 至 {most} 个字符", f"a text has 1 to {most} printable characters")
        raise Fault(FaultKind.INVALID, words)
    return lines
