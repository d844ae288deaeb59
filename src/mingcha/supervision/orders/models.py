"""Columns that tables of visits and of orders to correct have in common (APL 28, 42, 55, 61)."""

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.supervision.orders.rules import MOST_ORDERED, MOST_PRESENT, MOST_REASON, MOST_RECORD, MOST_TEXT
from mingcha.supervision.orders.values import ServiceWay

ACTOR, MOST_NAME, MOST_CERTIFICATE = 64, 60, 40
STRUCK = frozenset({"struck_at", "struck_by", "struck_name", "struck_reason"})
"""The columns of a record that was struck before anybody signed it as the second one."""
SHOWN = frozenset({"certificates_shown", "recusal_told", "absent"})
"""The columns of a record that say what its officers did before anything else, or that nobody was there (APL 55)."""
PROVEN = frozenset({"served_proof", "published_on"})
"""The columns of an order that say what shows its service."""


class SignedVisit(Attested):
    """A record of an officer on the spot with an own photograph. It counts once a second officer has signed."""

    again = models.BooleanField(db_comment="after the order")
    inspected_on = models.DateField(db_comment="day, Shanghai")
    present = models.CharField(max_length=MOST_PRESENT, db_comment="who of the other side was there")
    record = models.CharField(max_length=MOST_RECORD, db_comment="what was found")
    corrected = models.BooleanField(null=True, blank=True, db_comment="of one after the order: what was found")
    certificates_shown = models.BooleanField(
        null=True, blank=True, db_comment="the officers showed their certificates, empty: before it was asked"
    )
    recusal_told = models.BooleanField(
        null=True, blank=True, db_comment="told of the right to ask for another officer, empty: before it was asked"
    )
    absent = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="nobody there: the witness, or none and why"
    )
    first = models.CharField(max_length=ACTOR, db_comment="actor id of the first officer")
    first_name = models.CharField(max_length=MOST_NAME, db_comment="that officer's name then")
    first_person = models.CharField(max_length=64, db_comment="keyed digest of that officer's identity number")
    first_certificate = models.CharField(max_length=MOST_CERTIFICATE, db_comment="number of the certificate")
    first_session = models.BigIntegerField(default=0, db_comment="session in which it was recorded, 0: none")
    second = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of the second officer")
    second_name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="that officer's name then")
    second_person = models.CharField(max_length=64, blank=True, default="", db_comment="digest, as first_person")
    second_certificate = models.CharField(max_length=MOST_CERTIFICATE, blank=True, default="", db_comment="its number")
    signed_at = models.DateTimeField(null=True, blank=True, db_comment="when the second officer signed")
    struck_at = models.DateTimeField(null=True, blank=True, db_comment="when it was struck, unsigned; empty: it stands")
    struck_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who struck it")
    struck_name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="that person's name then")
    struck_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was struck")
    file = models.CharField(max_length=120, unique=True, db_comment="photograph in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="its bytes")
    digest = models.CharField(max_length=64, db_comment="its SHA-256, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="by its bytes")

    class Meta:
        abstract = True


class OrderToCorrect(Attested):
    """An order to correct, an act of its own and no penalty (APL 28)."""

    unit = models.CharField(max_length=MOST_ORDERED, db_comment="unit or person that is ordered")
    what = models.CharField(max_length=MOST_TEXT, db_comment="what is to be done")
    days = models.PositiveIntegerField(db_comment="days of the limit")
    short_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why so few days")
    ordered_on = models.DateField(db_comment="day of the order, Shanghai")
    ordered_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    served_on = models.DateField(null=True, blank=True, db_comment="day of service, Shanghai")
    served_way = models.CharField(max_length=12, blank=True, default="", db_comment="states.ServiceWay")
    receiver = models.CharField(max_length=MOST_ORDERED, blank=True, default="", db_comment="who received it")
    served_proof = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="what shows the service")
    published_on = models.DateField(null=True, blank=True, db_comment="day of a public notice, else empty")
    due_safe_on = models.DateField(null=True, blank=True, db_comment="last day without days off")
    due_on = models.DateField(null=True, blank=True, db_comment="last day of the limit")
    provisional = models.BooleanField(default=False, db_comment="the holidays of that year were not known")
    extended_days = models.PositiveIntegerField(default=0, db_comment="days by which it was extended, 0: not")
    extension_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why")

    class Meta:
        abstract = True


def signed_by_two(prefix: str) -> tuple[models.CheckConstraint, ...]:
    """What the database asks of a table of visits: signed whole, by two persons (APL 42), and a result after the order
    alone; struck only unsigned, with the reason. `prefix`: of the constraints' names."""
    return (
        models.CheckConstraint(
            condition=Q(signed_at=None, second="", second_certificate="")
            | (Q(signed_at__isnull=False) & ~Q(second="") & ~Q(second_certificate="")),
            name=f"{prefix}_signed",
        ),
        models.CheckConstraint(
            condition=Q(second="") | (~Q(second=models.F("first")) & ~Q(second_person=models.F("first_person"))),
            name=f"{prefix}_two_persons",
        ),
        models.CheckConstraint(
            condition=Q(again=True, corrected__isnull=False) | Q(again=False, corrected=None), name=f"{prefix}_found"
        ),
        models.CheckConstraint(
            condition=Q(struck_at=None, struck_by="", struck_name="", struck_reason="")
            | (Q(struck_at__isnull=False, signed_at=None) & ~Q(struck_by="") & ~Q(struck_reason="")),
            name=f"{prefix}_struck",
        ),
    )


def served_whole(prefix: str) -> models.CheckConstraint:
    """What the database asks of a table of orders: a service has day, way and limit, and is not before the order."""
    return models.CheckConstraint(
        condition=Q(served_on=None, due_on=None, served_way="")
        | Q(
            served_on__gte=models.F("ordered_on"),
            due_on__isnull=False,
            served_way__in=[way.value for way in ServiceWay],
        ),
        name=f"{prefix}_served",
    )
