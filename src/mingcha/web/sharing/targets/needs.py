"""What address, password and trust look like, by the way of a target (docs/ref/sharing-contracts.md; article 13(1))."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.kit.words import Words
from mingcha.sharing.adapters.code_maps import CODED_LISTS, names_of_list
from mingcha.sharing.targets.values import TargetKind


@dataclass(frozen=True, slots=True)
class Needs:
    """What of a target is written for a way: an example of the `address`, what is to be said of the rest, and the lists
    that may have codes of the receiver."""

    kind: TargetKind
    address: str
    of_address: Words
    secret: Words
    trust: Words
    lists: tuple[str, ...] = ()


_LIST_WORDS: Mapping[str, Words] = {
    "share_type": Words("共享类型", "Share type"),
    "share_way": Words("共享方式", "Way of sharing"),
    "openness": Words("开放属性", "Openness"),
    "cycle": Words("更新周期", "Brought up to date"),
    "level": Words("数据分级", "Level of the data"),
    "formats": Words("信息资源格式", "Formats"),
    "basis_rank": Words("依据的层级", "Rank of the text"),
    "type": Words("信息项类型", "Type of an item"),
}


@dataclass(frozen=True, slots=True)
class CodedList:
    """A list that may have codes of the receiver: its name for people, the `lines` as the form takes them, each without
    the code, and the `names` of the lines in the same order."""

    words: Words
    lines: str
    names: tuple[Words, ...]


def _coded_list(name: str) -> CodedList:
    names = names_of_list(name)
    return CodedList(
        _LIST_WORDS[name], "\n".join(f"{name},{one}," for one, _ in names), tuple(words for _, words in names)
    )


CODED: tuple[CodedList, ...] = tuple(map(_coded_list, CODED_LISTS))
"""The lists with their lines."""
_HOSTS = Words("主机须列入 MINGCHA_SHARING_HOSTS", "on a host of MINGCHA_SHARING_HOSTS")
_OF_HTTP = Words(
    "签发机构的证书（PEM），或者对方证书的 SHA-256；不填为本机信任的机构",
    "certificate of its authority (PEM), or the SHA-256 of its own; empty: authorities that this machine trusts",
)
_TOKEN = Words("对方给的令牌；没有则不填", "the token that they gave; empty if there is none")
NEEDS: Mapping[TargetKind, Needs] = {
    one.kind: one
    for one in (
        Needs(
            TargetKind.TABLE, "postgresql://gs@10.9.8.7:5432/front", _HOSTS,
            Words("数据库用户的口令", "password of the database's user"),
            Words(
                "签发机构的证书（PEM），其证书须含主机名；数据库在本机时不填",
                "certificate of its authority (PEM), with the host's name in its own; empty on this machine alone",
            ),
        ),
        Needs(
            TargetKind.FILE, "whsj",
            Words("MINGCHA_SHARING_FOLDER 之下已有的文件夹名", "name of a folder below MINGCHA_SHARING_FOLDER"),
            Words("不填", "none"), Words("不填", "none"),
        ),
        Needs(TargetKind.REST, "https://share.example/api", _HOSTS, _TOKEN, _OF_HTTP, CODED_LISTS),
        Needs(
            TargetKind.CKAN, "https://ckan.example/?organisation=whga", _HOSTS,
            Words("对方用户的令牌", "token of their user"), _OF_HTTP, CODED_LISTS,
        ),
        Needs(
            TargetKind.VIID, "https://library.example:8443?device=42010000005030000001",
            Words(f"含本平台 20 位设备编码；{_HOSTS.zh}", f"with our 20 digits; {_HOSTS.en}"),
            Words("用户名和口令，中间用英文冒号", "user:password"), _OF_HTTP,
        ),
    )
}  # fmt: skip
"""By way, each of them."""
