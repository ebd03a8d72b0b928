"""The words in simplified Chinese."""

import datetime as dt

from keepworth.cli.words.language import Manner, Words, hundredths, in_units, three_digits, written

# fmt: off
TEXTS = {
    # Numbers
    "chance": "{n}%",
    "chance_over": "99% 以上",
    "chance_under": "不到 1%",
    "range": "{low} 至 {high}",
    "between_sentences": "",
    # The page as a whole
    "title": "客户组合",
    "subtitle": "{name} · {customers} 位客户 · 截至 {day} · 金额单位 {currency}",
    "sample_note": (
        "这是示例账本：一家真实杂货连锁店 2017 年的 2,469 户家庭（84.51°，The Complete Journey，CC0）。"
        "其中没有您的客户。"
    ),
    "sample_note_simulated": (
        "模拟数据：这是一家专业服务公司及其 40 家客户的示例账本。其中的名称、人物和数字均为虚构，"
        "每位客户的真实参数存放在账本旁。"
    ),
    "theme": "主题",
    "theme_system": "跟随系统",
    "theme_light": "浅色",
    "theme_dark": "深色",
    "table_beside": "以表格查看数字",
    "made_by": "由 Keepworth {version} 根据运行 {run} 生成。所有区间在 10 次中有 8 次包含真值。",
    # What they are worth
    "say_equity": (
        "您的 *{customers}* 位客户在未来 {years} 年内价值 *{mean}* {currency}（很可能为 {likely}；10 次"
        "中有 8 次）。"
    ),
    "say_tenth": "其中十分之一的客户贡献了 *{share}*。",
    "say_stake": "*{stake}* 系于可能已经离开的客户。",
    # Contracts alone: these stand for the words whose key they go on
    "say_stake_agreed": "下次不续约的客户平均会带走 *{stake}*。",
    "say_standing_agreed": (
        "{customers} 位客户中，*{sure}* 位下次续约时留下的概率不低于 95%。有 *{doubtful}* 位低于 60%，合计价值 "
        "{doubtful_value}；另有 {unknown} 位无从得知。"
    ),
    "alt_standing_agreed": "图：横轴为下次续约时留下的概率，纵轴为终身价值",
    "axis_active_agreed": "下次续约时留下的概率（%）→",
    "head_active_band_agreed": "下次续约时留下的概率",
    "head_active_agreed": "下次续约时留下（10 次中有 8 次）",
    "say_risk_agreed": (
        "在下次续约时离开的概率不低于十分之一的客户中，按“面临风险的价值”排序：客户的价值乘以该概率。"
        "合计 *{stake}* 面临风险。"
    ),
    "none_at_risk_agreed": "没有：有价值的客户中，没有已知离开的概率达到十分之一的。",
    "line_valuable_agreed": "价值 *{value}*（很可能 {likely}）· {stays}",
    "line_risk_agreed": "*{stake}* 面临风险：价值 {value}（很可能 {likely}）· {stays}",
    "stays": "下次续约时留下的概率 {chance}（{low} 至 {high}）",
    "stays_cell": "{chance}（{low} 至 {high}）",
    "stays_unknown": "无从得知留下的概率",
    "say_how_agreed": (
        "按合同：每份合同到期前带来的收入，到期后按各自续约的概率计算，再减去服务成本。"
        "价值按每年 {discount} 折现，自 {day} 次日起 {years} 年。"
    ),
    # Relationships
    "say_fights": "{all} 位客户中有 *{customers}* 位会为留住我们而争取；"
    "他们承载终身价值 *{whole}* {currency} 中的 *{mean}*（很可能为 {likely}）。",
    "say_nobody_fights": "*{all}* 位客户中，还没有一位表现出会为留住我们而争取。",
    "say_never_tested": "*{customers}* 位客户从未经受考验，他们价值 *{mean}*（很可能为 {likely}）。",
    "say_strong": "其中与 *{customers}* 位客户的关系牢固，他们价值 *{mean}*（很可能为 {likely}）。",
    "say_unheard": "对 *{customers}* 位客户倾听得还不够，无法说明关系有多牢固；"
    "他们价值 *{mean}*（很可能为 {likely}）。",
    "relation": "{state}，强度 {strength}（{low} 至 {high}）",
    "relation_provisional": "{state}，强度 {strength}（{low} 至 {high}），暂定",
    "relation_group": "{state}，强度 {strength}（{low} 至 {high}），群体",
    "relation_withheld": "{state}，强度暂不给出",
    "state_strong": "牢固",
    "state_quiet_advocate": "低调的拥护者",
    "state_drifting": "渐行渐远",
    "state_captive": "受困",
    "state_steady": "平稳",
    "state_unheard": "未曾倾听",
    "state_left": "已离开",
    "head_relation": "关系",
    # Concentration
    "part_concentration": "价值由谁承载？",
    "say_concentration": (
        "价值最高的 *{tenth}* 位客户（十分之一）承载了 {share_tenth} 的价值；最高的十位就占 *"
        "{share_ten}*。没有这十位，将剩下 {rest}。份额按期望价值计算；每位客户自己的区间见下方表格。"
    ),
    "alt_concentration": "曲线：价值最高的客户所承载的价值份额",
    "axis_customers_from_top": "客户，价值最高者在前",
    "axis_share_of_value": "价值份额",
    "head_customers_from_top": "价值最高的客户数",
    "head_share_of_customers": "客户份额",
    "head_share_of_value": "价值份额",
    # Spread
    "part_spread": "价值如何分布？",
    "say_spread": (
        "一半客户的价值高于 *{median}*；中间一半为 {quarter} 至 {three_quarters}。上：客户份额。"
        "下：价值份额。"
    ),
    "alt_spread": "条形：各价值区间的客户份额与价值份额",
    "head_band": "价值",
    "head_customers": "客户数",
    "head_value": "合计价值",
    "band_nothing": "零或更少",
    "band_above": "不低于 {low}",
    "band_below": "低于 {high}",
    "band_between": "{low} 至 {high}",
    # The map
    "part_standing": "谁可能正在离开？",
    "say_standing": (
        "{customers} 位客户中，*{sure}* 位仍活跃的概率不低于 95%。有 *{doubtful}* 位低于 60%，合计价值 "
        "{doubtful_value}。"
    ),
    "alt_standing": "图：横轴为仍活跃的概率，纵轴为终身价值",
    "axis_active": "仍活跃的概率（%）→",
    "axis_value": "终身价值（对数）",
    "key_crowd": "客户；颜色越浓越多",
    "key_dots": "客户",
    "key_valuable": "价值最高的客户",
    "key_risk": "风险最大的客户",
    "key_lines": "细线：10 次中有 8 次；最低一行包含更低者",
    "head_active_band": "仍活跃的概率",
    "band_chance": "{low}% 至 {high}%",
    # The two lists
    "part_valuable": "价值最高的客户",
    "say_valuable": "他们合计价值 *{value}*，占全部的 {share}。",
    "part_risk": "风险最大的客户",
    "say_risk": (
        "在已离开的概率不低于十分之一的客户中，按“面临风险的价值”排序：客户的价值乘以该概率。肯定已经离"
        "开的客户不再有价值，因此不在此列。合计 *{stake}* 面临风险。"
    ),
    "none_at_risk": "没有：有价值的客户中，无人已离开的概率达到十分之一。",
    "head_customer": "客户",
    "head_worth": "价值",
    "head_likely": "很可能（10 次中有 8 次）",
    "head_active": "仍活跃",
    "head_orders": "{weeks} 周内订单数",
    "head_pace": "节奏",
    "head_stake": "面临风险",
    "pace": "{every}；已沉默 {silent}",
    "pace_today": "{every}；最后一天来过",
    "pace_once": "只买过一次，{silent}前",
    "pace_once_today": "只买过一次，在最后一天",
    "line_valuable": "价值 *{value}*（很可能 {likely}）· 仍活跃 {active} · {pace}",
    "line_risk": "*{stake}* 面临风险：价值 {value}（很可能 {likely}）· 仍活跃 {active} · {pace}",
    # The back-test
    "part_proof": "这可信吗？",
    "say_proof": (
        "{day}那天，只凭当时已知的信息，本账本会预测随后 {weeks} 周有 *{said}* 笔订单；实际为 *"
        "{happened}* 笔（{off}）。"
    ),
    "off_over": "多预测了 {share}",
    "off_under": "少预测了 {share}",
    "off_none": "相差不到百分之零点五",
    "say_naive": (
        "每位客户的订单数平均偏差 *{mae}*；两条简单规则（与上期相同、与众人相同）中较好的一条偏差 "
        "{naive}。{verdict}。"
    ),
    "verdict_better": "优于简单规则，超出偶然",
    "verdict_tie": "平手：用哪个都行",
    "verdict_too_few": "客户或订单太少，无从比较",
    "verdict_not_better": "并不更好：请用简单规则",
    "say_coverage": "100 位客户中有 *{coverage}* 位的订单数落在为其给出的区间内（本应 80 位）：{verdict}。",
    "coverage_right": "正如所应",
    "coverage_low": "此处单个客户的区间偏窄，真实的区间更宽",
    "coverage_high": "单个客户的区间比必要的更宽",
    "say_course": "累计订单。实线：实际。虚线：当天所说。",
    "say_calibration": "每个点是一组预测下单概率相近的客户，点越大人越多。落在虚线上，即所说为真。",
    "say_tenths": "按预期多少把客户分为十组。条形：实际订单。短线：所说订单。",
    "no_proof": "尚未用本账本自己的历史检验：{why}",
    "alt_calibration": "点：各组实际下单的比例，对照所说的概率",
    "alt_course": "两条线：逐周的实际订单与所说的订单",
    "alt_tenths": "条形与短线：各十分位每位客户的实际订单与所说订单",
    "axis_tenth": "十分位，预期最少者在前 →",
    "axis_orders_each": "每位客户订单数",
    "axis_said": "所说（%）→",
    "axis_happened": "实际下单（%）",
    "axis_weeks": "预测之后的周数 →",
    "axis_orders": "累计订单",
    "line_said": "所说",
    "line_happened": "实际",
    "head_said": "所说",
    "head_happened": "实际下单",
    "head_range": "仅凭偶然的区间",
    "head_tenth": "十分位",
    "head_week": "周",
    "head_orders_said": "所说订单",
    "head_orders_happened": "实际订单",
    # How it was computed
    "part_how": "这是如何计算的",
    "say_how": (
        "购买次数用 {orders_model}，拟合 {customers} 位客户的 {cells} 种不同历史；消费金额用 "
        "{spend_model}。价值 = 期望订单数 × 期望金额，自{day}次日起 {years} 年，按每年 {discount} 折"
        "现。"
    ),
    "fact_orders": "购买",
    "fact_spend": "消费金额",
    "fact_choice": "模型选择",
    "fact_independence": "金额与频率",
    "fact_margin": "毛利",
    "fact_seconds": "秒数",
    "margin_orders": "按订单，金额的 {share} 为毛利",
    "margin_book": "按账本设置，金额的 {share} 为毛利",
    "margin_none": "未知：按金额的 {share} 计入，因此价值是收入",
    "part_warnings": "请注意",
    "no_warnings": "无：没有任何警告。",
    # The terminal
    "page_written": "带图表的页面：{path}",
}
# fmt: on


def _count(number: float) -> str:
    return f"{number:,.0f}"


def _money(amount: float) -> str:
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if abs(three_digits(amount)) >= size:
            return f"{in_units(three_digits(amount / size))} {name}"
    return written(three_digits(amount))


def _span(weeks: float) -> str:
    days = weeks * 7
    for size, name, from_days in ((30.44, "个月", 90), (7.0, "周", 21), (1.0, "天", 0)):
        if days >= from_days:
            return f"{max(round(days / size), 1)} {name}"
    raise ValueError(weeks)


def _every(weeks: float) -> str:
    span = _span(weeks).removeprefix("1 ")
    return f"每{span}一次" if span[0] not in "0123456789" else f"每 {span}一次"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


SIMPLIFIED_CHINESE = Words(
    code="zh-Hans",
    texts=TEXTS,
    manner=Manner(
        count=_count,
        money=_money,
        percent=lambda share: f"{hundredths(share)}%",
        day=_day,
        span=_span,
        every=_every,
    ),
)
