"""An invented notice on the days off of 2027, in the form of the real ones, and those that are shipped."""

from pathlib import Path

import mingcha.law


def notice_of_2027(*, published: str = "2026-11-05", spring: str = "[2027-02-05, 2027-02-11]") -> str:
    """The text of its data file."""
    return f"""year: 2027
notice: 国务院办公厅关于2027年部分节假日安排的通知
reference: 国办发明电〔2026〕6 号
published: {published}
days_off:
  - [2027-01-01, 2027-01-03]
  - {spring}
  - [2027-04-03, 2027-04-05]
  - [2027-05-01, 2027-05-05]
  - [2027-06-09, 2027-06-09]
  - [2027-09-15, 2027-09-15]
  - [2027-10-01, 2027-10-07]
workdays:
  - 2027-01-30
  - 2027-05-08
"""


OF_2027 = notice_of_2027()


def shipped_notice(year: int) -> str:
    """The text of a notice that comes with the product."""
    return (Path(mingcha.law.__file__).with_name("calendar") / f"{year}.yaml").read_text(encoding="utf-8")
