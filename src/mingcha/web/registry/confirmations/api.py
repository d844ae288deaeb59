"""Proposals over the API: what waits, one's own, proposing, deciding (decree 799, art. 16(2)(2))."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from mingcha.kit.decision import cites
from mingcha.media.address import URL_LIMIT_CHARACTERS
from mingcha.registry.accounts.factor_resets import propose_factor_reset
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations import actions, queries
from mingcha.registry.confirmations.rules import MOST_REASON
from mingcha.registry.directory.binding import propose_binding
from mingcha.registry.directory.rules import MOST_SUBJECT
from mingcha.registry.identity.duty import Role
from mingcha.registry.networks.proposals import propose_network
from mingcha.registry.shared_addresses.proposals import propose_shared_address
from mingcha.registry.site_proposals.actions import propose_site
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.shapes import ProposalShape, shape
from mingcha.web.registry.places.api import NewSiteBody
from mingcha.web.registry.points.bodies import ReasonBody
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["proposals"])

Name = Annotated[str, Path(pattern=r"^P[0-9]{8}$")]
Username = Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[a-z0-9._-]+$")]
Code = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9_-]*$")]
Note = Annotated[str, Field(max_length=MOST_REASON, pattern=r"^[^\x00]*$")]


class ProposalsShape(Schema):
    """What waits for the caller, and the caller's own proposals."""

    waiting: list[ProposalShape]
    own: list[ProposalShape]


class ConfirmedShape(Schema):
    """A confirmed proposal; `shown_once` is a secret of the act, such as a new password, else empty."""

    proposal: ProposalShape
    shown_once: str


class NewRoleBody(Strict):
    """A role over a division, an organisation or a zone (one of them; none: the whole installation)."""

    username: Username
    role: Role
    division: Code = ""
    organisation: Code = ""
    zone: Code = ""
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    note: Note = ""


class ResetBody(Strict):
    """Whose password is reset, and why."""

    username: Username
    note: Note = ""


class BindingBody(Strict):
    """The account that is to sign in by a subject of the city's directory, and why."""

    username: Username
    subject: str = Field(min_length=1, max_length=MOST_SUBJECT, pattern=r"^[^\x00-\x1f]*$")
    note: Note = ""


class UnitNetworkBody(Strict):
    """A network such as 10.1.2.0/24 for a unit, what it is and on which document."""

    organisation: Code
    network: str = Field(min_length=1, max_length=49, pattern=r"^[0-9A-Fa-f.:/]*$")
    note: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00]*$")


class SharedAddressBody(Strict):
    """A camera's address that another unit has registered, and why this unit registers it too."""

    organisation: Code
    url: str = Field(min_length=1, max_length=URL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$")
    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00]*$")


@router.get("", response=ProposalsShape, summary="Proposals that wait for you, and your own")
@cites("16(2)", "799-16(2)(2)")
def proposals(request: HttpRequest) -> ProposalsShape:
    """Both lists, at most 200 rows each."""
    facts, at = reader(request)
    return ProposalsShape(
        waiting=[shape(row) for row in queries.waiting_for(facts, at=at)],
        own=[shape(row) for row in queries.own_proposals(facts, at=at)],
    )


@router.post("/roles", response={201: ProposalShape}, summary="Propose a role")
@cites("3", "16(2)", "799-16(2)(2)")
def new_role(request: HttpRequest, body: NewRoleBody) -> Status[ProposalShape]:
    """A monitor is proposed to the officer who receives the filing, another role to a second administrator."""
    require_step_up(request)
    wanted = WantedRole(
        body.username, body.role.value, body.division, body.organisation, body.zone, body.valid_from, body.valid_until
    )
    return Status(201, shape(propose_role(signed_in(request), wanted, clock=wiring.clock(), note=body.note)))


@router.post("/password-resets", response={201: ProposalShape}, summary="Propose the reset of a password")
@cites("16(1)", "799-16(2)(2)")
def new_reset(request: HttpRequest, body: ResetBody) -> Status[ProposalShape]:
    """A second administrator confirms it and hands the new password over."""
    require_step_up(request)
    row = propose_password_reset(signed_in(request), body.username, clock=wiring.clock(), note=body.note)
    return Status(201, shape(row))


