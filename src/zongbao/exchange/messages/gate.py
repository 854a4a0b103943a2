"""Gate messages of JGS/T 14-2015: 0x81 collection with deployed variants, 0x82 answer, 0x85 manual check."""

from __future__ import annotations

from zongbao.domain.gate.collection import Collection
from zongbao.exchange.fields import ITSELF, Field, Group, unused
from zongbao.exchange.gate_answers import GateAnswer, ManualCheck
from zongbao.exchange.kinds import code, digits, moment, number, one_of, text
from zongbao.exchange.messages.gathering import Recognised, Tag, confidence, gather, recognised
from zongbao.exchange.messages.types import MessageType

_WEIGHT = number(19, 5)
_PICTURES = ("CONTA_PIC_F", "CONTA_PIC_B", "CONTA_PIC_LF", "CONTA_PIC_LB", "CONTA_PIC_RF", "CONTA_PIC_RB")
_CARD_DATA = (
    *("IC_DR_CUSTOMS_NO", "IC_CO_CUSTOMS_NO", "IC_BILL_NO", "IC_GROSS_WT", "IC_VE_CUSTOMS_NO", "IC_VE_NAME"),
    *("IC_CONTA_ID", "IC_ESEAL_ID", "IC_EX_DATA", "IC_REG_DATETIME", "IC_PER_DAY_DUE", "IC_FORM_TYPE", "IC_BUSS_TYPE"),
)

