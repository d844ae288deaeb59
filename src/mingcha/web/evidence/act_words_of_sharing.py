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
    "sharing.consent.give": Words("单位答复共享其点位", "Unit answered for its points"),
    "sharing.decision.decide": Words("决定共享申请", "Application for shared data decided"),
    "sharing.decision.dispute": Words("对共享决定提出异议", "Decision on sharing disputed"),
    "sharing.decision.settle": Words("办结共享决定异议", "Dispute about a decision settled"),
}
