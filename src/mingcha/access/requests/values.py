"""Requests as frozen values: states, content, and the facts of their progress (articles 14, 15, 19)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.access.officers.values import OfficerFacts
from mingcha.access.papers.values import PaperFacts
from mingcha.access.signatures.values import SignatureFacts, SignatureRow, signed_digest_of
from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.words import Words
from mingcha.law.request_purposes import RequestOutput

VIEW, COPY, RETRIEVE = WAYS = ("view", "copy", "retrieve")
"""查阅, 复制, 调取 (article 14)."""
WAY_WORDS = {
    VIEW: Words("查阅", "view"),
    COPY: Words("复制", "copy"),
    RETRIEVE: Words("调取", "retrieve"),
}


class RequestState(StrEnum):
    """The states of a request; rules.STEPS has the acts that lead from one to the next."""

    DRAFT = "draft"
    SIGNED_BY_ONE = "signed_by_one"
    SIGNED = "signed"
    CHECKED = "checked"
    APPROVED = "approved"
    OPEN = "open"
    DELIVERED = "delivered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    REVOKED = "revoked"
    EXPIRED = "expired"

    @property
    def words(self) -> Words:
        """The name of the state."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    RequestState.DRAFT: Words("草稿", "draft"),
    RequestState.SIGNED_BY_ONE: Words("一人已签", "signed by one"),
    RequestState.SIGNED: Words("两人已签", "signed by both"),
    RequestState.CHECKED: Words("证件与文件已核", "credentials and papers checked"),
    RequestState.APPROVED: Words("已同意", "approved"),
    RequestState.OPEN: Words("已登记开通", "registered and open"),
    RequestState.DELIVERED: Words("已交付", "delivered"),
    RequestState.CLOSED: Words("已办结", "closed"),
    RequestState.WITHDRAWN: Words("已撤回", "withdrawn"),
    RequestState.REFUSED: Words("不予提供", "refused"),
    RequestState.REVOKED: Words("已撤销", "revoked"),
    RequestState.EXPIRED: Words("已到期", "expired"),
}


class RequestAct(StrEnum):
    """The acts that move a request from a state to another."""

    SIGN_FIRST = "sign_first"
    SIGN_SECOND = "sign_second"
    LAPSE = "lapse"  # the second signature did not come in time
    CHANGE = "change"
    WITHDRAW = "withdraw"
    CHECK = "check"
    RETURN = "return"
    APPROVE = "approve"
    REFUSE = "refuse"
    OPEN = "open"
    REVOKE = "revoke"
    EXPIRE = "expire"
    FINISH = "finish"  # the viewing person ends the view
    DELIVER = "deliver"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Asked:
    """The typed content of a request: `points` are 20-digit codes, [from_ms, to_ms) Unix milliseconds; `officers` and
    `papers` are numbers. `to_ms` 0 means that no end was given."""

    requester_kind: str
    purpose: str
    case_no: str
    reason: str
    way: str
    points: tuple[str, ...]
    from_ms: int
    to_ms: int
    officers: tuple[str, ...]
    papers: tuple[str, ...]
    destination: str
    measures: str
    return_by: date | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """The content of a request for the rules.

    `basis` is the article of the requester's kind; `purpose` a code of law.request_purposes; `way` view, copy or
    retrieve; [from_ms, to_ms) Unix milliseconds in whole seconds; `managing_unit` the code of the unit that manages
    all its points; `destination` the place of the pictures (16(3)); `measures` the recipient's protective measures and
    `return_by` the day of return or destruction (19), None for a view. `asked_digest`: see asked_digest_of. `nonce`: 32
    hexadecimal digits, new for each draft; "" for requests from before nonces existed.
    """

    no: str
    state: str
    requester_kind: str
    basis: str
    purpose: str
    case_no: str
    reason: str
    way: str
    points: tuple[str, ...]
    from_ms: int
    to_ms: int
    managing_unit: str
    officers: tuple[OfficerFacts, ...]
    papers: tuple[PaperFacts, ...]
    destination: str
    measures: str
    return_by: date | None
    urgent: bool
    asked_digest: str
    nonce: str = ""
    output: str = RequestOutput.ORIGINAL
    """What it is answered with, a value of law.request_purposes.RequestOutput: it follows from the purpose (19)."""

    @property
    def gets_films(self) -> bool:
        """Whether a redacted film alone answers it (19)."""
        return self.output == RequestOutput.REDACTED

    @property
    def signed_digest(self) -> str:
        """The digest that both officers sign, hexadecimal: see signatures.values.signed_digest_of."""
        return signed_digest_of(self.asked_digest, self.no, self.nonce)


