//! What forms promise, on one small item with the forms the program carries.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::*;
use crate::assets;
use crate::items::{Bill, Bills, Checklist, Items, Mark, Review, Tick, Yuan};
use crate::log::{Amount, Reviewed, Settlement};
use crate::text::{Faults, Source};

const MATERIALS: &str = r#"
[ways]
share = { basis = "共享的依据" }
promise = { basis = "承诺的依据" }
defer = { basis = "容缺的依据" }
get = { basis = "取件的依据" }

[M01]
name = "身份证"
spec = "核原件"
share = { yes = "亮电子证照" }
shared_by = "公安"
promise = { no = "身份要当面核" }
defer = { no = "先要确认是本人" }
get = { place = "派出所", time = "几天", online = "电子社保卡", phone = "12345" }

[M02]
name = "收款账户"
spec = "报号"
share = { yes = "查卡" }
shared_by = "公安"
promise = { yes = "签承诺" }
defer = { yes = "发钱前补" }
get = { place = "银行网点", time = "当场", online = "手机银行", phone = "12333" }

[M03]
name = "委托书"
spec = "原件"
share = { no = "查不到" }
promise = { yes = "签关系承诺" }
defer = { yes = "后补" }
get = { place = "本窗口", time = "当场", online = "没有", phone = "12333" }
"#;

const ITEM: &str = r#"
id = "X01"
title = "试办"
insurance = "养老"
aliases = ["试"]
who = "本人"
agent = "可以代办"
harm = "一家人"
example = "老周来办，一趟办成"
difficulty = 1
mistakes = ["错"]
conditions = [{ text = "到了年龄", basis = [{ text = "甲法第一条", until = 2026-12-31 }, { text = "乙法第一条", from = 2027-01-01 }], instead = "看看别的办法" }]
materials = [
  { id = "M01", need = "必要", core = true, copies = "核原件", basis = "甲法第二条" },
  { id = "M02", need = "必要", copies = "报号", basis = "甲法第三条" },
  { id = "M03", need = "视情", when = "代办", no_promise = "要见原件", copies = "原件一份", basis = "甲法第四条" },
]
steps = [{ name = "受理", standard = "快", minutes = 5, role = "窗口", wrong = "慢", check = ["核过"], needs = ["条件", "材料", "四查"] }]
deadlines = [{ what = "整件办结", start = "收到申请", statutory = "20工作日", basis = "甲法第五条", listed = "10工作日", source = "本市", promised = "10工作日" }]
channels = { window = "一号", phone = "12333", online = [{ name = "试办平台", path = "登录 → 试办", fails = "来窗口" }] }
"#;

const LATEST: Date = date(2026, 12, 7);

/// What was entered and is paid.
struct Money {
    bills: Bills,
    settlement: Settlement,
    amounts: BTreeMap<String, Amount>,
}

impl Money {
    fn new() -> Self {
        let yuan = |text: &str| text.parse::<Yuan>().unwrap();
        let bill = |no: &str, text| Bill { no: no.into(), yuan: yuan(text) };
        let review = Reviewed { clerk: "王芳".into(), agreed: true, note: String::new(), saw: None };
        let amount = Amount {
            yuan: yuan("250.50"),
            trial: None,
            by: "李明".into(),
            to_review: true,
            reviewed: Some(review),
        };
        Self {
            bills: Bills { bills: vec![bill("票1", "200.10"), bill("票2", "120.40")], details: Vec::new() },
            settlement: Settlement {
                on: None,
                pay_by: LATEST,
                paid: yuan("250.50"),
                what: None,
                borne: vec![("起付线".into(), yuan("70"))],
                bills: None,
                nth: None,
            },
            amounts: [("报销金额".to_owned(), amount)].into(),
        }
    }

    fn settled(&self) -> Settled<'_> {
        let Self { bills, settlement, amounts } = self;
        Settled {
            bills, settlement, amounts, rules: "住院待遇（试办省，规则版本 0123）".into()
        }
    }
}

