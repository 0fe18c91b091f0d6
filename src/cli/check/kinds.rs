//! Everything that can be checked: the key to type, the names columns of tables bear, and the check.

use jiff::civil::Date;
use serde_json::json;

use super::report::{Facts, Report};
use super::{due, several};
use crate::calendar::Calendar;
use crate::person::{
    self, Checked, Document, Finding, IdNumber, Name, Nationality, Pass, check_address, check_amount,
    check_bank_card, check_card_number, check_credit_code, check_date, check_document_of, check_name,
    check_office_phone, check_old_permanent, check_pass, check_passbook, check_passport, check_phone,
    check_postcode, check_work_permit, compare_names, compare_twice, id,
};

/// What is known besides the value.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub today: Date,
    pub nation: Option<&'a str>,
    pub again: Option<&'a str>,
    pub medical: bool,
    pub calendar: &'a Calendar,
}

/// One kind.
pub struct Kind {
    /// To type.
    pub key: &'static str,
    /// For people.
    pub name: &'static str,
    /// Other names, as columns of tables bear them.
    pub names: &'static [&'static str],
    /// One to show how.
    pub example: &'static str,
    /// What is said before a value that passed.
    pub passed: &'static str,
    /// What passing does not prove.
    pub caution: &'static str,
    /// The check.
    pub check: fn(&str, &Asked<'_>) -> Report,
    /// Whether a column of a table may hold it.
    pub column: bool,
}

const NOT_POLICE: &str = "格式通过不等于公安核验通过：只说明号码写得对，不说明人证一致";
const NOT_HOLDER: &str = "格式通过不等于户名一致：发钱的账户请盲打两遍，两遍一样才存";
const LOOK: &str = "这类证件没有校验位，只能看写法：请对照原件，并看有效期";
const RINGS: &str = "格式通过不等于打得通：请问清机主与本人的关系";

const fn kind(
    key: &'static str,
    name: &'static str,
    names: &'static [&'static str],
    example: &'static str,
    caution: &'static str,
    check: fn(&str, &Asked<'_>) -> Report,
) -> Kind {
    Kind { key, name, names, example, passed: "格式通过：", caution, check, column: true }
}

const fn several(
    key: &'static str,
    name: &'static str,
    names: &'static [&'static str],
    example: &'static str,
    check: fn(&str, &Asked<'_>) -> Report,
) -> Kind {
    Kind { key, name, names, example, passed: "格式通过：", caution: "", check, column: false }
}

