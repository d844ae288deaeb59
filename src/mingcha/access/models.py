"""Where Django looks for the tables of access: each noun declares its own in its models.py."""

from mingcha.access.approvals.models import Approval
from mingcha.access.bookmarks.models import Bookmark
from mingcha.access.control.models import CameraPosition, ControlLease, ControlMove
from mingcha.access.copies.models import Copy
from mingcha.access.duty.models import Grant, GrantPoint, Revocation
from mingcha.access.endings.models import ViewingEnd
from mingcha.access.exports.models import Export, ExportTicket
from mingcha.access.films.models import RequestFilm, RequestViewing
from mingcha.access.mask_stills.models import MaskStill
from mingcha.access.officers.models import CredentialCheck, Officer
from mingcha.access.openings.models import GatewayLog, StrangeOpening, Taken
from mingcha.access.oversight.models import JudgedDay
from mingcha.access.papers.models import Paper
from mingcha.access.publications.models import FetchTicket, Publication
from mingcha.access.register.models import RegisterRow, RequestLine, RequestLinePoint
from mingcha.access.requests.models import Request, RequestPaper, RequestPoint, RequestStep
from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.access.signatures.models import RequestSignature, SigningKey
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.subjects.models import SubjectFilm, SubjectRequest, SubjectViewing
from mingcha.access.tickets.models import Ticket
from mingcha.access.trial_stills.models import TrialStill

__all__ = [
    "Approval",
    "Bookmark",
    "CameraPosition",
    "ControlLease",
    "ControlMove",
    "Copy",
    "CredentialCheck",
    "Export",
    "ExportTicket",
    "FetchTicket",
    "GatewayLog",
    "Grant",
    "GrantPoint",
    "JudgedDay",
    "MaskStill",
    "Officer",
    "Paper",
    "Publication",
    "RegisterRow",
    "Request",
    "RequestFilm",
    "RequestLine",
    "RequestLinePoint",
    "RequestPaper",
    "RequestPoint",
    "RequestSignature",
    "RequestStep",
    "RequestViewing",
    "Revocation",
    "SharedAccess",
    "SharedPerson",
    "SharedPoint",
    "SigningKey",
    "Snapshot",
    "StrangeOpening",
    "SubjectFilm",
    "SubjectRequest",
    "SubjectViewing",
    "Taken",
    "Ticket",
    "TrialStill",
    "ViewingEnd",
]
