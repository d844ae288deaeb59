"""Pinyin of names, and what typed letters can mean (articles 3, 13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.streets import STREETS
from mingcha.kit.initials import initials_of
from mingcha.kit.pinyin import READINGS, pinyin_of, spellings

WAYS = st.sampled_from(sorted(READINGS))


def text_of(name: str) -> str:
    return f"{name.lower()}\n{initials_of(name)}\n{pinyin_of(name)}"


def finds(typed: str, name: str) -> bool:
    return any(all(part in text_of(name) for part in parts) for parts in spellings(typed))


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("光谷广场", "guangguguangchang"),
        ("黄陂", "huangpi"),
        ("武汉长江大桥", "wuhanchangjiangdaqiao"),
        ("中国银行", "zhongguoyinhang"),
        ("绿地", "lvdi"),
        ("沌口", "zhuankou"),
        ("Ａ馆 2 号口（东）", "aguan2haokoudong"),
        ("Gate No. 3", "gateno3"),
        ("—— ", ""),
    ],
)
def test_the_pinyin_of_names(name: str, pinyin: str) -> None:
    assert pinyin_of(name) == pinyin


@pytest.mark.parametrize(
    "typed",
    ["guanggu", "gggc", "ggguangchang", "GuangGu", "guang gu", "ggguangch", "guangchang", "光谷", "guangggc", "ggg"],
)
def test_a_place_is_found_however_it_is_typed(typed: str) -> None:
    assert finds(typed, "光谷广场")
    assert not finds(typed, "武昌江滩")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("guanggu", (("guanggu",),)),
        ("gggc", (("gggc",),)),
        ("zhl", (("zhl",), ("zl",))),
        ("xi'an", (("xi'an",), ("xian",))),
        ("420106", (("420106",),)),
        ("光谷 gc", (("光谷 gc",),)),
        ("Ａ馆", (("ａ馆",), ("a馆",))),
        ("", (("",),)),
    ],
)
def test_what_typed_letters_can_mean(typed: str, meant: tuple[tuple[str, ...], ...]) -> None:
    assert spellings(typed) == meant


def test_initials_then_syllables_find_nearly_every_street() -> None:
    """Where letters can be cut in several ways a few are tried: few names are missed by that."""
    names = sorted({street.name for street in STREETS.values() if len(street.name) < 8})
    typed = [(initials_of(name[:cut]) + pinyin_of(name[cut:]), name) for name in names for cut in range(1, len(name))]
    missed = [one for one in typed if not finds(*one)]
    assert len(typed) > 500
    assert len(missed) < len(typed) / 50, missed


@given(st.lists(WAYS, min_size=1, max_size=8))
def test_whole_pinyin_and_initials_find_every_name(points: list[int]) -> None:
    name = "".join(map(chr, points))
    assert finds(pinyin_of(name), name)
    assert finds(initials_of(name), name)


@given(st.text(max_size=60))
def test_any_text_can_be_typed(typed: str) -> None:
    meant = spellings(typed)
    assert meant[0] == (typed.strip().lower(),)
    assert len(meant) <= 7
    assert all(all(parts) for parts in meant) or not typed.strip()
