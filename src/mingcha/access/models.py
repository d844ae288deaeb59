"""Where Django looks for the tables of access: each noun declares its own in its models.py."""

from mingcha.access.duty.models import Grant, GrantPoint, Revocation
from mingcha.access.endings.models import ViewingEnd
from mingcha.access.openings.models import GatewayLog, StrangeOpening, Taken
from mingcha.access.oversight.models import JudgedDay
from mingcha.access.register.models import RegisterRow
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.tickets.models import Ticket
from mingcha.access.trial_stills.models import TrialStill

__all__ = [
    "GatewayLog",
    "Grant",
    "GrantPoint",
    "JudgedDay",
    "RegisterRow",
    "Revocation",
    "Snapshot",
    "StrangeOpening",
    "Taken",
    "Ticket",
    "TrialStill",
    "ViewingEnd",
]
