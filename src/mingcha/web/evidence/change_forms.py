"""The filter of who changed what: the thing, the person who acted, the kind of acts, days (article 16(3))."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, day_ends
from mingcha.registry.verifications.changed import Changed, ChangedGroup, WantedChanges
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.language import bilingual, lazy_words
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField

_MOST_CODE = 60
_MOST_ENTRIES = 10**11
KINDS: Mapping[Changed, Words] = {
    Changed.PERSON: Words("人员（用户名）", "Person (user name)"),
    Changed.ORGANISATION: Words("单位", "Organisation"),
    Changed.SITE: Words("场所", "Site"),
    Changed.SEAT: Words("席位", "Seat"),
    Changed.SYSTEM: Words("系统", "System"),
    Changed.POINT: Words("点位", "Point"),
}
GROUPS: Mapping[ChangedGroup, Words] = {
    ChangedGroup.PEOPLE: Words("人员、岗位、账户", "People, roles, accounts"),
    ChangedGroup.PLACES: Words("单位、场所、席位", "Organisations, sites, seats"),
    ChangedGroup.SYSTEMS: Words("系统、网段、线路、设备", "Systems, networks, circuits, devices"),
    ChangedGroup.POINTS: Words("点位", "Points"),
    ChangedGroup.PROPOSALS: Words("双人确认", "Acts of two persons"),
    ChangedGroup.RECORDERS: Words("录像机", "Recorders"),
}


class ChangesQuery(QueryForm):
    """Which changes are listed, below a number."""

    kind = ClosedChoiceField(
        Words("被改的对象", "What was changed"),
        [(kind.value, words) for kind, words in KINDS.items()],
        empty=Words("不限对象", "Anything"),
        required=False,
    )
    code = TextField(
        Words("对象的代码", "Code of the thing"),
        most=_MOST_CODE,
        required=False,
        placeholder=lazy_words(Words("代码或用户名", "Code or user name")),
    )
    person = TextField(
        Words("办理人的用户名", "User name of who acted"),
        most=_MOST_CODE,
        required=False,
        placeholder=lazy_words(Words("办理人用户名", "Who acted")),
    )
    group = ClosedChoiceField(
        Words("操作种类", "Kind of acts"),
        [(group.value, words) for group, words in GROUPS.items()],
        empty=Words("全部操作", "All acts"),
        required=False,
    )
    since = DayField(Words("自", "From"), required=False)
    until = DayField(Words("至", "To"), required=False)
    before = PositionField(most=_MOST_ENTRIES)

    search = None
    carried: Sequence[BoundField] = ()
    """For the template of a list's filter: no field is the search, and a changed filter starts at the newest entry."""

    @property
    def narrowing(self) -> Sequence[BoundField]:
        """The fields of the filter."""
        return tuple(self.visible_fields())

    def clean(self) -> dict[str, Any]:
        """A kind and a code belong together."""
        given = self.cleaned_data
        if bool(given.get("kind")) != bool(given.get("code")) and not {"kind", "code"} & self.errors.keys():
            words = bilingual("对象须同时选种类、填代码", "Choose a kind and give a code, both or neither")
            self.add_error("code" if given.get("kind") else "kind", ValidationError(words, code="half"))
        return given

    def wanted(self, own: str) -> WantedChanges:
        """The search; without a thing and a person what `own` changed, "" for what anybody did."""
        given = self.cleaned_data
        kind = Changed(given["kind"]) if given["kind"] else None
        return WantedChanges(
            kind=kind,
            code=given["code"],
            username=given["person"] or ("" if kind is not None else own),
            group=ChangedGroup(given["group"]) if given["group"] else None,
            since=day_begins(given["since"]) if given["since"] else None,
            until=day_ends(given["until"]) if given["until"] else None,
        )
