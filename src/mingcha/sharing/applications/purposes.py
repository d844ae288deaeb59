"""The lawful purposes and kinds of sharing with departments: articles 13(2), 19; PIPL 26. The list is closed; any other
purpose is refused by name.

Footage serves public safety (article 19). A purpose that is not public safety gets rows alone; what it needs of footage
is asked for under article 14(2), which answers with a redacted film.
"""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.access.shares.values import ShareKind
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.purposes import (
    PURPOSES,
    REFUSED_EXAMPLES,
    SHARED_PURPOSES,
    Purpose,
    may_share_footage_for,
    purpose_kind,
)


class SharingKind(StrEnum):
    """What is asked for, the least first; the value is stored in an application."""

    ROWS = "rows"
    SNAPSHOT = "snapshot"
    LIVE = "live"
    PLAYBACK = "playback"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]

    @property
    def is_footage(self) -> bool:
        """Whether pictures are asked for."""
        return self is not SharingKind.ROWS


_KINDS = {
    SharingKind.ROWS: Words("数据行", "rows of data"),
    SharingKind.SNAPSHOT: ShareKind.SNAPSHOT.words,
    SharingKind.LIVE: ShareKind.LIVE.words,
    SharingKind.PLAYBACK: ShareKind.PLAYBACK.words,
}


class SharingPurpose(StrEnum):
    """The closed list; the value is stored in an application. Those of public safety are the purposes for which the
    door opens a share (law.purposes.SHARED_PURPOSES)."""

    CROWD_SAFETY = Purpose.CROWD_SAFETY.value
    TRAFFIC_SAFETY = Purpose.TRAFFIC_SAFETY.value
    INCIDENT = Purpose.INCIDENT.value
    SECURITY_EVENT = Purpose.SECURITY_EVENT.value
    DISASTER = Purpose.DISASTER.value
    MISSING_PERSON = Purpose.MISSING_PERSON.value
    PUBLIC_SERVICE = "public_service"
    PUBLIC_MANAGEMENT = "public_management"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return next(one.words for one in SHARING_PURPOSES if one.purpose is self)


@dataclass(frozen=True, slots=True)
class SharingPurposeKind:
    """A purpose, its name and whether it is public safety (article 19)."""

    purpose: SharingPurpose
    words: Words
    is_public_safety: bool = True


SHARING_PURPOSES: tuple[SharingPurposeKind, ...] = (
    *(
        SharingPurposeKind(SharingPurpose(one.purpose.value), one.words)
        for one in PURPOSES
        if one.purpose in SHARED_PURPOSES
    ),
    SharingPurposeKind(
        SharingPurpose.PUBLIC_SERVICE,
        Words("公共服务（仅数据行）", "Public service (rows alone)"),
        is_public_safety=False,
    ),
    SharingPurposeKind(
        SharingPurpose.PUBLIC_MANAGEMENT,
        Words("公共管理（仅数据行）", "Public management (rows alone)"),
        is_public_safety=False,
    ),
)
"""All lawful purposes of sharing, in the order of the list on the page."""

REFUSED_SHARING: dict[str, Words] = {
    **REFUSED_EXAMPLES,
    "visitor_marketing": Words("景区客流营销", "marketing by the flow of visitors"),
}
"""Common unlawful purposes, so that the refusal under article 19 can name them."""
_CHOOSE = (NextStep(Words("从目的清单中选择", "choose a purpose from the list")),)
_ROWS_ALONE = (
    NextStep(Words("改为申请数据行", "ask for rows of data")),
    NextStep(
        Words("需要录像的，依第十四条第二款申请脱敏影片", "for footage, ask for a redacted film under article 14(2)")
    ),
)


@cites("13(2)", "19", "PIPL 26")
def may_share_for(purpose: str, kind: SharingKind) -> Decision:
    """Whether this kind may be shared for a purpose (a code, of the list or not): public safety gets any kind, public
    service and management rows alone (T13-24-N), any other purpose nothing (T13-23-N), also one of duty viewing."""
    found = next((one for one in SHARING_PURPOSES if one.purpose.value == purpose), None)
    if found is None:
        return may_share_footage_for(purpose) if purpose_kind(purpose) else _not_listed(purpose)
    if kind.is_footage and not found.is_public_safety:
        return refuse(
            "19",
            f"“{found.words.zh}”不属于维护公共安全，不能共享{kind.words.zh}",
            f"{found.words.en!r} is not the maintenance of public safety: {kind.words.en} are not shared for it",
            next_steps=_ROWS_ALONE,
        )
    return allow("13(2)")


@cites("19")
def _not_listed(purpose: str) -> Decision:
    if not purpose:
        return refuse("19", "须先选择使用目的", "a purpose must be chosen first", next_steps=_CHOOSE)
    named = REFUSED_SHARING.get(purpose, Words(purpose, purpose))
    return refuse(
        "19",
        f"“{named.zh}”不属于共享的合法目的，不予共享",
        f"{named.en!r} is no lawful purpose of sharing: nothing is shared for it",
        next_steps=_CHOOSE,
    )
