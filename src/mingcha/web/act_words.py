"""The names of acts in words, for the list of evidence. An act without words here is shown by its name."""

from mingcha.kit.words import Words

_ACTS: dict[str, Words] = {
    "registry.administrator.create": Words("建立管理员", "Administrator made"),
    "registry.user.add": Words("登记人员", "Person added"),
    "registry.user.disable": Words("停用账户", "Account switched off"),
    "registry.user.enable": Words("启用账户", "Account switched on"),
    "registry.password.set": Words("更改口令", "Password set"),
    "registry.token.make": Words("签发接口令牌", "API token made"),
    "registry.token.revoke": Words("收回接口令牌", "API token taken back"),
    "registry.preferences.set": Words("更改语言或主题", "Language or theme chosen"),
    "registry.role.assign": Words("授予岗位", "Role given"),
    "registry.role.end": Words("结束岗位", "Role ended"),
    "registry.organisation.add": Words("登记单位", "Organisation added"),
    "registry.site.add": Words("登记场所", "Site added"),
    "registry.system.add": Words("登记系统", "System added"),
    "registry.system.mark_key_target": Words("标记重点目标", "Key target marked"),
    "registry.point.add": Words("登记点位", "Point added"),
    "registry.point.change_address": Words("更改点位地址", "Address of a point changed"),
    "registry.point.place": Words("标定点位坐标", "Point placed"),
    "registry.point.view": Words("设定点位视域", "View of a point set"),
    "registry.point.sub_stream": Words("设定子码流", "Sub stream of a point set"),
    "registry.system.set_contractor": Words("指定承建运维单位", "Contractor of a system named"),
    "registry.system.set_scope": Words("认定系统范围", "Scope of a system said"),
    "registry.seat.add": Words("设立监看席位", "Seat set up"),
    "registry.layout.save": Words("保存电视墙布局", "Wall layout saved"),
    "registry.layout.withdraw": Words("撤下电视墙布局", "Wall layout withdrawn"),
    "registry.refusal.note": Words("越权访问被拒绝", "Refused by territory"),
    "registry.point.enable": Words("启用点位", "Point switched on"),
    "registry.point.disable": Words("停用点位", "Point switched off"),
    "registry.law.take_in": Words("收录法律版本", "Versions of the law taken in"),
    "registry.law.change_coming": Words("更改尚未施行的版本", "Version not in force yet changed"),
    "registry.law.take_back": Words("撤回尚未施行的版本", "Version not in force yet taken back"),
    "access.grant.open": Words("开启值班监看", "Duty viewing opened"),
    "access.grant.widen": Words("授权加入点位", "Points added to a grant"),
    "access.grant.revoke": Words("撤销授权", "Grant revoked"),
    "access.snapshot.take": Words("抓图存证", "Picture kept as evidence"),
    "access.snapshot.view": Words("查看存证抓图", "Kept picture looked at"),
    "access.ticket.issue": Words("签发取流凭据", "Ticket issued"),
    "custody.hours.take_in": Words("收入整点记录", "Sealed hours taken in"),
    "custody.hold.place": Words("录像保全", "Hold placed"),
    "custody.hold.release": Words("解除保全", "Hold released"),
    "custody.holds.taken_in": Words("录像机已收保全清单", "Holds taken in by a recorder"),
    "custody.disposal.decide": Words("决定删除", "Disposal decided"),
    "custody.order.send": Words("删除令已送录像机", "Disposal order sent"),
    "custody.order.answer": Words("录像机回复删除令", "Disposal order answered"),
    "evidence.check.record": Words("核验日志与录像", "Logs and footage checked"),
    "evidence.home.backup": Words("开始备份", "Backup begun"),
    "evidence.home.restore": Words("从备份恢复", "Restored from a backup"),
    "registry.point.begin_epoch": Words("恢复后更换任期号", "New epochs after a restore"),
    "access.revocation.deliver": Words("撤销已送达网关", "Revocation taken by the gateway"),
}


def act_words(name: str) -> Words:
    """The words of an act."""
    return _ACTS.get(name, Words(name, name))
