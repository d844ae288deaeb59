"""The README of a bag in both languages, in plain language for recipients such as a court's clerk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mingcha.evidence.bag.custody import Custody, CustodyContents
from mingcha.evidence.bag.gaps import BAG_REASONS, SPOILED, spoiled_ms
from mingcha.evidence.bag.values import Gap
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words

_ZH = """公共视频录像导出包 {bag}
================================

这个文件夹里是什么
  data/clip-….mp4     录像原件。与录像机上的原始数据逐字节相同，未经转码、裁剪或加水印。一般播放器可直接播放。
  data/custody.json   这次调取的记录：谁、依据什么、为什么、交给谁、登记号、哪些时段没有录像以及原因。
  data/segments.jsonl 每一小段录像的时间、位置和摘要（SHA-256）。
  data/files.jsonl    录像机上原始文件的摘要。
  data/entries/       录像机存证日志中的原始条目；proofs/ 中是这些条目确在日志中的证明。
  verify.py           核验程序；player.html 播放页面（可能没有）。

基本情况
  申请编号：{request}        登记编号：{register}
  调取用途：{purpose}        去向：{destination}
  时段（北京时间）：{begin} 至 {end}
  点位：{points} 个          缺少录像的时段：{gaps} 处（见 custody.json 的 gaps）
  声音：{sound}              归还或销毁日期：{return_by}
{outside}{missing}{copy}
如何核验（在任何一台装有 Python 3.9 以上的电脑上，不需要本平台的软件）
  1. 安装一个库：pip install cryptography。只有这一步需要联网；不能联网的电脑用事先下载的安装包。
  2. 从法院或检察机关自己掌握的渠道取得 verify.py 和“密钥文件”（日志与见证方的公钥）。不要使用本包内的 verify.py
     和 policy.txt，它们只供参考：随包送来的程序和密钥不能证明任何事。
  3. 运行：python 另行取得的 verify.py 本文件夹 --keys 密钥文件
     显示“接受”且退出码为 0，说明文件与录制时一致，且所要时段中除 gaps 所列之外没有遗漏。
     退出码 1 为拒绝，会说明是哪个文件、什么原因；退出码 2 为无法核验。
     密钥文件中没有见证方时，加 --quorum 0，即只依赖日志自己的签名（较弱）。
  也可以只检查文件是否完整：sha256sum -c manifest-sha256.txt

它能证明什么：这些数据由该录像机录制，最迟在见证方看到日志时已经存在，此后没有被改动。
它不能证明什么：镜头前的场景是否真实，录像机的时钟是否准确，申请人的身份是否属实。

取得本包的单位依法只能用于上述用途，应当采取保护措施，并按期归还或销毁（《条例》第十九条、第二十条）。
"""

_EN = """Export of public video footage {bag}
====================================

What is in this folder
  data/clip-....mp4    The original footage: byte for byte what lies on the recorder, not encoded again, not cut, not
                       marked. Any common player plays it.
  data/custody.json    The record of this retrieval: who, on which ground, why, where it went, the number in the
                       register, and the times without footage, with their reasons.
  data/segments.jsonl  Time, place and digest (SHA-256) of every piece of footage.
  data/files.jsonl     The digests of the recorder's own files.
  data/entries/        Entries of the recorder's evidence log; proofs/ has the proof that they are in that log.
  verify.py            The program that checks it; player.html plays it (either may be absent).

In short
  Request: {request}            Register: {register}
  Purpose: {purpose}            Destination: {destination}
  From {begin} to {end} (time of Beijing)
  Points: {points}              Times without footage: {gaps} (gaps in custody.json)
  Sound: {sound}                To be returned or destroyed by: {return_by}
{outside}{missing}{copy}
How to check it (on any computer with Python 3.9 or later; none of our software is needed)
  1. Install one library: pip install cryptography. This step alone needs the network; a computer without one takes
     a package that was fetched before.
  2. Get verify.py and the file of keys (of the logs and of the witnesses) by a way of your own: from the court or the
     procuratorate. Do not use verify.py and policy.txt of this folder. They are for information: a program and keys
     that come with the evidence prove nothing.
  3. Run: python YOUR_OWN_verify.py THIS_FOLDER --keys FILE_OF_KEYS
     "accepted" and exit code 0: the files are as they were recorded, and nothing of the asked time is left out but
     what `gaps` lists. Exit code 1: refused, with the file and the reason. Exit code 2: it could not be checked.
     Where the file of keys names no witness, add --quorum 0: then only the log's own signature counts (weaker).
  Whether the files are whole can also be seen with: sha256sum -c manifest-sha256.txt

What it proves: these bytes were recorded by that recorder, were there when the witnesses saw its log, and did not
change since. What it cannot prove: that the scene before the lens was real, that the recorder's clock was right, or
who the persons are.

