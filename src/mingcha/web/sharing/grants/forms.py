"""Forms of share grants: the supply with its security check, people, suspension and end, report and review (article
13(2); NDSR 12)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.sharing.grants.naming import MOST_USERNAME
from mingcha.sharing.grants.rules import MOST_CHECK, MOST_WHY
from mingcha.sharing.grants.states import GrantState, ReviewResult
from mingcha.sharing.grants.terms import Period
from mingcha.sharing.grants.usage import MOST_COUNT, MOST_REPORT, MOST_WITHDRAWN
from mingcha.sharing.grants.values import CHECKED_PARTS, NewReport, NewReview, PersonRow, SupplyChecks
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.listing import StatesFrom, text_of_list

_MOST_PEOPLE = 100
_MOST_TEXT = 60
MOST_OFFERED = 100
"""Points that a review offers at once besides those that are ticked; a search finds the others."""
FIND = "find"
_CHECKED = Words("写明核查情况和时间。", "What was checked, how it was found, and when.")


class GrantsFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, what names the reader, a text."""

    state = ClosedChoiceField(Words("状态", "State"), [(one.value, one.words) for one in GrantState], required=False)
    named = TickField(Words("指名本人的", "That name me"))
    text = text_of_list(Words("编号或者部门", "Number or department"))

    @property
    def narrowed(self) -> dict[str, Any]:
        """What a query takes: `mine`, `named` and `text`."""
        return super().narrowed | {"named": bool(self.value("named"))}

    def shown(self, *of_list: Any, **more: Any) -> dict[str, Any]:
        """What the parts of the page read; the next page names the reader, too."""
        found = super().shown(*of_list, **more)
        return found | {"onward": f"{found['onward']}&named=1"} if found["named"] else found


def _part(name: str) -> TextField:
    return TextField(CHECKED_PARTS[name], most=MOST_CHECK, law_asks=True, wide=True, hint=_CHECKED)


class SupplyForm(ActionForm):
    """The security check of a supply, the people who are named, and the grant from which it goes on, if one is."""

    id_form = "supply-%s"
    missing_fields: ClassVar[Mapping[str, str]] = {"people": "people"}

    people = ManyChoiceField(Words("指名的使用人员", "People who are named"), most=_MOST_PEOPLE, required=False)
    network = _part("network")
    accounts = _part("accounts")
    watermark = _part("watermark")
    revocation = _part("revocation")
    contact = _part("contact")
    renews = ChoiceField(
        Words("续期的共享", "Grant from which it goes on"), required=False, empty=Words("不是续期", "None")
    )

    def offer(self, asked: Sequence[PersonRow], renewable: Sequence[str]) -> None:
        """Offers the people for whom the department asked, and the grants that it may renew."""
        people = [(str(one.number), f"{one.name}（{one.username}）") for one in asked]
        self.fields["people"].offer(people)  # type: ignore[attr-defined]
        self.initial.setdefault("people", [code for code, _ in people])
        if renewable:
            self.fields["renews"].offer([(no, no) for no in renewable])  # type: ignore[attr-defined]
        else:
            self.fields.pop("renews", None)

    @property
    def checks(self) -> SupplyChecks:
        """What a valid form states of the security check."""
        return SupplyChecks(**{name: self.cleaned_data[name] for name in CHECKED_PARTS})

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers of the chosen people; 0, which is nobody's, for what is no number."""
        return tuple(number_of(one) for one in self.cleaned_data["people"])


class AskPersonForm(ActionForm):
    """An account of the own department that is to be named."""

    id_form = "ask-%s"

    username = ChoiceField(Words("本部门在用的账户", "Account in use of your department"), required=False)
    typed = TextField(
        Words("列表中没有的账户：用户名", "An account that is not in the list: its user name"), most=MOST_USERNAME,
        required=False, hint=Words("填写的，以此为准。", "If it is filled in, it counts."),
    )  # fmt: skip

    def offer(self, accounts: Sequence[tuple[str, str]], most: int) -> None:
        """Offers accounts, user name and name; a user name is typed only where there may be more than the `most` that
        a list has."""
        self.fields["username"].offer([(code, f"{name}（{code}）") for code, name in accounts])  # type: ignore[attr-defined]
        if len(accounts) < most:
            self.fields.pop("typed", None)
            self.fields["username"].required = True

    @property
    def asked(self) -> str:
        """The user name of a valid form, "" if it has none, which the rule refuses."""
        return str(self.cleaned_data["typed"] or self.cleaned_data["username"])


class NamePersonForm(ActionForm):
    """One of those for whom the department asked."""

    id_form = "name-%s"

    person = ChoiceField(Words("待指名的人员", "Who is to be named"))


