"""verify.py: paths and links, zips that hold more than they show, and the court's file of keys."""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.evidence import hand_made_bag as bags
from tests.support.evidence.hand_made_bag import Files
from tests.support.evidence.judged_bag import judged, judged_at

from mingcha.evidence.bag_verifier import verify

NAME = "E20261128-0001"


@pytest.fixture(scope="module")
def sealed() -> tuple[Files, str]:
    """A bag and its policy; a test copies what it changes."""
    made = bags.draft()
    return bags.seal(made), made.policy


def linked(bag: Path) -> None:
    clip = next(bag.glob("data/*.mp4"))
    clip.rename(bag.parent / "elsewhere.mp4")
    clip.symlink_to(bag.parent / "elsewhere.mp4")


def linked_folder(bag: Path) -> None:
    (bag / "data/entries").rename(bag.parent / "entries")
    (bag / "data/entries").symlink_to(bag.parent / "entries")


def case_clash(bag: Path) -> None:
    (bag / "README.ZH.txt").write_bytes(b"x")


def hidden(bag: Path) -> None:
    (bag / "data/.hidden").write_bytes(b"x")


def deep(bag: Path) -> None:
    (bag / "data/a/b/c/d").mkdir(parents=True)
    (bag / "data/a/b/c/d/e").write_bytes(b"x")


def empty_folder(bag: Path) -> None:
    (bag / "data/more").mkdir()


def odd_name(bag: Path) -> None:
    (bag / "data/a b.mp4").write_bytes(b"x")


def pipe(bag: Path) -> None:
    os.mkfifo(bag / "player.html")


ODD_TREES = (linked, linked_folder, case_clash, hidden, deep, empty_folder, odd_name, pipe)


@pytest.mark.parametrize("change", ODD_TREES, ids=lambda one: one.__name__)
def test_nothing_but_the_plain_files_of_the_format(
    tmp_path: Path, sealed: tuple[Files, str], change: Callable[[Path], None]
) -> None:
    bag = bags.write(sealed[0], tmp_path / "bag")
    assert judged_at(tmp_path, bag, sealed[1])[0] == 0
    change(bag)
    code, text = judged_at(tmp_path, bag, sealed[1])
    assert code == 1, text


ODD_PATHS = ("../outside", "/etc/passwd", "data/../x", "data//x", "./x", "data/x\n", "C:x", "a\\b")


@pytest.mark.parametrize("path", ODD_PATHS)
def test_a_path_in_a_manifest_or_zip_leads_nowhere(tmp_path: Path, sealed: tuple[Files, str], path: str) -> None:
    files = dict(sealed[0])
    files["tagmanifest-sha256.txt"] += f"{'0' * 64}  {path}\n".encode()
    assert judged(tmp_path, files, sealed[1])[0] == 1
    target = bags.zipped(sealed[0], tmp_path / "a.zip")
    with zipfile.ZipFile(target, "a") as made:
        made.writestr(zipfile.ZipInfo(f"{NAME}/{path}"), b"x")
    assert judged_at(tmp_path, target, sealed[1])[0] == 1


def behind(data: bytes) -> bytes:
    return data + b"more"


def before(data: bytes) -> bytes:
    return b"more" + data


def commented(data: bytes) -> bytes:
    return data[:-2] + struct.pack("<H", 4) + b"more"


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def two_names(data: bytes) -> bytes:
    """The local header has another name than the directory."""
    place = data.index(b"bagit.txt")
    return data[:place] + b"BAGIT" + data[place + 5 :]


@pytest.mark.parametrize("change", [behind, before, commented, cut, two_names], ids=lambda one: one.__name__)
def test_a_zip_holds_nothing_else(tmp_path: Path, sealed: tuple[Files, str], change: Callable[[bytes], bytes]) -> None:
    target = bags.zipped(sealed[0], tmp_path / "a.zip")
    assert judged_at(tmp_path, target, sealed[1])[0] == 0
    target.write_bytes(change(target.read_bytes()))
    assert judged_at(tmp_path, target, sealed[1])[0] in (1, 2)


def test_a_zip_hides_nothing_in_its_fields(tmp_path: Path, sealed: tuple[Files, str]) -> None:
    for name, extra, comment in (
        ("e", b"\x99\x99\x04\0hide", b""),
        ("c", b"", b"hide"),
        ("z", b"\1\0\x40\0" + bytes(64), b""),
    ):
        target = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(target, "w") as made:
            for one in sorted(sealed[0]):
                info = zipfile.ZipInfo(f"{NAME}/{one}")
                info.extra, info.comment = (extra, comment) if one == "policy.txt" else (b"", b"")
                made.writestr(info, sealed[0][one])
        code, text = judged_at(tmp_path, target, sealed[1])
        assert code == 1, (name, text)


