//! The kinds of form there are: what each can say (the names its file may ask for), and what it must say to be worth the
//! paper. The words are the file's; these are the law's and cannot be dropped by editing a file.

/// What a form is filled from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A case with its checklist.
    Case,
    /// All cases of one person's visit.
    Visit,
    /// A service item.
    Item,
    /// An answer of a calculator.
    Figure,
    /// A card: a question and what is said to it.
    Card,
    /// What somebody writes: a change of policy in four parts.
    Written,
}

/// A kind of form.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// In commands and file names.
    pub id: &'static str,
    /// What a clerk calls it.
    pub title: &'static str,
    /// What its numbers begin with.
    pub prefix: &'static str,
    /// What it is filled from.
    pub about: About,
    /// What the file must ask for and the case must have. `列.栏`: at least one row, and in every row.
    pub must: &'static [&'static str],
}

/// What every form about a case at a window can say.
const HEAD: &[&str] = &["编号", "申请人", "单位经办人", "登记的证件", "去世的人", "经办人", "日期", "时刻"];

/// The hall.
const HALL: &[&str] = &["大厅名称", "办理地点", "窗口", "办公时间", "咨询电话", "投诉电话"];

/// A service item.
const ITEM: &[&str] = &[
    "事项",
    "事项编号",
    "险种",
    "也叫",
    "谁能办",
    "代办",
    "影响谁",
    "示例",
    "依据",
    "热线",
    "自助机",
    "自助机现状",
    "办理窗口",
    "多久",
    "条件.条件",
    "条件.依据",
    "条件.不符怎么办",
    "材料.名称",
    "材料.要不要",
    "材料.份数",
    "材料.依据",
    "材料.去哪取",
    "材料.要多久",
    "材料.线上",
    "材料.电话",
    "材料.可以不交",
    "不得索要.材料",
    "易错点.易错",
    "环节.环节",
    "环节.标准",
    "时限.时限",
    "线上.平台",
    "线上.路径",
    "线上.办不了时",
    "步骤.平台",
    "步骤.入口",
    "步骤.网址",
    "步骤.步骤",
    "部门.部门",
    "部门.办什么",
    "部门.电话",
];

/// A case's checklist and how it ends.
const CASE: &[&str] = &[
    "到期日",
    "到期说明",
    "中止",
    "恢复计时",
    "本人情况",
    "转办说明",
    "办哪一种",
    "后来",
    "条件核对.符不符合",
    "条件核对.条件",
    "条件核对.出路",
    "条件核对.变了",
    "不符合.条件",
    "不符合.依据",
    "不符合.出路",
    "不符合.变了",
    "条款.条款",
    "可走的路.路",
    "还缺.名称",
    "还缺.份数",
    "还缺.要不要",
    "还缺.依据",
    "还缺.去哪取",
    "还缺.要多久",
    "还缺.线上",
    "还缺.电话",
    "还缺.别的路",
    "还缺.加的原因",
    "转来.名称",
    "转来.由谁",
    "转来.依据",
    "转来.找谁",
    "转来.要多久",
    "转来.电话",
    "转来.加的原因",
    "补齐以后",
    "没核完.名称",
    "已核.名称",
    "已核.情况",
    "收到.名称",
    "收到.怎么收",
    "承诺材料.名称",
    "承诺材料.依据",
    "承诺材料.办法",
    "承诺材料.证明内容",
    "承诺材料.去哪取",
    "承诺材料.要多久",
    "承诺材料.电话",
    "承诺依据",
    "容缺依据",
    "容缺材料.名称",
    "容缺材料.份数",
    "容缺材料.办法",
    "容缺材料.补齐日",
    "容缺材料.去哪取",
    "容缺材料.要多久",
    "容缺材料.电话",
    "等结论.名称",
    "等结论.份数",
    "等结论.去哪取",
    "等结论.要多久",
    "等结论.电话",
    "补齐.名称",
    "补齐.份数",
    "还欠.名称",
    "还欠.份数",
    "还欠.办法",
    "还欠.补齐日",
    "还欠.去哪取",
    "还欠.要多久",
    "还欠.电话",
    "还欠说明",
    "没成的.名称",
    "没成的.约好哪天",
    "没成的.怎么核的",
    "没成的.核查结果",
    "没成的.说明",
    "退回.名称",
    "退回.份数",
    "救济.名称",
    "救济.期限",
    "救济.机关",
    "救济.依据",
    "票据.票号",
    "票据.金额",
    "票据合计",
    "自付.为什么",
    "自付.金额",
    "自付合计",
    "报销金额",
    "到账日",
    "所用规则",
    "经手.什么",
    "经手.金额",
    "经手.录入",
    "经手.复核",
];

