"""The nouns of supervision on its first page: each gives a section, with what waits in it for the reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts


@dataclass(frozen=True, slots=True)
class OversightSection:
    """A noun of supervision for a reader: its page, its article, how many things wait there, and what is to be done
    with them; `waiting` None where nothing waits for this reader, who reads alone."""

    title: Words
    article: str
    url: str
    waiting: int | None
    detail: Words


TO_READ = Words("供查阅", "to read")
"""What is done with a noun of which nothing waits for the reader."""

type SectionProvider = Callable[[DutyFacts, datetime], OversightSection | None]
"""The section of a noun for a reader at an instant, None for one who has nothing to do with it."""