_HEAD = (
    Field("I_E_FLAG", "direction", one_of("I", "E"), "进出口标志", required=True, aliases=("I_E_TYPE",)),
    Field("AREA_ID", "area", text(32), "场站编号", required=True),
    Field("CHNL_NO", "lane", text(32), "通道编号", required=True),
    unused("CHNL_TYPE", "通道类型"),
    Field("GETHER_MODE", "mode", one_of("A", "M", "B"), "采集方式"),
    Field("SESSION_ID", "session", text(64), "会话编号"),
    Field("SEQ_NO", "@sequence", text(64), "序列号"),
    Field("DR_CUSTOMS_NO", "driver_no", text(32), "驾驶员编号"),
    unused("VE_CUSTOMS_NO", "车辆海关编号"),
    Field("VE_LICENSE_NO", "@plate_typed", text(32), "车牌号"),
    Field("CONTA_ID", "@container", text(16), "集装箱号"),
    Field("ESEAL_ID", "seal", text(64), "安全智能锁号"),
    Field("GROSS_WT", "weight", _WEIGHT, "地磅称重"),
    Field("OPERATOR_ID", "operator", text(32), "监控关员"),
    Field("OPERATE_TIME", "@at", moment(), "操作时间", source=lambda one: one.collected_at),
)
_STANDARD = (
    Group(
        "IC_INFO",
        label="IC卡",
        fields=(
            Field("IC_ID", "@ic_id", text(64), "IC卡ID号"),
            Field("IC_NO", "@ic_no", text(64), "IC卡号", source=lambda one: one.card),
            unused("IC_Type", "IC卡类型"),
        ),
        unread=frozenset({"IC_EXTENDED_CONTENT"}),
    ),
    Group(
        "FORM_INFO",
        label="单证信息",
        fields=(
            Field("FORM_TYPE", "form_type", text(16), "单证号类型"),
            Field("FORM_ID", "form_no", text(64), "单证号"),
        ),
    ),
    Group(
        "VE_RFID",
        "@tags",
        label="电子车牌",
        build=Tag,
        many=True,
        read_only=True,
        fields=(
            Field("RFID_No", "number", text(64), "RFID ID", aliases=("RFID_ID",)),
            Field("VE_LICENSE_NO", "plate", text(32), "车牌号"),
            *(unused(tag) for tag in ("VE_CUSTOMS_NO", "VE_WT", "VE_COMPANY", "VE_PERFORMANCE")),
        ),
    ),
    Group(
        "PHOTO",
        "photos",
        label="图像",
        many=True,
        blank_ok=True,
        fields=(Field("PHOTO_GUID", ITSELF, text(255), "图像编号"), unused("PHOTO_PERSPECTIVE", "图像视角")),
    ),
    Group(
        "CONTA_RECOGNITION",
        "@recognised",
        label="箱号识别",
        build=Recognised,
        many=True,
        source=recognised,
        fields=(
            Field("CONTA_ID", "number", text(16), "箱号"),
            *(unused(tag) for tag in ("CONTA_TYPE", "CONTA_LOCK")),
            Field("CONFIDENCE_RATIO", "sure", one_of("Y", "N"), "识别自信度"),
        ),
    ),
    Group(
        "VE_LICENSE_RECOGNITION",
        label="车牌识别",
        fields=(
            Field("DOMESTIC_LICENSE_NO", "@plate_seen", text(32), "国内车牌号", source=lambda one: one.plate),
            *(unused(tag) for tag in ("DOMESTIC_LICENSE_COLOR", "FOREIGN_LICENSE_NO", "FOREIGN_LICENSE_COLOR")),
            Field("CONFIDENCE_RATIO", "@plate_sure", one_of("Y", "N"), "识别自信度", source=confidence),
        ),
    ),
)
# What deployed gates send instead of, or beside, the standard's elements.
_VARIANTS = (
    Group(
        "IC",
        read_only=True,
        label="IC卡",
        fields=(
            Field("DR_IC_NO", "@ic_driver", text(64), "驾驶员IC卡号"),
            *(unused(tag) for tag in _CARD_DATA),
        ),
        unread=frozenset({"DRIVER_IC"}),
    ),
    Group("WEIGHT", read_only=True, label="地磅", fields=(Field("GROSS_WT", "weight", _WEIGHT, "地磅称重"),)),
    Group(
        "CAR",
        read_only=True,
        label="车辆",
        fields=(
            Field("VE_NAME", "@plate_named", text(32), "车牌号"),
            Field("CAR_EC_NO", "@card_number", text(64), "电子车牌号"),
            *(unused(tag) for tag in ("CAR_EC_NO2", "VE_CUSTOMS_NO", "VE_WT")),
        ),
    ),
    Group(
        "CONTA",
        read_only=True,
        label="集装箱",
        fields=(
            unused("CONTA_NUM", "箱数"),
            Field("CONTA_RECO", "@container_mark", text(8), "识别状态"),
            Field("CONTA_ID_F", "@container_front", text(16), "前箱箱号"),
            Field("CONTA_ID_B", "@container_back", text(16), "后箱箱号"),
            *(unused(tag) for tag in ("CONTA_MODEL_F", "CONTA_MODEL_B")),
        ),
    ),
    Group(
        "SEAL",
        read_only=True,
        label="安全智能锁",
        fields=(
            Field("ESEAL_ID", "seal", text(64), "安全智能锁号"),
            *(unused(tag) for tag in ("ESEAL_PUBLIC_KEY", "SEAL_KEY")),
        ),
    ),
    Group(
        "OPTCAR",
        read_only=True,
        label="车牌识别",
        fields=(
            Field("PCAR_NO", "@plate_seen_2", text(32), "识别车牌号"),
            Field("PCAR_NO_PICNAME", "@picture_plate", text(255), "车牌图像名"),
            Field("PCAR_PICNAME", "@picture_car", text(255), "车辆图像名"),
        ),
    ),
    Group(
        "CONTA_PIC",
        read_only=True,
        label="箱图像",
        fields=tuple(Field(tag, f"@picture_{tag}", text(255), "箱图像") for tag in _PICTURES),
    ),
)
GATHER_INFO = Group(
    "GATHER_INFO",
    label="卡口采集",
    build=Collection,
    fields=_HEAD,
    groups=(*_STANDARD, *_VARIANTS),
    unread=frozenset({"DR_RFID", "EXTEND", "BARCODE", "TRAILER"}),
    finish=gather,
)
GATHER_FEEDBACK = Group(
    "GATHER_FEEDBACK",
    label="卡口采集反馈",
    build=GateAnswer,
    fields=(
        Field("AREA_ID", "area", text(32), "场站编号", required=True),
        Field("CHNL_NO", "lane", text(32), "通道编号", required=True),
        Field("SESSION_ID", "session", text(64), "会话编号", required=True),
        *(unused(tag) for tag in ("RELLIST_TYPE", "RELLIST_ID_TYPE", "RELLIST_ID")),
        Field("FEEDBACK_TIME", "at", moment(), "后台核放时间", required=True),
        Field("CHECK_RESULT", "result", one_of("Y", "N", "M"), "最终处理结果", required=True),
        unused("INSTRUCTION", "设备操作指令"),
        Field("PROC_ERROR_CODE", "proc_code", text(64), "业务逻辑错误码"),
        Field("PROC_ERROR_DESCRIPTION", "proc_text", text(1000), "业务逻辑错误解释"),
        *(unused(tag) for tag in ("TECH_ERROR_CODE", "TECH_ERROR_DESCRIPTION")),
        Field("CONTA_ID", "container", text(64), "集装箱号"),
        *(unused(tag) for tag in ("ESEAL_ID", "SEAL_ID", "PACK_NO", "DECL_PACK", "DECL_GOODS_WEIGHT")),
        Field("OP_HINT", "hint", text(1000), "核放结果详细信息"),
        Field("LED_HINT", "led", text(255), "LED操作提示"),
        unused("EXTENDED_CONTENT", "扩展内容"),
    ),
    groups=(
        Group(
            "VE_INFO",
            label="车辆信息",
            fields=(
                unused("VE_CUSTOMS_NO", "海关车辆编号"),
                Field("VE_LICENSE_NO", "plate", text(32), "车牌号"),
                *(unused(tag) for tag in ("VE_LICENSE_NO2", "DR_CUSTOMS_NO", "DR_NAME", "TRAILER_ID")),
                Field("WEIGHT_DIFF", "weight_diff", _WEIGHT, "地磅误差"),
                Field("CHANNEL_WEIGHT", "channel_weight", _WEIGHT, "地磅称重"),
                Field("GROSS_WEIGHT", "gross_weight", _WEIGHT, "车辆理论总重量"),
                Field("VEHICLE_WEIGHT", "vehicle_weight", _WEIGHT, "车辆自重"),
            ),
        ),
        Group(
            "FORM_INFO",
            label="单证信息",
            fields=(
                Field("FORM_TYPE", "form_type", text(16), "单证类型"),
                Field("FORM_ID", "form_no", code(64), "单证号"),
                Field("MASTER_CUSTOMS_CODE", "master_customs", digits(4), "主管海关"),
            ),
        ),
    ),
    unread=frozenset({"IC_INFO"}),
)
MANUAL_CHECK = Group(
    "MANUAL_CHECK",
    label="人工确认",
    build=ManualCheck,
    fields=(
        Field("AREA_ID", "area", text(32), "场站编号", required=True),
        Field("CHNL_NO", "lane", text(32), "通道编号", required=True),
        Field("SESSION_ID", "session", text(64), "会话编号", required=True),
        Field("CHECK_RESULT", "result", one_of("1", "2", "3"), "确认结果", required=True),
        Field("COMMENT", "comment", text(1000), "处理意见"),
        Field("OPERATOR_ID", "operator", text(32), "审核关员"),
    ),
)
_AS_ATTRIBUTES = frozenset({"AREA_ID", "CHNL_NO", "CHNL_TYPE", "I_E_TYPE", "SEQ_NO"})
TYPES = (
    MessageType(
        "GATHER_INFO", "卡口采集 0x81", "Gate collection 0x81", GATHER_INFO, bare=True, attributes=_AS_ATTRIBUTES
    ),
    MessageType("GATHER_FEEDBACK", "卡口采集反馈 0x82", "Gate answer 0x82", GATHER_FEEDBACK, bare=True),
    MessageType("MANUAL_CHECK", "人工确认 0x85", "Manual check 0x85", MANUAL_CHECK, bare=True),
)
