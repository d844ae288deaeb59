"""Officers who request footage, as frozen values (articles 15(1), 15(2))."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words


class CredentialKind(StrEnum):
    """The credentials of article 15(2)."""

    WORK = "work_certificate"
    ENFORCEMENT = "enforcement_certificate"

    @property
    def words(self) -> Words:
        """The credential's name for people."""
        return _CREDENTIAL_WORDS[self]


_CREDENTIAL_WORDS = {
    CredentialKind.WORK: Words("工作证件", "work certificate"),
    CredentialKind.ENFORCEMENT: Words("行政执法证件", "enforcement certificate"),
}


@dataclass(frozen=True, slots=True)
class OfficerAccount:
    """The present facts of an officer's account: name, code of the organisation ("" for none), whether enabled."""

    name: str
    organisation: str
    active: bool


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """A natural person who requests footage."""

    no: str
    """O, Shanghai day, number of the day: O20261128-0001."""
    name: str
    unit: str
    """Name of the requesting unit, as on the credential."""
    unit_code: str
    """Code of its organisation here, "" if it has none."""
    credential_kind: str
    """A value of CredentialKind."""
    credential_no: str
    credential_until: date
    """The last day on which the credential is valid."""
    person_digest: str
    """Keyed digest of the identity number: equal for two accounts of one person."""
    user_id: int | None
    """The person's account here; None if only signatures on paper are possible."""
    unit_kind: str = ""
    """Kind of the organisation of `unit_code`, set by rows.with_unit_kinds when a request is judged; when it is asked,
    rows.with_known_units looks it up by name, too. "" if it has none or was not loaded."""
    account: OfficerAccount | None = None
    """The account of `user_id`, where a request is judged (rows.asking_officer); None elsewhere."""


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """What is registered about an officer. `identity_no` is sealed at rest and returned by no query."""

    name: str
    unit: str
    unit_code: str
    credential_kind: str
    credential_no: str
    credential_until: date
    identity_no: str


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential as it is shown: kind, number, last day, and the unit that it names."""

    kind: str
    no: str
    until: date
    unit: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class CredentialCheckRow:
    """One check of a credential by a person on duty; `request`: the number of the request it was for, or ""."""

    officer: str
    credential_kind: str
    credential_no: str
    credential_until: date
    request: str
    checked_by: str
    badge_no: str
    organisation: str
    checked_at: datetime