/// What a case came to its end over.
fn over() -> Over {
    Over {
        about: "M02".parse().ok(),
        due: Some(date(2026, 12, 1)),
        method: "数据比对".into(),
        found: "查无此户".into(),
        said: "电话说过".into(),
    }
}

struct Desk {
    money: Money,
    items: Items,
    forms: Forms,
    head: Head,
    hall: HallContact,
}

fn desk() -> Desk {
    let data = [Source::new("materials.toml", MATERIALS), Source::new("items/X01.toml", ITEM)];
    let (items, faults) = Items::load(&data);
    assert!(faults.is_empty(), "{faults:?}");
    let (forms, faults) = Forms::load(&assets::data(None).unwrap());
    assert!(faults.is_empty(), "{}", render(&faults));
    Desk {
        money: Money::new(),
        items,
        forms,
        head: Head {
            number: "A001".into(),
            applicant: "张*".into(),
            runner: None,
            shown: None,
            deceased: None,
            clerk: "李明".into(),
            at: date(2026, 11, 23).at(9, 5, 0, 0),
        },
        hall: HallContact {
            name: "试办大厅".into(),
            address: "试办路 1 号".into(),
            window: "三号窗口".into(),
            hours: "工作日 9:00–17:00".into(),
            phone: "000-12345678".into(),
            complaint: "12345".into(),
            reconsider: "试办市人民政府（试办路 2 号）".into(),
            court: "试办区人民法院（试办路 3 号）".into(),
        },
    }
}

fn render(faults: &Faults) -> String {
    faults.clone().sorted().iter().map(|fault| fault.render(false)).collect::<Vec<_>>().join("\n")
}

impl Desk {
    /// A checklist with everything in order.
    fn full(&self) -> Checklist<'_> {
        let item = self.items.iter().next().unwrap();
        let mut list = Checklist::new(item, &self.items.materials);
        list.allow_deferral_until(LATEST);
        list.tick(0, Some(Tick::Met)).unwrap();
        for (id, mark) in [("M01", Mark::Seen), ("M02", Mark::Shared), ("M03", Mark::NotNeeded)] {
            list.mark(id.parse().unwrap(), mark).unwrap();
        }
        for review in Review::ALL {
            list.check(None, review, true);
        }
        list
    }

    fn marked(&self, id: &str, mark: Mark) -> Checklist<'_> {
        let mut list = self.full();
        list.mark(id.parse().unwrap(), mark).unwrap();
        list
    }

    fn paper(&self, form: &str, list: &Checklist<'_>, note: &str) -> Result<Document, PaperError> {
        let made_good = ["M02".parse().unwrap()];
        let over = [over()];
        let facts = CaseFacts {
            list,
            head: &self.head,
            hall: &self.hall,
            remedies: self.forms.remedies(),
            due: Some((LATEST, None)),
            note,
            made_good: if form == "received" { &made_good } else { &[] },
            still: &StandsStill::default(),
            still_owed: &[],
            added: &std::collections::BTreeMap::new(),
            turned: &BTreeMap::new(),
            later: "",
            over: if matches!(form, "ended" | "withdrawn" | "stopped" | "failed") { &over } else { &[] },
            calendar: None,
            settled: (form == "settlement").then(|| self.money.settled()),
        };
        let kind = kind(form).unwrap();
        self.forms.get(kind).unwrap().fill(&facts.facts(kind)?)
    }
}

