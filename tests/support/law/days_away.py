"""The parameter on days at another organ as it would be if a rule took them out of the ninety (APL 60)."""

from mingcha.law import parameters

NOT_COUNTED = parameters.read(
    """
case.transfer_days_count:
  - {value: true, since: 2021-07-15, until: 2026-08-31, reference: APL 60, own: true,
     choice_zh: 计入, choice_en: they count, zh: 计入, en: they count}
  - {value: false, since: 2026-09-01, reference: APL 60, own: true,
     choice_zh: 不计入, choice_en: they do not, zh: 不计入, en: they do not}
"""
)
"""From 2026-09-01 on they do not count."""
