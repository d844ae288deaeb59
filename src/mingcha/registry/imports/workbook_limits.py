"""What a workbook may have at most, and how one is refused (article 7). Knows no Django: the process that reads a
workbook imports it.

A bomb is cheap to make: a few kilobytes inflate to gigabytes, and one cell may say that it stands in the last row.
"""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_FILE_BYTES = 128 * 2**20
"""A million points as this product exports them are about 85 MiB."""
MOST_MEMBERS = 2000
MOST_PART_BYTES = 4 * 2**30
"""Of the XML of one sheet: a million rows of 60 cells are some 3 GiB."""
MOST_SMALL_PART_BYTES = 16 * 2**20
"""Of the parts that name the sheets and formats."""
MOST_RATIO = 200
"""How much larger than its compressed form a part beyond FREE_OF_RATIO_BYTES may be; sheets come to 10 to 50."""
FREE_OF_RATIO_BYTES = 16 * 2**20
MOST_COLUMNS = 256
MOST_ROWS = 1_000_001
"""As of a CSV file (csv_file.MOST_LINES); the format has some more."""
MOST_CELLS = 80_000_000
"""Elements of cells, empty ones too: a million rows of the 73 columns."""
MOST_MARKS = 400_000_000
"""Beginnings and ends of elements of one part, with its comments and processing instructions, whatever their names: a
million rows of 73 cells with a value each have some 300 million."""
MOST_CELL_CHARACTERS = 32_767
"""As the format has."""
MOST_SHARED_TEXTS = 8_000_000
MOST_SHARED_BYTES = 160 * 2**20
MOST_MERGED = 20_000
"""Merged ranges of a sheet."""
MOST_FORMATS = 100_000
"""Number formats and styles of cells: Excel has at most 65,490."""
MOST_SHEETS = 1000
MEMORY_LIMIT_BYTES = 512 * 2**20
"""Address space of the process that reads: what is shared by cells, the largest part of it, is bounded by
MOST_SHARED_BYTES."""
CPU_LIMIT_S = 900
"""Processor seconds of that process; a million rows of 30 cells take some 200."""


def refused(zh: str, en: str) -> Fault:
    """A workbook that is not read, and what to do about it."""
    return Fault(FaultKind.INVALID, Words(zh, en))


def damaged(detail: str) -> Fault:
    """A workbook that does not keep to its format; `detail` is of ours and repeats no byte of it."""
    words = Words("工作簿已损坏，或不是 XLSX", "the workbook is damaged, or is not XLSX")
    return Fault(FaultKind.INVALID, words, detail)


def too_slow(seconds: float) -> Fault:
    """A list of the pages that is not read in its time."""
    return refused(
        f"清单 {seconds:.0f} 秒内未读完：请分成几份，或用命令行导入（mingcha camera import）",
        f"the list was not read within {seconds:.0f} s: divide it, or import it by the command line "
        "(mingcha camera import)",
    )


def too_large(what_zh: str, what_en: str) -> Fault:
    """A workbook that has more than a limit allows."""
    return refused(f"工作簿过大：{what_zh}", f"the workbook is too large: {what_en}")
