"""The lawful purposes of requests: articles 14(1), 14(2), 19; decree 799, art. 21. The list is closed.

Who asks decides the basis: public security (14(1)), another competent department or unit (14(2)), the person concerned
(decree 799, art. 21). Article 19 goes above all: a purpose of article 14(2) that is not public safety gets a redacted
film only (`access.nonsafety_purpose_output`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.purposes import REFUSED_EXAMPLES

REDACTED_ONLY = "redacted_only"
"""The value of `access.nonsafety_purpose_output` by which a redacted film alone is given."""


class RequestOutput(StrEnum):
    """What a request is answered with; the value is stored in a request."""

    ORIGINAL = "original"
    REDACTED = "redacted"

    @property
    def words(self) -> Words:
        """The answer's name for people."""
        return _OUTPUT_WORDS[self]


_OUTPUT_WORDS = {
    RequestOutput.ORIGINAL: Words("原始录像", "original footage"),
    RequestOutput.REDACTED: Words("仅脱敏影片", "a redacted film alone"),
}


class RequesterKind(StrEnum):
    """Who asks (article 14; decree 799, art. 21); the value is stored in a request."""

    PUBLIC_SECURITY = "public_security"
    OTHER_DEPARTMENT = "other_department"
    PERSON_CONCERNED = "person_concerned"

    @property
    def words(self) -> Words:
        """The kind's name for people."""
        return _KIND_WORDS[self]

    @property
    def basis(self) -> str:
        """The article on which a request of this kind rests."""
        return _BASES[self]


_KIND_WORDS = {
    RequesterKind.PUBLIC_SECURITY: Words("公安机关", "public security organ"),
    RequesterKind.OTHER_DEPARTMENT: Words("其他有关主管部门和单位", "other competent department or unit"),
    RequesterKind.PERSON_CONCERNED: Words("本人、近亲属或者监护人", "the person concerned, a relative or a guardian"),
}
_BASES = {
    RequesterKind.PUBLIC_SECURITY: "14(1)",
    RequesterKind.OTHER_DEPARTMENT: "14(2)",
    RequesterKind.PERSON_CONCERNED: "799-21",
}


class RequestPurpose(StrEnum):
    """The closed list; the value is the code stored in a request and in the register."""

    CRIMINAL_CASE = "criminal_case"
    ORDER_CASE = "order_case"
    TRAFFIC_CASE = "traffic_case"
    COUNTER_TERRORISM = "counter_terrorism"
    MISSING_PERSON = "missing_person"
    EVENT_SECURITY = "event_security"
    EMERGENCY = "emergency"
    ACCIDENT = "accident"
    DISASTER = "disaster"
    PUBLIC_SERVICE = "public_service"
    PUBLIC_MANAGEMENT = "public_management"
    OWN_INTEREST = "own_interest"


@dataclass(frozen=True, slots=True)
class RequestPurposeKind:
    """A purpose, its name and its legal ground. `has_case`: a request for it names its case number."""

    purpose: RequestPurpose
    words: Words
    kinds: tuple[RequesterKind, ...]
    has_case: bool = False
    is_public_safety: bool = True