@dataclass(frozen=True, slots=True)
class RequestCase:
    """A request with the facts of its progress: `signatures` that are not void, the duty officer who checked (15(2),
    15(3)), the approver by id and name, who typed it and who typed changes, the number of its line in the register
    (15(4)); 0 and "" if there is none. `open_until`: the end of its term, None before it was opened.
    `credentials_show`: the statement of the person on duty about the credentials, or ""."""

    request: RequestFacts
    signatures: tuple[SignatureFacts, ...] = ()
    operator_id: int = 0
    approver_id: int = 0
    approver: str = ""
    typed_by: int = 0
    changed_by: frozenset[int] = frozenset()
    register_no: str = ""
    open_until: datetime | None = None
    ended_why: str = ""
    """Why it was revoked or expired, as the unit or the rule stated it, with its article; else ""."""
    ended_article: str = ""
    credentials_show: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a request for its page: `by` is the actor's id, `person` the name then."""

    act: RequestAct
    from_state: RequestState
    to_state: RequestState
    at: datetime
    by: str
    person: str
    article: str
    words: str


class RequestList(StrEnum):
    """A list of requests: those that wait for the reader's unit, the reader's own, all that the reader reads."""

    AWAITING = "awaiting"
    MINE = "mine"
    ALL = "all"


STOPS = (
    RequestAct.RETURN,
    RequestAct.LAPSE,
    RequestAct.WITHDRAW,
    RequestAct.REFUSE,
    RequestAct.REVOKE,
    RequestAct.EXPIRE,
)
"""The acts that stop a request until somebody acts again."""


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request that waits for the people on duty of its managing unit; `asking_unit`: that of its first officer."""

    no: str
    state: RequestState
    asking_unit: str
    drafted_at: datetime
    urgent: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for pages: content, progress and history."""

    case: RequestCase
    state: RequestState
    managing_unit_name: str
    drafted_at: datetime
    drafted_by: str
    operator: str
    approver: str
    conditions_set: str
    width_reason: str
    signature_rows: tuple[SignatureRow, ...]
    steps: tuple[StepRow, ...]
    grants: tuple[str, ...]

    @property
    def stopped(self) -> StepRow | None:
        """The last step, if it ended the request early, returned it, or voided a single signature: its officers must
        see it first."""
        last = self.steps[-1] if self.steps else None
        return last if last is not None and last.act in STOPS else None


@dataclass(frozen=True, slots=True)
class FoundRequest:
    """What a search shows of a request. `stopped_by`: its last act, if that is one of STOPS."""

    no: str
    state: RequestState
    case_no: str
    managing_unit_name: str
    stopped_by: RequestAct | None


def asked_digest_of(facts: RequestFacts) -> str:
    """The SHA-256, hexadecimal, of the canonical JSON (RFC 8785) of the content: every field except number, state,
    nonce and the digest itself, with all facts of both officers and of each paper. Days are ISO 8601 texts. `output` is
    in it where it is not originals, so that digests from before it existed still agree."""
    asked: dict[str, Json] = {
        "v": 1,
        "requester_kind": facts.requester_kind,
        "basis": facts.basis,
        "purpose": facts.purpose,
        "case_no": facts.case_no,
        "reason": facts.reason,
        "way": facts.way,
        "points": list(facts.points),
        "from_ms": facts.from_ms,
        "to_ms": facts.to_ms,
        "managing_unit": facts.managing_unit,
        "officers": [_officer(one) for one in facts.officers],
        "papers": [_paper(one) for one in facts.papers],
        "destination": facts.destination,
        "measures": facts.measures,
        "return_by": facts.return_by.isoformat() if facts.return_by else None,
        "urgent": facts.urgent,
    }
    if facts.gets_films:
        asked["output"] = str(facts.output)
    return sha256(canonical_json(asked)).hex()


def _officer(one: OfficerFacts) -> Json:
    return {
        "no": one.no,
        "name": one.name,
        "unit": one.unit,
        "unit_code": one.unit_code,
        "credential_kind": one.credential_kind,
        "credential_no": one.credential_no,
        "credential_until": one.credential_until.isoformat(),
        "person_digest": one.person_digest,
        "user_id": one.user_id,
    }


def _paper(one: PaperFacts) -> Json:
    return {
        "no": one.no,
        "kind": one.kind,
        "issuer": one.issuer,
        "issuer_no": one.issuer_no,
        "issued_on": one.issued_on.isoformat(),
        "valid_until": one.valid_until.isoformat() if one.valid_until else None,
        "points": list(one.points),
        "from_ms": one.from_ms,
        "to_ms": one.to_ms,
        "sha256": one.sha256,
        "media_type": one.media_type,
    }