def extra(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def unicode_path(path: str) -> bytes:
    """Info-ZIP's field by which unzip gives a member another name (APPNOTE 4.6.9)."""
    return extra(
        0x7075, b"\1" + struct.pack("<I", zlib.crc32(f"{NAME}/policy.txt".encode())) + f"{NAME}/{path}".encode()
    )


@pytest.mark.parametrize(
    ("more", "comment", "code"),
    [
        (extra(0x5455, b"\1\0\0\0\0"), b"", 1),
        (unicode_path("player.html"), b"", 1),
        (extra(0x6375, b"\1\0\0\0\0x"), b"", 1),
        (b"", b"more", 1),
    ],
    ids=["times", "another name", "another comment", "comment"],
)
@pytest.mark.parametrize("in_header", [False, True])
def test_a_member_has_one_name_for_every_program(
    tmp_path: Path, sealed: tuple[Files, str], more: bytes, comment: bytes, code: int, in_header: bool
) -> None:
    """What is extracted has the names that were verified, whatever program extracts it, on Python 3.9 too."""
    target = tmp_path / "a.zip"
    with zipfile.ZipFile(target, "w") as made:
        for one in sorted(sealed[0]):
            info = zipfile.ZipInfo(f"{NAME}/{one}")
            info.external_attr = 0o100644 << 16
            info.extra = more if one == "policy.txt" and in_header else b""
            made.writestr(info, sealed[0][one])
            info.extra = more if one == "policy.txt" else b""
            info.comment = comment if one == "policy.txt" else b""
    assert judged_at(tmp_path, target, sealed[1])[0] == code


def test_a_number_without_end_is_refused_at_once(tmp_path: Path, sealed: tuple[Files, str]) -> None:
    with pytest.raises(ValueError, match="not an integer"):
        verify.integer("9" * 18)
    with pytest.raises(verify.Refused):
        verify.canonical(b'{"a":' + b"9" * 4000 + b"}", "x")
    assert verify.canonical(b'{"a":-9007199254740991}', "x") == {"a": -(2**53) + 1}


def test_zips_of_other_kinds(tmp_path: Path, sealed: tuple[Files, str]) -> None:
    files, policy = sealed
    for name, method, twice, link in (("d", 8, False, False), ("t", 0, True, False), ("l", 0, False, True)):
        target = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(target, "w", method) as made:
            for one in files:
                info = zipfile.ZipInfo(f"{NAME}/{one}")
                info.compress_type = method
                info.external_attr = (0o120777 if link and one == "policy.txt" else 0o100644) << 16
                made.writestr(info, files[one])
            if twice:
                with pytest.warns(UserWarning, match="Duplicate"):
                    made.writestr(f"{NAME}/bagit.txt", files["bagit.txt"])
        code, text = judged_at(tmp_path, target, policy)
        assert code == 1, (name, text)
    other = bags.zipped(files, tmp_path / "o.zip", "E20261128-0009")
    assert judged_at(tmp_path, other, policy)[0] == 1
    streamed = tmp_path / "s.zip"
    with streamed.open("wb") as raw, zipfile.ZipFile(Unseekable(raw), "w") as made:  # type: ignore[arg-type]
        for one in sorted(files):
            made.writestr(f"{NAME}/{one}", files[one])
    assert judged_at(tmp_path, streamed, policy)[0] == 0


class Unseekable:
    """A sink that zipfile can only write on: it then puts the sizes behind each member."""

    def __init__(self, raw: object) -> None:
        self._raw = raw

    def write(self, data: bytes) -> int:
        return self._raw.write(data)  # type: ignore[attr-defined,no-any-return]

    def flush(self) -> None:
        self._raw.flush()  # type: ignore[attr-defined]


def test_what_is_no_bag_at_all_cannot_be_checked(tmp_path: Path, sealed: tuple[Files, str]) -> None:
    (tmp_path / "x.zip.age").write_bytes(b"age-encryption.org/v1\n")
    assert judged_at(tmp_path, tmp_path / "x.zip.age", sealed[1])[0] == 2
    assert judged_at(tmp_path, tmp_path / "nothing", sealed[1])[0] == 2
    (tmp_path / "empty").mkdir()
    assert judged_at(tmp_path, tmp_path / "empty", sealed[1])[0] == 1


def test_keys_are_the_courts_own(tmp_path: Path, sealed: tuple[Files, str]) -> None:
    files, policy = sealed
    bag = bags.write(files, tmp_path / "bag")
    for keys in (bag / "policy.txt", tmp_path / "bag/../bag/policy.txt"):
        assert judge_with(bag, keys) == 2
    (tmp_path / "link").symlink_to(bag / "policy.txt")
    assert judge_with(bag, tmp_path / "link") == 2
    assert judge_with(bag, tmp_path / "nothing") == 2
    stranger = bags.draft(9).policy
    code, text = judged_at(tmp_path, bag, stranger)
    assert (code, "no log of your key file" in text) == (1, True)
    assert "the same as policy.txt" in judged_at(tmp_path, bag, policy)[1]
    assert "the same as policy.txt" not in judged_at(tmp_path, bag, f"# ours\n{policy}")[1]
    swapped = bags.retag({**files, "policy.txt": stranger.encode()})
    assert judged(tmp_path, swapped, policy)[0] == 0  # the bag's own policy is never read
    assert judged(tmp_path, swapped, stranger)[0] == 1


def judge_with(bag: Path, keys: Path) -> int:
    return verify.answer([str(bag), "--keys", str(keys)])[0]


BROKEN = {
    "no quorum line": lambda text: text.replace("quorum g\n", ""),
    "quorum none": lambda text: text.replace("quorum g\n", "quorum none\n"),
    "no log": lambda text: "\n".join(line for line in text.split("\n") if not line.startswith("log")),
    "two quorum lines": lambda text: text + "quorum w0\n",
    "unknown group": lambda text: text.replace("quorum g", "quorum h"),
    "witness twice": lambda text: text.replace("group g", text.split("\n")[2].replace(" w0 ", " w9 ") + "\ngroup g"),
    "member twice": lambda text: text.replace("all w0 w1", "all w0 w0"),
    "threshold of three": lambda text: text.replace("all w0 w1", "3 w0 w1"),
    "threshold of none": lambda text: text.replace("all w0 w1", "0 w0 w1"),
    "a key with another id": lambda text: text.replace("+0", "+1").replace("+a", "+b").replace("+5", "+6"),
    "another word": lambda text: "trust everybody\n" + text,
    "witness named none": lambda text: text.replace("witness w0", "witness none"),
}


@pytest.mark.parametrize("change", BROKEN)
def test_a_file_of_keys_that_says_nothing_definite(tmp_path: Path, sealed: tuple[Files, str], change: str) -> None:
    bag = bags.write(sealed[0], tmp_path / "bag")
    policy = BROKEN[change](sealed[1])
    if policy == sealed[1]:
        pytest.skip("these keys have no such id")
    code, text = judged_at(tmp_path, bag, policy)
    assert (code, "COULD NOT BE CHECKED" in text) == (2, True), text
    (zh,) = [line for line in text.splitlines() if line.startswith("无法核验")]
    assert re.search("密钥文件不可用：[\u4e00-\u9fff]|密钥文件不可用：quorum none：[\u4e00-\u9fff]", zh), zh


def test_quorums(tmp_path: Path) -> None:
    made = bags.draft(witnesses=3)
    bag = bags.write(bags.seal(made), tmp_path / "bag")
    one_missing = made.policy.replace("witness w1 ", f"witness w1 {bags.signer('o.example', 'o').vkey(4)}\nwitness w4 ")
    for policy, more, code in (
        (made.policy, (), 0), (made.policy, ("--quorum", "3"), 0), (made.policy, ("--quorum", "4"), 2),
        (one_missing, (), 1), (one_missing.replace("all", "2"), (), 0), (one_missing.replace("all", "any"), (), 0),
        (one_missing.replace("all", "2"), ("--quorum", "3"), 0),
        (one_missing.replace("group g all", "group g 3"), (), 1),
        (made.policy.replace("quorum g", "quorum none"), ("--quorum", "0"), 0),
        (made.policy.replace("quorum g", "quorum none"), ("--quorum", "2"), 0),
        (f"# ours\n\n \t{made.policy}\t\n", (), 0),
    ):  # fmt: skip
        assert judged_at(tmp_path, bag, policy, *more)[0] == code, (policy, more)
    alone = bags.draft(witnesses=0)
    bag = bags.write(bags.seal(alone), tmp_path / "alone")
    assert judged_at(tmp_path, bag, alone.policy)[0] == 2
    code, text = judged_at(tmp_path, bag, alone.policy, "--quorum", "0")
    assert (code, "no witness: it rests on the log's own signature" in text) == (0, True)


def test_languages(tmp_path: Path, sealed: tuple[Files, str]) -> None:
    bag = bags.write(sealed[0], tmp_path / "bag")
    zh, en = (judged_at(tmp_path, bag, sealed[1], "--lang", one)[1] for one in ("zh", "en"))
    assert ("接受" in zh, "ACCEPTED" in zh, "接受" in en, "ACCEPTED" in en) == (True, False, False, True)
    assert "不能说明" in zh
    assert "It cannot say" in en


def test_a_text_of_the_bag_commands_no_terminal(tmp_path: Path, sealed: tuple[Files, str]) -> None:
    bag = bags.write(sealed[0], tmp_path / "bag")
    (bag / "data" / "\x1b[31mx\n").write_bytes(b"x")
    code, text = judged_at(tmp_path, bag, sealed[1])
    assert (code, "\x1b" in text) == (1, False)
