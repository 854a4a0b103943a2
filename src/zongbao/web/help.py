"""Help on each page (帮助): what a section is for, what comes next, the words and the rules behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from zongbao.regulations import glossary
from zongbao.web.text import T, english


@dataclass(frozen=True, slots=True)
class Help:
    """``terms`` are keys of the glossary, ``families`` of the rules that speak on these pages."""

    purpose: T
    steps: tuple[T, ...]
    terms: tuple[str, ...] = ()
    families: tuple[str, ...] = ()

    def words(self) -> Iterator[tuple[str, str, str]]:
        """The terms as (address, name, meaning) in the reader's language."""
        for row in map(glossary.term, self.terms):
            name, text = (row.en, row.text_en) if english() else (row.zh, row.text_zh)
            yield reverse("term", args=[row.key]), name, text


HELP: Mapping[str, Help] = {
    "home": Help(
        T("您今天要做的事、主要数字和最近的单证。", "What waits for you today, the main figures, the latest papers."),
        (
            T("先处理“需要我处理”里有时限的事。", "Begin with what has a deadline under “Needs me now”."),
            T("点任何数字，看它背后的单证。", "Open any figure to see the rows behind it."),
            T(
                "页首搜索框可查单号、车牌、企业、规则和术语。",
                "The search box above finds numbers, plates, firms, rules, terms.",
            ),
        ),
        ("bonded-list", "gate-pass", "account-book"),
    ),
    "queue": Help(
        T("转人工的单证和卡口异常，等待关员处理。", "Papers sent to an officer and exceptions at the gate."),
        (
            T("先认领再处理，别人就不会同时处理。", "Claim a case first, so that nobody else works on it."),
            T(
                "看理由和“怎样改就能通过”，再作决定；退单须写明理由。",
                "Read the reasons and what would change them; a return needs words.",
            ),
            T(
                "离岗前移交认领的待办，或授权同事在限额和期限内代办。",
                "Before you are away hand your cases over, or delegate within a limit and for some days.",
            ),
        ),
        ("sent-to-an-officer", "return", "inspection"),
        ("QUE", "LST"),
    ),
    "lists": Help(
        T("核注清单是账册增减的唯一凭证。", "A bonded list is the only paper that moves an account book."),
        (
            T("新建清单，填表头和表体，申报。", "Make a list, fill in its head and lines, declare it."),
            T(
                "被退单时点规则编号，改正后变更申报。",
                "If it is returned, open the rule's code, mend it, declare again.",
            ),
            T(
                "通过后，凭清单申请核放单；放行并过卡后账册核扣。",
                "Once accepted, apply for passes; release and passage post the book.",
            ),
        ),
        ("bonded-list", "declare-flag", "pre-increase", "pre-decrease", "legal-unit"),
        ("LST", "LED"),
    ),
    "declarations": Help(
        T("由核注清单归并生成的报关单及其放行状态。", "Declarations merged from bonded lists, and their release."),
        (
            T("逐项看归并的理由，核对商品编码和数量。", "Read why lines were merged; check HS codes and quantities."),
            T("放行后，对应清单才能核扣。", "Only a released declaration lets its list be posted."),
        ),
        ("customs-declaration", "merging", "release", "control-order"),
        ("DEC",),
    ),
    "passes": Help(
        T("货物上车、车辆过卡所用的核放单。", "Passes by which goods go on a vehicle and through the gate."),
        (
            T("按剩余数量选清单行，选车辆，申请。", "Pick list lines by what remains, pick a vehicle, apply."),
            T("打印核放单，交给司机；二维码可查状态。", "Print the pass for the driver; its QR code tells its state."),
            T("不用了就作废，数量退回清单。", "Void a pass you no longer need; its quantity goes back."),
        ),
        ("gate-pass", "one-vehicle-many-papers", "gate-registered-goods", "total-weight"),
        ("PAS",),
    ),
    "arrivals": Help(
        T("收货方确认到货数量；有差异的由海关处置。", "The receiver says what arrived; customs decide on differences."),
        (
            T("车辆过卡后，在期限内逐项确认。", "Once the vehicle is past the gate, confirm in time, by line."),
            T("有短少或溢余照实填写，海关结案前不能改口。", "State shortage or surplus; only customs close the case."),
        ),
        ("arrival-confirmation", "self-transport", "one-paper-many-vehicles"),
        ("GAT",),
    ),
    "vehicles": Help(
        T("已备案、可以用核放单过卡的车辆。", "Vehicles filed to pass the gate on a pass."),
        (
            T("先备案车牌和自重，再申请核放单。", "File plate and tare before you apply for a pass."),
            T("自重过期须重新称量。", "Weigh again when the tare is too old."),
        ),
        ("vehicle-filing", "tare-of-the-vehicle"),
        ("VEH",),
    ),
    "trailers": Help(
        T("已备案的挂车和车架，核放单按备案重量核对。", "Trailers and chassis on file; passes are compared with them."),
        (
            T("备案号牌或编号和重量，等海关审核。", "File number and weight, and wait for customs."),
            T("核放单写上编号，重量留空就取备案重量。", "Name it on the pass; an empty weight takes the filed one."),
        ),
        ("vehicle-filing", "total-weight"),
        ("VEH",),
    ),
    "cards": Help(
        T(
            "常来车辆的长期卡，卡口凭卡找核放单。",
            "Cards of vehicles that come often: the gate finds their pass by them.",
        ),
        (
            T("为备案有效的车辆申请，海关核发后可用。", "Apply for a filed vehicle; it works once customs issue it."),
            T("丢了马上挂失，卡口读到会转人工。", "Report a loss at once: the gate then calls the desk."),
        ),
        ("vehicle-filing", "gate-passage"),
        ("VEH", "GAT"),
    ),
    "visits": Help(
        T("没有备案的车来一次的登记和临时卡。", "Registrations of vehicles that are not filed, for one visit."),
        (
            T("登记车牌、去往企业和日期，等海关同意。", "Register plate, host and day, and wait for customs."),
            T("同意后由去往企业申请核放单，过卡即记进出。", "The host applies for a pass; the gate notes the way."),
            T("出区后收回临时卡，登记才办结。", "The visit is closed when the temporary card is back."),
        ),
        ("gate-pass", "gate-passage"),
        ("VEH",),
    ),
    "gate": Help(
        T("卡口当前的车辆、判定和异常。", "Vehicles now at the gate, their decisions and exceptions."),
        (
            T(
                "绿色放行；橙色为异常，须人工处理并写明理由。",
                "Green goes; orange is an exception that needs you and a reason.",
            ),
            T("识别有误时先核对车牌、箱号和重量。", "If a reading is wrong, check plate, container and weight first."),
        ),
        ("gate-passage", "manual-lift", "weighbridge", "weight-error"),
        ("GAT",),
    ),
    "passages": Help(
        T("每一次过卡：采集了什么、怎样判定、谁处理。", "Every passage: what was read, how decided, by whom."),
        (T("打开一条，看理由、依据和怎样改就能通过。", "Open one for its reasons, ground and what would change it."),),
        ("gate-passage", "double-gate", "lifting-the-barrier"),
        ("GAT",),
    ),
    "books": Help(
        T("企业保税货物的电子账册和各项结存。", "Account books of bonded goods and the balance of each item."),
        (
            T("备案账册，经海关审核后使用。", "File a book; it is used once customs has approved it."),
            T("点一项看每次增减及其凭证。", "Open an item for each movement and its paper."),
            T("上传库存数据，对账并查找差异原因。", "Upload a stock count to find gaps and their likely causes."),
        ),
        ("account-book", "cumulative", "actual-increase", "pre-decrease", "stock-count"),
        ("BOK", "LED"),
    ),
    "decision_stats": Help(
        T("自动和人工决定的数量、结果和所用规则。", "How many decisions, with what outcome, under which rules."),
        (
            T(
                "点数字看这些决定；点规则编号看规则全文。",
                "Open a figure for the decisions, a code for the rule's words.",
            ),
        ),
        ("sent-to-an-officer", "return"),
    ),
    "messages": Help(
        T("收到的报文及处理结果。", "Messages received and what became of them."),
        (
            T("处理失败的，打开看是哪个字段、为什么。", "Open a failed one for the field and the cause."),
            T(
                "改正后用新的编号重发；同号异文会被拒收。",
                "Send it again under a new number; the same number with other words is refused.",
            ),
        ),
        ("message", "receipt", "golden-customs-ii-jg2"),
        ("MSG",),
    ),
    "receipts": Help(
        T("平台发出的回执及是否送达。", "Receipts sent by the platform, and whether they arrived."),
        (
            T(
                "没有送达的，检查对方的收件目录或接口。",
                "If one has not arrived, check the folder or system it goes to.",
            ),
        ),
        ("receipt", "message"),
    ),
    "monitor": Help(
        T(
            "报文和回执的流量：按状态、入口、时段，被哪条规则拒绝，哪些回执没送到。",
            "The traffic of messages: by state, door and hour, the rules that refused, the receipts that wait.",
        ),
        (
            T("点数字看背后的报文。", "Open a figure to see its messages."),
            T(
                "被拒且未留下单证的报文，原因消除后可重跑；回执可重新投递。",
                "Run a refused message again once its cause is gone; deliver a receipt again.",
            ),
        ),
        ("message", "receipt"),
        ("MSG",),
    ),
    "zone_flow": Help(
        T("区域的车流、等候时间和在区货值。", "The zone's vehicles, waiting times and stock value."),
        (T("每张图下面都有它的数字表。", "Each chart has its figures in a table below."),),
        ("gate-passage", "zone-authority"),
    ),
    "zones": Help(
        T("海关特殊监管区域和它们的卡口。", "The customs special supervision areas and their gates."),
        (T("打开一个区域，看类型、主管海关和通道。", "Open a zone for its type, customs office and lanes."),),
        ("customs-special-supervision-area", "comprehensive-bonded-zone", "customs-in-charge"),
    ),
    "regulations": Help(
        T(
            "规则、参数、法规、代码和术语的全文与依据。",
            "Rules, parameters, law, codes and terms with words and ground.",
        ),
        (
            T("用编号、中文、英文、拼音或首字母查找。", "Search by key, English, Chinese, pinyin or initials."),
            T("“把握”说明依据有多确定。", "“Confidence” tells how certain the ground is."),
        ),
        ("first-line", "second-line", "bonded"),
    ),
    "users": Help(
        T("账号、角色和接口令牌；三员分立。", "Accounts, roles and tokens; three administrators apart."),
        (
            T(
                "系统管理员建账号，安全管理员授权并启用。",
                "The system administrator makes an account, the security administrator lets it in.",
            ),
            T("人员离岗时停用账号。", "Deactivate the account of whoever leaves."),
        ),
        ("separation-of-three-administrators",),
        ("ACC",),
    ),
    "organisations": Help(
        T(
            "平台上的企业、海关、管委会和卡口运营单位。",
            "Enterprises, customs offices, authorities and gate crews.",
        ),
        (
            T("登记前核对代码；代码登记后不变。", "Check the code before you enter it; it stays for good."),
            T("停用要写理由；其人员随即不能办理。", "Deactivating needs a reason; its people cannot act from then on."),
        ),
        ("separation-of-three-administrators",),
        ("ACC", "IDN"),
    ),
    "health": Help(
        T(
            "平台自身是否正常：机器、数据库、底账、后台进程。",
            "Whether machine, database, ledger and workers are well.",
        ),
        (
            T("先看页首的结论，再看标红的一项。", "Begin with the verdict at the head, then with what is red."),
            T(
                "底账每天由后台进程核验一次；有异常时菜单上有红点。",
                "A worker verifies the ledger daily; findings mark the menu.",
            ),
        ),
        ("separation-of-three-administrators",),
    ),
    "checkpoints": Help(
        T(
            "底账每个检查点的编号、时间、覆盖的流水和签名；可导出给见证方核对。",
            "Every checkpoint: number, time, movements covered, signature; to be exported and compared with a witness.",
        ),
        (
            T("编号应连续，覆盖的流水只增不减。", "Numbers have no gap; movements covered never get fewer."),
            T("把导出的摘要与见证方手中的逐条核对。", "Compare the exported digests with those that a witness holds."),
        ),
        ("separation-of-three-administrators",),
    ),
    "parameters": Help(
        T(
            "决定所读取的每个数字：历次取值、依据、谁设定；待核实的由运营方定下。",
            "Every number that decisions read: values by date, grounds, who set them; the operator settles the unsure.",
        ),
        (
            T("系统管理员提出取值，写明生效日和理由。", "The system administrator proposes: value, first day, ground."),
            T("安全管理员确认；提出人不能确认自己的。", "The security administrator confirms, never one's own."),
            T("最早次日生效，已开始的日子不变。", "It begins tomorrow at the earliest; days that have begun stay."),
        ),
        ("separation-of-three-administrators",),
        ("PAR",),
    ),
    "audit": Help(
        T("谁在何时对什么做了什么；只能增加，不能修改。", "Who did what to what and when; rows are only ever added."),
        (T("按人、单证或日期筛选。", "Filter by person, paper or day."),),
        ("audit-trail", "separation-of-three-administrators"),
    ),
    "about": Help(
        T("平台怎样运转，单证有哪些状态。", "How the platform works and what states papers have."),
        (
            T(
                "每一页的“帮助”说明那一页；术语表解释行话。",
                "“Help” on each page explains it; the glossary explains the words.",
            ),
        ),
        ("bonded-list", "gate-pass", "posting"),
    ),
}