_POLICE, _DEPARTMENT = (RequesterKind.PUBLIC_SECURITY,), (RequesterKind.OTHER_DEPARTMENT,)
_BOTH = (*_POLICE, *_DEPARTMENT)
REQUEST_PURPOSES: tuple[RequestPurposeKind, ...] = (
    RequestPurposeKind(
        RequestPurpose.CRIMINAL_CASE, Words("刑事案件侦查", "Investigation of a crime"), _POLICE, has_case=True
    ),
    RequestPurposeKind(
        RequestPurpose.ORDER_CASE, Words("治安案件查处", "Handling a public order case"), _POLICE, has_case=True
    ),
    RequestPurposeKind(
        RequestPurpose.TRAFFIC_CASE, Words("道路交通事故处理", "Handling a traffic accident"), _POLICE, has_case=True
    ),
    RequestPurposeKind(
        RequestPurpose.COUNTER_TERRORISM, Words("防范恐怖活动", "Prevention of terrorism"), _POLICE, has_case=True
    ),
    RequestPurposeKind(
        RequestPurpose.MISSING_PERSON, Words("查找走失、失踪人员", "Search for a missing person"), _POLICE
    ),
    RequestPurposeKind(RequestPurpose.EVENT_SECURITY, Words("大型活动安保", "Security of a large event"), _POLICE),
    RequestPurposeKind(
        RequestPurpose.EMERGENCY, Words("调查、处置突发事件", "Investigating or handling an emergency"), _BOTH
    ),
    RequestPurposeKind(
        RequestPurpose.ACCIDENT,
        Words("生产安全事故调查", "Investigation of a work accident"),
        _DEPARTMENT,
        has_case=True,
    ),
    RequestPurposeKind(RequestPurpose.DISASTER, Words("防汛、消防与灾害", "Flood, fire and disaster"), _BOTH),
    RequestPurposeKind(
        RequestPurpose.PUBLIC_SERVICE,
        Words("其他公共服务需要", "Another need of public service"),
        _DEPARTMENT,
        is_public_safety=False,
    ),
    RequestPurposeKind(
        RequestPurpose.PUBLIC_MANAGEMENT,
        Words("其他公共管理需要", "Another need of public management"),
        _DEPARTMENT,
        is_public_safety=False,
    ),
    RequestPurposeKind(
        RequestPurpose.OWN_INTEREST,
        Words("保护本人生命健康、财产安全", "Protection of one's own life, health or property"),
        (RequesterKind.PERSON_CONCERNED,),
    ),
)
"""All lawful purposes of requests, in the order of the list on the page."""


@cites("19", "14(2)")
def output_of(purpose: str, on: date) -> RequestOutput:
    """What a request for this purpose (a code, of the list or not) is answered with on a Shanghai day: a purpose that
    is not public safety gets a redacted film alone (`access.nonsafety_purpose_output`)."""
    found = request_purpose(purpose)
    is_safety = found is not None and found.is_public_safety
    is_redacted = not is_safety and parameters.value("access.nonsafety_purpose_output", on).value == REDACTED_ONLY
    return RequestOutput.REDACTED if is_redacted else RequestOutput.ORIGINAL


@cites("14(1)", "14(2)", "799-21", "19")
def may_request_for(kind: str, purpose: str, on: date, can_redact: bool = False) -> Decision:
    """Whether this kind of requester (a value of RequesterKind) may ask for this purpose on a Shanghai day: allowed
    under its basis, or refused under article 19 or 14. `can_redact`: whether this system can answer with a redacted
    film (see output_of)."""
    found = request_purpose(purpose)
    if found is None:
        return _not_listed(purpose)
    if kind not in set(RequesterKind):
        return refuse("14(2)", "须选择申请人的类别", "the kind of requester must be chosen")
    if kind not in found.kinds:
        other = found.kinds[0].words
        return refuse(
            RequesterKind(kind).basis,
            f"“{found.words.zh}”是{other.zh}的用途，申请人类别与用途不符",
            f"{found.words.en!r} is a purpose of: {other.en}; it does not fit who asks",
            next_steps=_CHOOSE,
        )
    if output_of(purpose, on) is RequestOutput.REDACTED and not can_redact:
        return refuse(
            "19",
            f"“{found.words.zh}”不属于维护公共安全，只能提供脱敏后的影片；本系统现在不能脱敏，不能提供",
            f"{found.words.en!r} is not the maintenance of public safety: only a redacted film may be given, and "
            "nothing here can redact",
        )
    return allow(RequesterKind(kind).basis)


def request_purpose(purpose: str) -> RequestPurposeKind | None:
    """The purpose with this code, or None if it is not in the list."""
    return next((one for one in REQUEST_PURPOSES if one.purpose.value == purpose), None)


_CHOOSE = (NextStep(Words("从目的清单中选择", "choose a purpose from the list")),)


@cites("19")
def _not_listed(purpose: str) -> Decision:
    if not purpose:
        return refuse("19", "须先选择使用目的", "a purpose must be chosen first", next_steps=_CHOOSE)
    named = REFUSED_EXAMPLES.get(purpose, Words(purpose, purpose))
    return refuse(
        "19",
        f"“{named.zh}”不属于维护公共安全的目的，不得查阅、复制、调取",
        f"{named.en!r} is not the maintenance of public safety: nothing is viewed, copied or retrieved for it",
        next_steps=_CHOOSE,
    )
