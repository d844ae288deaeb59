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
    "sharing.grant.supply": Words("共享供给", "What was agreed to share supplied"),
    "sharing.grant.renew": Words("共享续期供给", "Share grant renewed by a new decision"),
    "sharing.grant.ask_person": Words("提出共享使用人员", "Person for a share grant asked for"),
    "sharing.grant.name_person": Words("指名共享使用人员", "Person named in a share grant"),
    "sharing.grant.remove_person": Words("撤下共享使用人员", "Person removed from a share grant"),
    "sharing.grant.remove_left": Words("撤下已离开部门的使用人员", "Person who left the department removed"),
    "sharing.grant.suspend": Words("中止共享供给", "Share grant suspended"),
    "sharing.grant.suspend_late": Words("逾期未报，中止共享供给", "Share grant suspended: report late"),
    "sharing.grant.resume": Words("恢复共享供给", "Share grant resumed"),
    "sharing.grant.end": Words("终止共享供给", "Share grant ended"),
    "sharing.grant.expire": Words("共享期限届满", "Term of a share grant over"),
    "sharing.grant.lapse": Words("决定已不存在，共享供给终止", "Share grant ended: no decision is left"),
    "sharing.grant.narrow": Words("撤出管理单位未同意的点位", "Points without consent taken out of a share grant"),
    "sharing.grant.report": Words("报告共享使用情况", "Use of a share grant reported"),
    "sharing.grant.review": Words("复核共享供给", "Share grant reviewed"),
}
