"""Requests of the tests: two officers with accounts and passkeys, a letter, and each step up to the opening."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData
from tests.support.access.assertions import assertion_of
from tests.support.access.papers import HOUR_MS, recorded, with_account
from tests.support.access.scans import pdf
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import make_monitor
from tests.support.web.authenticator import SoftAuthenticator

from mingcha.access.approvals.actions import approve_request, check_request
from mingcha.access.officers.values import OfficerFacts
from mingcha.access.papers.values import PaperFacts
from mingcha.access.requests.actions import draft_request
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.values import Asked, RequestFacts
from mingcha.access.signatures.actions import sign_on_paper, sign_with_passkey
from mingcha.access.signatures.values import Assertion
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.factors.actions import add_passkey
from mingcha.registry.identity.models import User
from mingcha.registry.refusals.actions import NAME as REFUSAL

FIRST, SECOND = "asker-one", "asker-two"
"""The officers of Wuchang's police who ask."""
OPERATOR, APPROVER = "guard", "manager"
"""The school's person on duty, who checks and opens, and its manager, who decides."""


@dataclass
class Asking:
    """The city with two officers who have accounts and passkeys, and a letter for the school's camera."""

    city: City
    clock: HandClock
    folder: Path
    officers: tuple[OfficerFacts, OfficerFacts]
    keys: dict[str, SoftAuthenticator]
    letter: PaperFacts

    @property
    def people(self) -> dict[str, User]:
        """The people by user name, with the officers."""
        return {user.username: user for user in User.objects.select_related("organisation")}

    def asked(self, **changed: object) -> Asked:
        """A request of the police to view an hour of the school's camera."""
        point = self.city.points["HQX"].code
        given = Asked(
            requester_kind="public_security",
            purpose="criminal_case",
            case_no="武昌公刑〔2026〕88 号",
            reason="查明嫌疑人离开现场的路线",
            way="view",
            points=(point,),
            from_ms=self.letter.from_ms,
            to_ms=self.letter.from_ms + HOUR_MS,
            officers=tuple(one.no for one in self.officers),
            papers=(self.letter.no,),
            destination="武昌公刑〔2026〕88 号案卷",
            measures="专机查看，不得翻拍",
        )
        return replace(given, **changed)  # type: ignore[arg-type]

    def draft(self, by: str = FIRST, **changed: object) -> RequestFacts:
        """A drafted request."""
        return draft_request(self.people[by], self.asked(**changed), clock=self.clock)

    def sign(self, no: str, digest: str, by: str, key: str = "") -> RequestFacts:
        """A signature by this person's passkey (or by that of another, `key`)."""
        assertion = assertion_of(self.keys[key or by], digest)
        return sign_with_passkey(self.people[by], no, assertion, clock=self.clock)

    def signed(self, **changed: object) -> RequestFacts:
        """A request that both signed, a minute apart."""
        drafted = self.draft(**changed)
        self.sign(drafted.no, drafted.signed_digest, FIRST)
        self.clock.advance(timedelta(minutes=1))
        return self.sign(drafted.no, drafted.signed_digest, SECOND)

    def checked(self, **changed: object) -> RequestFacts:
        """A request whose credentials and letter were seen by the person on duty."""
        return check_request(self.people[OPERATOR], self.signed(**changed).no, clock=self.clock)

    def approved(self, width_reason: str = "", **changed: object) -> RequestFacts:
        """A request that the school's manager approved."""
        no = self.checked(**changed).no
        return approve_request(self.people[APPROVER], no, width_reason=width_reason, clock=self.clock)

    def opened(self, **changed: object) -> RequestFacts:
        """A request that is in the register and open."""
        return open_request(self.people[OPERATOR], self.approved(**changed).no, clock=self.clock)


def asking(city: City, clock: HandClock, folder: Path) -> Asking:
    """Makes the officers, their passkeys and the letter."""
    for username in (FIRST, SECOND):
        add_person(username, "WCGA", clock)
    people = {user.username: user for user in User.objects.select_related("organisation")}
    whole = City(people, city.points)
    officers = (with_account(whole, 1, FIRST, clock), with_account(whole, 2, SECOND, clock))
    keys = {username: enrolled(people[username], clock) for username in (FIRST, SECOND)}
    return Asking(whole, clock, folder, officers, keys, recorded(whole, folder, clock))


def another_guard(asked: Asking) -> User:
    """A second person on duty of the school."""
    add_person("guard-two", "HQXX", asked.clock)
    make_monitor("guard-two", asked.clock, organisation="HQXX")
    return asked.people["guard-two"]


def sheets_signed(
    asked: Asking, no: str, officers: tuple[OfficerFacts, ...], by: str = OPERATOR, mark: str = ""
) -> None:
    """Both officers sign a request on paper, a sheet each, before this person on duty. `mark` tells the sheets of
    several requests apart."""
    for number, officer in enumerate(officers):
        scan = pdf(f"4 0 obj\n<< /Sheet {mark or 1}{number} >>\nendobj\n".encode())
        sign_on_paper(asked.people[by], no, officer=officer.no, scan=scan, folder=asked.folder, clock=asked.clock)


def enrolled(person: User, clock: HandClock) -> SoftAuthenticator:
    """A passkey of this person's account."""
    key = SoftAuthenticator(str(settings.MINGCHA_PASSKEY_ORIGIN))
    public = ES256.from_cryptography_key(key.key.public_key())
    credential = websafe_encode(AttestedCredentialData.create(Aaguid.NONE, key.credential_id, public))
    add_passkey(person, name="安全密钥", credential_id=key.id, credential=credential, sign_count=0, clock=clock)
    return key


def client_data(assertion: Assertion) -> dict[str, object]:
    """The client data of an assertion, for tests that change it."""
    found: dict[str, object] = json.loads(assertion.client_data)
    return found


def refused(call: object, *args: object, **named: object) -> str:
    """The article under which an action is refused, whose refusal has left its entry (one a minute, person and act)."""
    with pytest.raises(Refused) as refusal:
        call(*args, **named)  # type: ignore[operator]
    article = refusal.value.decision.article
    events = [one.event for one in latest_entries(30, with_event=True) if one.act == REFUSAL]
    assert article in [event["facts"]["article"] for event in events if event is not None]
    return article


def typed(asked: Asking, **changed: object) -> dict[str, object]:
    """The form of a request as a browser sends it: an hour of the school's camera."""
    start = asked.clock.now().astimezone(SHANGHAI) - timedelta(hours=2)
    given = {
        "requester_kind": "public_security",
        "purpose": "criminal_case",
        "case_no": "武昌公刑〔2026〕88 号",
        "reason": "查明嫌疑人离开现场的路线",
        "way": "view",
        "points": asked.city.points["HQX"].code,
        "begin": f"{start:%Y-%m-%dT%H:%M:%S}",
        "end": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}",
        "first": asked.officers[0].no,
        "second": asked.officers[1].no,
        "papers": [asked.letter.no],
        "destination": "案卷",
        "measures": "专机查看，不得翻拍",
        "return_by": "",
    }
    return {**given, **changed}
