"""The names of the parts of a place (article 6), for forms and pages."""

from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart

PART_WORDS: dict[PlacePart, Words] = {
    PlacePart.ENTRANCE: Words("重要出入口", "Important entrance"),
    PlacePart.PASSAGE: Words("主要通道", "Main passage"),
    PlacePart.VITAL: Words("要害部位", "Vital part"),
    PlacePart.OTHER: Words("其他部位", "Other part"),
}
