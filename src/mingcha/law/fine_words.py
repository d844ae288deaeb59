"""The names of acts, payers, steps and measures of the penalty table, for people."""

from collections.abc import Mapping
from types import MappingProxyType

from mingcha.kit.words import Words
from mingcha.law.fine_rules import Extra, FirstStep, Offence, Then, Who

WORDS: Mapping[Offence | Who | FirstStep | Then | Extra, Words] = MappingProxyType(
    {
        Offence.INSTALL_WITHOUT_RIGHT: Words("无权安装图像采集设备", "installing without the right to"),
        Offence.FORBIDDEN_PLACE: Words("在禁止安装的区域、部位安装", "installing in a forbidden place"),
        Offence.NO_INSPECTION_BY_OPERATOR: Words(
            "经营管理者未履行日常管理和检查义务", "operator did not inspect or report"
        ),
        Offence.NO_CONSENT_OF_CLASSIFIED_UNIT: Words(
            "未征得涉密单位同意", "installing without a classified unit's consent"
        ),
        Offence.NO_FILING: Words("未备案或者备案信息虚假", "no filing, or a false one"),
        Offence.CHANGE_MOVE_OR_REMOVE: Words("擅自改动、迁移、拆除", "changing, moving or removing without right"),
        Offence.NO_SIGN: Words("未设置显著提示标识", "no conspicuous sign"),
        Offence.OBSTRUCTION: Words("妨碍既有系统采集", "obstructing the capture of an existing system"),
        Offence.NO_KEY_TARGET_SYSTEMS: Words(
            "重点目标未建立值班监看、信息保存使用、运行维护制度",
            "key target without rules of duty, retention and maintenance",
        ),
        Offence.UNLAWFUL_PROCESSING: Words("违法处理个人信息", "unlawful processing of personal information"),
        Offence.NO_DATA_SECURITY: Words("未履行数据安全保护义务", "data security duty not met"),
        Offence.PROTECTION_NOT_KEPT: Words(
            "未履行网络安全、数据安全、个人信息保护义务，或者非法提供、传播视频图像信息",
            "network, data or personal information not protected, or footage given out unlawfully",
        ),
        Offence.OFFICIALS: Words("国家机关及其工作人员滥用职权、玩忽职守", "abuse or neglect of duty by officials"),
        Who.INDIVIDUAL: Words("个人", "individual"),
        Who.UNIT: Words("单位", "unit"),
        Who.RESPONSIBLE: Words("直接负责的主管人员和其他直接责任人员", "responsible persons"),
        FirstStep.AT_ONCE: Words("直接处罚", "at once"),
        FirstStep.ORDER: Words("责令改正", "order to correct"),
        FirstStep.ORDER_WITH_TIME: Words("责令限期改正", "order to correct within a time limit"),
        FirstStep.ORDER_AND_WARNING: Words("责令改正，给予警告", "order to correct, and warning"),
        FirstStep.DISPOSITION: Words("责令改正，依法给予处分", "order to correct, and disposition of officials"),
        Then.NOTHING: Words("可以罚款", "a fine may follow at once"),
        Then.REFUSAL: Words("拒不改正的罚款", "fine only on refusal"),
        Then.REFUSAL_OR_GRAVE: Words("拒不改正或者后果严重的罚款", "fine on refusal or a grave result"),
        Then.OVERDUE: Words("逾期未改正的罚款", "fine only when overdue"),
        Then.NO_FINE: Words("没有罚款", "no fine"),
        Then.BY_OTHER_LAW: Words("依照网络安全法、数据安全法、个人信息保护法处罚", "punished by CSL, DSL and PIPL"),
        Extra.CONFISCATE_DEVICES: Words("没收相关设备设施", "devices confiscated"),
        Extra.DELETE_FOOTAGE: Words("删除所收集的视频图像信息", "footage deleted"),
        Extra.CONFISCATE_GAINS: Words("没收违法所得", "gains confiscated"),
        Extra.SUSPEND_BUSINESS: Words("可以责令停业（有关主管部门）", "business may be suspended (other department)"),
        Extra.REVOKE_LICENCE: Words("可以吊销许可（有关主管部门）", "licence may be revoked (other department)"),
    }
)
