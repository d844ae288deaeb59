"""The tables of the registry for Django: each noun declares its own in its models.py."""

from mingcha.registry.calendars.models import CalendarNotice
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.law_versions.models import LawVersion
from mingcha.registry.places.models import Organisation, OrganisationKind, Site
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.seats.models import Seat, WallLayout
from mingcha.registry.sound.models import SoundGround
from mingcha.registry.systems.models import Designation, LegalClass, System
from mingcha.registry.tokens.models import ApiToken, ApiTokenUse
from mingcha.registry.viewing_grounds.models import ViewingGround, ViewingGroundSystem

__all__ = [
    "ApiToken",
    "ApiTokenUse",
    "CalendarNotice",
    "Commissioning",
    "Designation",
    "Finding",
    "LawVersion",
    "LegalClass",
    "Organisation",
    "OrganisationKind",
    "Point",
    "PointState",
    "Proposal",
    "RoleAssignment",
    "Seat",
    "Site",
    "SoundGround",
    "System",
    "User",
    "ViewingGround",
    "ViewingGroundSystem",
    "WallLayout",
]
