"""The names of acts of sharing as texts for the list of evidence (article 13)."""

from mingcha.kit.words import Words

ACTS_OF_SHARING: dict[str, Words] = {
    "sharing.set.draft": Words("编写目录条目", "Entry of the catalogue written"),
    "sharing.set.submit": Words("提交目录条目", "Entry of the catalogue submitted"),
    "sharing.set.return": Words("退回目录条目", "Entry of the catalogue returned"),
    "sharing.set.register": Words("注册目录条目", "Entry of the catalogue registered"),
    "sharing.set.publish": Words("发布目录条目", "Entry of the catalogue published"),
    "sharing.set.withdraw": Words("撤销目录条目", "Entry of the catalogue withdrawn"),
    "sharing.set.take_in_shipped": Words("载入基本目录", "Basic sets of the catalogue taken in"),
    "sharing.application.draft": Words("编写共享申请", "Application for shared data written"),
    "sharing.application.submit": Words("提交共享申请", "Application for shared data submitted"),
    "sharing.application.return": Words("退回共享申请", "Application for shared data returned"),
    "sharing.application.forward": Words("共享申请转公安机关", "Application for shared data forwarded"),
    "sharing.application.withdraw": Words("撤回共享申请", "Application for shared data withdrawn"),
    "sharing.joining.offer": Words("单位提出联网", "System offered for joining"),
    "sharing.joining.check": Words("核查联网的安全边界", "Boundary of a joining checked"),
    "sharing.joining.connect": Words("接通联网", "Joining connected"),
    "sharing.joining.verify": Words("验证联网在线率", "Joining verified by its time online"),
    "sharing.joining.suspend": Words("暂停联网", "Joining suspended"),
    "sharing.joining.end": Words("终止联网", "Joining ended"),
}
