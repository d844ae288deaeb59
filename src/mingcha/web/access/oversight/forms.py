"""The filter of the audit: person, unit, year, kind."""

from mingcha.access.oversight.queries import officers_called, people_called, units_called
from mingcha.access.oversight.values import AuditAsked, AuditKind
from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import TextField

FIRST_YEAR, LAST_YEAR = 2023, 2100
"""The regulation is in force from 2023 on (article 26)."""
_MOST_TEXT = 60


class AuditFilter(ListForm):
    """The filter of the audit; without a year it is the present one."""

    search_field = "person"

    person = SearchField(
        Words("按姓名、用户名或证件号查找", "Search by name, user name or badge number"),
        most=_MOST_TEXT,
        placeholder=Words("姓名、用户名或证件号", "Name, user name or badge"),
    )
    unit = TextField(
        Words("单位名称或代码", "Name or code of a unit"),
        most=_MOST_TEXT,
        required=False,
        placeholder=lazy_words(Words("单位", "Unit")),
    )
    year = WholeNumberField(Words("年份", "Year"), least=FIRST_YEAR, most=LAST_YEAR, required=False)
    kind = ClosedChoiceField(
        Words("种类", "Kind"),
        [(kind.value, kind.words) for kind in AuditKind],
        empty=Words("全部种类", "All kinds"),
        required=False,
    )

    def asked(self, present_year: int) -> AuditAsked:
        """The filter for the audit; a person or unit that nobody has finds nothing."""
        given = self.cleaned_data
        person, unit = given["person"].strip(), given["unit"].strip()
        return AuditAsked.of_year(
            given["year"] or present_year,
            people=people_called(person) if person else None,
            officers=officers_called(person) if person else frozenset(),
            units=units_called(unit) if unit else None,
            kinds=frozenset({AuditKind(given["kind"])} if given["kind"] else ()),
        )
