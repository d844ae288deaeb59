"""Tables of requests: what is asked, its points and papers, and each step (articles 14, 15, 19)."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.requests.rules import MOST_NAME, MOST_TEXT, REGISTERED, STEPS
from mingcha.access.requests.values import VIEW, WAYS, RequestState
from mingcha.evidence.models import Attested
from mingcha.law.request_purposes import RequesterKind, RequestOutput, RequestPurpose

_STATES = [state.value for state in RequestState]
_AUTHORITIES = [RequesterKind.PUBLIC_SECURITY.value, RequesterKind.OTHER_DEPARTMENT.value]
_OUTPUTS = [output.value for output in RequestOutput]
_STEPS = [(from_state.value, act.value, to.value) for (from_state, act), to in STEPS.items()]


class Request(Attested):
    """A request of two officers of one unit to one managing unit (articles 14, 15). Its history: RequestStep."""

    no = models.CharField(max_length=20, unique=True, db_comment="D, Shanghai day, number of the day")
    state = models.CharField(max_length=20, db_comment="state: the end of its last step")
    requester_kind = models.CharField(max_length=20, db_comment="public_security (14(1)) | other_department (14(2))")
    basis = models.CharField(max_length=10, db_comment="article on which it rests")
    purpose = models.CharField(max_length=20, db_comment="code of law.request_purposes (14, 19)")
    case_no = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="case number, or empty")
    reason = models.CharField(max_length=MOST_TEXT, db_comment="reason (799-16(2)(3))")
    way = models.CharField(max_length=10, db_comment="view | copy | retrieve (article 14)")
    from_s = models.BigIntegerField(db_comment="footage from, Unix seconds")
    to_s = models.BigIntegerField(db_comment="footage to, Unix seconds, not included")
    managing_unit = models.ForeignKey(
        "registry.Organisation", models.PROTECT, related_name="+", db_comment="the unit that manages every point"
    )
    first_officer = models.ForeignKey("access.Officer", models.PROTECT, related_name="+", db_comment="officer (15(1))")
    second_officer = models.ForeignKey(
        "access.Officer", models.PROTECT, related_name="+", db_comment="the other officer (15(1))"
    )
    first_person = models.CharField(max_length=64, db_comment="keyed digest of the first officer's identity number")
    second_person = models.CharField(max_length=64, db_comment="keyed digest of the second officer's identity number")
    first_unit = models.CharField(max_length=100, db_comment="unit of the first officer, as on the credential")
    second_unit = models.CharField(max_length=100, db_comment="unit of the second officer: the same")
    first_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        db_comment="account of the first officer, empty: the paper route",
    )  # fmt: skip
    second_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        db_comment="account of the second officer, empty: the paper route",
    )  # fmt: skip
    destination = models.CharField(max_length=MOST_NAME, db_comment="destination (16(3))")
    measures = models.CharField(max_length=MOST_TEXT, db_comment="protective measures of the recipient (19)")
    return_by = models.DateField(null=True, blank=True, db_comment="day of return or destruction (19); view: empty")
    urgent = models.BooleanField(default=False, db_comment="sorts the queue, changes no condition")
    asked_digest = models.CharField(max_length=64, db_comment="SHA-256 of all that is asked")
    nonce = models.CharField(
        max_length=32, null=True, blank=True,
        db_comment="random, hexadecimal; officers sign it with number and digest; empty: the digest alone is signed",
    )  # fmt: skip
    drafted_by = models.CharField(max_length=64, db_comment="actor id of who typed it")
    drafted_at = models.DateTimeField(db_comment="when it was drafted")
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        db_comment="person on duty who saw credentials and papers (15(2), 15(3)); empty: nobody yet",
    )  # fmt: skip
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        db_comment="who approved it for the managing unit; empty: nobody yet",
    )  # fmt: skip
    register_no = models.CharField(
        max_length=20, blank=True, default="", db_comment="number of its opening in the register (15(4)), or empty"
    )
    opened_on = models.DateField(null=True, blank=True, db_comment="Shanghai day of its opening, or empty")
    credentials_until = models.DateField(
        null=True, blank=True, db_comment="the earlier last day of both credentials, when opened"
    )
    papers_until = models.DateField(
        null=True, blank=True, db_comment="last day of the paper that covered it, when opened"
    )
    open_until = models.DateTimeField(null=True, blank=True, db_comment="end of what it opens, or empty")
    output = models.CharField(
        max_length=10, null=True, blank=True, db_comment="original | redacted: what answers it (19); empty: original"
    )
    later_columns = frozenset({"nonce", "output"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="request_state"),
            models.CheckConstraint(condition=Q(requester_kind__in=_AUTHORITIES), name="request_kind"),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in RequestPurpose]), name="request_purpose"
            ),
            models.CheckConstraint(condition=Q(way__in=WAYS), name="request_way"),
            models.CheckConstraint(condition=Q(output=None) | Q(output__in=_OUTPUTS), name="request_output"),
            models.CheckConstraint(condition=Q(to_s__gt=F("from_s"), from_s__gt=0), name="request_bounded"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(destination="") & ~Q(measures=""), name="request_stated"
            ),
            models.CheckConstraint(
                condition=Q(way=VIEW, return_by=None) | (~Q(way=VIEW) & Q(return_by__isnull=False)),
                name="request_returns_copies",
            ),
            models.CheckConstraint(
                condition=~Q(first_person=F("second_person"))
                & ~Q(first_officer=F("second_officer"))
                & ~Q(first_user=F("second_user"))
                & Q(first_unit=F("second_unit")),
                name="request_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(approver=F("operator")) & ~Q(approver=F("first_user")) & ~Q(approver=F("second_user")),
                name="request_approver_apart",
            ),
            models.CheckConstraint(
                condition=~Q(operator=F("first_user")) & ~Q(operator=F("second_user")), name="request_operator_apart"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in REGISTERED]) | ~Q(register_no=""),
                name="request_registered",
            ),
            models.CheckConstraint(
                condition=Q(register_no="", opened_on=None, open_until=None)
                | ~Q(register_no="")
                & Q(
                    open_until__isnull=False,
                    operator__isnull=False,
                    approver__isnull=False,
                    credentials_until__gte=F("opened_on"),
                    papers_until__gte=F("opened_on"),
                ),
                name="request_opened_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["managing_unit", "state"], name="request_unit_state"),
            models.Index(fields=["state", "open_until"], name="request_state_until"),
        ]

    def __str__(self) -> str:
        return self.no


class RequestPoint(Attested):
    """A point of a request."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="points", db_comment="the request")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="a point that it asks for")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "point"], name="request_point_once")]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.point_id}"


