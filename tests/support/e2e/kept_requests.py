"""The requests of the kept home: two officers with their letter, a view that is open, one on paper, an SM2 key, and
what a mother was refused."""

from tests.support.access.papers import HOUR_MS
from tests.support.access.requesting import FIRST, OPERATOR, asking
from tests.support.access.scans import pdf
from tests.support.e2e.redacted_nouns import add_request_film
from tests.support.registry.city import City

from mingcha.access.signatures.actions import sign_on_paper
from mingcha.access.signatures.sm2_keys import enrol_sm2_key
from mingcha.access.signatures.verifying import sm2_enrolment_text, sm2_key_id
from mingcha.access.subjects.actions import record_subject_request
from mingcha.access.subjects.values import SubjectAsked
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.home import Home
from mingcha.kit.sm2 import Sm2Signer, new_sm2_pem


def add_requests(city: City, home: Home, clock: Clock) -> None:
    """Adds a row of each table of requests, officers and papers by the act that writes it."""
    assert isinstance(clock, HandClock)
    asked = asking(city, clock, home.documents)
    asked.opened()
    add_request_film(asked, home, clock)
    paper = asked.draft(OPERATOR)
    sign_on_paper(
        asked.people[OPERATOR], paper.no, officer=asked.officers[0].no, scan=pdf(), folder=home.documents, clock=clock
    )
    signer, person = Sm2Signer(new_sm2_pem()), asked.people[FIRST]
    proof = signer.sign(sm2_enrolment_text(asked.officers[0].no, sm2_key_id(signer.point)))
    enrol_sm2_key(person, public_key=signer.point, proof=proof, clock=clock)
    ends_ms = int(clock.now().timestamp()) * 1000
    mother = SubjectAsked(
        applicant="王芳", relation="guardian", concerned="王小", proof="居民身份证、户口簿", event="孩子在校门口被撞伤",
        points=(city.points["HQX"].code,), from_ms=ends_ms - HOUR_MS, to_ms=ends_ms, consents=True,
    )  # fmt: skip
    record_subject_request(asked.people[OPERATOR], mother, clock=clock)
