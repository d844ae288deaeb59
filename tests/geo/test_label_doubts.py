"""A label that does not fit the other points of a place is questioned; one that fits is not (article 13)."""

from dataclasses import replace

import pytest

from mingcha.geo.coordinates import Located, System, distance_m, from_legal
from mingcha.geo.label_doubts import Ground, Known, question_label

GUANGGU = (114.3983, 30.5063)  # in Hongshan, kilometres from its border
HONGSHAN = "420111"
SPREAD_M = 300.0
NORTH_100_M = (GUANGGU[0], GUANGGU[1] + 0.0009)


def typed(system: System, place: tuple[float, float] = GUANGGU) -> Located:
    """The numbers of a place as that system writes them."""
    return from_legal(*place, system)


@pytest.mark.law("13")
@pytest.mark.parametrize("really", [System.GCJ02, System.BD09])
@pytest.mark.parametrize("label", [System.CGCS2000, System.WGS84])
def test_shifted_numbers_under_an_unshifted_label_are_questioned_by_the_site(really: System, label: System) -> None:
    mislabelled = replace(typed(really, NORTH_100_M), system=label)
    question = question_label(mislabelled, Known(HONGSHAN, at_site=(GUANGGU,)), SPREAD_M)
    assert question is not None
    assert question.ground is Ground.SITE
    assert question.likely is not None
    assert question.likely.original.system is really
    assert distance_m((question.likely.longitude, question.likely.latitude), NORTH_100_M) < 0.001
    assert 500 < question.apart_m < 1300
    assert label.words.zh in question.words.zh
    assert really.words.en in question.words.en


@pytest.mark.law("13")
@pytest.mark.parametrize("label", [System.GCJ02, System.BD09])
def test_unshifted_numbers_under_a_shifted_label_are_questioned_too(label: System) -> None:
    mislabelled = replace(typed(System.CGCS2000), system=label)
    question = question_label(mislabelled, Known(HONGSHAN, at_site=(NORTH_100_M,)), SPREAD_M)
    assert question is not None
    assert question.likely is not None
    assert question.likely.original.system is System.CGCS2000


@pytest.mark.parametrize("system", [System.CGCS2000, System.WGS84, System.GCJ02, System.BD09, System.CGCS2000_GK_114E])
def test_a_right_label_is_not_questioned(system: System) -> None:
    assert question_label(typed(system), Known(HONGSHAN, at_site=(NORTH_100_M,)), SPREAD_M) is None


def test_a_first_point_has_no_witness_but_the_outline() -> None:
    mislabelled = replace(typed(System.GCJ02), system=System.CGCS2000)
    assert question_label(mislabelled, Known(HONGSHAN), SPREAD_M) is None


def test_near_a_border_a_point_is_questioned_only_where_another_label_fits_and_its_site_does_not_stand_by_it() -> None:
    beside_the_river = (114.2892, 30.5795)  # 江汉关, 224 m outside the generalised outline of Jiang'an
    as_typed = typed(System.CGCS2000, beside_the_river)
    assert question_label(as_typed, Known("420102"), SPREAD_M) is None
    as_baidu = typed(System.BD09, beside_the_river)
    question = question_label(as_baidu, Known("420102"), SPREAD_M)
    assert question is not None
    assert question.likely is not None
    assert question_label(as_baidu, Known("420102", at_site=(beside_the_river,)), SPREAD_M) is None


def test_the_outline_speaks_first_and_its_words_are_kept() -> None:
    mislabelled = replace(typed(System.GCJ02, (114.2892, 30.5795)), system=System.CGCS2000)  # 江汉关, beside the river
    question = question_label(mislabelled, Known("420107"), SPREAD_M)
    assert question is not None
    assert question.ground is Ground.DIVISION
    assert question.division is not None
    assert question.words == question.division.words


@pytest.mark.parametrize(("spread_m", "questioned"), [(99.0, False), (101.0, True)])
def test_the_likely_place_lies_within_the_spread(spread_m: float, questioned: bool) -> None:
    mislabelled = replace(typed(System.GCJ02, NORTH_100_M), system=System.CGCS2000)
    question = question_label(mislabelled, Known(HONGSHAN, at_site=(GUANGGU,)), spread_m)
    assert (question is not None) is questioned
