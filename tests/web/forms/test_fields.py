"""Each kind of field: what it takes, and what it says about everything else, in both languages."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import translation

from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.field import PageField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.number_fields import MetresField, PositionField, WholeNumberField
from mingcha.web.forms.return_address import ReturnField
from mingcha.web.forms.text_fields import (
    CodeField,
    CodesField,
    CommaCodesField,
    PasswordField,
    PointCodeField,
    QueryField,
    ReasonField,
    TextField,
)
from mingcha.web.forms.time_fields import DayField, InstantField

CODE = "42010200001310000001"
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LISTED = (("a", Words("甲", "A")), ("b", Words("乙", "B")))

Make = Callable[[], PageField]


def instant() -> InstantField:
    return InstantField(earliest=EARLIEST, latest=LATEST)


def whole() -> WholeNumberField:
    return WholeNumberField(least=0, most=359)


@pytest.mark.parametrize(
    ("make", "given", "value"),
    [
        (lambda: TextField(most=5), "  甲 乙 ", "甲 乙"),
        (lambda: TextField(most=5, required=False), "  ", ""),
        (lambda: ReasonField(most=9), "a\r\nb\rc", "a\nb\nc"),
        (lambda: PasswordField(most=9), " p\u3000w ", " p\u3000w "),
        (PointCodeField, CODE, CODE),
        (lambda: CodeField(form="[A-Z]{2}", most=2), "AB", "AB"),
        (lambda: CodesField(most=2), ["a", "b"], ("a", "b")),
        (lambda: CodesField(most=2, required=False), None, ()),
        (lambda: CommaCodesField(most=2), f"{CODE},x,,{CODE}", (CODE, CODE)),
        (lambda: CommaCodesField(most=3, gaps=True), f"{CODE},,x,{CODE}", (CODE, "", "")),
        (lambda: CommaCodesField(most=2), 7, ()),
        (whole, "90°", 90),
        (whole, " ９０ ", 90),
        (whole, "90.0", 90),
        (whole, 0, 0),
        (lambda: WholeNumberField(least=0, most=1, required=False), " ", None),
        (lambda: MetresField(least=0, most=1000), "4.50", Decimal("4.50")),
        (instant, "2026-11-26T10:00", datetime(2026, 11, 26, 2, tzinfo=UTC)),
        (instant, "2026-11-26 10:00:01", datetime(2026, 11, 26, 2, 0, 1, tzinfo=UTC)),
        (instant, "2026-11-26T10:00Z", datetime(2026, 11, 26, 10, tzinfo=UTC)),
        (DayField, "2026-11-26", date(2026, 11, 26)),
        (lambda: ChoiceField(choices=LISTED), "b", "b"),
        (lambda: ChoiceField(choices=LISTED), "not listed", "not listed"),
        (lambda: ClosedChoiceField(choices=LISTED), "b", "b"),
        (TickField, "1", True),
        (TickField, True, True),
        (TickField, None, False),
        (TickField, False, False),
        (lambda: PositionField(most=9), "7", 7),
        (lambda: PositionField(most=9), "-7", None),
        (lambda: PositionField(most=9), "10", None),
        (lambda: QueryField(most=40, required=False), "q=%E6%B1%9F&use=&q=x&y", {"q": "x"}),
        (lambda: QueryField(most=20, required=False), "", {}),
        (ReturnField, "/points?a=b", "/points?a=b"),
        (ReturnField, "/points\nLocation: x", ""),
    ],
)
def test_what_a_field_takes(make: Make, given: Any, value: object) -> None:
    assert make().clean(given) == value


@pytest.mark.parametrize(
    ("make", "given", "zh", "en"),
    [
        (lambda: TextField(most=3), "", "请填写此项", "This must be given"),
        (lambda: TextField(most=3), "abcd", "最多 3 个字符，现有 4 个", "At most 3 characters; there are 4"),
        (lambda: TextField(most=3), 7, "须为文本", "must be text"),
        (lambda: TextField(most=3), "a\0", "U+0000", "cannot be kept (U+0000)"),
        (lambda: TextField(most=3), "a\u3000b", "U+3000", "U+3000"),
        (lambda: TextField(most=3), "\ud800", "U+D800", "U+D800"),
        (lambda: ReasonField(most=9), "a\x07", "U+0007", "U+0007"),
        (lambda: PasswordField(most=9), "a\0", "U+0000", "U+0000"),
        (PointCodeField, "4201", "20 位数字", "has 20 digits"),
        (PointCodeField, "４" * 20, "20 位数字", "has 20 digits"),
        (lambda: CodeField(form="[A-Z]{2}", most=2), "ab", "写法不对", "right form"),
        (lambda: CodesField(most=2), "a", "列表", "list of codes"),
        (lambda: CodesField(most=1), ["a", "b"], "最多 1 个", "At most 1"),
        (lambda: CodesField(most=1), [7], "不是编码：“7”", "Not a code: “7”"),
        (whole, "x", "不是数字：“x”", "Not a number: “x”"),
        (whole, "1.5", "须为整数：“1.5”", "A whole number is needed: “1.5”"),
        (whole, "360", "0 与 359 之间", "0 to 359"),
        (whole, -1, "0 与 359 之间", "0 to 359"),
        (whole, "-1", "0 与 359 之间", "0 to 359"),
        (whole, True, "不是数字", "Not a number"),
        (whole, "9" * 400, "不是数字", "Not a number"),
        (lambda: MetresField(least=0, most=1000), "1e9", "不是数字：“1e9”", "Not a number: “1e9”"),
        (lambda: MetresField(least=0, most=1000), "1.234", "两位小数", "two decimals"),
        (instant, "gestern", "时间写法不对：“gestern”", "Not a time: “gestern”"),
        (instant, "1999-12-31T23:59", "2000-01-01 与 2199-12-31", "2000-01-01 to 2199-12-31"),
        (instant, 7, "时间写法不对", "Not a time"),
        (DayField, "soon", "日期写法不对：“soon”", "Not a day: “soon”"),
        (lambda: ChoiceField(choices=LISTED), "x" * 99, "没有这个选项", "no such choice"),
        (lambda: ChoiceField(choices=LISTED), ["a"], "没有这个选项", "no such choice"),
        (lambda: ClosedChoiceField(choices=LISTED), "c", "没有这个选项：“c”", "no such choice: “c”"),
        (TickField, "yes", "是或否", "yes or no"),
        (TickField, 1, "是或否", "yes or no"),
    ],
)
def test_what_a_field_says_about_everything_else(make: Make, given: Any, zh: str, en: str) -> None:
    with pytest.raises(ValidationError) as error:
        make().clean(given)
    for language, words in (("zh-hans", zh), ("en", en)):
        with translation.override(language):
            assert words in str(error.value.messages[0]), language


def test_html_attributes_follow_from_the_field() -> None:
    name = TextField(Words("名称", "Name"), most=100, placeholder="x").widget.attrs
    assert (name["maxlength"], name["placeholder"], name["class"]) == ("100", "x", "input")
    number = WholeNumberField(least=1, most=360).widget.attrs
    assert (number["inputmode"], number["maxlength"], number["placeholder"]) == ("numeric", "4", "1–360")
    begin = instant().widget.attrs
    assert (begin["min"], begin["max"]) == ("2000-01-01T08:00:00", "2200-01-01T07:59:59")
    reason = ReasonField(most=500).widget.attrs
    assert (reason["required"], reason["maxlength"]) == (True, "500"), "the law asks for it, so the browser does too"


class SentForm(PageForm):
    name = TextField(Words("名称", "Name"), most=100)
    note = TextField(Words("备注", "Note"), most=100, required=False)
    kind = ClosedChoiceField(choices=LISTED)


def test_what_was_sent_is_marked_on_the_form_that_comes_back() -> None:
    """What a browser has as its default is then what a person typed: Esc must not throw it away."""
    fresh = RequestFactory().get("/")
    assert "data-sent" not in str(SentForm.from_post(fresh))
    assert "data-sent" not in str(SentForm.from_query(fresh)), "a filter is in its address"
    request = RequestFactory().post("/", {"name": "a", "note": "", "kind": "b"})
    for shown in (SentForm.from_post(request), SentForm.unjudged(request)):
        assert {field.name: "data-sent" in str(field) for field in shown} == {"name": True, "note": False, "kind": True}
