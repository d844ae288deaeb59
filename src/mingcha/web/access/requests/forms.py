"""Forms of requests: what is asked, the managing unit's answers, a sheet signed on paper (articles 14, 15, 19)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.forms import HiddenInput

from mingcha.access.approvals.rules import GROUNDS
from mingcha.access.requests.rules import MOST_NAME, MOST_TEXT
from mingcha.access.requests.scope import MOST_POINTS
from mingcha.access.requests.values import WAY_WORDS, Asked, RequestFacts, RequestList
from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.decision import Decision, Missing
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.articles import words_of
from mingcha.law.request_purposes import REQUEST_PURPOSES, RequesterKind
from mingcha.web.access.point_finder import FIND, PointLookQuery, WithPoints
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, Choices, ClosedChoiceField, RadioChoiceField, TickField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import CodeField, ReasonField, TextField
from mingcha.web.forms.time_fields import DayField, InstantField

MOST_PAPERS = 20
_KINDS = [(one.value, one.words) for one in RequesterKind if one is not RequesterKind.PERSON_CONCERNED]
_PURPOSES = [
    (one.purpose.value, one.words) for one in REQUEST_PURPOSES if RequesterKind.PERSON_CONCERNED not in one.kinds
]
_NAMED_OFFICER = Words("已登记的申请人员", "a recorded officer")


class RequestForm(WithPoints, ActionForm):
    """A request of two officers of one unit to the unit that manages the points."""

    prefilled = (
        "requester_kind", "purpose", "case_no", "reason", "way", "points", "begin", "end", "first", "second",
        "destination", "measures", "return_by",
    )  # fmt: skip
    layout = (
        Section(Words("申请人与事由", "Who and why"), ("requester_kind", "purpose", "case_no", "reason"), "14"),
        Section(Words("申请内容", "What"), ("points", "begin", "end", "way"), "799-20"),
        Section(Words("两名工作人员和文件", "Two officers and the papers"), ("first", "second", "papers"), "15"),
        Section(
            Words("去向与保护措施", "Where to, and how it is protected"),
            ("destination", "return_by", "measures", "urgent"),
            "19",
        ),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {
        "8": "begin", "13": "points", "14": "requester_kind", "15(1)": "second", "15(2)": "first", "15(3)": "papers",
        "19": "purpose", "799-20": "end",
    }  # fmt: skip
    missing_fields: ClassVar[Mapping[str, str]] = {
        "from_ms": "begin",
        "to_ms": "end",
        "officers": "second",
        "credential_until": "first",
    }
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "points"}

    requester_kind = RadioChoiceField(Words("申请人", "Who asks"), _KINDS, empty=None, law_asks=True)
    purpose = ChoiceField(
        Words("目的", "Purpose"), _PURPOSES, law_asks=True, article="19",
        hint=Words(
            "只能用于维护公共安全；公共服务、公共管理只提供脱敏影片。",
            "The maintenance of public safety; public service and management get a redacted film alone.",
        ),
    )  # fmt: skip
    case_no = TextField(Words("案件编号", "Case number"), most=MOST_NAME, required=False, mono=True)
    reason = ReasonField(
        Words("事由", "Reason"), most=MOST_TEXT,
        hint=Words("同意人看到的是您的原话。", "The approver reads your own words."),
    )  # fmt: skip
    way = RadioChoiceField(
        Words("方式", "Way"), [(code, words) for code, words in WAY_WORDS.items()], empty=None, law_asks=True
    )
    points = PointCodesField(
        Words("点位", "Points"), most=MOST_POINTS,
        hint=Words(
            "在下面按名称查找或者在地图上选择，也可填 20 位编码，每行一个；须属于同一管理单位。",
            "Find them below by name or on the map, or type 20-digit codes, one a line; all of one managing unit.",
        ),
    )  # fmt: skip
    begin = InstantField(Words("录像自", "Footage from"), earliest=EARLIEST, latest=LATEST, law_asks=True)
    end = InstantField(Words("至（不含）", "To (not included)"), earliest=EARLIEST, latest=LATEST, law_asks=True)
    first = ChoiceField(
        Words("第一人", "First officer"),
        law_asks=True,
        empty=_NAMED_OFFICER,
        hint=Words(
            "此处列出本单位查验过证件的人员；其他人员先在“申请人员”检索并查验证件。",
            "Those whose credential your unit has seen; look up others under Officers and see their credential first.",
        ),
    )
    second = ChoiceField(Words("第二人", "Second officer"), law_asks=True, empty=_NAMED_OFFICER)
    papers = ManyChoiceField(
        Words("批准文件或者介绍信函", "Approval document or letter"), most=MOST_PAPERS, law_asks=True, article="15(3)"
    )
    destination = TextField(
        Words("去向", "Destination"), most=MOST_NAME, law_asks=True, article="16(3)",
        hint=Words("例如案卷、检察院。", "For example the case file, the procuratorate."),
    )  # fmt: skip
    return_by = DayField(
        Words("归还或者销毁日期", "Returned or destroyed by"), required=False,
        hint=Words("复制、调取须写明；查阅留空。", "For copies and retrieval; empty for a view."),
    )  # fmt: skip
    measures = ReasonField(
        Words("保护措施", "Protective measures"), most=MOST_TEXT, rows=2,
        hint=Words("谁能接触、如何保存。", "Who has access, how it is stored."),
    )  # fmt: skip
    urgent = TickField(Words("紧急：排在前面，条件不减", "Urgent: comes first, no condition is waived"))

    def __init__(
        self, *given: Any, officers: Iterable[tuple[str, str]] = (), papers: Choices = (), **more: Any
    ) -> None:
        super().__init__(*given, **more)
        named = list(officers)
        self.fields["first"].offer(named)  # type: ignore[attr-defined]
        self.fields["second"].offer(named)  # type: ignore[attr-defined]
        self.fields["papers"].offer(papers)  # type: ignore[attr-defined]

    def show_finder(self, *, officers: bool) -> None:
        """Shows search, map and chosen points below the field of points, what is recorded below the interval, and with
        `officers` a search of officers below the second one."""
        self.show_point_finder()
        self.below |= {"end": "requests/recorded.html"}
        self.below |= {"second": "requests/officer_finder.html"} if officers else {}

    def _fields_of_missing(self, decision: Decision) -> dict[str, Words]:
        """Also what is missing of one officer, who is named by number, at the field that names that officer."""
        chosen = {str(self.cleaned_data.get(name, "")): name for name in ("second", "first")}
        named = [one for one in decision.missing if isinstance(one, Missing) and one.about in chosen]
        return {**super()._fields_of_missing(decision), **{chosen[one.about]: one for one in named}}

    @property
    def asked(self) -> Asked:
        """What a valid form asks for."""
        given = self.cleaned_data
        return Asked(
            requester_kind=given["requester_kind"],
            purpose=given["purpose"],
            case_no=given["case_no"],
            reason=given["reason"].replace("\n", " "),
            way=given["way"],
            points=given["points"],
            from_ms=_ms(given["begin"]),
            to_ms=_ms(given["end"]),
            officers=tuple(one for one in (given["first"], given["second"]) if one),
            papers=given["papers"],
            destination=given["destination"],
            measures=given["measures"].replace("\n", " "),
            return_by=given["return_by"],
            urgent=given["urgent"],
        )

    @staticmethod
    def values_of(facts: RequestFacts) -> dict[str, Any]:
        """The values of the form for a request that is changed."""
        first, second = facts.officers
        return {
            "requester_kind": facts.requester_kind,
            "purpose": facts.purpose,
            "case_no": facts.case_no,
            "reason": facts.reason,
            "way": facts.way,
            "points": "\n".join(facts.points),
            "begin": instant_of(facts.from_ms),
            "end": instant_of(facts.to_ms),
            "first": first.no,
            "second": second.no,
            "papers": [one.no for one in facts.papers],
            "destination": facts.destination,
            "return_by": facts.return_by,
            "measures": facts.measures,
            "urgent": facts.urgent,
        }


class HiddenChoiceField(ClosedChoiceField):
    """A choice that the page shows as a row of links; the search keeps it."""

    widget = HiddenInput
    input_class = ""


class RequestsQuery(ListForm):
    """Which requests are listed, and the text to look for among them."""

    search_field = "text"
    names: ClassVar[Mapping[str, str]] = {"text": "q"}

    text = SearchField(
        Words("查找申请", "Search requests"),
        most=MOST_NAME,
        placeholder=Words("申请号、案件编号或姓名", "Number, case number or name"),
    )
    which = HiddenChoiceField(
        choices=(
            (RequestList.AWAITING.value, Words("待本单位办理", "Awaiting us")),
            (RequestList.MINE.value, Words("我的", "Mine")),
            (RequestList.ALL.value, Words("全部", "All")),
        ),
        required=False,
    )

    @property
    def listed(self) -> RequestList | None:
        """The list that was chosen, None for the person's first one."""
        code = self.value("which")
        return RequestList(code) if code else None


