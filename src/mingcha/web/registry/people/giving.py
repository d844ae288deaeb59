"""A role given at once, or proposed to the second person: what the page of a person and that of a new one do."""

from dataclasses import dataclass

from django.http import HttpRequest

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.accounts.actions import assign_role, takes_effect_at_once
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.identity.duty import Role
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in


@dataclass(frozen=True, slots=True)
class Given:
    """What became of a role that was asked for: `proposal` names the one that waits for its confirmation, "" where the
    role is in force."""

    words: Words
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class RoleOfNew:
    """The role of a person who was just registered: `given`, or the refusal or fault in `answer`."""

    role: Role
    given: Given | None
    answer: ActionForm


@cites("3", "16(2)", "799-16(2)(2)")
def give_or_propose(request: HttpRequest, wanted: WantedRole, note: str = "") -> Given:
    """Gives a role that takes effect at once, or proposes it. Raises as `assign_role` and `propose_role`."""
    by, clock = signed_in(request), wiring.clock()
    if takes_effect_at_once(by, wanted.role, at=clock.now()):
        assign_role(
            by, username=wanted.username, role=wanted.role, division=wanted.division,
            organisation=wanted.organisation, zone=wanted.zone, valid_until=wanted.valid_until, clock=clock,
        )  # fmt: skip
        return Given(Words("岗位已授予，即时生效", "The role is given and in force"))
    row = propose_role(by, wanted, clock=clock, note=note)
    words = Words("岗位已提出，确认后生效", "The role is proposed: it is in force once it is confirmed")
    return Given(words, row.name)


@cites("3", "16(2)", "799-16(2)(2)")
def role_of_new(request: HttpRequest, username: str, role: str, organisation: str) -> RoleOfNew:
    """Gives or proposes the role of a person who was just registered, over the own organisation. The account stands
    whatever is answered."""
    answer, given = ActionForm(), None
    with answer.answers(request):
        given = give_or_propose(request, WantedRole(username, role, organisation=organisation))
    return RoleOfNew(Role(role), given, answer)
