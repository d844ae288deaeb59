"""What was given back, as frozen values (SCL 36)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingcha.law.fine_rules import Extra


@dataclass(frozen=True, slots=True)
class NewRestitution:
    """What was given back on a day: money (`measure` None) with its amount, interest and number of the voucher, or what
    a measure took or deleted. `record`: how; of what cannot be given back, as deleted footage, what was done for it."""

    returned_on: date
    receiver: str
    record: str
    measure: Extra | None = None
    yuan: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)
    voucher: str = ""


@dataclass(frozen=True, slots=True)
class RestitutionRow:
    """A record of it; `noted_by`: actor id."""

    number: int
    returned_on: date
    receiver: str
    record: str
    measure: Extra | None
    yuan: Decimal
    interest: Decimal
    voucher: str
    noted_by: str
