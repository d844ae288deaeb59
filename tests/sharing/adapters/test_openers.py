"""Front-end databases and folders as targets are written down (article 13(1))."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from mingcha.kit.errors import Fault
from mingcha.kit.keys import Signer
from mingcha.sharing.adapters.openers import open_file, open_table
from mingcha.sharing.point_rows.values import Audience

SIGNER = Signer(bytes(32))
ROOT = Path("/srv/shared")
HOSTS = ("db.whsj.example",)


@dataclass(frozen=True)
class Written:
    """A target as it is written down."""

    name: str = "whsj"
    audience: Audience = Audience.DEPARTMENT
    address: str = "whsj"
    secret: str = ""
    trust: str = ""
    code_map: dict[str, dict[str, str]] = field(default_factory=dict)


PEM = "-----BEGIN CERTIFICATE-----"
TABLE = Written(address="postgresql://ga@db.whsj.example/gs", secret="s3cret", trust=PEM)


def test_a_target_is_opened_as_it_is_written() -> None:
    table, folder = open_table(TABLE, HOSTS), open_file(Written(), ROOT, SIGNER)
    assert (table.address.host, table.password) == ("db.whsj.example", "s3cret")
    assert (folder.folder, folder.target) == (ROOT / "whsj", "whsj")


@pytest.mark.parametrize(
    "changed", [{"trust": "ab" * 32}, {"trust": ""}, {"code_map": {"share_type": {}}}, {"address": "whsj"}]
)
def test_what_no_database_has(changed: dict[str, object]) -> None:
    with pytest.raises(Fault, match="invalid"):
        open_table(replace(TABLE, **changed), HOSTS)  # type: ignore[arg-type]


@pytest.mark.parametrize("changed", [
    {"secret": "x"}, {"trust": "x"}, {"code_map": {"share_type": {}}}, {"address": "../keys"}, {"address": "/etc"},
    {"name": "a/b"},
])  # fmt: skip
def test_what_no_folder_has(changed: dict[str, object]) -> None:
    with pytest.raises(Fault, match="invalid"):
        open_file(replace(Written(), **changed), ROOT, SIGNER)  # type: ignore[arg-type]
    with pytest.raises(Fault, match="MINGCHA_SHARING_FOLDER"):
        open_file(Written(), None, SIGNER)
