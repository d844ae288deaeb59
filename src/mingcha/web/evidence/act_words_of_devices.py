"""The names of acts about devices that dial in, as texts for the list of evidence (articles 7, 13)."""

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
}
