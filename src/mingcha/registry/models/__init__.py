"""Tables of the registry. Every row is written by an action and attested in the application log (evidence)."""

from mingcha.registry.models.api_tokens import ApiToken, ApiTokenUse
from mingcha.registry.models.law_versions import LawVersion
from mingcha.registry.models.organisations import Organisation, OrganisationKind
from mingcha.registry.models.people import RoleAssignment, User, UserManager
from mingcha.registry.models.places import Designation, LegalClass, Site, System
from mingcha.registry.models.points import Point, PointState
from mingcha.registry.models.seats import Seat, WallLayout
from mingcha.registry.models.sound import SoundGround

__all__ = [
    "ApiToken",
    "ApiTokenUse",
    "Designation",
    "LawVersion",
    "LegalClass",
    "Organisation",
    "OrganisationKind",
    "Point",
    "PointState",
    "RoleAssignment",
    "Seat",
    "Site",
    "SoundGround",
    "System",
    "User",
    "UserManager",
    "WallLayout",
]
