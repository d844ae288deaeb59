"""Rightness of `mingcha bench acts|import`: something was done, and the check of log and rows found nothing."""

from mingcha.bench.judged import unequal, without
from mingcha.bench.kind import Figures


def acts_missed(figures: Figures) -> list[str]:
    """In each database, by each number of writers, acts were done, and the check found nothing."""
    missed = [] if figures["databases"] else ["databases is empty"]
    for one in figures["databases"]:
        name = one["database"]
        missed += [] if one["runs"] else [f"{name}: runs is empty"]
        missed += without((f"{name}, {run['writers']} writers: acts", run["acts"]) for run in one["runs"])
    return missed + unequal([("findings", figures["findings"], 0)])


def import_missed(figures: Figures) -> list[str]:
    """In each database, points were imported, which stand in tiles, and the check found nothing."""
    missed = without([("points", figures["points"])])
    missed += [] if figures["databases"] else ["databases is empty"]
    missed += without((f"{one['database']}: stored.tiles", one["stored"]["tiles"]) for one in figures["databases"])
    return missed + unequal([("findings", figures["findings"], 0)])
