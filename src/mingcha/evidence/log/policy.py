"""Trust policies (C2SP tlog-policy): trusted logs and witnesses, and the quorum; judges checkpoints by a policy."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingcha.evidence.log.checkpoint import Checkpoint, cosigned_at, open_untimed
from mingcha.evidence.log.note import COSIGNATURE, ED25519, NamedKey, Note, parse_verifier_key
from mingcha.kit.keys import Verifier

NONE = "none"
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of witnesses and groups of which at least `least` must have cosigned."""

    least: int
    members: tuple[str, ...]


@dataclass(slots=True)
class Policy:
    """A parsed policy: keys of logs, witnesses and groups by name, and the name of the quorum."""

    logs: list[NamedKey] = field(default_factory=list)
    witnesses: dict[str, NamedKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    def judge(self, data: bytes) -> Checkpoint:
        """The checkpoint, if one of the logs signed it and the quorum cosigned it. Raises ValueError otherwise."""
        reasons = []
        for key in self.logs:
            try:
                note, checkpoint = open_untimed(data, Verifier(key.public), key.name)
            except ValueError as error:
                reasons.append(str(error))
                continue
            if not self._holds(self.quorum, note):
                raise ValueError(f"the quorum {self.quorum!r} of witnesses did not cosign this checkpoint")
            return checkpoint
        raise ValueError(reasons[0] if len(reasons) == 1 else "no log of the policy signed this checkpoint")

    def _holds(self, name: str, note: Note) -> bool:
        if name == NONE:
            return True
        if name in self.witnesses:
            return cosigned_at(note, self.witnesses[name]) is not None
        group = self.groups[name]
        return sum(self._holds(member, note) for member in group.members) >= group.least


def parse_policy(data: bytes) -> Policy:
    """Parses a policy file. Raises ValueError, with the line number, if it is malformed."""
    if len(data) > _MOST_BYTES:
        raise ValueError("a policy of more than 1 MiB")
    policy, used = Policy(), set[str]()
    for number, line in enumerate(data.split(b"\n"), 1):
        if any((byte < 0x20 and byte != 0x09) or byte == 0x7F for byte in line):
            raise ValueError(f"line {number}: a control character")
        words = [part.decode("utf-8", "surrogateescape") for part in line.replace(b"\t", b" ").split(b" ") if part]
        if not words or words[0].startswith("#"):
            continue
        try:
            _take(policy, words, used)
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
    if not policy.quorum:
        raise ValueError("a policy has a quorum line")
    return policy


def _take(policy: Policy, words: list[str], used: set[str]) -> None:
    kind, rest = words[0], words[1:]
    if kind == "log" and len(rest) in (1, 2):
        _add_log(policy, rest[0])
    elif kind == "witness" and len(rest) in (2, 3):
        _add_witness(policy, rest[0], rest[1])
    elif kind == "group" and len(rest) >= 3:
        _add_group(policy, rest, used)
    elif kind == "quorum" and len(rest) == 1:
        if policy.quorum:
            raise ValueError("a second quorum")
        if rest[0] != NONE:
            _require_known(policy, rest[0])
        policy.quorum = rest[0]
    else:
        raise ValueError(f"not a line of a policy: {kind}")


def _add_log(policy: Policy, text: str) -> None:
    key = parse_verifier_key(text)
    if key.signature_type != ED25519:
        raise ValueError("not the key of a log (type 0x01)")
    if key.public in {other.public for other in policy.logs}:
        raise ValueError("a log comes twice")
    policy.logs.append(key)


def _add_witness(policy: Policy, name: str, text: str) -> None:
    key = parse_verifier_key(text)
    if key.signature_type != COSIGNATURE:
        raise ValueError("not the key of a witness (type 0x04)")
    if key.public in {other.public for other in policy.witnesses.values()}:
        raise ValueError("a witness comes twice")
    _require_new(policy, name)
    policy.witnesses[name] = key


def _add_group(policy: Policy, rest: list[str], used: set[str]) -> None:
    name, least_text, members = rest[0], rest[1], tuple(rest[2:])
    _require_new(policy, name)
    for member in members:
        _require_known(policy, member)
        if member in used:
            raise ValueError(f"{member} is a member of two groups")
        used.add(member)
    counts = {"all": len(members), "any": 1}
    if least_text not in counts and (not (least_text.isascii() and least_text.isdigit()) or len(least_text) > 6):
        raise ValueError("a group needs all, any or a number")
    least = counts[least_text] if least_text in counts else int(least_text)
    if not 1 <= least <= len(members):
        raise ValueError("a group asks for more members than it has, or for none")
    policy.groups[name] = Group(least, members)


def _require_new(policy: Policy, name: str) -> None:
    if name == NONE or name in policy.witnesses or name in policy.groups:
        raise ValueError(f"the name {name} is taken")


def _require_known(policy: Policy, name: str) -> None:
    if name not in policy.witnesses and name not in policy.groups:
        raise ValueError(f"{name} was not defined before")


def write_policy(logs: Sequence[NamedKey], witnesses: Sequence[tuple[NamedKey, str]], least: int | None = None) -> str:
    """A tlog-policy text for these logs and witnesses (key, address) with a quorum of all witnesses, or of `least`.

    For information only: a verifier must get the keys from an independent source.
    """
    lines = ["# C2SP tlog-policy; compare the keys with what you were given by another way"]
    lines += [f"log {key.text()}" for key in logs]
    names = [f"w{number}" for number in range(1, len(witnesses) + 1)]
    lines += [f"witness {name} {key.text()} {url}" for name, (key, url) in zip(names, witnesses, strict=True)]
    if not names:
        return "\n".join([*lines, "quorum none", ""])
    lines.append(f"group witnesses {'all' if least is None else least} {' '.join(names)}")
    return "\n".join([*lines, "quorum witnesses", ""])
