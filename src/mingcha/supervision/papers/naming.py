"""How papers to people outside name what ours abbreviate: provisions with their decree, the organ whose seal is put,
and the government that reviews (APL 59(1)(3), (5), (6); Administrative Reconsideration Law 24)."""

from datetime import date

from mingcha.kit.codes import DIVISIONS, WUHAN
from mingcha.kit.errors import Fault
from mingcha.law import other_law, parameters
from mingcha.law.fine_rules import FirstStep, PenaltyRule, Then
from mingcha.law.fine_words import WORDS
from mingcha.law.reference import Reference
from mingcha.registry.identity.queries import organ_of_actor
from mingcha.registry.places.models import OrganisationKind

_TITLES = {314: "《武汉市公共安全视频图像信息系统管理办法》", 799: "《公共安全视频图像信息系统管理条例》"}
_POLICE = "公安机关"
"""Of an actor without an organisation, as the owner of the machine is."""


def in_full(reference: str) -> str:
    """A provision with the name of its decree or law, "" for ""."""
    if not reference:
        return ""
    try:
        held = Reference.parse(reference)
    except Fault:
        return other_law.name(reference).zh
    return _TITLES[held.decree] + held.place_zh


def days_of_review(on: date) -> tuple[str, str]:
    """The days for a reconsideration and the months for a lawsuit by the law of a Shanghai day, in figures (ARL 20,
    ALL 46)."""
    days, months = parameters.number("case.review_days", on), parameters.number("case.lawsuit_months", on)
    return f"{days} 日", f"{months} 个月"


_ORDERED = {FirstStep.ORDER_AND_WARNING: "责令改正，给予警告（警告另行决定）"}
_FOLLOWS = {
    Then.REFUSAL: "；拒不改正的，依照该规定处罚",
    Then.REFUSAL_OR_GRAVE: "；拒不改正或者造成严重后果的，依照该规定处罚",
    Then.OVERDUE: "；逾期未改正的，依照该规定处罚",
}


def order_in_words(rule: PenaltyRule) -> str:
    """How a rule of the penalty table orders to correct, and what follows if the order is not kept."""
    first = _ORDERED.get(rule.first, WORDS[rule.first].zh)
    return f"依照{in_full(rule.rule)}{first}{_FOLLOWS.get(rule.then, '')}"


_FIGURES = "零一二三四五六七八九"


def days_in_full(name: str, on: date) -> str:
    """The days of a parameter (its name) by the law of a Shanghai day, in Chinese figures: 十五日."""
    return f"{_in_chinese(parameters.number(name, on))}日"


def late_share(on: date) -> str:
    """What is added for each day late (APL 72), by the law of a Shanghai day: 百分之三; 千分之五 where it is no whole
    number of hundredths."""
    permille = parameters.number("case.late_permille_per_day", on)
    return f"千分之{_in_chinese(permille)}" if permille % 10 else f"百分之{_in_chinese(permille // 10)}"


def _in_chinese(number: int) -> str:
    """A number of 1 to 99 in Chinese figures; others in ours."""
    if not 0 < number < 100:
        return f" {number} "
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_FIGURES[tens]}十"
    return f"{head}{_FIGURES[ones] if ones else ''}"


def organ_of(actor: str) -> str:
    """The organ of whoever acted, whose seal goes on the paper."""
    held = organ_of_actor(actor)
    return held.name if held else _POLICE


def government_over(actor: str) -> str:
    """The government to which a review of what that organ did is addressed. Of an organ in a functional zone it is not
    named: whether the zone or the city reviews is the city's to say."""
    held = organ_of_actor(actor)
    known = held is not None and held.division in DIVISIONS and not held.zone
    if held is None or not known or held.kind not in (OrganisationKind.CITY_PSB, OrganisationKind.DISTRICT_PSB):
        return "本级人民政府"
    city = DIVISIONS[WUHAN].zh
    return f"{city}人民政府" if held.division == WUHAN else f"{city}{DIVISIONS[held.division].zh}人民政府"
