"""Tables of penalty cases: the case of one person, payments, reviews and lawsuits (article 23)."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.fine_rules import Who
from mingcha.registry.identity.duty import Place
from mingcha.supervision.cases.rules import (  # fmt: skip
    MOST_PERSON,
    MOST_REASON,
    MOST_RECEIPT,
    MOST_RECEIVER,
    MOST_ROLE,
    MOST_STATEMENT,
    MOST_TEXT,
)
from mingcha.supervision.cases.states import (
    LED,
    LOWERED,
    PENALTIES,
    UNDECIDED,
    CaseState,
    ChallengeKind,
    Outcome,
    Unenforced,
    Verdict,
)
from mingcha.supervision.inspections.models import InspectionAnswer, UnitInspection
from mingcha.supervision.obstructions.models import ACTOR, Obstruction
from mingcha.supervision.orders.values import ServiceWay

_STATES = [state.value for state in CaseState]
_ANNULLED = [CaseState.ANNULLED.value, CaseState.CLOSED.value]
_WHO = [one.value for one in Who]
_OUTCOMES = ["", *(one.value for one in Outcome)]
_PROPOSED = ["", *(one.value for one in PENALTIES)]
_UNFINED = [one.value for one in PENALTIES if one is not Outcome.FINE]
_DECIDED = [one.value for one in CaseState if one not in UNDECIDED]
_LED = [one.value for one in LED]
_NEVER_OPENED = [CaseState.OPENING_ASKED.value, CaseState.NOT_OPENED.value]
_WAYS = [one.value for one in ServiceWay]
_SERVED = [one.value for one in CaseState if one.value in _DECIDED and one is not CaseState.DECIDED]
_LOWERED = [one.value for one in LOWERED]
_UNCHANGED = [one.value for one in Verdict if one not in LOWERED]


class PenaltyCase(Attested):
    """A case against one person or unit: each is decided alone. Steps fill it up."""

    no = models.CharField(max_length=20, unique=True, db_comment="K, Shanghai day, number of the day")
    obstruction = models.ForeignKey(
        Obstruction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        db_comment="of which obstruction, empty: of a finding",
    )
    finding = models.ForeignKey(
        InspectionAnswer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        db_comment="of which finding of an inspection, empty: of an obstruction",
    )
    state = models.CharField(max_length=14, db_comment="states.CaseState")
    rule = models.CharField(max_length=20, db_comment="rule of the penalty table (law/fines.yaml)")
    offence = models.CharField(max_length=40, db_comment="law.fine_rules.Offence")
    who = models.CharField(max_length=12, db_comment="law.fine_rules.Who")
    also_breaks = models.CharField(
        max_length=100, blank=True, default="", db_comment="other rules, by spaces and commas"
    )
    broken = models.CharField(
        max_length=12, blank=True, default="", db_comment="provision that the act breaks, empty: the rule names one"
    )
    grave = models.BooleanField(default=False, db_comment="grave circumstances or result")
    harmed = models.BooleanField(
        default=False, db_comment="life or health harmed, or safety of finance: five years (APL 36)"
    )
    act_on = models.DateField(db_comment="last day of the act, Shanghai")
    unit = models.CharField(max_length=MOST_RECEIVER, db_comment="unit of the person")
    person = models.CharField(max_length=MOST_PERSON, db_comment="name of the person")
    role = models.CharField(max_length=MOST_ROLE, db_comment="post of the person")
    why = models.CharField(max_length=MOST_REASON, db_comment="why directly responsible")
    identity_sealed = models.TextField(db_comment="identity number, encrypted with the master key")
    identity_ends = models.CharField(max_length=4, db_comment="its last four characters")
    person_digest = models.CharField(max_length=64, db_comment="keyed digest of the identity number: one act, one fine")
    asked_on = models.DateField(
        null=True, blank=True, db_comment="day on which the opening was asked for, empty: before approvals were acts"
    )
    opened_on = models.DateField(null=True, blank=True, db_comment="day of the opening, Shanghai")
    opened_at = models.DateTimeField(null=True, blank=True, db_comment="when it was opened")
    opened_by = models.CharField(max_length=ACTOR, db_comment="actor id of who handles it")
    open_last = models.DateField(
        null=True, blank=True, db_comment="last day of the approval by the own limit, empty: no re-inspection"
    )
    approved_by = models.CharField(
        max_length=ACTOR, blank=True, default="", db_comment="actor id of who approved the opening"
    )
    decide_last = models.DateField(null=True, blank=True, db_comment="last day of the decision (APL 60)")
    decide_provisional = models.BooleanField(default=False, db_comment="the holidays of that year were not known")
    away_days = models.PositiveIntegerField(
        default=0, db_comment="days at another organ that do not count towards the decision"
    )
    late_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why opened so late")
    notice_drawn_on = models.DateField(
        null=True, blank=True, db_comment="day on which the notice was drawn up, empty: written elsewhere, or none"
    )
    notice_drawn_by = models.CharField(
        max_length=ACTOR, blank=True, default="", db_comment="actor id of who drew it up"
    )
    noticed_on = models.DateField(null=True, blank=True, db_comment="day on which the notice was handed over")
    notice_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    notice_facts = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="facts")
    notice_grounds = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="grounds")
    notice_evidence = models.CharField(
        max_length=100, blank=True, default="", db_comment="states.EvidenceKind, by spaces"
    )
    notice_receiver = models.CharField(max_length=MOST_RECEIVER, blank=True, default="", db_comment="who received it")
    notice_outcome = models.CharField(
        max_length=12, blank=True, default="", db_comment="states.Outcome that was told, empty: a fine, or no notice"
    )
    notice_yuan = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, db_comment="amount in yuan"
    )
    notice_extras = models.CharField(
        max_length=100, blank=True, default="", db_comment="law.fine_rules.Extra told beside the fine, by spaces"
    )
    hearing_told = models.BooleanField(default=False, db_comment="the amount or measure asks to tell of a hearing")
    hearing_last = models.DateField(null=True, blank=True, db_comment="last day to ask for a hearing")
    statement_last = models.DateField(null=True, blank=True, db_comment="last day for a statement")
    statement_provisional = models.BooleanField(default=False, db_comment="the holidays of that year were not known")
    is_complex = models.BooleanField(default=False, db_comment="needs a legal review (APL 58)")
    statement = models.CharField(
        max_length=MOST_STATEMENT,
        blank=True,
        default="",
        db_comment="what the person stated, each statement in its lines",
    )
    waived = models.BooleanField(default=False, db_comment="the person waived a statement, by a signed paper")
    statement_file = models.CharField(max_length=120, blank=True, default="", db_comment="scan, may be empty")
    statement_digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")
    review_opinion = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="opinion of the review")
    review_agrees = models.BooleanField(null=True, blank=True, db_comment="whether the review passed")
    reviewed_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    discussed_on = models.DateField(null=True, blank=True, db_comment="day on which the heads discussed it (APL 57)")
    discussed_by = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="who of them did so")
    discussion = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="what they concluded")
    discussion_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who recorded it")
    outcome = models.CharField(max_length=12, blank=True, default="", db_comment="states.Outcome")
    yuan = models.DecimalField(max_digits=9, decimal_places=2, default=0, db_comment="the fine in yuan")
    extras = models.CharField(
        max_length=100, blank=True, default="", db_comment="law.fine_rules.Extra ordered beside the fine, by spaces"
    )
    reason = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="why so decided")
    destination = models.CharField(max_length=MOST_RECEIVER, blank=True, default="", db_comment="organ of a transfer")
    transfer_ground = models.CharField(max_length=12, blank=True, default="", db_comment="states.TransferGround")
    decided_on = models.DateField(null=True, blank=True, db_comment="day of the decision, Shanghai")
    decided_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    served_on = models.DateField(null=True, blank=True, db_comment="day of service, Shanghai")
    served_way = models.CharField(max_length=12, blank=True, default="", db_comment="obstructions.states.ServiceWay")
    receiver = models.CharField(max_length=MOST_RECEIVER, blank=True, default="", db_comment="who received it")
    served_proof = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="what shows the service")
    published_on = models.DateField(null=True, blank=True, db_comment="day of a public notice, else empty")
    pay_last = models.DateField(null=True, blank=True, db_comment="last day of payment, of a fine")
    review_last = models.DateField(null=True, blank=True, db_comment="last day to ask for review")
    lawsuit_last = models.DateField(null=True, blank=True, db_comment="last day of a lawsuit")
    dates_provisional = models.BooleanField(default=False, db_comment="the holidays of that year were not known")
    demanded_on = models.DateField(null=True, blank=True, db_comment="day of the demand, Shanghai")
    demand_served_on = models.DateField(null=True, blank=True, db_comment="day on which the demand was served")
    demand_way = models.CharField(max_length=12, blank=True, default="", db_comment="orders.values.ServiceWay")
    demand_receiver = models.CharField(max_length=MOST_RECEIVER, blank=True, default="", db_comment="who received it")
    demand_proof = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="what shows the service")
    demand_published_on = models.DateField(null=True, blank=True, db_comment="day of a public notice, else empty")
    demanded_yuan = models.DecimalField(max_digits=9, decimal_places=2, null=True, db_comment="demanded, in yuan")
    court_on = models.DateField(null=True, blank=True, db_comment="day on which the court was asked")
    court_note = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="which court, which number"
    )
    court_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who recorded it")
    changed_yuan = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        db_comment="the fine as a review or lawsuit changed it, empty: as it was decided",
    )
    annulled_on = models.DateField(
        null=True, blank=True, db_comment="day on which a review or lawsuit annulled the decision, Shanghai"
    )
    close_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="how it ended")
    unenforced = models.CharField(max_length=12, blank=True, default="", db_comment="states.Unenforced, empty: not so")
    unenforced_file = models.CharField(max_length=120, blank=True, default="", db_comment="what shows it, a scan")
    unenforced_digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step")

    later_columns = frozenset({
        "broken", "grave", "asked_on", "open_last", "approved_by", "decide_provisional", "notice_extras",
        "hearing_told", "hearing_last", "extras", "finding_id", "notice_outcome", "changed_yuan", "annulled_on",
        "harmed", "served_proof", "published_on", "demand_served_on", "demand_way", "demand_receiver",
        "demand_proof", "demand_published_on", "discussed_on", "discussed_by", "discussion", "discussion_by",
        "away_days", "notice_drawn_on", "notice_drawn_by", "demanded_yuan", "court_by", "unenforced_digest",
        "unenforced", "unenforced_file", "transfer_ground",
    })  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=_STATES, outcome__in=_OUTCOMES, notice_outcome__in=_PROPOSED, who__in=_WHO),
                name="case_lists",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_DECIDED, decided_on__isnull=False) & ~Q(outcome="")
                | (~Q(state__in=_DECIDED) & Q(decided_on=None, outcome="", served_on=None)),
                name="case_decided",
            ),
            # APL 57: a case is opened by another person than who asked for it
            models.CheckConstraint(
                condition=Q(state__in=_NEVER_OPENED, opened_on=None, decide_last=None)
                | (~Q(state__in=_NEVER_OPENED) & Q(opened_on__isnull=False, decide_last__isnull=False)),
                name="case_opened",
            ),
            models.CheckConstraint(
                condition=Q(asked_on=None) | Q(approved_by="") | ~Q(approved_by=models.F("opened_by")),
                name="case_approved_by_another",
            ),
            # APL 57, 58: who reviewed a case does not decide it
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=models.F("reviewed_by")), name="case_decided_by_another"
            ),
            # F10: served on or after the day of the decision
            models.CheckConstraint(
                condition=~Q(state__in=_SERVED) | Q(served_on__gte=models.F("decided_on")), name="case_served"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.FINE.value) | Q(yuan__gt=0, noticed_on__isnull=False), name="case_fined"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=_UNFINED) | Q(yuan=0, noticed_on__isnull=False, pay_last=None),
                name="case_unfined",
            ),
            # AEL 38, 54: a demand is served on or after its day
            models.CheckConstraint(
                condition=Q(demand_served_on=None, demand_way="")
                | Q(demand_served_on__gte=models.F("demanded_on"), demand_way__in=_WAYS),
                name="case_demand_served",
            ),
            models.CheckConstraint(
                condition=Q(discussed_on=None, discussed_by="", discussion="", discussion_by="")
                | (Q(discussed_on__isnull=False) & ~Q(discussed_by="") & ~Q(discussion="") & ~Q(discussion_by="")),
                name="case_discussed",
            ),
            # nothing is owed of what was annulled (APL 73; ARL 64; ALL 70)
            models.CheckConstraint(
                condition=Q(annulled_on=None) & ~Q(state=CaseState.ANNULLED.value)
                | Q(annulled_on__isnull=False, pay_last=None, state__in=_ANNULLED),
                name="case_annulled",
            ),
            # AEL 40, 53: an unpaid fine ends with the paper that shows why
            models.CheckConstraint(
                condition=Q(unenforced="", unenforced_digest="")
                | (Q(unenforced__in=[one.value for one in Unenforced]) & ~Q(unenforced_digest="")),
                name="case_unenforced",
            ),
            # ARL 63, ALL 77: never to the worse
            models.CheckConstraint(
                condition=Q(changed_yuan=None) | Q(changed_yuan__gt=0, changed_yuan__lt=models.F("yuan")),
                name="case_changed",
            ),
            models.CheckConstraint(
                condition=Q(obstruction__isnull=False, finding=None) | Q(obstruction=None, finding__isnull=False),
                name="case_of_one_matter",
            ),
            # APL 29: one case of one person, act and rule at a time
            models.UniqueConstraint(
                fields=["obstruction", "person_digest", "rule"], condition=Q(state__in=_LED), name="case_led_once"
            ),
            models.UniqueConstraint(
                fields=["finding", "person_digest", "rule"],
                condition=Q(state__in=_LED),
                name="case_of_finding_led_once",
            ),
            models.CheckConstraint(
                condition=~Q(person="") & ~Q(role="") & ~Q(why="") & ~Q(identity_sealed=""), name="case_person"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="case_state"),
            models.Index(fields=["obstruction", "person_digest"], name="case_act"),
            # the page of deadlines reads the earliest days of those that run, of as many cases as there ever were
            models.Index(fields=["decide_last", "state"], name="case_decide_last"),
            models.Index(fields=["pay_last", "state"], name="case_pay_last"),
        ]

    @property
    def standing_yuan(self) -> Decimal:
        """The fine as it stands, in yuan: as decided or as it was changed, 0 once it was annulled."""
        if self.annulled_on is not None:
            return Decimal("0.00")
        return self.yuan if self.changed_yuan is None else self.changed_yuan

    @property
    def inspection(self) -> UnitInspection | None:
        """The inspection that found it, None of an obstruction."""
        return self.finding.inspection if self.finding is not None else None

    @property
    def place(self) -> Place:
        """Where it is, and whose: of the point, or of the inspected place."""
        if self.finding is not None:
            return self.finding.inspection.place
        assert self.obstruction is not None  # by constraint
        return self.obstruction.point.place

    @property
    def place_name(self) -> str:
        """The point by its name, or the place in words, of which no point is registered."""
        if self.finding is not None:
            return self.finding.inspection.subject
        assert self.obstruction is not None  # by constraint
        return self.obstruction.point.name

    def __str__(self) -> str:
        return self.no


class CasePayment(Attested):
    """A payment of a case. Rows only grow; a receipt counts once (F12)."""

    case = models.ForeignKey(PenaltyCase, models.PROTECT, related_name="payments", db_comment="of which case")
    paid_on = models.DateField(db_comment="day, Shanghai")
    yuan = models.DecimalField(max_digits=9, decimal_places=2, db_comment="amount in yuan")
    receipt = models.CharField(max_length=MOST_RECEIPT, db_comment="number of the receipt")
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt"], name="case_receipt_once"),
            models.CheckConstraint(condition=Q(yuan__gt=0) & ~Q(receipt=""), name="case_payment_whole"),
        ]

    def __str__(self) -> str:
        return self.receipt


class CaseChallenge(Attested):
    """A review or lawsuit against a decision; no late amount grows on its days (APL 73(3))."""

    case = models.ForeignKey(PenaltyCase, models.PROTECT, related_name="challenges", db_comment="of which case")
    kind = models.CharField(max_length=8, db_comment="states.ChallengeKind")
    since = models.DateField(db_comment="day on which it was asked for")
    until = models.DateField(null=True, blank=True, db_comment="last day, empty while it runs")
    result = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="how it ended")
    verdict = models.CharField(
        max_length=8, blank=True, default="", db_comment="states.Verdict, empty: it runs, or ended before the list"
    )
    yuan = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, db_comment="the fine as it was changed, else empty"
    )
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    notice_file = models.CharField(max_length=120, blank=True, default="", db_comment="acceptance or summons, a scan")
    notice_digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")
    ended_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who recorded the end")
    decision_file = models.CharField(max_length=120, blank=True, default="", db_comment="the decision, a scan")
    decision_digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")

    later_columns = frozenset(
        {"verdict", "yuan", "notice_file", "notice_digest", "ended_by", "decision_file", "decision_digest"}
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="case_one_challenge"),
            models.CheckConstraint(
                condition=Q(verdict__in=_LOWERED, yuan__gt=0, until__isnull=False)
                | Q(verdict__in=_UNCHANGED, yuan=None, until__isnull=False)
                | Q(verdict="", yuan=None),
                name="case_challenge_verdict",
            ),
            # what reverses a decision is not the word of who noted the challenge; before, it was not asked
            models.CheckConstraint(
                condition=Q(ended_by="")
                | Q(verdict=Verdict.UPHELD.value)
                | (~Q(ended_by=models.F("noted_by")) & ~Q(decision_digest="")),
                name="case_challenge_ended_by_another",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ChallengeKind])
                & (Q(until=None, result="") | (Q(until__gte=models.F("since")) & ~Q(result=""))),
                name="case_challenge_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
