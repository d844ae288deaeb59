"""Forms of standards: a claim for many points, its withdrawal (article 7)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.standards.kinds import Standard
from mingcha.registry.standards.rules import MOST_CLAIMANT, MOST_ISSUER, MOST_NUMBER, MOST_POINTS, MOST_REASON
from mingcha.registry.standards.values import NewClaim
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.frame import wiring

_MOST_NUMBER = 2**53 - 1


class ClaimsFrom(QueryForm):
    """The number of the claim below which the list of a system goes on."""

    before = PositionField(most=_MOST_NUMBER)


class ClaimForm(ActionForm):
    """A standard that equal devices of a system are claimed to fulfil."""

    prefilled = ("points",)
    layout = (
        Section(Words("登记设备执行标准", "Record a claim"), ("standard", "claimant", "claimed_on", "points"), "7"),
        Section(Words("检测报告", "Test report"), ("report_number", "report_issuer", "report_on", "scan"), "7"),
    )
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "points",
        FaultKind.CONFLICT: "points",
        FaultKind.INVALID: "points",
    }

    standard = ClosedChoiceField(
        Words("标准", "Standard"),
        [(one.value, one.words) for one in Standard],
        hint=Words("GB/T 28181-2016 已由 2022 版代替。", "GB/T 28181-2016 was replaced by the version of 2022."),
    )
    claimant = TextField(
        Words("声明人", "Who claims it"),
        most=MOST_CLAIMANT,
        law_asks=True,
        hint=Words("生产企业，或者作出声明的单位。", "The maker, or the unit that says so."),
    )
    claimed_on = DayField(Words("声明日期", "Day of the claim"))
    points = PointCodesField(
        Words("点位", "Points"),
        most=MOST_POINTS,
        law_asks=False,
        required=False,
        hint=Words(
            f"20 位编码，每行一个，最多 {MOST_POINTS} 个；留空为该系统全部点位。",
            f"20-digit codes, one a line, at most {MOST_POINTS}; empty: all points of the system.",
        ),
    )
    report_number = TextField(Words("报告编号", "Number of the report"), most=MOST_NUMBER, required=False)
    report_issuer = TextField(Words("检测机构", "Issued by"), most=MOST_ISSUER, required=False)
    report_on = DayField(Words("报告日期", "Day of the report"), required=False)
    scan = FileBytesField(Words("扫描件", "Scan"), accept=".pdf,.jpg,.jpeg,.png", required=False, wide=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        mib = parameters.number("access.scan_most_mib", shanghai_day(wiring.clock().now()))
        self.fields["scan"].help_text = lazy_words(
            Words(
                f"没有检测报告的，本部分留空。PDF、JPEG 或 PNG，不超过 {mib} MiB。",
                f"Without a test report leave this part empty. PDF, JPEG or PNG of at most {mib} MiB.",
            )
        )

    @property
    def claim(self) -> NewClaim:
        """What a valid form states, without points and scan."""
        given = self.cleaned_data
        names = ("claimant", "claimed_on", "report_number", "report_issuer", "report_on")
        return NewClaim(Standard(given["standard"]), **{name: given[name] for name in names})


class WithdrawClaimForm(ActionForm):
    """Why a claim is withdrawn, for which of its points."""

    layout = (Section(Words("撤回声明", "Withdraw the claim"), ("reason", "points"), "7"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "points"}

    reason = TextField(Words("撤回理由", "Why it is withdrawn"), most=MOST_REASON, wide=True)
    points = PointCodesField(
        Words("点位", "Points"),
        most=MOST_POINTS,
        law_asks=False,
        required=False,
        hint=Words(
            "留空为该声明的全部点位；只更换了一台设备的，只填该点位。",
            "Empty: all points of the claim. Where one device was replaced, its point alone.",
        ),
    )
