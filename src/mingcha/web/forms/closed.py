"""Forms that a person may not use: the page says so in their place, with the article and the roles that may."""

from dataclasses import dataclass

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a form is not offered to this person (a refusal), and the roles to which it is, inside their territory."""

    decision: Decision
    roles: tuple[Role, ...]

    @property
    def words(self) -> Words:
        """The reason and the roles, as sentences."""
        reason = self.decision.reason
        english = reason.en[:1].upper() + reason.en[1:]
        return Words(
            f"{reason.zh}。可办理的岗位：{'、'.join(role.words.zh for role in self.roles)}（各在其管辖范围内）。",
            f"{english}. Open to: {', '.join(role.words.en for role in self.roles)}, each inside their territory.",
        )


def closed(decision: Decision, *roles: Role) -> Closed | None:
    """What to show in place of a form; None if the decision allows it."""
    return None if decision else Closed(decision, roles)
