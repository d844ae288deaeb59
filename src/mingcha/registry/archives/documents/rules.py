"""Documents of volumes: what is stated of a file, what is refused, how much fits: pure decisions (article 11)."""

from collections.abc import Sequence

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.archives.rules import MOST_PAGES, NEW_VOLUME, names_no_identity_card
from mingcha.registry.archives.states import Secrecy
from mingcha.registry.archives.values import NewDocument

MOST_MIB = 512
"""Size of all files of a volume: the receiver's acceptance reads and compares all of them while its page waits."""


@cites("11")
def document_is_whole(new: NewDocument) -> Decision:
    """Whether a document to be added has a name and its pages, holds no number of an identity card in what is stated of
    it, and is no state secret, which is kept off this network."""
    if new.secrecy is Secrecy.CLASSIFIED:
        return refuse(
            "11",
            "国家秘密载体不得存入本系统，由立卷单位按保密规定另行保管",
            "state secrets are not kept in this system: the unit keeps them by the rules on secrets",
            missing=(Missing("不属于国家秘密的材料", "a document that is no state secret", "secrecy"),),
        )
    if not new.title.strip():
        missing = (Missing("材料名称和文号", "name and number of the document", "title"),)
        return refuse("11", "未写明材料名称", "the document has no name", missing=missing)
    named = names_no_identity_card({"title": new.title})
    return version_is_whole(new.pages, new.note) if named else named


@cites("11")
def version_is_whole(pages: int, note: str) -> Decision:
    """Whether a file is added with its pages and a note without the number of an identity card."""
    counted = pages_are_counted(pages)
    return names_no_identity_card({"note": note}) if counted else counted


@cites("11")
def pages_are_counted(pages: int) -> Decision:
    """Whether a file is added with its pages, which the inventory states."""
    if 1 <= pages <= MOST_PAGES:
        return allow("11")
    missing = (Missing(f"页数（1 至 {MOST_PAGES}）", f"its pages (1 to {MOST_PAGES})", "pages"),)
    return refuse("11", "未写明页数", "the pages are not counted", missing=missing)


@cites("11")
def fits_volume(held_bytes: int, new_bytes: int) -> Decision:
    """Whether a file is added to a volume whose files have so many bytes."""
    if held_bytes + new_bytes <= MOST_MIB << 20:
        return allow("11")
    zh = f"案卷文件合计不超过 {MOST_MIB} MiB，以便接收单位逐一核对"
    en = f"the files of a volume are at most {MOST_MIB} MiB together, since its receiver compares all of them"
    return refuse("11", zh, en, next_steps=NEW_VOLUME)


@cites("11")
def may_add_version(version: int, newest: int, digest: str, digests: Sequence[str]) -> Decision:
    """Whether a file becomes this version of a document: the one after the newest (T11b-N). A version that is there is
    never replaced, and the same bytes are no new version. `digests`: of the versions, the oldest first."""
    if version <= newest:
        return refuse(
            "11",
            f"第 {version} 版已在案卷中：材料不得替换，只能增加第 {newest + 1} 版",
            f"version {version} is in the volume: nothing is replaced, version {newest + 1} may be added",
        )
    if version > newest + 1:
        return refuse("11", f"下一版为第 {newest + 1} 版", f"the next version is {newest + 1}")
    if digest in digests:
        same = digests.index(digest) + 1
        return refuse("11", f"与第 {same} 版内容相同", f"the file is the same as version {same}")
    return allow("11")
