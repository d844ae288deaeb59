"""What of the catalogue no scenario shows: names as they are compared, closed lists, lines of items."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.sharing.catalogue.lists import SetFormat, SetItemKind, ShareType, ShareWay
from mingcha.sharing.catalogue.models import DataSetVersion
from mingcha.sharing.catalogue.names import MOST_NAME_KEY, set_name_key
from mingcha.sharing.catalogue.rows import written_columns
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.catalogue.states import NAMED, OPEN, STEPS, WAITING, WRITABLE, SetState
from mingcha.sharing.catalogue.values import NewSet, SetItem
from mingcha.web.overview.forms import TodayQuery
from mingcha.web.overview.today.asked import Asked
from mingcha.web.overview.today.own import sharing
from mingcha.web.overview.today.path import PATHS
from mingcha.web.sharing.catalogue.forms import EntryForm
from mingcha.web.sharing.catalogue.item_lines import ItemLinesField, item_line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("点位 目录（２０２６）", "点位目录2026"),
        ("GIS点位", "ｇｉｓ 点位"),
        ("点位·目录", "点位目录"),
        ("点位-目录 ", "点位_目录"),
    ],
)
def test_names_that_differ_by_blanks_punctuation_or_width_are_one(one: str, other: str) -> None:
    assert set_name_key(one) == set_name_key(other) != ""


def test_a_compared_name_fits_its_column() -> None:
    assert len(set_name_key("㍿㍻㌀" * 60)) <= MOST_NAME_KEY
    assert DataSetVersion._meta.get_field("name_key").max_length == MOST_NAME_KEY


def test_every_state_has_its_steps_and_names() -> None:
    assert set(STEPS) == set(SetState)
    assert WRITABLE | WAITING == OPEN
    assert WAITING | {SetState.PUBLISHED} == NAMED
    assert {one for one in SetState if not STEPS[one]} == {SetState.SUPERSEDED, SetState.WITHDRAWN}
    assert all(one.words.zh and one.words.en for one in SetState)


def test_every_format_has_a_way_and_every_way_a_format() -> None:
    assert {way for one in SetFormat for way in one.ways} == set(ShareWay)


def test_the_basic_sets_lack_at_most_what_the_organisation_lacks() -> None:
    entries = shipped_sets("WHGA", "11420100MB0K000171", "武汉市公安局")
    assert len({set_name_key(entry.name) for _, entry in entries}) == len(entries) == 6


def test_lines_of_items_are_read_as_they_are_written() -> None:
    items = (
        SetItem("点位编码", "code", SetItemKind.TEXT, 20, required=True, unique=True),
        SetItem("日期", "day", SetItemKind.DAY),
        SetItem("电话", "phone", SetItemKind.TEXT, 20, share_type=ShareType.NOT_SHARED),
    )
    assert ItemLinesField(required=False).clean("\n".join(map(item_line, items))) == items
    assert ItemLinesField(required=False).clean("\n 点位编码，code，c，20，必填，唯一 \n\n")[0] == items[0]
    assert ItemLinesField(required=False).clean("点位编码,code,C,20,required,unique")[0] == items[0]
    assert ItemLinesField(required=False).clean("") == ()


@pytest.mark.parametrize(
    "line", ["点位编码", "点位编码,code", "点位编码,code,X", "点位编码,code,C,20,也许", "x,y,C," + "9" * 7]
)
def test_a_line_that_is_no_item_is_named(line: str) -> None:
    with pytest.raises(ValidationError, match="2"):
        ItemLinesField(required=False).clean(f"日期,day,D\n{line}")


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(ValidationError):
        ItemLinesField(required=False).clean("\n".join(f"项{number},c{number},I" for number in range(101)))


def test_a_code_of_a_provider_fits_its_column_as_it_is_stored() -> None:
    with pytest.raises(Fault):
        written_columns(NewSet("点位目录", provider_code="ß" * 18))
    assert written_columns(NewSet("点位目录", provider_code="11420100mb0k000171"))["provider_code"].isupper()
    field = EntryForm.base_fields["provider_code"]
    assert field.clean("11420100mb0k000171") == "11420100mb0k000171"
    assert field.clean("") == ""
    with pytest.raises(ValidationError):
        field.clean("ß" * 18)


def test_the_start_page_of_a_clerk_has_the_words_of_the_catalogue() -> None:
    assert "编制、注册、发布由三名人员分别办理" in [one.detail.zh for one in PATHS[Role.DATA_CLERK]]
    now = datetime(2026, 12, 1, 6, tzinfo=UTC)
    held = RoleInForce(Role.DATA_CLERK, Territory("420100"), now)
    clerk = DutyFacts(7, "clerk", "某人", "", "WHSJ", active=True, roles=(held,))
    shown = sharing(Asked(TodayQuery({}), clerk, now))["sharing_role"]
    assert isinstance(shown, Words)
    assert "由另一名编目人员注册，由市局民警发布" in shown.zh