/// All of them.
pub const KINDS: &[Kind] = &[
    kind(
        "id",
        "身份号码",
        &[
            "身份证",
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "公民身份证号码",
            "社会保障号码",
            "社会保障号",
            "sfz",
            "idcard",
            "id_number",
        ],
        "110105196503049974",
        NOT_POLICE,
        |value, asked| id_report(IdNumber::parse(value, asked.today), asked),
    ),
    kind(
        "residence",
        "港澳台居民居住证",
        &["居住证", "居住证号", "居住证号码", "港澳台居住证"],
        "810000198808080013",
        NOT_POLICE,
        |value, asked| {
            id_report(
                of_kind(
                    IdNumber::parse(value, asked.today),
                    "81（香港）、82（澳门）、83（台湾）",
                    |kind| matches!(kind, person::Kind::ResidencePermit(_)),
                ),
                asked,
            )
        },
    ),
    kind(
        "permanent",
        "外国人永久居留身份证",
        &["永居证", "永居证号", "永久居留身份证", "外国人永久居留证"],
        "931840198307070012",
        NOT_POLICE,
        permanent,
    ),
    kind("passport", "护照", &["护照号", "护照号码"], "E00000001", LOOK, |value, asked| {
        Report::of(check_passport(value, asked.nation), pass)
    }),
    kind(
        "permit",
        "来往通行证",
        &["通行证", "通行证号", "通行证号码", "港澳通行证", "台胞证", "台胞证号", "回乡证"],
        "H01234567",
        LOOK,
        |value, _| Report::of(check_pass(value), pass),
    ),
    kind(
        "workpermit",
        "外国人工作许可证",
        &["工作许可证", "工作许可证号"],
        "12345678",
        LOOK,
        |value, _| Report::of(check_work_permit(value), pass),
    ),
    kind(
        "document",
        "证件（自动认种类）",
        &["证件", "证件号", "证件号码"],
        "H01234567",
        NOT_POLICE,
        |value, asked| document(check_document_of(value, asked.today, asked.nation), asked),
    ),
    kind(
        "uscc",
        "统一社会信用代码",
        &["信用代码", "社会信用代码", "单位信用代码"],
        "91110105YW0000012H",
        "格式通过不等于登记有效：单位是否存续以登记机关为准",
        |value, _| uscc(value),
    ),
    kind(
        "card",
        "社保卡卡号",
        &["社保卡号", "社会保障卡号", "卡号"],
        "A00000001",
        "",
        |value, _| Report::of(check_card_number(value), |card| (card.masked().to_string(), Vec::new())),
    ),
    kind(
        "bankcard",
        "银行卡号",
        &["银行卡", "银行账号", "银行帐号", "银行账户", "开户账号", "社保卡银行账号"],
        "6217990000000000006",
        NOT_HOLDER,
        |value, asked| account(check_bank_card(value), value, asked),
    ),
    kind(
        "passbook",
        "存折账号",
        &["存折", "存折帐号"],
        "1234567890",
        NOT_HOLDER,
        |value, asked| account(check_passbook(value), value, asked),
    ),
    kind(
        "phone",
        "电话",
        &["手机", "手机号", "手机号码", "联系电话", "联系手机", "电话号码", "联系方式", "mobile", "tel"],
        "13800000000",
        RINGS,
        |value, _| phone(check_phone(value)),
    ),
    kind(
        "hotline",
        "告知单上的咨询电话",
        &["咨询电话", "窗口电话", "监督电话"],
        "010-00000000",
        "",
        |value, _| phone(check_office_phone(value)),
    ),
    kind("name", "姓名", &["名字"], "张三", "", name),
    kind(
        "address",
        "地址",
        &[
            "户籍地址",
            "户籍地",
            "户口所在地",
            "户口地址",
            "居住地址",
            "居住地",
            "常住地址",
            "常住地",
            "联系地址",
            "通讯地址",
            "家庭住址",
            "住址",
        ],
        "河北省邢台市信都区某某街道某某社区1号楼",
        "",
        |value, _| Report::of(check_address(value), address),
    ),
    kind("postcode", "邮政编码", &["邮编"], "050000", "", |value, _| {
        Report::of(check_postcode(value), |code| (code.clone(), Vec::new()))
    }),
    kind("date", "日期", &[], "2026-11-23", "", |value, asked| {
        Report::of(check_date(value, asked.today), |date| {
            (date.to_string(), vec![("date", "日期", json!(date.to_string()))])
        })
    }),
    kind(
        "amount",
        "金额",
        &["票据金额", "金额（元）", "金额(元)"],
        "1234.50",
        "",
        |value, _| {
            Report::of(check_amount(value), |amount| {
                (format!("{amount:.2}"), vec![("amount", "金额", json!(format!("{amount:.2}")))])
            })
        },
    ),
    several(
        "days",
        "几个日期的次序",
        &["日期次序"],
        "出生=1971-08-01 参保=1990-03-01 退休=2026-11-01",
        several::days,
    ),
    several(
        "periods",
        "缴费时段（重叠、断缴）",
        &["时段", "缴费时段"],
        "甲地:201801-202012 乙地:202006-202112",
        several::periods,
    ),
    Kind {
        passed: "",
        ..several("start", "登记与缴费的起始月", &["起始月"], "2026-01 2026-03", several::start)
    },
    several(
        "receipts",
        "票据合计",
        &["票据", "票据合计"],
        "合计=300.33 001:2026-03-01:100.10 002:2026-03-02:200.23",
        several::receipts,
    ),
    several("base", "缴费基数", &["基数"], "3000 下限=4000 上限=20000", several::base),
    Kind {
        passed: "",
        ..several("due", "到期日", &["时限", "到期", "工作日"], "2026-11-23 15个工作日", due::due)
    },
];

/// The kind of a key or name.
pub fn find(typed: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| {
        kind.key.eq_ignore_ascii_case(typed) || kind.name == typed || kind.names.contains(&typed)
    })
}

/// Whether somebody typed a number where a kind is asked: as long as an identity number, or nearly, and all but its end digits.
pub fn is_like_a_document(typed: &str) -> bool {
    (15..=19).contains(&typed.chars().count()) && typed.chars().take(14).all(|c| c.is_ascii_digit())
}

/// The same, only where the number is of a certain kind of document.
fn of_kind(
    checked: Checked<id::Entry>,
    starts: &str,
    right: impl Fn(person::Kind) -> bool,
) -> Checked<id::Entry> {
    let kind = checked.value.as_ref().map(|entry| entry.for_lookup().kind());
    match kind {
        Some(kind) if !right(kind) => {
            let message =
                format!("这是{}的号码；要的应以 {starts}开头。请看对方出示的是哪种证件", kind.name());
            Checked {
                value: None,
                errors: vec![Finding { code: "E_KIND", position: Some(1), message }],
                ..checked
            }
        }
        _ => checked,
    }
}

