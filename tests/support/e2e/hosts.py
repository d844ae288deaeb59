"""Hosts of their own inside this machine: network namespaces on one bridge, with lines that can be cut (root only).

Nothing leaves them: no namespace has a way out, and all of them are removed at the end.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

NETWORK = "10.213.7"


def why_not() -> str:
    """Why namespaces cannot be made here; "" when they can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    for tool in ("ip", "nft"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    name = f"mingcha-try-{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
        return "network namespaces are not allowed here"
    subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
    return ""


@dataclass(frozen=True, slots=True)
class Host:
    """One host: its namespace and its address."""

    name: str
    address: str

    def words(self, *command: str) -> list[str]:
        """The words that run a command on this host."""
        return ["ip", "netns", "exec", self.name, *command]

    def cut(self, other: "Host") -> None:
        """Drops silently whatever comes from or goes to another host."""
        rules = "\n".join(
            (
                "add table inet cut",
                "add chain inet cut in { type filter hook input priority 0; }",
                "add chain inet cut out { type filter hook output priority 0; }",
                f"add rule inet cut in ip saddr {other.address} drop",
                f"add rule inet cut out ip daddr {other.address} drop",
            )
        )
        subprocess.run(self.words("nft", "-f", "-"), input=rules, text=True, check=True)

    def heal(self) -> None:
        """Mends every line of this host."""
        subprocess.run(self.words("nft", "delete", "table", "inet", "cut"), check=True)


@contextmanager
def network(names: Sequence[str]) -> Iterator[list[Host]]:
    """Hosts that reach each other and nobody else."""
    mark = f"mg{os.getpid() % 100_000}"
    with ExitStack() as stack:
        switch = f"{mark}-switch"
        _add(switch, stack)
        _ip("-n", switch, "link", "add", "bridge", "type", "bridge")
        _ip("-n", switch, "link", "set", "bridge", "up")
        hosts = []
        for number, name in enumerate(names, 1):
            host = Host(f"{mark}-{name}", f"{NETWORK}.{number}")
            _add(host.name, stack)
            port = f"port{number}"
            _ip("-n", switch, "link", "add", port, "type", "veth", "peer", "name", "line", "netns", host.name)
            _ip("-n", switch, "link", "set", port, "master", "bridge", "up")
            _ip("-n", host.name, "address", "add", f"{host.address}/24", "dev", "line")
            _ip("-n", host.name, "link", "set", "line", "up")
            _ip("-n", host.name, "link", "set", "lo", "up")
            hosts.append(host)
        yield hosts


def _add(name: str, stack: ExitStack) -> None:
    _ip("netns", "add", name)
    stack.callback(_ip, "netns", "delete", name)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