class RequestPaper(Attested):
    """A paper that was shown for a request (15(3))."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="papers", db_comment="the request")
    paper = models.ForeignKey("access.Paper", models.PROTECT, related_name="+", db_comment="the paper")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "paper"], name="request_paper_once")]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.paper_id}"


class RequestStep(Attested):
    """A step of a request; rows are only added. The database knows the table of steps (rules.STEPS), too."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="steps", db_comment="the request")
    number = models.IntegerField(db_comment="place among its steps, from 1")
    from_state = models.CharField(max_length=20, db_comment="state before")
    act = models.CharField(max_length=20, db_comment="what was done")
    to_state = models.CharField(max_length=20, db_comment="state after")
    at = models.DateTimeField(db_comment="when")
    by = models.CharField(max_length=64, db_comment="actor id of who did it")
    person = models.CharField(max_length=60, blank=True, default="", db_comment="the person's name then")
    article = models.CharField(max_length=20, blank=True, default="", db_comment="article of a refusal, else empty")
    words = models.CharField(
        max_length=MOST_TEXT, blank=True, default="", db_comment="reason, condition or what is missing, or empty"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="request_step_once"),
            models.CheckConstraint(
                condition=reduce(or_, [Q(from_state=one, act=act, to_state=other) for one, act, other in _STEPS]),
                name="request_step_of_table",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["refuse", "return", "revoke"]) | ~Q(words=""), name="request_step_with_reason"
            ),
            models.CheckConstraint(condition=~Q(act="refuse") | ~Q(article=""), name="request_step_with_article"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="request_step_at")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.number}"
