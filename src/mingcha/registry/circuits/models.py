"""Tables of circuits and of the points that hang on them (article 17)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.circuits.rules import (
    MOST_BANDWIDTH_MBPS,
    MOST_CONTACT,
    MOST_CONTRACT,
    MOST_DOCUMENT,
    MOST_NO,
    MOST_REASON,
    WHOLE,
)
from mingcha.registry.circuits.states import CircuitKind, CircuitState, Encryption, Medium
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point

_ACTOR = 64
_STATES = [state.value for state in CircuitState]
_KINDS = [kind.value for kind in CircuitKind]
_MEDIA = [medium.value for medium in Medium]
_ENCRYPTIONS = [encryption.value for encryption in Encryption]


class Circuit(Attested):
    """A circuit of a unit. Its row stays when it ends: outages of its time are told of it."""

    no = models.CharField(max_length=MOST_NO, db_comment="number of the circuit at its operator")
    kind = models.CharField(max_length=10, db_comment="states.CircuitKind: leased | own")
    state = models.CharField(max_length=10, default=CircuitState.IN_USE.value, db_comment="states.CircuitState")
    operator = models.ForeignKey(
        Organisation, models.PROTECT, related_name="circuits_run", db_comment="network operator; of an own one the unit"
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="circuits", db_comment="whose circuit it is")
    medium = models.CharField(max_length=10, db_comment="states.Medium: what it runs over")
    encryption = models.CharField(max_length=10, db_comment="states.Encryption")
    bandwidth_mbps = models.PositiveIntegerField(db_comment="Mbit/s")
    contract_no = models.CharField(
        max_length=MOST_CONTRACT, blank=True, default="", db_comment="number, of a leased one"
    )
    contract_on = models.DateField(null=True, blank=True, db_comment="day of the contract")
    contract_until = models.DateField(null=True, blank=True, db_comment="last day of the contract, empty: no end")
    document = models.CharField(max_length=MOST_DOCUMENT, blank=True, default="", db_comment="name of the contract")
    contact = models.CharField(max_length=MOST_CONTACT, blank=True, default="", db_comment="whom to call in an outage")
    promised = models.PositiveSmallIntegerField(
        null=True, blank=True, db_comment="promised availability of a month, hundredths of a percent"
    )
    from_on = models.DateField(db_comment="Shanghai day from which it is in use")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each act")
    opened_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    opened_at = models.DateTimeField(db_comment="when it was registered")
    ended_on = models.DateField(null=True, blank=True, db_comment="last Shanghai day of its use")
    ended_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id")
    ended_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it ended")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="circuit_state"),
            models.CheckConstraint(
                condition=Q(kind__in=_KINDS, medium__in=_MEDIA, encryption__in=_ENCRYPTIONS), name="circuit_kinds"
            ),
            models.CheckConstraint(
                condition=~Q(no="") & Q(bandwidth_mbps__gte=1, bandwidth_mbps__lte=MOST_BANDWIDTH_MBPS),
                name="circuit_stated",
            ),
            # article 17: a leased circuit has its contract
            models.CheckConstraint(
                condition=Q(kind=CircuitKind.OWN.value, operator=F("unit"))
                | (
                    Q(kind=CircuitKind.LEASED.value, contract_on__isnull=False)
                    & ~Q(contract_no="")
                    & ~Q(document="")
                    & ~Q(operator=F("unit"))
                ),
                name="circuit_contract",
            ),
            models.CheckConstraint(
                condition=Q(promised=None) | Q(promised__gte=1, promised__lte=WHOLE), name="circuit_promised"
            ),
            models.CheckConstraint(
                condition=Q(state=CircuitState.IN_USE.value, ended_on=None, ended_by="", ended_reason="")
                | (
                    Q(state=CircuitState.ENDED.value, ended_on__gte=F("from_on"))
                    & ~Q(ended_by="")
                    & ~Q(ended_reason="")
                ),
                name="circuit_ended",
            ),
            models.UniqueConstraint(
                fields=["operator", "no"], condition=Q(state=CircuitState.IN_USE.value), name="circuit_number"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "unit"], name="circuit_of_unit")]

    def __str__(self) -> str:
        return self.no


class CarriedPoint(Attested):
    """A point on a circuit, from an instant to another one. A point hangs on one circuit at a time."""

    circuit = models.ForeignKey(Circuit, models.PROTECT, related_name="carried", db_comment="which circuit")
    point = models.ForeignKey(Point, models.PROTECT, related_name="circuits", db_comment="which point")
    since = models.DateTimeField(db_comment="from when")
    until = models.DateTimeField(null=True, blank=True, db_comment="until when, excluded; empty while it hangs there")
    put_by = models.CharField(max_length=_ACTOR, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="carried_point_times"),
            models.UniqueConstraint(fields=["point"], condition=Q(until=None), name="carried_point_one_circuit"),
        ]
        indexes: ClassVar = [models.Index(fields=["point", "until"], name="carried_point_until")]

    def __str__(self) -> str:
        return f"{self.point_id} on {self.circuit_id}"
