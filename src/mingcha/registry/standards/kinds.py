"""The closed list of standards that a device may be claimed to fulfil, and the levels of GB 35114 (article 7)."""

from enum import StrEnum

from mingcha.kit.words import Words


class Standard(StrEnum):
    """A standard of devices, or a level of one; the value is stored. Levels sort as they rise: C holds what B asks, B
    what A asks (GB 35114-2017)."""

    GB28181_2016 = "gb28181_2016"
    GB28181_2022 = "gb28181_2022"
    GB35114_A = "gb35114_a"
    GB35114_B = "gb35114_b"
    GB35114_C = "gb35114_c"
    GB37300 = "gb37300"
    GB55029 = "gb55029"
    GB25724 = "gb25724"
    GA1400 = "ga1400"
    GA751 = "ga751"
    GA1211 = "ga1211"

    @property
    def words(self) -> Words:
        """Its number and, where it has one, its level."""
        return _STANDARDS[self]


_STANDARDS = {
    Standard.GB28181_2016: Words("GB/T 28181-2016", "GB/T 28181-2016"),
    Standard.GB28181_2022: Words("GB/T 28181-2022", "GB/T 28181-2022"),
    Standard.GB35114_A: Words("GB 35114-2017 A 级", "GB 35114-2017 level A"),
    Standard.GB35114_B: Words("GB 35114-2017 B 级", "GB 35114-2017 level B"),
    Standard.GB35114_C: Words("GB 35114-2017 C 级", "GB 35114-2017 level C"),
    Standard.GB37300: Words("GB 37300-2018", "GB 37300-2018"),
    Standard.GB55029: Words("GB 55029-2022", "GB 55029-2022"),
    Standard.GB25724: Words("GB/T 25724-2017（SVAC）", "GB/T 25724-2017 (SVAC)"),
    Standard.GA1400: Words("GA/T 1400-2017（视图库接口）", "GA/T 1400-2017 (view library)"),
    Standard.GA751: Words("GA/T 751（字符叠加）", "GA/T 751 (text in the picture)"),
    Standard.GA1211: Words("GA/T 1211（高清视频）", "GA/T 1211 (high definition)"),
}
TRANSPORTS = (Standard.GB28181_2016, Standard.GB28181_2022)
"""The versions of GB/T 28181."""
LEVELS = (Standard.GB35114_A, Standard.GB35114_B, Standard.GB35114_C)
"""The levels of GB 35114, from the lowest."""
