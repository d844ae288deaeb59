"""The person of a request for the pages: name, role as text, and the planes that the roles open."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from mingcha.access.control.rules import TAKE_OVER
from mingcha.access.oversight.rules import may_oversee
from mingcha.custody.disks.rules import may_enter_custody
from mingcha.kit.words import Words
from mingcha.registry.findings.rules import may_read_findings
from mingcha.registry.identity.asker import facts_of as facts_of_account
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.rules import PUBLIC_SECURITY, may_enter_register
from mingcha.registry.verifications.rules import may_read_evidence
from mingcha.sharing.applications.rules import may_apply
from mingcha.sharing.catalogue.rules import may_read_catalogue
from mingcha.supervision.work_orders.rules import OPENERS
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

_NOBODY = DutyFacts(user_id=0, username="", name="", badge_no="", organisation="", active=False, roles=())


@dataclass(frozen=True, slots=True)
class Person:
    """The person signed in; `user_id` 0 means anonymous."""

    user_id: int = 0
    name: str = ""
    badge_no: str = ""
    role: Words = Words("", "")
    facts: DutyFacts = field(default=_NOBODY)

    @property
    def may_watch(self) -> bool:
        """Whether to show the wall; access.duty.rules decides what may be viewed there."""
        return self.facts.has(Role.MONITOR)

    @property
    def may_take_over(self) -> bool:
        """Whether to offer taking control of a camera over from its holder; the act decides where (article 16(1))."""
        return self.facts.has(*TAKE_OVER)

    @property
    def enters_register(self) -> bool:
        """Whether to show the register of points and its supervision."""
        return may_enter_register(self.facts).allowed

    @property
    def may_see_pictures(self) -> bool:
        """Whether a role of this person opens any picture or footage: on duty, or to check a trial run (article 8)."""
        return self.facts.has(Role.MONITOR, Role.CONTRACTOR, Role.TECHNICIAN)

    @property
    def may_enter_custody(self) -> bool:
        """Those responsible for footage, administrators of recorders, auditors."""
        return self.user_id != 0 and may_enter_custody(self.facts).allowed

    @property
    def may_read_findings(self) -> bool:
        """Keepers of a register and auditors."""
        return self.user_id != 0 and may_read_findings(self.facts).allowed

    @property
    def may_oversee(self) -> bool:
        """Audit administrators."""
        return self.user_id != 0 and may_oversee(self.facts).allowed

    @property
    def may_enforce(self) -> bool:
        """Officers of the police, who note obstructions and bring cases (articles 12, 23)."""
        return self.user_id != 0 and self.facts.has(*PUBLIC_SECURITY)

    @property
    def may_open_work_orders(self) -> bool:
        """Who opens work orders: keepers, monitoring staff, technicians (article 16(1))."""
        return self.user_id != 0 and self.facts.has(*OPENERS)

    @property
    def may_administer(self) -> bool:
        """System and security administrators, whose daily work it is; others reach it from their account."""
        return self.user_id != 0 and self.facts.has(Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)

    @property
    def may_read_catalogue(self) -> bool:
        """Clerks, officers and auditors (article 13)."""
        return self.user_id != 0 and may_read_catalogue(self.facts).allowed

    @property
    def enters_sharing(self) -> bool:
        """Readers of the catalogue, and departments that ask (article 13)."""
        return self.may_read_catalogue or (self.user_id != 0 and may_apply(self.facts).allowed)

    @property
    def may_read_evidence(self) -> bool:
        """Auditors and officers."""
        return may_read_evidence(self.facts).allowed


def person_of(request: HttpRequest) -> Person:
    """The person of this request, read once."""
    known: Person | None = getattr(request, "_mingcha_person", None)
    if known is None:
        known = _find(request)
        request._mingcha_person = known  # type: ignore[attr-defined]
    return known


def facts_of(request: HttpRequest) -> DutyFacts:
    """The facts of the signed-in person, read once per request. Raises Fault(UNAUTHENTICATED)."""
    signed_in(request)
    return person_of(request).facts


def _find(request: HttpRequest) -> Person:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Person()
    facts = facts_of_account(user, wiring.clock().now())
    role = facts.roles[0].role.words if facts.roles else Words("无岗位", "no role")
    return Person(facts.user_id, facts.name, facts.badge_no, role, facts)


def theme_cookie(request: HttpRequest) -> str:
    """The name of the theme cookie: per seat, because the browser stores it, and per account, by its name."""
    user = getattr(request, "user", None)
    return f"mingcha-theme-{user.pk}" if user is not None and user.is_authenticated else "mingcha-theme"


def theme_of(request: HttpRequest) -> str:
    """day or night: as chosen at this seat, else as stored in the account."""
    chosen = request.COOKIES.get(theme_cookie(request), "")
    if chosen in ("day", "night"):
        return chosen
    return str(getattr(getattr(request, "user", None), "theme", "day"))