Whoever holds this may use it for the purpose above alone, takes protective measures, and returns or destroys it by
the day above (Regulation of Wuhan, articles 19 and 20).
"""


_MOST_GAPS = 50
_COPY = Words(
    "  copy/ 中是重新编码的便览副本，画面有标注和不可见标记，可追查到登记；它不是证据，证据是 data/ 中的原件。\n",
    "  copy/ has a copy for convenience: encoded again, with a label in the picture and an invisible mark that leads\n"
    "  to the line of the register. It is no evidence; the evidence is the originals in data/.\n",
)


@dataclass(frozen=True, slots=True)
class ReadmeWords:
    """Texts for the codes of a bag: the gap reasons of recorders, and the purposes of requests."""

    reasons: Mapping[str, Words] = field(default_factory=dict)
    purposes: Mapping[str, Words] = field(default_factory=dict)


def readme_texts(
    custody: Custody,
    contents: CustodyContents,
    words: ReadmeWords,
    *,
    footage: tuple[int, int] | None = None,
    has_copy: bool = False,
) -> tuple[str, str]:
    """The text in Chinese and in English. `footage`: when the first footage of the bag begins and the last ends, Unix
    milliseconds; None for none."""
    zh, en = (_facts(custody, contents, words, language, footage, has_copy) for language in ("zh", "en"))
    return _ZH.format(**zh), _EN.format(**en)


def _facts(
    custody: Custody,
    contents: CustodyContents,
    words: ReadmeWords,
    language: str,
    footage: tuple[int, int] | None,
    has_copy: bool,
) -> dict[str, object]:
    purpose = words.purposes.get(custody.purpose, Words(custody.purpose, custody.purpose))
    sound = Words("有", "yes") if contents.has_sound else Words("无", "none")
    return {
        "bag": custody.bag,
        "request": custody.request.no,
        "register": custody.register,
        "purpose": purpose.in_language(language),
        "destination": custody.destination,
        "begin": _shown(custody.from_ms),
        "end": _shown(custody.to_ms),
        "points": len(custody.points),
        "gaps": len(contents.gaps),
        "return_by": custody.return_by.isoformat() if custody.return_by else "—",
        "sound": sound.in_language(language),
        "outside": _outside(custody, footage, language),
        "missing": _missing(contents.gaps, {**words.reasons, **BAG_REASONS}, language),
        "copy": _COPY.in_language(language) if has_copy else "",
    }


def _outside(custody: Custody, footage: tuple[int, int] | None, language: str) -> str:
    """The footage outside of the requested time, since fragments are never cut."""
    if footage is None:
        return ""
    before, after = max(0, custody.from_ms - footage[0]), max(0, footage[1] - custody.to_ms)
    if not before and not after:
        return ""
    sentence = Words(
        f"  超出时段的部分：原始片段不作裁剪，最早的录像始于 {_exact(footage[0])}，最晚的止于 {_exact(footage[1])}，\n"
        f"  即时段之前多 {before / 1000:.3f} 秒，之后多 {after / 1000:.3f} 秒；这部分不在调取范围之内。\n",
        f"  Outside the asked time: fragments are never cut. The first footage begins at {_exact(footage[0])},\n"
        f"  the last ends at {_exact(footage[1])}: {before / 1000:.3f} seconds before and {after / 1000:.3f} after "
        "it.\n",
    )
    return sentence.in_language(language)


def _missing(gaps: Sequence[Gap], words: Mapping[str, Words], language: str) -> str:
    """The gaps of the bag with their reasons, damaged or lost footage first."""
    lines = []
    if incomplete := sum(spoiled_ms(gaps).values()):
        sentence = Words(
            f"不完整：{incomplete / 1000:.3f} 秒录像曾经录制，但原件已损坏或者丢失。",
            f"INCOMPLETE: {incomplete / 1000:.3f} seconds were recorded, and are damaged or lost.",
        )
        lines.append(f"  {sentence.in_language(language)}")
    for gap in sorted(gaps, key=lambda one: one.reason not in SPOILED)[:_MOST_GAPS]:
        reason = words.get(gap.reason)
        why = f"{gap.reason} {reason.in_language(language)}" if reason else gap.reason
        lines.append(f"    {gap.camera}  {_exact(gap.from_ms)} - {_exact(gap.to_ms)}  {why}")
    if len(gaps) > _MOST_GAPS:
        more = Words(f"另有 {len(gaps) - _MOST_GAPS} 处", f"and {len(gaps) - _MOST_GAPS} more")
        lines.append(f"    {more.in_language(language)}")
    return "".join(f"{line}\n" for line in lines)


def _exact(at_ms: int) -> str:
    return f"{_shown(at_ms)}.{at_ms % 1000:03d}"


def _shown(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms // 1000, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
