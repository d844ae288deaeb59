"""The tables of the registry for Django: each noun declares its own in its models.py."""

from mingcha.registry.acceptance.models import (
    Acceptance,
    AcceptanceDocument,
    AcceptanceItem,
    AcceptanceMember,
    AcceptanceProblem,
    AcceptanceReport,
    AcceptanceSignature,
    AcceptedPoint,
)
from mingcha.registry.archives.models import (
    ArchiveDocument,
    ArchiveParticipant,
    ArchiveTechnician,
    ArchiveVersion,
    ArchiveVolume,
    VolumeHandover,
)
from mingcha.registry.areas.models import AreaConsent, DrawnArea
from mingcha.registry.calendars.models import CalendarNotice
from mingcha.registry.circuits.models import CarriedPoint, Circuit
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.criteria.models import Criterion
from mingcha.registry.devices.models import DeviceChannel, DeviceClaim, VideoDevice
from mingcha.registry.directory.models import DirectoryBinding
from mingcha.registry.factors.models import CodeGenerator, Passkey
from mingcha.registry.filings.models import FilingScan, FilingStep, SystemFiling
from mingcha.registry.findings.models import Finding
from mingcha.registry.funding.models import Funding
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.imports.models import ListRepair, PointList
from mingcha.registry.law_versions.models import LawVersion
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.meetings.models import Meeting, MeetingAction
from mingcha.registry.networks.models import CameraNetwork
from mingcha.registry.parts.models import SitePart
from mingcha.registry.places.models import Organisation, OrganisationKind, Site
from mingcha.registry.plans.models import LaterScan, Plan, PlanApproval, PlanApprover, PlanItem, PlanSubmission
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.projects.models import Project, ProjectPoint
from mingcha.registry.relocations.models import RelocatedPoint, Relocation, RelocationLink, RelocationPaper
from mingcha.registry.reminders.models import ReminderTarget, SentReminder
from mingcha.registry.reports.models import Report, ReportSender
from mingcha.registry.reviews.models import AccountReview
from mingcha.registry.saved_filters.models import SavedFilter
from mingcha.registry.seats.models import Favourite, FavouriteDay, Seat, WallLayout
from mingcha.registry.sessions.models import AccountSession, FailedTries, SessionUse
from mingcha.registry.shared_addresses.models import SharedAddress
from mingcha.registry.shifts.models import Shift, ShiftPlan
from mingcha.registry.sign_in.models import GuessCount
from mingcha.registry.signs.models import Sign
from mingcha.registry.sound.models import SoundGround
from mingcha.registry.staff.models import Filing, StaffRecord, Training
from mingcha.registry.stages.models import ProjectStage
from mingcha.registry.standards.models import ClaimedPoint, StandardClaim
from mingcha.registry.systems.models import Designation, LegalClass, System
from mingcha.registry.tokens.models import ApiToken, ApiTokenUse
from mingcha.registry.trials.models import ProjectTrial, TrialPerson
from mingcha.registry.viewing_grounds.models import ViewingGround, ViewingGroundSystem
from mingcha.registry.views.models import HomePreset, ReferenceImage
from mingcha.registry.watches.models import Watch, WatchHandover

__all__ = [
    "Acceptance",
    "AcceptanceDocument",
    "AcceptanceItem",
    "AcceptanceMember",
    "AcceptanceProblem",
    "AcceptanceReport",
    "AcceptanceSignature",
    "AcceptedPoint",
    "AccountReview",
    "AccountSession",
    "ApiToken",
    "ApiTokenUse",
    "ArchiveDocument",
    "ArchiveParticipant",
    "ArchiveTechnician",
    "ArchiveVersion",
    "ArchiveVolume",
    "AreaConsent",
    "CalendarNotice",
    "CameraNetwork",
    "CarriedPoint",
    "Circuit",
    "ClaimedPoint",
    "CodeGenerator",
    "Commissioning",
    "Criterion",
    "Designation",
    "DeviceChannel",
    "DeviceClaim",
    "DirectoryBinding",
    "DrawnArea",
    "FailedTries",
    "Favourite",
    "FavouriteDay",
    "Filing",
    "FilingScan",
    "FilingStep",
    "Finding",
    "Funding",
    "GuessCount",
    "HomePreset",
    "LaterScan",
    "LawVersion",
    "LegalClass",
    "ListRepair",
    "MaskNeed",
    "Meeting",
    "MeetingAction",
    "Organisation",
    "OrganisationKind",
    "Passkey",
    "Plan",
    "PlanApproval",
    "PlanApprover",
    "PlanItem",
    "PlanSubmission",
    "Point",
    "PointList",
    "PointState",
    "PrintedDocument",
    "Project",
    "ProjectPoint",
    "ProjectStage",
    "ProjectTrial",
    "Proposal",
    "ReferenceImage",
    "RelocatedPoint",
    "Relocation",
    "RelocationLink",
    "RelocationPaper",
    "ReminderTarget",
    "Report",
    "ReportSender",
    "RoleAssignment",
    "SavedFilter",
    "Seat",
    "SentReminder",
    "SessionUse",
    "SharedAddress",
    "Shift",
    "ShiftPlan",
    "Sign",
    "Site",
    "SitePart",
    "SoundGround",
    "StaffRecord",
    "StandardClaim",
    "System",
    "SystemFiling",
    "Training",
    "TrialPerson",
    "User",
    "VideoDevice",
    "ViewingGround",
    "ViewingGroundSystem",
    "VolumeHandover",
    "WallLayout",
    "Watch",
    "WatchHandover",
]