MOST_OFFICER_NO = 20
SHOW, WHO = "show", "who"


class LookQuery(PointLookQuery):
    """What the form of a request looks up beside what is asked: points by name, and what is recorded of the points
    typed so far in the interval typed so far. In an address, or sent with the form by the buttons `look` and `add`."""

    lookup = ClosedChoiceField(
        choices=(
            (FIND, Words("查找点位", "Find points")),
            (SHOW, Words("查看有无录像", "Show what is recorded")),
            (WHO, Words("查找申请人员", "Find officers")),
        ),
        required=False,
    )
    points = PointCodesField(most=MOST_POINTS, required=False, law_asks=False)
    begin = InstantField(earliest=EARLIEST, latest=LATEST, required=False)
    end = InstantField(earliest=EARLIEST, latest=LATEST, required=False)
    who = TextField(Words("查找申请人员", "Find officers"), most=60, required=False)
    first = TextField(most=MOST_OFFICER_NO, required=False)
    second = TextField(most=MOST_OFFICER_NO, required=False)


class WithdrawForm(ActionForm):
    """Why a request is withdrawn."""

    id_form = "withdraw-%s"
    reason = ReasonField(
        Words("理由", "Reason"), most=MOST_TEXT, rows=2, law_asks=False, required=False,
        hint=Words(
            "撤回后不能恢复。值班人员代为撤回的，须写明。", "It cannot be undone. At the counter the reason is needed."
        ),
    )  # fmt: skip


