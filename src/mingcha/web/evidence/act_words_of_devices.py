"""The names of acts about devices that dial in and about control, as texts for the list of evidence (articles 2, 7,
13)."""

from mingcha.kit.words import Words

ACTS_OF_DEVICES: dict[str, Words] = {
    "registry.device.approve": Words("准入设备", "Device let in"),
    "registry.device.refuse": Words("不予准入设备", "Device refused"),
    "registry.device.change": Words("变更设备", "Device changed"),
    "registry.device.set_password": Words("设置设备口令", "Password of a device set"),
    "registry.device.retire": Words("停用设备", "Device retired"),
    "registry.device.match": Words("通道匹配点位", "Channel matched to a point"),
    "registry.device.unmatch": Words("解除通道匹配", "Channel taken away from a point"),
    "registry.device.note_gone": Words("核对点位的通道", "Checked for points whose channel is gone"),
    "access.control.take": Words("取得云台控制", "Control of a camera taken"),
    "access.control.ticket": Words("签发云台控制凭据", "Ticket of control issued"),
    "access.control.give_back": Words("交还云台控制", "Control given back"),
    "access.control.ask": Words("申请转交云台控制", "Control asked for"),
    "access.control.hand_on": Words("转交云台控制", "Control handed on"),
    "access.control.take_over": Words("接管云台控制", "Control taken over"),
    "access.control.end": Words("云台控制租用终止", "Lease of control ended"),
    "access.control.find_away": Words("核对云台是否回到看守位", "Checked for cameras away from their home preset"),
}
