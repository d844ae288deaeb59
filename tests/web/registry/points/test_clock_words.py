"""What the page of a point says about its camera's clock, in both languages."""

import pytest

from mingcha.web.registry.points.clock_words import clock_sentences


@pytest.mark.parametrize(
    ("offset_ms", "zh", "en"),
    [
        (3_200, "摄像机时钟比录像机快 3.2 秒：请校时", "the camera's clock is 3.2 s ahead of the recorder's: set it"),
        (
            -3_600_000,
            "摄像机时钟比录像机慢 60.0 分钟：请校时",
            "the camera's clock is 60.0 min behind the recorder's: set it",
        ),
        (
            28_800_000,
            "摄像机时钟比录像机快 8.0 小时：请校时",
            "the camera's clock is 8.0 h ahead of the recorder's: set it",
        ),
    ],
)
def test_a_clock_that_is_off(offset_ms: int, zh: str, en: str) -> None:
    (words,) = clock_sentences({"clock_findings": ["OFF"], "clock_offset_ms": offset_ms})
    assert (words.zh, words.en) == (zh, en)


def test_a_clock_that_drifts_and_one_of_which_nothing_is_known() -> None:
    (words,) = clock_sentences({"clock_findings": ["DRIFTS"], "clock_drift_ppm": -12_000, "clock_offset_ms": None})
    assert words.zh == "摄像机的画面时钟走得偏慢 1.2%：请检修"
    assert words.en == "the camera times its pictures 1.2% too slowly: have it looked at"
    assert clock_sentences({}) == ()
    assert clock_sentences({"clock_findings": "OFF", "clock_offset_ms": 9}) == ()
    assert clock_sentences({"clock_findings": ["OFF", "DRIFTS"], "clock_offset_ms": None}) == ()