@router.post("/factor-resets", response={201: ProposalShape}, summary="Propose the reset of second factors")
@cites("799-16(2)(2)")
def new_factor_reset(request: HttpRequest, body: ResetBody) -> Status[ProposalShape]:
    """A second administrator confirms it; the person then signs in with the password and enrols a new factor."""
    require_step_up(request)
    row = propose_factor_reset(signed_in(request), body.username, clock=wiring.clock(), note=body.note)
    return Status(201, shape(row))


@router.post("/directory-bindings", response={201: ProposalShape}, summary="Propose a binding to the directory")
@cites("799-16(2)(2)")
def new_binding(request: HttpRequest, body: BindingBody) -> Status[ProposalShape]:
    """A second administrator confirms it; the account may then sign in by the directory instead of its password."""
    require_step_up(request)
    return Status(201, shape(propose_binding(signed_in(request), **body.model_dump(), clock=wiring.clock())))


@router.post("/shared-addresses", response={201: ProposalShape}, summary="Propose to share a camera")
@cites("3", "7")
def new_shared_address(request: HttpRequest, body: SharedAddressBody) -> Status[ProposalShape]:
    """The unit that has registered the camera confirms; then the address can be registered for the other unit too."""
    require_step_up(request)
    row = propose_shared_address(signed_in(request), **body.model_dump(), clock=wiring.clock())
    return Status(201, shape(row))


@router.post("/networks", response={201: ProposalShape}, summary="Propose a camera network of a unit")
@cites("3", "7")
def new_unit_network(request: HttpRequest, body: UnitNetworkBody) -> Status[ProposalShape]:
    """An administrator confirms; then cameras of the unit may be there."""
    require_step_up(request)
    return Status(201, shape(propose_network(signed_in(request), **body.model_dump(), clock=wiring.clock())))


@router.post("/sites", response={201: ProposalShape}, summary="Propose a site in another district")
@cites("3", "4", "6")
def new_site(request: HttpRequest, body: NewSiteBody) -> Status[ProposalShape]:
    """The public security organ of the site's district confirms, and the site is registered."""
    require_step_up(request)
    return Status(201, shape(propose_site(signed_in(request), **body.model_dump(), clock=wiring.clock())))


@router.get("/{name}", response=ProposalShape, summary="One proposal")
@cites("16(2)", "799-16(2)(2)")
def proposal(request: HttpRequest, name: Name) -> ProposalShape:
    """For its proposer, whom it concerns, who may confirm it, and auditors of its place."""
    facts, at = reader(request)
    return shape(queries.proposal(facts, name, at=at))


@router.post("/{name}/confirm", response=ConfirmedShape, summary="Confirm a proposal")
@cites("16(2)", "799-16(2)(2)")
def confirm(request: HttpRequest, name: Name) -> ConfirmedShape:
    """It takes effect now; everything is judged again with the roles of both persons as they are now."""
    require_step_up(request)
    confirmed = actions.confirm(signed_in(request), name, clock=wiring.clock())
    return ConfirmedShape(proposal=shape(confirmed.proposal), shown_once=confirmed.shown_once)


@router.post("/{name}/refuse", response=ProposalShape, summary="Refuse a proposal")
@cites("16(2)", "799-16(2)(2)")
def refuse(request: HttpRequest, name: Name, body: ReasonBody) -> ProposalShape:
    """With a reason; final."""
    require_step_up(request)
    return shape(actions.refuse_proposal(signed_in(request), name, reason=body.reason, clock=wiring.clock()))


@router.post("/{name}/withdraw", response=ProposalShape, summary="Withdraw your own proposal")
@cites("799-16(2)(2)")
def withdraw(request: HttpRequest, name: Name) -> ProposalShape:
    """It can be proposed anew."""
    return shape(actions.withdraw(signed_in(request), name, clock=wiring.clock()))
