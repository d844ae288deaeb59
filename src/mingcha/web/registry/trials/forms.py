"""Forms of a trial run: its days, a person of its list, who is taken off (article 8)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.trials.rules import MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.registry.stages.forms import SeenRevisionField

_MOST_USERNAME = 150


class TrialDaysForm(ActionForm):
    """The days of a trial run."""

    id_form = "trial-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {}

    first_on = DayField(Words("第一日", "First day"))
    last_on = DayField(Words("最后一日", "Last day"))
    revision = SeenRevisionField()


class TrialPersonForm(ActionForm):
    """A person to be put on the list."""

    id_form = "person-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "username",
        FaultKind.CONFLICT: "username",
    }

    username = TextField(
        Words("账户", "Account"),
        most=_MOST_USERNAME,
        mono=True,
        hint=Words(
            "有承建运维人员、单位技术人员或者监看员岗位的人员。",
            "A person with the role of contractor, technician or monitor.",
        ),
    )
    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, law_asks=True)


class LeavingPersonForm(ActionForm):
    """A person to be taken off the list."""

    unseen: ClassVar[Sequence[str]] = ("username",)
    id_form = "leaving-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    username = TextField(Words("账户", "Account"), most=_MOST_USERNAME, mono=True)
    reason = TextField(Words("移出理由", "Why"), most=MOST_REASON)
