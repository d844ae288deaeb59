"""The one rule for passwords inside typed addresses: a refused form and the page of a late form both keep to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.words import Words
from mingcha.web.forms.passwords import beside_passwords, holds_password
from mingcha.web.registry.points.forms import AddressField

SURE = {
    "rtsp://user:hush@10.0.0.9/x": "rtsp://user:···@10.0.0.9/x",
    "rtsp://user:hush@host/x": "rtsp://user:···@host/x",
    "rtsp://user:hu/s?h#u@10.0.0.9:554/x": "rtsp://user:···@10.0.0.9:554/x",
    "rtsp://user:hu@s:h@10.0.0.9/x": "rtsp://user:···@10.0.0.9/x",
    "rtsp://user:hu sh@10.0.0.9/x": "rtsp://user:···@10.0.0.9/x",
    "rtsp：//user：hush＠10.0.0.9": "rtsp：//user：···＠10.0.0.9",
    "user:hush@10.0.0.9/x": "user:···@10.0.0.9/x",
    "rtsp://h/x?user=a&password=hush": "rtsp://h/x?user=a&password=···",
    "rtsp://10.0.0.9/user=a_PASSWORD=hush&b_channel=1": "rtsp://10.0.0.9/user=a_PASSWORD=···",
    "rtsp://10.0.0.9/live/key=hush": "rtsp://10.0.0.9/live/key=···",
    "rtsp://user:hush@h/x?pwd=hu@sh": "rtsp://user:···",
    "rtsp://user:hupass=sh@10.0.0.9/x": "rtsp://user:···",
    "one rtsp://a:hush@10.0.0.9/x\ntwo rtsp://b:hush@10.0.0.8": "one rtsp://a:···@10.0.0.9/x\ntwo rtsp://b:···@10.0.0.8",
}  # fmt: skip
UNSURE = ("rtsp://user:hu@sh!", "user:hu@sh", "rtsp://10.0.0.9/user:hu@sh")
NONE = (
    "", "rtsp://10.0.0.9:554/main", "rtsp://user@10.0.0.9/main", "rtsp://10.0.0.9:554/main@1", "10:30 张三",
    "见 rtsp://10.0.0.9:554/main 或来信 someone@example.cn", "gb28181://34020000001180000001/34020000001310000001#sub",
    "rtsps://[::1]:322/main#sha256=" + "a" * 64,
)  # fmt: skip


@pytest.mark.parametrize(("typed", "shown"), SURE.items())
def test_an_address_loses_its_password_alone(typed: str, shown: str) -> None:
    parts = beside_passwords(typed)
    assert parts is not None
    assert ("···".join(parts), holds_password(typed)) == (shown, True)


@pytest.mark.parametrize("typed", UNSURE)
def test_where_its_end_is_unsure_nothing_is_shown(typed: str) -> None:
    assert (beside_passwords(typed), holds_password(typed)) == (None, True)


@pytest.mark.parametrize("typed", NONE)
def test_what_has_no_password_stays_whole(typed: str) -> None:
    assert (beside_passwords(typed), holds_password(typed)) == ((typed,), False)


SIGNS = st.text(alphabet="ab1/?#@:&=% .", min_size=1, max_size=12)


@given(SIGNS, SIGNS)
def test_of_a_password_of_any_signs_no_part_is_left(begins: str, ends: str) -> None:
    parts = beside_passwords(f"rtsp://user:{begins}HUSH{ends}@10.0.0.9:554/live")
    assert "HUSH" not in "".join(parts or ())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("rtsp://user:hush@10.0.0.9/x", "rtsp://user@10.0.0.9/x"),
        ("rtsp://user:hu/s?h#u@10.0.0.9/x", "rtsp://user@10.0.0.9/x"),
        ("rtsp://h/x?user=a&password=hush", ""),
        ("rtsp://user:hush@10.0.0.9/x?pwd=hush", ""),
        ("rtsp://user:hu@sh!", None),
        ("rtsp://10.0.0.9:554/main@1", "rtsp://10.0.0.9:554/main@1"),
    ],
)
def test_the_field_of_an_address_gives_no_password_back(typed: str, shown: str | None) -> None:
    field = AddressField(Words("码流地址", "Address"))
    assert (field.bound_data(typed, None), field.loses(typed)) == (shown, not typed.endswith("@1"))
