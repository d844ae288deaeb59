"""Forms of the register: the search, the year of a table, a correction (articles 16(3), 19)."""

from typing import Any

from mingcha.access.register.values import LINE_METHODS, MOST_TEXT, LineCorrection, LineSearch, Person, RequestLineRow
from mingcha.kit.words import Words
from mingcha.web.access.register.words import METHOD_WORDS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import PointCodeField, ReasonField, TextField
from mingcha.web.forms.time_fields import DayField

_PERSON, _UNIT, _NUMBER, _REQUEST = 60, 100, 60, 20
FIRST_YEAR, LATEST_YEAR = 2023, 2999
"""The regulation is in force since 2023-03-01."""


class RegisterFilter(ListForm):
    """Which lines are shown: by person or certificate, unit, request, point, and days of writing."""

    search_field = "person"

    person = SearchField(
        Words("人员", "Person"), most=_PERSON, placeholder=Words("姓名或证件号", "Name or certificate number")
    )
    unit = TextField(Words("单位", "Unit"), most=_UNIT, required=False)
    request = TextField(Words("申请号", "Request"), most=_REQUEST, required=False)
    point = PointCodeField(Words("点位编码", "Code of a point"), required=False)
    since = DayField(Words("自", "From"), required=False)
    until = DayField(Words("至", "To"), required=False)

    @property
    def search_for(self) -> LineSearch:
        """The search; a value that is wrong counts as not given."""
        return LineSearch(
            person=self.value("person"),
            unit=self.value("unit"),
            request=self.value("request"),
            point=self.value("point"),
            from_day=self.value("since"),
            until_day=self.value("until"),
        )


class YearForm(ActionForm):
    """The year of the table."""

    year = WholeNumberField(Words("年度", "Year"), least=FIRST_YEAR, most=LATEST_YEAR)


class CorrectionForm(ActionForm):
    """A correction of a line: each text as it is to be, and why. What the machine measured is not among them."""

    layout = (
        Section(
            Words("调取人员", "Persons"),
            ("person", "unit", "certificate", "person_2", "unit_2", "certificate_2"),
            "15(1)",
        ),
        Section(
            Words("登记内容", "What the line says"),
            ("method", "case_no", "reason", "content", "destination", "return_by", "operator", "approver"),
            "16(3)",
        ),
        Section(Words("为何更正", "Why it is corrected"), ("remark",)),
    )

    person = TextField(Words("姓名（一）", "First person"), most=_PERSON)
    unit = TextField(Words("单位（一）", "Unit of the first"), most=_UNIT)
    certificate = TextField(Words("证件号（一）", "Certificate of the first"), most=_NUMBER)
    person_2 = TextField(Words("姓名（二）", "Second person"), most=_PERSON, required=False)
    unit_2 = TextField(Words("单位（二）", "Unit of the second"), most=_UNIT, required=False)
    certificate_2 = TextField(Words("证件号（二）", "Certificate of the second"), most=_NUMBER, required=False)
    method = ClosedChoiceField(
        Words("方式", "Method"), tuple((code, METHOD_WORDS[code]) for code in LINE_METHODS), empty=None
    )
    case_no = TextField(Words("案件编号", "Case number"), most=100, required=False)
    reason = ReasonField(Words("事由", "Reason"), most=MOST_TEXT)
    content = ReasonField(Words("内容", "Content"), most=MOST_TEXT)
    destination = ReasonField(Words("去向", "Destination"), most=MOST_TEXT)
    return_by = DayField(Words("归还或者销毁日期", "Day of return or destruction"), required=False)
    operator = TextField(Words("经办人", "Duty officer"), most=_PERSON)
    approver = TextField(Words("同意人", "Approver"), most=_PERSON, required=False)
    remark = ReasonField(
        Words("更正原因", "Reason of the correction"),
        most=MOST_TEXT,
        hint=Words(
            "原行保留，更正为新的一行；由另一人确认后生效。",
            "The old line stays; the correction is a new line, once a second person confirms it.",
        ),
    )

    @classmethod
    def initial_of(cls, line: RequestLineRow) -> dict[str, Any]:
        """The fields as the line has them."""
        facts = line.facts
        found: dict[str, Any] = {name: getattr(facts, name) for name in _PLAIN}
        for person, ending in zip(facts.persons, ("", "_2"), strict=False):
            found |= dict(zip((f"person{ending}", f"unit{ending}", f"certificate{ending}"), person, strict=True))
        return found

    def correction(self) -> LineCorrection:
        """The corrected texts."""
        given = self.cleaned_data
        persons: list[Person] = [(given["person"], given["unit"], given["certificate"])]
        if given["person_2"] or given["unit_2"] or given["certificate_2"]:
            persons.append((given["person_2"], given["unit_2"], given["certificate_2"]))
        return LineCorrection(persons=tuple(persons), **{name: given[name] for name in _PLAIN})


_PLAIN = ("method", "case_no", "reason", "content", "destination", "operator", "approver", "return_by")