/// The cases of one visit.
const VISIT: &[&str] = &["办件.事项", "办件.结果", "办件.接下来", "办件.什么时候", "办件.凭据"];

/// A calculator's answer.
const FIGURE: &[&str] = &[
    "计算",
    "地区",
    "按哪天",
    "截至",
    "规则",
    "规则指纹",
    "结果.名称",
    "结果.数额",
    "结果.说明",
    "录入.名称",
    "录入.填的",
    "提醒.提醒",
    "步骤.步骤",
    "步骤.结果",
    "步骤.算法",
    "步骤.代入",
    "步骤.取整",
    "步骤.依据",
    "步骤.出处",
];

/// A card.
const CARD: &[&str] = &["日期", "题目", "说法.说法", "看当地.内容", "依据", "核对日"];

/// A change of policy.
const WRITTEN: &[&str] = &["日期", "题目", "结论", "谁受影响", "怎么办", "从哪天起", "依据"];

/// Lists, and single values, of which one may be empty where the other is not.
pub(super) const EITHER: [(&str, &str); 3] = [("还缺", "转来"), ("容缺材料", "等结论"), ("到期日", "中止")];

/// What the file of a kind must ask for besides, since some cases have it and would be told something untrue without.
pub(super) const WHERE_THERE: [(&str, &str); 6] = [
    ("acceptance", "中止"),
    ("acceptance", "等结论.名称"),
    ("deferral", "中止"),
    ("deferral", "等结论.名称"),
    ("received", "中止"),
    ("received", "等结论.名称"),
];