class RemovePersonForm(ActionForm):
    """One of those who are asked for or named."""

    id_form = "remove-%s"

    person = ChoiceField(Words("撤下的人员", "Who is removed"))


class _WhyForm(ActionForm):
    why = TextField(Words("理由", "Reason"), most=MOST_WHY, law_asks=True, wide=True)


class SuspendForm(_WhyForm):
    """Why a grant is suspended."""

    id_form = "suspend-%s"


class ResumeForm(_WhyForm):
    """Why a grant is resumed."""

    id_form = "resume-%s"


class EndForm(_WhyForm):
    """Why a grant is ended."""

    id_form = "end-%s"


class ReportForm(ActionForm):
    """The report of the oldest period that is owed."""

    id_form = "report-%s"

    to_on = DayField(Words("期间截止日", "Last day of the period"))
    uses = WholeNumberField(Words("使用次数", "Uses"), least=0, most=MOST_COUNT, unit=Words("次", "times"))
    persons = WholeNumberField(
        Words("使用人数", "Persons who used it"), least=0, most=MOST_COUNT, unit=Words("人", "persons")
    )
    copies_kept = WholeNumberField(
        Words("留存的副本数", "Copies that are kept"), least=0, most=MOST_COUNT, unit=Words("份", "copies")
    )
    copies_deleted = WholeNumberField(
        Words("已删除的副本数", "Copies that were deleted"), least=0, most=MOST_COUNT, unit=Words("份", "copies")
    )
    results = ReasonField(Words("使用成效", "Results of the use"), most=MOST_REPORT)
    incidents = ReasonField(
        Words("安全事件（没有的写“无”）", "Incidents (\u201cnone\u201d if there were none)"), most=MOST_REPORT
    )

    def ask_for(self, period: Period | None) -> None:
        """Fills the period in that is owed first."""
        if period is not None:
            self.initial.setdefault("to_on", period.to_on)

    @property
    def new(self) -> NewReport:
        """What a valid form states."""
        given: Mapping[str, Any] = self.cleaned_data
        counts = {name: int(given[name] or 0) for name in _COUNTS}
        return NewReport(results=given["results"], incidents=given["incidents"], **counts)


_COUNTS = ("uses", "persons", "copies_kept", "copies_deleted")


class ReviewForm(ActionForm):
    """What the police found of a grant."""

    id_form = "review-%s"

    result = ClosedChoiceField(Words("复核结果", "Result"), [(one.value, one.words) for one in ReviewResult])
    points = ManyChoiceField(
        Words("撤出的点位（仅缩小范围时勾选）", "Points that are taken out (of narrowing alone)"),
        most=MOST_WITHDRAWN, required=False,
    )  # fmt: skip
    why = ReasonField(Words("复核意见", "What was found"), most=MOST_REPORT)

    def offer(self, points: Sequence[tuple[str, str]], search: "PointsToTakeOut") -> None:
        """Offers the points that are not withdrawn, code and name: those that are ticked, and the first of those that
        the search finds; without any there is nothing to tick."""
        if not points:
            self.fields.pop("points", None)
            return
        self.below = {"result": "grants/find_points.html"}  # above the boxes
        self.search, wanted = search, str(search.value("text") or "").strip().casefold()
        ticked = frozenset(self["points"].value() or ())
        fitting = [one for one in points if any(wanted in part.casefold() for part in one)]
        self.fitting, self.ticked = len(fitting), sum(code in ticked for code, _ in points)
        shown = {code for code, _ in fitting[:MOST_OFFERED]} | ticked
        found = sorted((one for one in points if one[0] in shown), key=lambda one: one[0] not in ticked)
        self.fields["points"].offer([(code, f"{name}（{code}）") for code, name in found])  # type: ignore[attr-defined]

    @property
    def leaves_out(self) -> bool:
        """Whether the search finds more points than are offered."""
        return self.fitting > MOST_OFFERED

    @property
    def new(self) -> NewReview:
        """What a valid form states."""
        given = self.cleaned_data
        return NewReview(ReviewResult(given["result"]), given["why"], tuple(given["points"]))


class PointsToTakeOut(QueryForm):
    """Among which points of a grant is ticked: sent with the review, so that a search keeps what was typed."""

    id_form = "take-out-%s"

    text = TextField(Words("点位名称或者编码", "Name or code of a point"), most=_MOST_TEXT, required=False)
    lookup = ClosedChoiceField(choices=((FIND, Words("查找", "Search")),), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["text"].widget.attrs["data-lookup"] = "find-points"

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The search of a request: among the fields of the review, and of another request none."""
        return cls.from_post(request) if request.method == "POST" else cls({})


def number_of(text: str) -> int:
    """The number of a row as a choice names it; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