impl Desk {
    /// One of each form, as much filled as this small item allows.
    fn all(&self) -> Vec<Document> {
        let deferred = self.marked("M02", Mark::Deferred(Some(date(2026, 12, 1))));
        let promised = self.marked("M02", Mark::Promised);
        let item = self.items.iter().next().unwrap();
        let mut all = vec![
            self.paper("notice", &self.marked("M02", Mark::Missing), ""),
            self.paper("acceptance", &deferred, ""),
            self.paper("deferral", &deferred, ""),
            self.paper("promise", &promised, ""),
            self.paper("refusal", &unmet_of(self), "差 3 个月"),
            self.paper("received", &self.full(), ""),
            self.paper("handover", &self.full(), "税务局大厅 王* 12366"),
            self.paper("ended", &deferred, ""),
            self.paper("withdrawn", &deferred, ""),
            self.paper("stopped", &promised, ""),
            self.paper("failed", &self.full(), ""),
            self.paper("settlement", &self.full(), ""),
        ];
        let fill = |form: &str, facts: &Facts| self.forms.get(kind(form).unwrap()).unwrap().fill(facts);
        let facts = item_facts(item, &self.items.materials, &self.hall, date(2026, 11, 23));
        all.extend(["item", "path"].map(|form| fill(form, &facts)));
        let mut facts = Facts::default();
        self.head.tell(&mut facts);
        self.hall.tell(&mut facts, "12333");
        let done = |item: &str| row([("事项", item.to_owned()), ("结果", "受理".to_owned())]);
        facts.list("办件", vec![done("退休"), done("医保"), done("社保卡")]);
        all.push(fill("joint", &facts));
        let mut facts = Facts::default();
        self.hall.tell(&mut facts, "12333");
        for name in ["日期", "题目", "结论", "谁受影响", "怎么办", "从哪天起", "依据", "核对日"]
        {
            facts.set(name, format!("试办的{name}"));
        }
        facts.list("说法", vec![row([("说法", "一块人人都有。".to_owned())])]);
        all.extend(["poster", "brief"].map(|form| fill(form, &facts)));
        let (book, _) = crate::rulebook::Rulebook::load(&assets::policies(None).unwrap());
        let subject = book.subject("北京市", "retirement_age").unwrap();
        let mut case = crate::rulebook::Case::on(date(2026, 11, 23));
        case.given =
            [("birth", "1971-08"), ("kind", "male")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let answer = crate::rulebook::compute(subject, &case).unwrap();
        all.push(fill(
            "estimate",
            &figure_facts(&answer, "北京市", "0123456789abcdef", &self.head, &self.hall),
        ));
        let mut facts = Facts::default();
        self.hall.tell(&mut facts, "12333");
        for part in ["日期", "题目", "核对日", "依据", "结论", "谁受影响", "怎么办", "从哪天起"]
        {
            let times = if part == "题目" { 4 } else { 40 };
            facts.set(part, format!("{part}：{RARE}，{}", "很长的一句话，".repeat(times)));
        }
        facts.list("说法", vec![row([("说法", "一句大白话。".to_owned())]); 30]);
        facts.list("看当地", vec![row([("内容", "各地自己定的数".to_owned())]); 3]);
        all.extend(["poster", "brief"].map(|form| fill(form, &facts)));
        all.into_iter().map(Result::unwrap).collect()
    }
}

/// What a PDF says, without blanks; none where there is nothing to read it with.
fn read_back(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("单.pdf");
    std::fs::write(&file, bytes).unwrap();
    let output = std::process::Command::new("pdftotext").args(["-raw"]).arg(&file).arg("-").output().ok()?;
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(solid(&String::from_utf8(output.stdout).unwrap()))
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The machine's fonts, if one of them has 汉字 and there is something to read a PDF with.
fn printer() -> Option<pdf::FontFiles> {
    let fonts = pdf::FontFiles::find(&[]);
    let mut document = desk().all().remove(0);
    document.blocks = vec![Block::Line { level: 0, text: RARE.into() }];
    let ready = pdf::pdf(&document, Format::A5, &fonts).ok().and_then(|bytes| read_back(&bytes)).is_some();
    if !ready {
        eprintln!("skipped: no font with rare characters, or no pdftotext");
    }
    ready.then_some(fonts)
}

/// Characters of names that many fonts lack.
const RARE: &str = "𬭎𬬭𠅤䶮𬱖㛃鿍";

#[test]
fn every_form_is_whole_on_either_sheet() {
    let Some(fonts) = printer() else { return };
    let all = desk().all();
    let forms: BTreeSet<&str> = all.iter().map(|document| document.form).collect();
    assert_eq!(forms.len(), KINDS.len());
    for mut document in all {
        document.reprint = Some(2);
        for format in [Format::A4, Format::A5] {
            let bytes = pdf::pdf(&document, format, &fonts).unwrap();
            let Some(text) = read_back(&bytes) else { return };
            let says = |part: &str| {
                assert!(text.contains(&solid(part)), "{} {format}: no {part:?} in {text}", document.form);
            };
            says(&document.title);
            says("补打第 2 次");
            let pages = pdf::pages(&document, format, &fonts).unwrap();
            for nth in 1..=pages {
                says(&format!("第 {nth} 页 / 共 {pages} 页"));
            }
            for block in &document.blocks {
                match block {
                    Block::Heading(part) | Block::Square(part) => says(part),
                    // The foot of a page may come between two lines of one paragraph.
                    Block::Line { text, .. } => text.split(['；', '，']).for_each(|part| {
                        if solid(part).chars().count() < 12 {
                            says(part);
                        }
                    }),
                    Block::Sign(places) => places.iter().for_each(|place| says(place)),
                    Block::Table { heads, .. } => heads.iter().for_each(|cell| says(&cell.head)),
                }
            }
            let printed: Vec<char> = text.chars().collect();
            let lost =
                solid(&document.to_string()).chars().filter(|c| !printed.contains(c)).collect::<String>();
            assert_eq!(lost.trim_matches(['[', ']', '（', '）']), "", "{} {format}", document.form);
        }
    }
}

#[test]
fn rare_characters_of_names_are_printed_and_what_no_font_has_is_said() {
    let Some(fonts) = printer() else { return };
    let mut document = desk().all().remove(0);
    document.blocks = vec![Block::Line { level: 0, text: format!("申请人：{RARE}") }];
    let text = read_back(&pdf::pdf(&document, Format::A5, &fonts).unwrap()).unwrap();
    assert!(text.contains(RARE), "{text}");

    document.blocks.push(Block::Line { level: 0, text: "\u{10fffd}\u{e123}".into() });
    let error = pdf::pdf(&document, Format::A5, &fonts).unwrap_err();
    assert!(error.to_string().contains("（U+10FFFD）"), "{error}");
    let error = pdf::pdf(&document, Format::A5, &pdf::FontFiles::only(&[])).unwrap_err();
    assert_eq!(error, pdf::PdfError::NoFont);
    assert!(error.to_string().contains("fonts-noto-cjk"));
}

#[test]
fn a_table_longer_than_a_page_goes_on_under_its_heads_and_no_line_is_cut() {
    let Some(fonts) = printer() else { return };
    let mut document = desk().all().remove(0);
    let heads = ["序", "材料", "说明"].map(|head| Cell { head: head.into(), share: 2 }).to_vec();
    let mut rows: Vec<Vec<String>> = (1..=60)
        .map(|nth| {
            vec![nth.to_string(), format!("材料第{nth}样"), "要原件，复印件也行，".repeat(nth % 4 + 1)]
        })
        .collect();
    // A row higher than a page.
    rows.push(vec!["61".into(), "很长".into(), "这一格比一页还高，".repeat(300) + "到此为止"]);
    document.blocks = vec![Block::Heading("表".into()), Block::Table { heads, rows }];
    for format in [Format::A4, Format::A5] {
        let pages = pdf::pages(&document, format, &fonts).unwrap();
        let text = read_back(&pdf::pdf(&document, format, &fonts).unwrap()).unwrap();
        assert!(pages > 3);
        assert_eq!(text.matches("序材料说明").count(), pages, "{text}");
        for nth in 1..=60 {
            assert!(text.contains(&format!("材料第{nth}样")), "{nth}");
        }
        // What lay in the narrow column comes back in its order, less what stands between pages.
        assert_eq!(text.matches('高').count(), 300);
        assert!(text.contains(&format!("第{pages}页/共{pages}页")));
        pdf::assert_inside(&document, format, &fonts);
    }
    for document in desk().all() {
        pdf::assert_inside(&document, Format::A5, &fonts);
    }
}

#[test]
fn nobody_signs_on_a_page_that_holds_nothing_of_what_is_signed() {
    let Some(fonts) = printer() else { return };
    let mut document = desk().all().remove(0);
    let heads = ["序", "材料"].map(|head| Cell { head: head.into(), share: 2 }).to_vec();
    let sign = || Block::Sign(vec!["告知人：小王".into(), "申请人（签字）：".into()]);
    for count in 1..=60 {
        let lines =
            (0..count).map(|nth| Block::Line { level: 0, text: format!("告知的第 {nth} 句。") });
        let lines: Vec<Block> = lines.chain([sign()]).collect();
        let rows = (0..count).map(|nth| vec![nth.to_string(), format!("材料第 {nth} 样")]).collect();
        for blocks in [lines, vec![Block::Table { heads: heads.clone(), rows }, sign()]] {
            document.blocks = blocks;
            let pages = pdf::page_texts(&document, Format::A5, &fonts);
            let last = pages.last().unwrap();
            assert!(last.iter().any(|text| text.contains("第 ")), "{count}: {last:?}");
        }
    }
}

#[test]
fn the_last_page_holds_more_than_a_line_or_a_stamp() {
    let Some(fonts) = printer() else { return };
    let mut desk = desk();
    desk.hall.name = "䶮𬭎𬬭𠅤市社会保险服务大厅（政务服务中心二层东侧综合受理区）".into();
    let all = desk.all();
    let body = |document: &Document| {
        let pages = pdf::page_texts(document, Format::A5, &fonts);
        let foot = |line: &&String| !line.contains("单号") && !line.starts_with("第 ");
        pages.last().unwrap().iter().filter(foot).cloned().collect::<Vec<_>>()
    };
    // However much stands before it, the closing part comes as one.
    for form in ["deferral", "refusal", "promise", "acceptance", "notice"] {
        for more in 0..40 {
            let mut document = all.iter().find(|document| document.form == form).unwrap().clone();
            let line = |nth| Block::Line { level: 0, text: format!("多出的第 {nth} 行") };
            document.blocks.splice(1..1, (0..more).map(line));
            let last = body(&document);
            assert!(last.len() > 2, "{form} {more}: {last:?}");
            let first = &last[0];
            let torn =
                ["地点：", "时间：", "咨询：", "投诉：", "经办人：", "告知人：", "日期：", "申请人（签字）"];
            assert!(!torn.iter().any(|words| first.starts_with(words)), "{form} {more}: {last:?}");
        }
    }
}

#[test]
fn what_is_written_in_by_hand_has_room() {
    let states = MATERIALS
        .replace("spec = \"报号\"", "spec = \"报号\"\nstates = \"本人与 ____ 于 ____年__月__日 起\"");
    let (items, faults) =
        Items::load(&[Source::new("materials.toml", &states), Source::new("items/X01.toml", ITEM)]);
    assert!(faults.is_empty(), "{faults:?}");
    let desk = Desk { items, ..desk() };
    let paper = desk.paper("promise", &desk.marked("M02", Mark::Promised), "").unwrap().to_string();
    assert!(paper.contains("本人与 ________________ 于 ________年______月______日 起"), "{paper}");
}

#[test]
fn what_another_office_sends_is_told_apart_from_what_is_to_be_brought() {
    let desk = sent_by_an_office();
    let list = desk.marked("M02", Mark::Missing);
    let only = desk.paper("notice", &list, "").unwrap().to_string();
    assert!(only.contains("共 0 样") && only.contains("没有要您自己去拿"), "{only}");
    assert!(only.contains("由别处转来的，共 1 样") && only.contains("1. 收款账户：由单位转来"), "{only}");
    let mut both = desk.marked("M03", Mark::Missing);
    both.mark("M02".parse().unwrap(), Mark::Missing).unwrap();
    let both = desk.paper("notice", &both, "").unwrap().to_string();
    assert!(both.contains("还要补的材料，共 1 样") && both.contains("1. 委托书"), "{both}");
    assert!(both.contains("催办找：银行网点") && !both.contains("去哪取：银行网点"), "{both}");
    let none = desk.paper("notice", &desk.marked("M03", Mark::Missing), "").unwrap().to_string();
    assert!(!none.contains("转来"), "{none}");
}

/// The same, with an account that an office sends.
fn sent_by_an_office() -> Desk {
    let send = MATERIALS.replace("spec = \"报号\"", "spec = \"报号\"\nsent_by = \"单位\"");
    let (items, faults) =
        Items::load(&[Source::new("materials.toml", &send), Source::new("items/X01.toml", ITEM)]);
    assert!(faults.is_empty(), "{faults:?}");
    Desk { items, ..desk() }
}

#[test]
fn what_stands_beside_each_other_is_not_torn() {
    let Some(fonts) = printer() else { return };
    let mut document = desk().all().remove(0);
    let beside = "时间：周一至周五 9:00 到 12:00，下午 13:30 到 17:00    咨询：12333    投诉：12345";
    for before in 0..30 {
        let text = format!("{}{beside}", "一".repeat(before));
        document.blocks = vec![Block::Line { level: 0, text }];
        let pages = pdf::page_texts(&document, Format::A5, &fonts);
        for whole in ["咨询：12333", "投诉：12345"] {
            assert!(pages.iter().flatten().any(|line| line.contains(whole)), "{before}: {pages:?}");
        }
    }
}

#[test]
fn every_kind_of_form_has_its_file() {
    let (forms, faults) = Forms::load(&assets::data(None).unwrap());
    assert!(faults.is_empty(), "{}", render(&faults));
    assert!(forms.lacking().is_empty());
    assert_eq!(forms.remedies().len(), 2);
}

#[test]
fn the_notice_is_complete_or_is_not() {
    let mut desk = desk();
    assert_eq!(desk.paper("notice", &desk.full(), ""), Err(PaperError::NothingMissing));

    let mut list = desk.marked("M02", Mark::Missing);
    list.mark("M03".parse().unwrap(), Mark::Open).unwrap();
    assert!(matches!(desk.paper("notice", &list, ""), Err(PaperError::Unfinished(_))));

    list.mark("M03".parse().unwrap(), Mark::Missing).unwrap();
    insta::assert_snapshot!(desk.paper("notice", &list, "").unwrap().to_string());

    desk.hall.address = " ".into();
    let error = desk.paper("notice", &desk.marked("M02", Mark::Missing), "").unwrap_err().to_string();
    assert!(error.starts_with("单子还缺：办理地点。补上再打"), "{error}");
    desk.hall.address = "试办路 1 号".into();
    assert!(desk.paper("notice", &desk.marked("M02", Mark::Missing), "").is_ok());
}

#[test]
fn a_missing_material_without_time_or_phone_keeps_the_notice_from_being_printed() {
    for part in ["去哪取", "要多久", "电话"] {
        let desk = desk();
        // The reader of the files refuses this too: what is tried here is a form filled behind its back.
        let list = desk.marked("M02", Mark::Missing);
        let facts = CaseFacts {
            list: &list,
            head: &desk.head,
            hall: &desk.hall,
            remedies: &[],
            due: Some((LATEST, None)),
            note: "",
            made_good: &[],
            still: &StandsStill::default(),
            still_owed: &[],
            added: &std::collections::BTreeMap::new(),
            turned: &BTreeMap::new(),
            later: "",
            over: &[],
            calendar: None,
            settled: None,
        };
        let mut facts = facts.facts(kind("notice").unwrap()).unwrap();
        let mut rows = facts.rows("还缺").to_vec();
        rows[0].insert(part, String::new());
        facts.list("还缺", rows);
        let form = desk.forms.get(kind("notice").unwrap()).unwrap();
        let error = form.fill(&facts).unwrap_err().to_string();
        assert!(error.contains(&format!("“收款账户”的{part}")), "{error}");
    }
}

#[test]
fn the_acceptance_names_what_was_received_and_the_day_it_is_done() {
    let desk = desk();
    let mut list = desk.marked("M02", Mark::Deferred(Some(date(2026, 12, 1))));
    insta::assert_snapshot!(desk.paper("acceptance", &list, "").unwrap().to_string());
    insta::assert_snapshot!(desk.paper("deferral", &list, "").unwrap().to_string());
    list.mark("M01".parse().unwrap(), Mark::Missing).unwrap();
    let error = desk.paper("acceptance", &list, "").unwrap_err().to_string();
    assert!(error.starts_with("还不能出受理通知书：缺身份证"), "{error}");
}

#[test]
fn a_refusal_has_law_situation_another_path_and_remedies_or_is_not() {
    let mut desk = desk();
    assert_eq!(desk.paper("refusal", &desk.full(), "差 3 个月"), Err(PaperError::NotRefusable));
    let mut unmet = desk.full();
    unmet.tick(0, Some(Tick::Unmet)).unwrap();
    insta::assert_snapshot!(desk.paper("refusal", &unmet, "差 3 个月").unwrap().to_string());
    let error = desk.paper("refusal", &unmet, " ").unwrap_err().to_string();
    assert!(error.starts_with("单子还缺：本人情况。"), "{error}");

    desk.hall.court.clear();
    let error = desk.paper("refusal", &unmet_of(&desk), "差 3 个月").unwrap_err().to_string();
    assert!(error.contains("“提起行政诉讼”的机关"), "{error}");
}

fn unmet_of(desk: &Desk) -> Checklist<'_> {
    let mut list = desk.full();
    list.tick(0, Some(Tick::Unmet)).unwrap();
    list
}

#[test]
fn the_law_cited_is_that_of_the_day_with_the_day_it_began() {
    let mut desk = desk();
    let text = desk.paper("refusal", &unmet_of(&desk), "情况").unwrap().to_string();
    assert!(text.contains("甲法第一条") && !text.contains("乙法"), "{text}");
    desk.head.at = date(2027, 1, 4).at(9, 0, 0, 0);
    let text = desk.paper("refusal", &unmet_of(&desk), "情况").unwrap().to_string();
    assert!(text.contains("乙法第一条（2027年1月1日起施行）") && !text.contains("甲法第一条"), "{text}");
}

#[test]
fn the_other_forms_say_what_they_must() {
    let desk = desk();
    let promised = desk.marked("M02", Mark::Promised);
    insta::assert_snapshot!(desk.paper("promise", &promised, "").unwrap().to_string());
    assert_eq!(
        desk.paper("promise", &desk.full(), "").unwrap_err().to_string(),
        "这一件没有凭承诺办的材料，不用出这张单子"
    );
    insta::assert_snapshot!(desk.paper("received", &desk.full(), "").unwrap().to_string());
    insta::assert_snapshot!(desk.paper("settlement", &desk.full(), "").unwrap().to_string());
    insta::assert_snapshot!(
        desk.paper("handover", &desk.full(), "税务局大厅 王* 12366").unwrap().to_string()
    );
    let item = desk.items.iter().next().unwrap();
    for form in ["item", "path"] {
        let facts = item_facts(item, &desk.items.materials, &desk.hall, date(2026, 11, 23));
        let text = desk.forms.get(kind(form).unwrap()).unwrap().fill(&facts).unwrap().to_string();
        insta::assert_snapshot!(text);
    }
}

#[test]
fn every_name_a_form_may_ask_for_is_filled() {
    let desk = desk();
    let mut list = unmet_of(&desk);
    list.mark("M01".parse().unwrap(), Mark::Missing).unwrap();
    list.mark("M02".parse().unwrap(), Mark::Promised).unwrap();
    list.mark("M03".parse().unwrap(), Mark::Deferred(Some(LATEST))).unwrap();
    let facts = CaseFacts {
        list: &list,
        head: &desk.head,
        hall: &desk.hall,
        remedies: desk.forms.remedies(),
        due: Some((LATEST, Some("有话".into()))),
        note: "情况",
        made_good: &["M02".parse().unwrap()],
        still: &StandsStill::default(),
        still_owed: &["M03".parse().unwrap()],
        added: &std::collections::BTreeMap::new(),
        turned: &BTreeMap::from([(0, "原来看漏了".to_owned())]),
        later: "后来的话",
        over: &[over()],
        calendar: None,
        settled: Some(desk.money.settled()),
    };
    let kind = kind("handover").unwrap();
    // With a missing, a promised and a deferred one, nothing is left that was handed in.
    let full = desk.full();
    let seen = CaseFacts { list: &full, ..facts.clone() };
    let office = sent_by_an_office();
    let mut waits = office.marked("M02", Mark::Missing);
    waits.check(None, Review::Valid, false);
    let sent = CaseFacts { list: &waits, ..facts.clone() };
    let still = StandsStill {
        told: Some("等结论，中止计时".into()),
        awaited: vec!["M02".parse().unwrap()],
        runs_on: "接着计时".into(),
    };
    let still = CaseFacts { still: &still, ..facts.clone() };
    let filled: BTreeSet<String> =
        [facts, seen, sent, still].iter().flat_map(|facts| facts.facts(kind).unwrap().names()).collect();
    let may: BTreeSet<String> = kind.names().into_iter().map(str::to_owned).collect();
    // What this small item does not have or keep; which machines work is known from a register only, a clause somebody chose
    // beside those of the conditions from the act.
    let mut without =
        vec!["不得索要.材料", "部门.部门", "部门.办什么", "部门.电话", "自助机现状", "条款.条款"];
    without.extend(["退回.名称", "退回.份数"]);
    let without: Vec<String> = without.into_iter().map(str::to_owned).collect();
    let unfilled: Vec<_> = may.difference(&filled).filter(|name| !without.contains(name)).collect();
    assert!(unfilled.is_empty(), "{unfilled:?}");
    let unasked: Vec<_> = filled.difference(&may).collect();
    assert!(unasked.is_empty(), "{unasked:?}");
}

#[test]
fn what_is_wrong_with_a_form_is_told_at_its_line() {
    let notice = assets::data(None).unwrap().into_iter().find(|s| &*s.path == "forms/notice.toml").unwrap();
    let wrong = |from: &str, to: &str| {
        assert!(notice.text.contains(from), "{from}");
        let (forms, faults) =
            Forms::load(&[Source::new("forms/notice.toml", &notice.text.replace(from, to))]);
        assert!(forms.get(kind("notice").unwrap()).is_none());
        faults.sorted().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        wrong("申请人：{申请人}", "申请人：{申请}"),
        "forms/notice.toml:2:8：一次性告知单必须写“申请人”，文件里没有用到它。在合适的一行写上 {申请人}\n\
         forms/notice.toml:11:9：“一次性告知单”里没有“申请”可填。是不是想写“申请人”？"
    );
    assert_eq!(
        wrong(r#""去哪取：{去哪取}","#, ""),
        "forms/notice.toml:2:8：一次性告知单必须写“还缺”里的“去哪取”，文件里没有用到它。在合适的一行写上 each = \"还缺\" 和 {去哪取}"
    );
    assert_eq!(
        wrong("[——{出路}]", "[——{出路}"),
        "forms/notice.toml:23:22：[ 没有配对。在可以省的话后面补上 ]"
    );
    assert_eq!(
        wrong(r#"each = "环节""#, r#"each = "环接""#),
        "forms/notice.toml:85:8：没有“环接”这一列。是不是想写“环节”？"
    );
    assert_eq!(
        wrong(r#"paper = "A4""#, r#"paper = "A3""#),
        "forms/notice.toml:4:9：没有“A3”这种纸，写 A4 或 A5。写 paper = \"A4\" 或 \"A5\""
    );
}
