"""People, their accounts and roles over the API (articles 3, 16(1), 16(2))."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from mingcha.kit.decision import cites
from mingcha.registry.accounts import actions
from mingcha.registry.accounts.queries import PeopleAsked, people_found, person_page
from mingcha.registry.directory.binding import end_binding
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.values import HeldRoleRow, PersonPage, PersonRow, RoleRow
from mingcha.registry.invitations.actions import invite
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.people.forms import MOST_BADGE, MOST_NAME, MOST_REASON_OFF
from mingcha.web.registry.people.pages import end_pictures, invitation_address
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["people"])

_PLAIN = r"^[^\x00]*$"
Username = Annotated[str, Path(min_length=2, max_length=60, pattern=r"^[a-z0-9._-]+$")]
Name = Annotated[str, Field(min_length=1, max_length=MOST_NAME, pattern=_PLAIN)]
Code = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9_-]*$")]


class RoleShape(Schema):
    """A role; `assignment` is its number. `over`: it has ended."""

    assignment: int
    role: Role
    where: BothWords
    valid_from: Instant
    valid_until: Instant | None
    over: bool


class PersonShape(Schema):
    """A person in a list; `roles` are those in force."""

    username: str
    name: str
    badge_no: str
    organisation: str
    active: bool
    roles: list[Role]


class PersonPageShape(PersonShape):
    """One person. `begun`: the person has set a password; `signed_in_at` is null where the caller may not know it."""

    begun: bool
    factors: int
    signed_in_at: Instant | None
    assignments: list[RoleShape]


class PersonBody(Strict):
    """Name, number of the work certificate and organisation."""

    name: Name
    badge_no: Annotated[str, Field(max_length=MOST_BADGE, pattern=_PLAIN)] = ""
    organisation: Code


class NewPersonBody(PersonBody):
    """A new person; the password is set over the link."""

    username: Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[a-z0-9._-]+$")]


class InvitedShape(Schema):
    """The one-time link of an account, shown this once."""

    username: str
    link: str


class AssignBody(Strict):
    """A role that takes effect at once, over one of division, organisation and zone."""

    role: Role
    division: Code = ""
    organisation: Code = ""
    zone: Code = ""
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None


class OffBody(Strict):
    """Why an account is switched off."""

    reason: Annotated[str, Field(min_length=1, max_length=MOST_REASON_OFF, pattern=_PLAIN)]


@router.get("/people", response=list[PersonShape], summary="People in your reach")
@cites("3", "16(2)")
def people(
    request: HttpRequest,
    q: Annotated[str, Field(max_length=60)] = "",
    role: Role | None = None,
    disabled: bool = False,
) -> list[PersonShape]:
    """At most 500, by user name; for administrators, keepers and auditors."""
    facts, at = reader(request)
    asked = PeopleAsked(q, role.value if role else "", disabled)
    return [_person(row) for row in people_found(facts, asked, at=at).rows]


@router.post("/people", response={201: InvitedShape}, summary="Register a person")
@cites("3", "16(1)")
def new_person(request: HttpRequest, body: NewPersonBody) -> Status[InvitedShape]:
    """Without a role and without a password: the person sets the own one over the link."""
    require_step_up(request)
    by, clock = signed_in(request), wiring.clock()
    row = actions.add_user(by, **body.model_dump(), password="", clock=clock)
    link = invitation_address(invite(by, row.username, clock=clock))
    return Status(201, InvitedShape(username=row.username, link=link))


@router.get("/people/{username}", response=PersonPageShape, summary="One person")
@cites("3", "16(1)", "16(2)")
def person(request: HttpRequest, username: Username) -> PersonPageShape:
    """For those who list people in reach, and for the person."""
    facts, at = reader(request)
    return _page(person_page(facts, username, at=at))


@router.put("/people/{username}", response=PersonShape, summary="Correct a person")
@cites("3", "16(2)")
def change(request: HttpRequest, username: Username, body: PersonBody) -> PersonShape:
    """Another organisation only after the roles over the former one ended."""
    require_step_up(request)
    by = signed_in(request)
    return _person(actions.change_person(by, username=username, **body.model_dump(), clock=wiring.clock()))


@router.post("/people/{username}/disable", response=PersonShape, summary="Switch an account off")
@cites("3", "799-16(2)(2)")
def disable(request: HttpRequest, username: Username, body: OffBody) -> PersonShape:
    """With a reason; its sessions and pictures end at once."""
    require_step_up(request)
    row = actions.disable_person(signed_in(request), username=username, reason=body.reason, clock=wiring.clock())
    end_pictures()
    return _person(row)


@router.post("/people/{username}/enable", response=PersonShape, summary="Switch an account on again")
@cites("3", "799-16(2)(2)")
def enable(request: HttpRequest, username: Username) -> PersonShape:
    """With its roles that have not ended."""
    require_step_up(request)
    return _person(actions.enable_person(signed_in(request), username=username, clock=wiring.clock()))


@router.post("/people/{username}/invitation", response=InvitedShape, summary="Another link of a new account")
@cites("16(1)", "799-16(2)(2)")
def invitation(request: HttpRequest, username: Username) -> InvitedShape:
    """By whoever registered it, until its person has begun it; the former link ends."""
    require_step_up(request)
    text = invite(signed_in(request), username, clock=wiring.clock())
    return InvitedShape(username=username, link=invitation_address(text))


@router.post("/people/{username}/directory-binding/end", response={204: None}, summary="End a binding to the directory")
@cites("799-16(2)(2)")
def unbind(request: HttpRequest, username: Username) -> Status[None]:
    """Now; the account's sessions end. `POST /proposals/directory-bindings` proposes one."""
    require_step_up(request)
    end_binding(signed_in(request), username, clock=wiring.clock())
    return Status(204, None)


@router.post("/people/{username}/roles", response={201: RoleShape}, summary="Give a role that takes effect at once")
@cites("3", "16(2)", "799-16(2)(2)")
def assign(request: HttpRequest, username: Username, body: AssignBody) -> Status[RoleShape]:
    """A role that a second person confirms is refused here: POST /proposals/roles proposes it."""
    require_step_up(request)
    given = body.model_dump() | {"role": body.role.value}
    row = actions.assign_role(signed_in(request), username=username, **given, clock=wiring.clock())
    facts, at = reader(request)
    held = next(one for one in person_page(facts, username, at=at).roles if one.row.assignment == row.assignment)
    return Status(201, _role(held))


@router.post("/roles/{number}/end", response={204: None}, summary="End a role")
@cites("3")
def end_role(request: HttpRequest, number: int) -> Status[None]:
    """Now; pictures that rest on it end at once."""
    require_step_up(request)
    actions.end_role(signed_in(request), assignment=number, clock=wiring.clock())
    end_pictures()
    return Status(204, None)


def _person(row: PersonRow) -> PersonShape:
    return PersonShape(**_shared(row))


def _shared(row: PersonRow) -> dict[str, Any]:
    return {
        "username": row.username,
        "name": row.name,
        "badge_no": row.badge_no,
        "organisation": row.organisation,
        "active": row.active,
        "roles": [one.role for one in row.roles],
    }


def _page(found: PersonPage) -> PersonPageShape:
    return PersonPageShape(
        **_shared(found.row),
        begun=found.begun,
        factors=found.factors,
        signed_in_at=found.signed_in_at,
        assignments=[_role(one) for one in found.roles],
    )


def _role(held: HeldRoleRow) -> RoleShape:
    row: RoleRow = held.row
    return RoleShape(
        assignment=row.assignment,
        role=row.role,
        where=BothWords(zh=held.where.zh, en=held.where.en),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        over=held.over,
    )