class ReturnForm(ActionForm):
    """What is missing in a request that is returned."""

    id_form = "return-%s"
    reason = ReasonField(
        Words("须补正的内容", "What is missing"), most=MOST_TEXT, rows=2,
        hint=Words("原签名作废，补正后由两人重新签名。", "The signatures are void: both sign again once complete."),
    )  # fmt: skip


class RevokeForm(ActionForm):
    """Why what a request opens ends."""

    id_form = "revoke-%s"
    reason = ReasonField(
        Words("撤销的理由", "Why it is revoked"), most=MOST_TEXT, rows=2,
        hint=Words(
            "画面和下载随即终止，不能恢复；申请人员看到理由。",
            "Pictures and downloads end for good; the officers read why.",
        ),
    )  # fmt: skip


class ReadDigestField(CodeField):
    """The signed digest of what the page showed: hidden, so that an answer is one to what was read."""

    widget = HiddenInput

    def __init__(self) -> None:
        words = Words("所阅读内容的摘要", "Digest of what was read")
        super().__init__(words, form=r"[0-9a-f]{64}", most=64, required=False)


class CheckForm(ActionForm):
    """The check of credentials and papers, with what the credentials show where their unit is not recorded here."""

    id_form = "check-%s"
    missing_fields: ClassVar[Mapping[str, str]] = {"credentials_show": "credentials_show"}

    credentials_show = ReasonField(
        Words("证件载明的单位和职务", "Unit and post as the credentials state them"), most=MOST_TEXT, rows=2,
        law_asks=False, required=False, article="15(2)",
    )  # fmt: skip
    digest = ReadDigestField()


class ApproveForm(ActionForm):
    """The managing unit's consent, with its conditions."""

    id_form = "approve-%s"
    missing_fields: ClassVar[Mapping[str, str]] = {"width_reason": "width_reason"}

    conditions = ReasonField(
        Words("条件（没有可留空）", "Conditions, if any"), most=MOST_TEXT, rows=2, law_asks=False, required=False
    )
    width_reason = ReasonField(
        Words("超出一般范围的理由", "Why so wide a scope is needed"), most=MOST_TEXT, rows=2, law_asks=False,
        required=False, article="799-20",
    )  # fmt: skip
    digest = ReadDigestField()


class RefuseForm(ActionForm):
    """The managing unit's refusal: under an article, with a reason."""

    id_form = "refuse-%s"
    article = ChoiceField(Words("条款", "Article"), law_asks=True)
    reason = ReasonField(
        Words("理由", "Reason"), most=MOST_TEXT,
        hint=Words(
            "写入登记表，申请人员看到条款和理由；不能恢复。",
            "It is a line of the register, and the officers read article and reason; it is final.",
        ),
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["article"].offer([(one, _ground(one)) for one in GROUNDS])  # type: ignore[attr-defined]


class SheetForm(ActionForm):
    """The scan of a sheet that an officer signed before the person on duty."""

    officer = ChoiceField(Words("签名人", "Who signed"), law_asks=True)
    scan = FileBytesField(Words("签名页扫描件", "Scan of the signed sheet"), accept=".pdf,.jpg,.jpeg,.png")
    digest = ReadDigestField()

    def __init__(self, *given: Any, officers: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.unsigned = tuple(officers)
        self.fields["officer"].offer(self.unsigned)  # type: ignore[attr-defined]


def _ground(article: str) -> Words:
    found = words_of(article)
    return Words(f"{article} {found.zh[:30]}", f"{article} {(found.en or found.zh)[:60]}")


def _ms(instant: datetime | None) -> int:
    return int(instant.timestamp() * 1000) if instant else 0


def instant_of(unix_ms: int) -> datetime:
    """An instant of Unix milliseconds."""
    return datetime.fromtimestamp(unix_ms / 1000, EARLIEST.tzinfo)
