"""The same jobs at peers, as their manuals describe them (peers.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

FILE = Path(__file__).with_name("peers.yaml")


@dataclass(frozen=True, slots=True)
class PeerWay:
    """How a manual does a job: each step counts one, by the rule of counting.py."""

    steps: tuple[str, ...]
    document: str
    section: str
    address: str


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers by their short names, and their ways by job and peer; a job that no manual was found for has none."""

    names: Mapping[str, str]
    ways: Mapping[str, Mapping[str, PeerWay]]

    def counts(self, job: str) -> dict[str, int | None]:
        """Steps of a job at each peer; None where no manual was found."""
        ways = self.ways.get(job, {})
        return {peer: len(ways[peer].steps) if peer in ways else None for peer in self.names}


def read_peers(path: Path = FILE) -> Peers:
    """Reads the file. Raises Fault(INVALID) if a way has no step or lacks its source."""
    held: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    ways = {
        job: {peer: _way(job, peer, way) for peer, way in by_peer.items() if peer in held["peers"]}
        for job, by_peer in held["jobs"].items()
    }
    return Peers({name: str(full) for name, full in held["peers"].items()}, ways)


def _way(job: str, peer: str, way: Mapping[str, Any]) -> PeerWay:
    source = way.get("source", {})
    found = PeerWay(
        tuple(str(step) for step in way.get("steps", ())),
        *(str(source.get(field, "")) for field in ("document", "section", "address")),
    )
    if not (found.steps and found.document and found.section and found.address):
        words = Words(f"{job} 的 {peer} 缺少步骤或出处", f"{job}: {peer} lacks steps or a source")
        raise Fault(FaultKind.INVALID, words)
    return found
