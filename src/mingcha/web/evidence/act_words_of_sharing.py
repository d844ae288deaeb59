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
    "sharing.target.add": Words("登记推送目标", "Target of pushes added"),
    "sharing.target.change": Words("修改推送目标", "Target of pushes changed"),
    "sharing.target.try": Words("试连推送目标", "Target of pushes tried"),
    "sharing.target.enable": Words("启用推送目标", "Target of pushes enabled"),
    "sharing.target.disable": Words("停用推送目标", "Target of pushes disabled"),
    "sharing.target.pause": Words("暂停推送", "Pushes paused"),
    "sharing.target.resume": Words("恢复推送", "Pushes resumed"),
    "sharing.target.rotate_key": Words("更换网格编码密钥", "Key of reduced codes rotated"),
    "sharing.target.alarm": Words("推送失败提示", "Pushing to a target fails"),
    "sharing.target.recover": Words("推送恢复正常", "A target answers again"),
    "sharing.batch.seal": Words("封装推送批次", "Batch of a push sealed"),
    "sharing.batch.send": Words("推送批次已发送", "Batch of a push sent"),
    "sharing.batch.receive": Words("接收推送回执", "Receipt of a push taken in"),
    "sharing.batch.give_up": Words("放弃推送批次", "Batch of a push given up"),
    "sharing.batch.send_again": Words("重新推送未接收的条目", "Refused version sent again"),
}
