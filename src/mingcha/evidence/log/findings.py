"""The texts of all findings about a log; docs/ref/evidence-log.md lists the kinds."""

from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_WORDS = {
    "entry_altered": ("日志条目被改动：{0}", "a log entry was altered: {0}"),
    "entry_missing": ("日志条目缺失：{0}", "a log entry is missing: {0}"),
    "entry_unexplained": ("日志中有未经签名的条目：{0}", "a log entry that no head was signed for: {0}"),
    "entry_version_unknown": (
        "日志条目的格式版本未知：{0}",
        "an entry of a format that this program does not know: {0}",
    ),
    "node_altered": ("日志树节点被改动：{0}", "a node of the log's tree was altered: {0}"),
    "node_missing": ("日志树节点缺失：{0}", "a node of the log's tree is missing: {0}"),
    "node_unexplained": ("日志树中有多余节点：{0}", "a node that the log's tree does not have: {0}"),
    "head_altered": ("日志头被改动：{0}", "the head of a log was altered: {0}"),
    "head_missing": ("日志头缺失：{0}", "the head of a log is missing: {0}"),
    "head_unexplained": ("多余的日志头：{0}", "a second head of a log: {0}"),
    "tree_altered": ("日志内容与已签名的树根不符：{0}", "the log does not lead to the root that was signed: {0}"),
    "log_rolled_back": ("日志比已公布的短，曾被回退：{0}", "the log is shorter than what was published: {0}"),
    "log_forked": ("日志与已公布的不是同一历史：{0}", "the log is not the history that was published: {0}"),
    "log_unpublished": ("日志逾时未公布：{0}", "the log has not been published in time: {0}"),
    "published_altered": ("已公布的日志文件被改动：{0}", "a published file of a log was altered: {0}"),
    "published_missing": ("已公布的日志文件缺失：{0}", "a published file of a log is missing: {0}"),
    "published_unexplained": ("日志文件夹中有来历不明的文件：{0}", "a file that is not part of the log: {0}"),
    "sm2_line_altered": ("检查点的国密签名不符：{0}", "the SM2 signature of a checkpoint does not hold: {0}"),
    "sm2_line_missing": ("检查点没有国密签名：{0}", "a checkpoint bears no SM2 signature: {0}"),
    "sm3_altered": ("录像文件与其 SM3 摘要不符：{0}", "a footage file is not what its SM3 digest says: {0}"),
    "time_stamp_altered": ("时间戳与检查点不符：{0}", "a time-stamp token does not hold: {0}"),
    "time_stamp_missing": ("检查点逾时没有时间戳：{0}", "no time-stamp token was fetched in time: {0}"),
    "witness_refused": ("见证方拒绝签名，日志可能被分叉或回退：{0}", "a witness refuses to cosign the log: {0}"),
    "witness_ahead": (
        "见证方所签日志比本机长，日志曾被回退：{0}",
        "a witness cosigned more than the log has: {0}",
    ),
    "witness_unknown": ("见证方不认识该日志或其公钥：{0}", "a witness does not know the log or its key: {0}"),
    "witness_away": ("见证方逾时没有签名：{0}", "a witness has not cosigned in time: {0}"),
    "detail_altered": ("条目明细与其承诺值不符：{0}", "the detail of an entry is not what it committed to: {0}"),
    "detail_missing": ("条目明细缺失：{0}", "the detail of an entry is missing: {0}"),
    "detail_unexplained": ("没有条目的明细：{0}", "a detail without an entry: {0}"),
    "bulk_altered": ("批量记录的摘要被改动：{0}", "the digests of rows in bulk were altered: {0}"),
    "bulk_missing": ("批量记录的摘要缺失：{0}", "digests of rows in bulk are missing: {0}"),
    "bulk_unexplained": ("没有条目的批量摘要：{0}", "digests of rows in bulk that no entry names: {0}"),
    "row_altered": ("记录未经登记被改动：{0}", "a row was altered outside every act: {0}"),
    "row_missing": ("记录未经登记被删除：{0}", "a row was deleted outside every act: {0}"),
    "row_unexplained": ("来历不明的记录：{0}", "a row that no act wrote: {0}"),
}


def log_finding(kind: str, subject: str, **facts: str | int) -> Finding:
    """A finding of one of the kinds above; `subject` is "table/key" or a file's path."""
    chinese, english = _WORDS[kind]
    return Finding("evidence", kind, subject, Words(chinese.format(subject), english.format(subject)), facts)
