"""The README of a bag of a case in both languages: what lies in it, which personal data it shows, how to check it."""

_ZH = """行政处罚案卷 {case}（案卷包 {bag}）
========================================

案卷内容
  data/case.json      案件和各文件的目录：每个文件的摘要记载在哪一条记录里。
  data/papers/        已出具的文书（PDF/A），按种类、年份和流水号命名。
  data/files/         现场照片和当事人签名文书的扫描件，原件；移送的回执、答复和固定证据的清单。文件名以 unconfirmed-
                      开头的扫描件尚未经另一名人员核对确认，以 declined- 开头的未予确认，均不作为签收依据。
  data/rows/          案件在登记库中的记录，原样；文件名为“日志条目号-表名-主键”。
  data/entries/       日志中有关本案的条目（.json）；.salt 和 .event 公开该条目的内容，不含他人事项。
  proofs/             每一条目确在日志中的证明（C2SP tlog-proof）；export.* 为本次导出自身的条目。
  verify.sh           只用 sha256sum、openssl 等通用工具的核验步骤，可通读后使用。

个人信息
  公民身份号码：不以明文出现。文书只印尾四位；记录中为密文，只有办案机关的密钥能解开。
  当事人姓名、职务：依《行政处罚法》第五十九条载于决定书，照录。
  执法人员姓名、证件号：依第四十二条、第五十五条载于笔录，照录。
  照片和扫描件：原样，未遮挡；本案卷用于审查和存档，不得公开发布（《办法》第二十一条）。
  同一妨碍事项其他当事人的案件、公共视频画面：不在本案卷中。
  接收单位只能用于下述用途，并依法保密（《办法》第二十条）。
  用途和去向：{purpose}

如何核验（不需要本平台的软件）
  1. 从另外的渠道（纸质、检察机关、法院）取得日志公钥 KEY.pem。本文件夹中的 log-key.pem 只供参考。
  2. 进入本文件夹，运行 sh verify.sh KEY.pem。显示“接受”且退出码为 0 即相符；否则说明是哪个文件。
  3. 也可逐项手工核验：
     文件是否完整：sha256sum -c manifest-sha256.txt
     条目内容：cat data/entries/N.salt data/entries/N.event | openssl dgst -sha256 -binary | base64，应等于条目中的 c。
     记录：cat data/entries/N.salt data/rows/N-表名-主键.json | openssl dgst -sha256 -binary | base64，应在 rows 中。
     检查点签名：openssl pkeyutl -verify -pubin -inkey KEY.pem -rawin -in 检查点前三行 -sigfile 签名的后 64 字节。

证明范围：这些文书和记录在检查点签署时已在日志中，此后没有被改动；条目之间的先后次序。
不能证明的事项：文书所述是否属实。日志是否只有一个版本，要看见证方的签名（policy.txt 列出其公钥）。
"""

_EN = """Folder of penalty case {case} (bag {bag})
========================================

What is in this folder
  data/case.json      The list: the case, and for each file the row that has its digest.
  data/papers/        The issued papers (PDF/A), named by kind, year and running number.
  data/files/         Photographs of inspections and scans of signed papers, the originals; of a transfer the receipt,
                      the answer and the list of locked evidence. A scan whose name begins with unconfirmed- was not
                      yet confirmed by another officer, one with declined- was not confirmed: neither counts.
  data/rows/          The rows of the register about the case, as they are; named ENTRY-TABLE-KEY.
  data/entries/       The entries of the log about the case (.json); .salt and .event open what an entry commits to,
                      nothing of others.
  proofs/             The proof that each entry is in the log (C2SP tlog-proof); export.* is the entry of this bag.
  verify.sh           The check with common tools alone (sha256sum, openssl); short enough to be read first.

Personal data
  Identity number: never in the clear. Papers print its last four characters; in the rows it is encrypted, and only
  the organ's own key opens it.
  Name and post of the person: shown, as the decision states them (Administrative Penalty Law, art. 59).
  Names and certificates of officers: shown, as the records state them (arts. 42, 55).
  Photographs and scans: as they were taken, nothing masked; this folder is for review and archive, never to be
  published (Measures of Wuhan, art. 21).
  Cases of other persons about the same obstruction, pictures of public video: not in this folder.
  Who receives it uses it for the purpose below alone and keeps it secret (art. 20).
  Purpose and destination: {purpose}

How to check it (none of our software is needed)
  1. Get the public key of the log, KEY.pem, by a way of your own (paper, procuratorate, court). log-key.pem of this
     folder is for information.
  2. In this folder: sh verify.sh KEY.pem. "ACCEPTED" and exit code 0: all is as it was; else it names the file.
  3. Or by hand:
     files: sha256sum -c manifest-sha256.txt
     an entry: cat data/entries/N.salt data/entries/N.event | openssl dgst -sha256 -binary | base64 is its "c".
     a row: cat data/entries/N.salt data/rows/N-TABLE-KEY.json | openssl dgst -sha256 -binary | base64 is in its "rows".
     a checkpoint: openssl pkeyutl -verify -pubin -inkey KEY.pem -rawin -in ITS_FIRST_THREE_LINES -sigfile
     THE_LAST_64_BYTES_OF_ITS_SIGNATURE.

What it proves: these papers and rows were in the log when its checkpoint was signed and did not change since; the
order of the entries. What it cannot prove: that what a paper says is true. That there is one version of the log alone
is what the witnesses' signatures show (policy.txt lists their keys).
"""


def readme_of_case(bag: str, case: str, purpose: str) -> tuple[str, str]:
    """The text in Chinese and in English."""
    given = {"bag": bag, "case": case, "purpose": purpose}
    return _ZH.format(**given), _EN.format(**given)
