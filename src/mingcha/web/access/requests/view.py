"""What the page of a request shows, as frozen values: steps, officers side by side, footage of the scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.access.officers.queries import looks_for
from mingcha.access.officers.rules import credential_stands, may_read_officer
from mingcha.access.officers.values import CredentialCheckRow, CredentialKind, OfficerFacts
from mingcha.access.requests.values import FoundRequest, RequestAct, RequestRow, RequestState, StepRow
from mingcha.access.signatures.rules import lapses_at
from mingcha.access.signatures.values import SignatureRow
from mingcha.custody.holds.footage import footage_between, kept_spans
from mingcha.custody.holds.rules import FootageFound
from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.queries import point_names

MOST_SHOWN = 20
"""Points whose footage one page shows."""
WIDTH = 1000
"""The width of a strip of footage, in units of its own."""
_MOST_SPANS = 400


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the head: its number, words, what stands below, and whether it is done or the current one."""

    number: int
    words: Words
    below: Words
    tone: str


@dataclass(frozen=True, slots=True)
class OfficerShown:
    """An officer of a request: credential, signature of what is asked now, and who looked at the credential for it;
    `is_link`: whether the reader may open the officer's own page."""

    officer: OfficerFacts
    role: Words
    credential: Words
    stands: Decision
    signature: SignatureRow | None
    checked: CredentialCheckRow | None
    is_link: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """Kept footage in a strip: from `x`, `width` wide, of WIDTH."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class PointShown:
    """A point of the scope: how much of the sealed part of the interval is kept ("" if none of it is sealed), where,
    and the longest gaps with their causes."""

    code: str
    name: str
    percent: str
    tone: str
    bars: tuple[Bar, ...]
    unsealed: Bar | None
    found: FootageFound


_STEPS = (
    (Words("申请", "Request"), Words("两人签名", "both sign")),
    (Words("核验四项", "Four conditions"), Words("第十五条", "Article 15")),
    (Words("管理单位决定", "Unit decides"), Words("申请人不得审批", "never the requester")),
    (Words("登记开通", "Registered and open"), Words("先登记后开通", "first the register")),
    (Words("去向与销毁", "Use and return"), Words("跟踪至办结", "followed until closed")),
)
_AT = {
    RequestState.DRAFT: 1,
    RequestState.SIGNED_BY_ONE: 1,
    RequestState.SIGNED: 2,
    RequestState.CHECKED: 3,
    RequestState.APPROVED: 4,
    RequestState.OPEN: 5,
    RequestState.DELIVERED: 5,
    RequestState.CLOSED: 6,
}
ENDED = {RequestState.WITHDRAWN, RequestState.REFUSED, RequestState.REVOKED, RequestState.EXPIRED}


def steps_of(row: RequestRow) -> tuple[StepShown, ...]:
    """The five steps of the head; a request that ended early has no current one."""
    at = _AT.get(row.state, 0)
    if row.state in ENDED:
        reached = [_AT[one.from_state] for one in row.steps if one.from_state in _AT]
        at = -max(reached, default=1)
    return tuple(
        StepShown(n, words, below, "done" if n < abs(at) else "current" if n == at else "")
        for n, (words, below) in enumerate(_STEPS, 1)
    )


_STEP_WORDS = {
    RequestAct.RETURN: Words("退回补正", "returned to complete"),
    RequestAct.LAPSE: Words("签名作废", "signature void"),
    RequestAct.CHANGE: Words("变更", "changed"),
}


def step_words(step: StepRow) -> Words:
    """What a step did, in words: the state that it led to, or why it is a draft again."""
    return _STEP_WORDS.get(step.act, step.to_state.words)


def step_person(step: StepRow) -> Words:
    """Who took a step: the person by the name of then; for a program, the platform."""
    if step.by.startswith("program:"):
        return Words("平台到期自动办理", "the platform, by its clock")
    return Words(step.person, step.person)


def state_words(row: RequestRow) -> Words:
    """The state of a request for lists: of a draft also that it was returned, or that a signature of it lapsed."""
    stopped = row.stopped
    return step_words(stopped) if stopped else row.state.words


def found_words(one: FoundRequest) -> Words:
    """The same of a request that a search found."""
    return one.state.words if one.stopped_by is None else _STEP_WORDS.get(one.stopped_by, one.state.words)


def officers_of(reader: DutyFacts, row: RequestRow, at: datetime) -> tuple[OfficerShown, ...]:
    """Both officers, side by side: the same fields in the same order."""
    looks = looks_for(row.case.request.no)
    counting = {one.officer: one for one in row.signature_rows if one.counts}
    shown = []
    for n, officer in enumerate(row.case.request.officers):
        checked = next((one for one in reversed(looks) if one.officer == officer.no), None)
        role = Words("第一人", "First officer") if n == 0 else Words("第二人", "Second officer")
        kind = CredentialKind(officer.credential_kind).words
        stands = credential_stands(officer, at)
        is_link = bool(may_read_officer(reader, officer))
        shown.append(OfficerShown(officer, role, kind, stands, counting.get(officer.no), checked, is_link))
    return tuple(shown)


def closes_at(row: RequestRow) -> datetime | None:
    """When the window for the second signature closes; None unless exactly one counts."""
    return lapses_at(row.case.signatures[0]) if row.state is RequestState.SIGNED_BY_ONE else None


def points_of(codes: Sequence[str], from_ms: int, to_ms: int) -> tuple[PointShown, ...]:
    """What is kept of these points in [from_ms, to_ms): times alone, no picture."""
    if not from_ms < to_ms:
        return ()
    names: Mapping[str, str] = point_names(codes[:MOST_SHOWN])
    return tuple(_point(code, names.get(code, ""), from_ms, to_ms) for code in codes[:MOST_SHOWN] if code in names)


def _point(code: str, name: str, from_ms: int, to_ms: int) -> PointShown:
    begin, end = _at(from_ms), _at(to_ms)
    found = footage_between(code, begin, end)
    length = to_ms - from_ms
    sealed_ms = length - found.open_ms  # what is not sealed yet is the end of the interval, and not known yet
    share = 100 * found.kept_ms / sealed_ms if sealed_ms > 0 else None
    bars = tuple(_bar(low, high, from_ms, length) for low, high in kept_spans(code, begin, end)[:_MOST_SPANS])
    unsealed = _bar(to_ms - found.open_ms, to_ms, from_ms, length) if found.open_ms else None
    if share is None:
        return PointShown(code, name, "", "plain", bars, unsealed, found)
    tone = "ok" if share >= 99.95 else "warn" if share >= 50 else "bad"
    return PointShown(code, name, f"{share:.1f}".removesuffix(".0"), tone, bars, unsealed, found)


def _bar(low: int, high: int, from_ms: int, length: int) -> Bar:
    x = (low - from_ms) * WIDTH // length
    return Bar(x, max(1, (high - from_ms) * WIDTH // length - x))


def _at(unix_ms: int) -> datetime:
    return datetime.fromtimestamp(unix_ms / 1000, UTC)