fn id_report(checked: Checked<id::Entry>, asked: &Asked<'_>) -> Report {
    document(checked.map(Document::Id), asked)
}

fn document(checked: Checked<Document>, asked: &Asked<'_>) -> Report {
    Report::of(checked, |document| {
        let entry = match document {
            Document::Pass(found) => return pass(found),
            Document::Id(entry) => entry,
        };
        let number = entry.for_lookup();
        let name = match entry {
            id::Entry::Old(_) => "15 位旧号（下面是换算后的新号，只供查旧档案）",
            id::Entry::Current(number) => number.kind().name(),
        };
        let mut facts = vec![
            ("document", "证件", json!(name)),
            ("sex", "性别", json!(number.sex().name())),
            ("birth", "出生", json!(number.birth().to_string())),
            ("age", "周岁", json!(number.age_on(asked.today))),
            ("area", "号码地区", json!(number.province())),
        ];
        facts.extend(number.nation().map(nation));
        (number.masked().to_string(), facts)
    })
}

/// A nation by its code on a document. Programs get the code; a clerk reads a country or, where this table has none, nothing.
fn nation(code: &str) -> (&'static str, &'static str, serde_json::Value) {
    const KNOWN: [(&str, &str, &str); 5] = [
        ("840", "USA", "国籍：美国"),
        ("410", "KOR", "国籍：韩国"),
        ("392", "JPN", "国籍：日本"),
        ("826", "GBR", "国籍：英国"),
        ("276", "DEU", "国籍：德国"),
    ];
    let known = KNOWN.iter().find(|(number, letters, _)| *number == code || *letters == code);
    ("nation", known.map_or("", |(_, _, said)| *said), json!(code))
}

fn permanent(value: &str, asked: &Asked<'_>) -> Report {
    let tidy = person::normalise(value).text;
    if tidy.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Report::of(check_old_permanent(value), pass);
    }
    let right = |kind| kind == person::Kind::Permanent;
    id_report(of_kind(IdNumber::parse(value, asked.today), "9", right), asked)
}

fn pass(pass: &Pass) -> (String, Facts) {
    let mut facts = vec![("document", "证件", json!(pass.kind().name()))];
    if let Some(place) = pass.kind().place() {
        facts.push(("area", "地区", json!(place)));
    }
    if let Some(times) = pass.replacement() {
        facts.push(("replacement", "换证次数", json!(times)));
    }
    facts.extend(pass.nation().map(nation));
    (pass.masked().to_string(), facts)
}

fn uscc(value: &str) -> Report {
    Report::of(check_credit_code(value), |code| {
        let mut facts = vec![("area", "登记地区", json!(code.province()))];
        if let Some(kind) = code.kind() {
            facts.insert(0, ("organisation", "机构类别", json!(kind)));
        }
        (code.to_string(), facts)
    })
}

fn account(checked: Checked<person::BankCard>, value: &str, asked: &Asked<'_>) -> Report {
    let differs = asked.again.and_then(|again| compare_twice(value, again).err());
    let valid = checked.is_valid();
    let report = Report::of(checked, |card| (card.masked().to_string(), Vec::new()));
    if valid { report.fail(differs) } else { report }
}

fn phone(checked: Checked<person::Phone>) -> Report {
    Report::of(checked, |phone| {
        (phone.masked().to_string(), vec![("line", "线路", json!(phone.kind().name()))])
    })
}

fn name(value: &str, asked: &Asked<'_>) -> Report {
    let foreign = asked.nation.is_some_and(|nation| !nation.eq_ignore_ascii_case("CHN"));
    let nationality = if foreign { Nationality::Foreign } else { Nationality::Chinese };
    let mut checked = check_name(value, nationality);
    checked.warnings.extend(asked.again.and_then(|other| compare_names(value, other)));
    Report::of(checked, |name: &Name| {
        let facts = vec![("length", "字数", json!(name.length())), ("rare", "生僻字", json!(name.rare()))];
        (name.masked().to_string(), facts)
    })
}

fn address(address: &person::Address) -> (String, Facts) {
    let facts = vec![
        ("province", "省级", json!(address.province)),
        ("prefecture", "地级", json!(address.prefecture)),
        ("county", "县级", json!(address.county)),
        ("township", "乡镇街道", json!(address.township)),
    ];
    (address.masked().to_string(), facts)
}