/// All kinds, in the order lists show them.
pub const KINDS: &[Kind] = &[
    Kind {
        id: "notice",
        title: "一次性告知单",
        prefix: "告知",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "依据",
            "还缺.名称",
            "还缺.份数",
            "还缺.去哪取",
            "还缺.要多久",
            "还缺.电话",
            "转来.名称",
            "转来.由谁",
            "转来.找谁",
            "转来.要多久",
            "转来.电话",
            "时限.时限",
            "大厅名称",
            "办理地点",
            "办公时间",
            "咨询电话",
            "投诉电话",
            "代办",
            "经办人",
            "日期",
        ],
    },
    Kind {
        id: "acceptance",
        title: "受理通知书",
        prefix: "受理",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "日期",
            "时限.时限",
            "到期日",
            "大厅名称",
            "办理地点",
            "办公时间",
            "咨询电话",
            "投诉电话",
            "经办人",
        ],
    },
    Kind {
        id: "refusal",
        title: "不予受理通知书",
        prefix: "不予",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "日期",
            "不符合.条件",
            "不符合.依据",
            "可走的路.路",
            "本人情况",
            "救济.名称",
            "救济.期限",
            "救济.机关",
            "救济.依据",
            "大厅名称",
            "咨询电话",
            "投诉电话",
            "经办人",
        ],
    },
    Kind {
        id: "promise",
        title: "告知承诺书",
        prefix: "承诺",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "承诺材料.名称",
            "承诺材料.依据",
            "承诺依据",
            "大厅名称",
            "咨询电话",
            "经办人",
            "日期",
        ],
    },
    Kind {
        id: "deferral",
        title: "容缺受理承诺书",
        prefix: "容缺",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "容缺材料.名称",
            "容缺材料.份数",
            "容缺材料.补齐日",
            "到期日",
            "容缺依据",
            "大厅名称",
            "办理地点",
            "咨询电话",
            "经办人",
            "日期",
        ],
    },
    Kind {
        id: "received",
        title: "补齐回执",
        prefix: "补齐",
        about: About::Case,
        must: &["编号", "申请人", "事项", "补齐.名称", "大厅名称", "咨询电话", "经办人", "日期"],
    },
    Kind {
        id: "ended",
        title: "终止办理告知",
        prefix: "终止",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "没成的.名称",
            "没成的.约好哪天",
            "容缺依据",
            "救济.名称",
            "救济.期限",
            "救济.机关",
            "救济.依据",
            "大厅名称",
            "咨询电话",
            "经办人",
            "日期",
        ],
    },
    Kind {
        id: "withdrawn",
        title: "撤回回执",
        prefix: "撤回",
        about: About::Case,
        must: &["编号", "申请人", "事项", "没成的.说明", "大厅名称", "咨询电话", "经办人", "日期"],
    },
    Kind {
        id: "stopped",
        title: "停止办理告知",
        prefix: "停办",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "没成的.名称",
            "没成的.核查结果",
            "承诺依据",
            "救济.名称",
            "救济.期限",
            "救济.机关",
            "救济.依据",
            "大厅名称",
            "咨询电话",
            "经办人",
            "日期",
        ],
    },
    Kind {
        id: "failed",
        title: "未办成告知",
        prefix: "未成",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "没成的.说明",
            "依据",
            "救济.名称",
            "救济.期限",
            "救济.机关",
            "救济.依据",
            "大厅名称",
            "咨询电话",
            "经办人",
            "日期",
        ],
    },
    Kind {
        id: "handover",
        title: "移交单",
        prefix: "移交",
        about: About::Case,
        must: &["编号", "申请人", "事项", "转办说明", "大厅名称", "咨询电话", "经办人", "日期"],
    },
    Kind {
        id: "settlement",
        title: "结算单",
        prefix: "结算",
        about: About::Case,
        must: &[
            "编号",
            "申请人",
            "事项",
            "日期",
            "票据.票号",
            "票据.金额",
            "票据合计",
            "自付合计",
            "报销金额",
            "到账日",
            "所用规则",
            "大厅名称",
            "办理地点",
            "咨询电话",
            "投诉电话",
            "经办人",
        ],
    },
    Kind {
        id: "joint",
        title: "多事项办理回执",
        prefix: "合办",
        about: About::Visit,
        must: &[
            "编号",
            "申请人",
            "办件.事项",
            "办件.结果",
            "大厅名称",
            "办理地点",
            "咨询电话",
            "投诉电话",
            "经办人",
            "日期",
        ],
    },
    Kind {
        id: "estimate",
        title: "测算单",
        prefix: "测算",
        about: About::Figure,
        must: &["计算", "地区", "按哪天", "截至", "规则", "规则指纹", "结果.名称", "结果.数额", "日期"],
    },
    Kind {
        id: "item",
        title: "事项一页纸",
        prefix: "事项",
        about: About::Item,
        must: &[
            "事项",
            "事项编号",
            "材料.名称",
            "材料.份数",
            "易错点.易错",
            "时限.时限",
            "大厅名称",
            "咨询电话",
        ],
    },
    Kind {
        id: "path",
        title: "线上办理路径卡",
        prefix: "路径",
        about: About::Item,
        must: &["事项", "步骤.平台", "步骤.步骤", "大厅名称", "咨询电话"],
    },
    Kind {
        id: "poster",
        title: "张贴版",
        prefix: "张贴",
        about: About::Card,
        must: &["题目", "说法.说法", "依据", "核对日", "日期", "大厅名称", "咨询电话"],
    },
    Kind {
        id: "brief",
        title: "政策解读卡",
        prefix: "解读",
        about: About::Written,
        must: &["题目", "结论", "谁受影响", "怎么办", "从哪天起", "日期", "大厅名称", "咨询电话"],
    },
];

/// The kind of this name: its ASCII id or its title.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.id == name || kind.title == name)
}

/// Whether these words are the number of a case's paper, `告知-20261123-3-001`: what brings that case up again. A second one of
/// a kind says which it is behind it.
pub fn is_number(text: &str) -> bool {
    let Some((prefix, rest)) = text.trim().split_once('-') else { return false };
    let known = KINDS.iter().any(|kind| kind.prefix == prefix && kind.about == About::Case);
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    known && matches!(rest.split('-').count(), 3 | 4) && rest.split('-').all(figures)
}

impl Kind {
    /// Every name a file of this kind may ask for, `列.栏` for those of a list.
    pub fn names(&self) -> Vec<&'static str> {
        let parts: &[&[&str]] = match self.about {
            About::Case => &[HEAD, HALL, ITEM, CASE],
            About::Visit => &[HEAD, HALL, VISIT],
            About::Item => &[&["日期"], HALL, ITEM],
            About::Figure => &[HEAD, HALL, FIGURE],
            About::Card => &[HALL, CARD],
            About::Written => &[HALL, WRITTEN],
        };
        parts.concat()
    }

    /// The lists a file of this kind may go through.
    pub fn lists(&self) -> Vec<&'static str> {
        let mut lists: Vec<&str> =
            self.names().into_iter().filter_map(|name| Some(name.split_once('.')?.0)).collect();
        lists.dedup();
        lists
    }
}
