//! The service items the binary carries: they load without a fault, no part is empty, nobody meets a dead end, and a
//! bad file is told at file:line:column.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests fail like tests

use std::fs;
use std::process::Command;

use bangban::assets;
use bangban::items::{Checklist, Endings, Items, Mark, Need, Tick, Way};
use bangban::text::{Faults, Source};

fn embedded() -> Items {
    let (items, faults) = Items::load(&assets::data(None).unwrap_or_else(|error| panic!("{error}")));
    let found: Vec<String> = faults.sorted().iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    items
}

#[test]
fn embedded_items_and_materials_load_without_a_fault_or_a_warning() {
    let items = embedded();
    for id in ["P01", "S12", "S05", "U01", "H08", "H05", "P12", "S08"] {
        assert!(items.get(id.parse().unwrap()).is_some(), "{id}");
    }
    let dictionary: Vec<String> = items.materials.iter().map(|material| material.id.to_string()).collect();
    let all: Vec<String> = (1..=40).map(|n| format!("M{n:02}")).collect();
    assert_eq!(dictionary, all);
}

#[test]
fn every_item_says_how_to_be_done_well() {
    for item in embedded().iter() {
        let id = item.id;
        assert!(item.steps.len() >= 3, "{id}: a case has at least three steps");
        assert!(item.mistakes.len() >= 3, "{id}: at least three common mistakes");
        assert!(item.aliases.len() >= 5, "{id}: people ask for it in many words");
        assert!(item.steps.iter().all(|step| step.minutes > 0), "{id}: every step has a target time");
        assert!(item.materials.iter().any(|wanted| wanted.core), "{id}: something is core");
        assert!(!item.channels.window.trim().is_empty(), "{id}: a window beside any path online");
        let text = format!("{item:?}");
        assert!(!text.contains("只能网"), "{id}: nobody is forced online");
    }
}

/// What stands empty in a document: null, "", [] or {}, each with where it stands.
fn empty_parts(value: &serde_json::Value, at: &str, found: &mut Vec<String>) {
    use serde_json::Value;
    match value {
        Value::Null => found.push(format!("{at}: null")),
        Value::String(text) if text.trim().is_empty() => found.push(format!("{at}: blank")),
        Value::Array(list) if list.is_empty() => found.push(format!("{at}: []")),
        Value::Object(parts) if parts.is_empty() => found.push(format!("{at}: {{}}")),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, part)| empty_parts(part, &format!("{at}[{n}]"), found));
        }
        Value::Object(parts) => {
            parts.iter().for_each(|(key, part)| empty_parts(part, &format!("{at}.{key}"), found));
        }
        _ => {}
    }
}

fn json(args: &[&str]) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_bangban")).env_clear().args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn sixty_eight_items_are_listed_and_no_part_of_one_is_empty() {
    let items = json(&["item", "list", "--json"]);
    let items = items.as_array().unwrap();
    assert_eq!(items.len(), 68);
    let mut found = Vec::new();
    for item in items {
        let id = item["id"].as_str().unwrap();
        empty_parts(item, id, &mut found);
        for part in [
            "title",
            "harm",
            "example",
            "who",
            "agent",
            "aliases",
            "conditions",
            "materials",
            "steps",
            "deadlines",
            "mistakes",
        ] {
            assert!(!item[part].is_null(), "{id} has no {part}");
        }
        // A limit is one of law, or it is said why there is none.
        for deadline in item["deadlines"].as_array().unwrap() {
            let (law, none) = (&deadline["statutory"], &deadline["no_statutory"]);
            assert!(law.is_object() != none.is_string(), "{id}: {deadline}");
        }
        assert_eq!(&json(&["item", "show", id, "--json"]), item);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_missing_material_has_a_way_on_with_place_time_and_phone() {
    let items = embedded();
    for item in items.iter() {
        let mut list = Checklist::new(item, &items.materials);
        assert_eq!(list.entries().len(), item.materials.len(), "{}: no material is lost", item.id);
        for wanted in &item.materials {
            // What the desk looks up is missing to nobody.
            assert_eq!(list.mark(wanted.id, Mark::Missing).is_err(), wanted.need.is_free());
            let ways = list.ways_on(wanted.id);
            assert_eq!(ways.iter().map(|on| on.way).collect::<Vec<_>>(), Way::ALL);
            assert!(ways.iter().any(|on| on.allowed));
            for on in ways {
                let what = format!("{} {} {:?}", item.id, wanted.id, on.way);
                for part in [&on.how, &on.place, &on.time, &on.online] {
                    assert!(!part.trim().is_empty(), "{what}");
                }
                assert!(on.phone.chars().filter(char::is_ascii_digit).count() >= 3, "{what}");
                assert!(!on.basis.is_empty(), "{what}");
            }
        }
    }
}

#[test]
fn what_is_told_of_an_item_beforehand_is_what_the_window_then_allows() {
    let items = embedded();
    let told = json(&["item", "list", "--json"]);
    let (mut checked, latest) = (0, jiff::civil::date(2026, 12, 31));
    for item in items.iter() {
        let told = told.as_array().unwrap().iter().find(|told| told["id"] == item.id.to_string()).unwrap();
        let sheet = Command::new(env!("CARGO_BIN_EXE_bangban"))
            .args(["--today", "2026-11-23", "item", "show", &item.id.to_string()])
            .output()
            .unwrap();
        let sheet = String::from_utf8(sheet.stdout).unwrap();
        let mut deferrals = 0;
        for wanted in &item.materials {
            let mut list = Checklist::new(item, &items.materials);
            list.allow_deferral_until(latest);
            let id = wanted.id.to_string();
            let material = told["materials"].as_array().unwrap().iter().find(|m| m["id"] == id).unwrap();
            for (way, mark) in [("promise", Mark::Promised), ("defer", Mark::Deferred(Some(latest)))] {
                let allowed = list.mark(wanted.id, mark).is_ok();
                assert_eq!(material[way]["yes"].is_string(), allowed, "{} {id} {way}", item.id);
                deferrals += usize::from(allowed && way == "defer");
                checked += 1;
            }
        }
        assert_eq!(sheet.matches("没带可以容缺").count(), deferrals, "{}", item.id);
    }
    assert!(checked > 300, "{checked}");
}

#[test]
fn who_wants_one_of_several_is_not_held_to_the_conditions_of_the_others() {
    // Named as one of several, and asked of everybody: told by the check, at its line.
    let file = "items/P02-弹性退休.toml";
    let all = |text: &str| text.replace("when = \"早退\", ", "").replace("when = \"晚退\", ", "");
    let (code, said) = on_changed_data(file, all, &["item", "check"]);
    assert!(code == Some(0) && said.contains("W_WHEN") && said.contains(&format!("{file}:28")), "{said}");
    let items = embedded();
    let mut several = 0;
    for item in items.iter().filter(|item| item.conditions.iter().any(|one| one.when.is_some())) {
        several += 1;
        let mut list = Checklist::new(item, &items.materials);
        for at in 0..item.conditions.len() {
            let apart = list.tick(at, Some(Tick::Apart)).is_ok();
            assert!(apart || list.tick(at, Some(Tick::Met)).is_ok(), "{} {at}", item.id);
        }
        let standing = list.standing();
        assert!(standing.unmet.is_empty() && standing.unasked.is_empty(), "{}", item.id);
    }
    assert!(several >= 10, "{several}");
}

#[test]
fn the_legs_of_a_transfer_promise_nothing_beside_the_whole() {
    for item in json(&["item", "list", "--json"]).as_array().unwrap() {
        let all = item["deadlines"].as_array().unwrap();
        assert!(all[0]["promised"].is_object(), "{item}");
        if let "P12" | "P13" | "P14" | "P15" = item["id"].as_str().unwrap() {
            assert_eq!((all.len(), &all[0]["promised"]["n"]), (4, &serde_json::json!(25)));
            assert!(all[1..].iter().all(|leg| leg["promised"].is_null()), "{item}");
        }
    }
}

#[test]
fn the_medical_claim_keeps_its_four_steps() {
    let items = embedded();
    let claim = items.get("H08".parse().unwrap()).unwrap();
    let names: Vec<&str> = claim.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["材料初审", "系统录入", "逻辑校验", "结果反馈"]);
    assert_eq!(claim.limit().to_string(), "20 个工作日");
}

/// `bangban` on a copy of the data in which one file was changed.
fn on_changed_data(file: &str, change: impl Fn(&str) -> String, args: &[&str]) -> (Option<i32>, String) {
    let home = tempfile::tempdir().unwrap();
    for source in assets::data(None).unwrap() {
        let path = home.path().join(&*source.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = if *source.path == *file { change(&source.text) } else { source.text.to_string() };
        fs::write(path, text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("TZ", "Asia/Shanghai").args(["--data"]).arg(home.path());
    command.args(["--store"]).arg(home.path().join("desk.sqlite")).args(args);
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn a_step_that_pays_and_looks_at_no_amount_is_named() {
    for (file, now, then, word) in [
        ("items/P09-居民养老注销.toml", r#", "四查", "复核"]"#, r#", "四查"]"#, "打款"),
        ("items/P17-多重养老清理.toml", r#", "四查", "复核"]"#, r#", "四查"]"#, "换人复核"),
        ("items/H09-个人账户支取与共济.toml", "review_when = \"取余额\"", "review_when = \"取钱\"", "取钱"),
        ("items/S08-个人信息变更.toml", "no_review = ", "# ", "换人复核"),
    ] {
        let changed = |text: &str| {
            assert!(text.contains(now), "{file}");
            text.replace(now, then)
        };
        let (code, said) = on_changed_data(file, changed, &["item", "check"]);
        assert!(code == Some(0) && said.contains("W_NEEDS") && said.contains(word), "{file}: {said}");
    }
    // One of a single material, one that is not asked for: told at their line, the item is not used.
    for several in [r#"["M17"]"#, r#"["M17", "M20"]"#, r#"["M17", "M15"]"#] {
        let changed = |text: &str| text.replace(r#"["M17", "M18"]"#, several);
        let (code, said) = on_changed_data("items/H10-生育医疗费.toml", changed, &["item", "check"]);
        assert!(code == Some(3) && said.contains("E_ONE_OF"), "{several}: {said}");
    }
}

#[test]
fn a_limit_stands_still_only_by_a_law_and_for_a_material_that_can_come_later() {
    let file = "items/W01-工伤认定.toml";
    for (now, then, code) in [
        (r#"materials = ["M38"]"#, r#"materials = ["M20"]"#, "E_SUSPENSION"),
        (r#"materials = ["M38"]"#, r#"materials = ["M99"]"#, "E_SUSPENSION"),
        (r#"materials = ["M38"]"#, r#"materials = ["M33"]"#, "E_SUSPENSION"),
        ("waits_for = ", "waits = ", "E_MISSING"),
        (
            "waits_for = \"司法机关或者有关行政主管部门（如交警）的结论\"\nbasis = \"工伤保险条例第二十条\"",
            "waits_for = \"结论\"\nbasis = \"本厅自己的规定\"",
            "E_BASIS",
        ),
    ] {
        let changed = |text: &str| {
            assert!(text.contains(now), "{now}");
            text.replace(now, then)
        };
        let (exit, said) = on_changed_data(file, changed, &["item", "check"]);
        assert!(exit == Some(3) && said.contains(code), "{then}: {said}");
    }
    let shown = |item: &str| on_changed_data(file, str::to_owned, &["item", "show", item]).1;
    let said = shown("W01");
    for part in
        ["的结论的日子不算在内，中止计时（工伤保险条例第二十条）", "还没出结论的先受理，等结论时中止计时"]
    {
        assert!(said.contains(part), "no {part}: {said}");
    }
    let other = shown("H07");
    assert!(other.contains("容缺：还没出结论的先受理\n") && !other.contains("中止"), "{other}");
}

#[test]
fn a_household_register_is_not_demanded_without_a_law() {
    let file = "items/P08-居民养老待遇.toml";
    let free = r#"{ id = "M04", need = "免交", copies = "不用带，由我们向公安查户籍" }"#;
    let demanded = |basis: &'static str| {
        move |text: &str| {
            let always = format!(r#"{{ id = "M04", need = "必要", copies = "原件"{basis} }}"#);
            assert!(text.contains(free));
            text.replace(free, &always)
        }
    };
    // No law, or only what the counter asks for itself: the file is named at its line, and nothing uses it.
    for basis in ["", r#", basis = "窗口要求""#, r#", basis = "本厅管理规定第三条""#] {
        let (code, said) = on_changed_data(file, demanded(basis), &["item", "check"]);
        assert_eq!(code, Some(3), "{said}");
        for part in ["E_BASIS", "没有法律依据不得强收", file, "窗口自己的要求不算依据"] {
            assert!(said.contains(part), "no {part}:\n{said}");
        }
        let (code, said) = on_changed_data(file, demanded(basis), &["item", "show", "P08"]);
        assert_eq!(code, Some(3), "{said}");
        let (code, said) = on_changed_data(file, demanded(basis), &["case", "open"]);
        assert_eq!(code, Some(0), "{said}");
    }
    let law = r#", basis = "社会保险经办条例第三十条""#;
    let (code, said) = on_changed_data(file, demanded(law), &["item", "check"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn registering_asks_for_no_licence_and_survivors_for_no_marriage_certificate() {
    let items = embedded();
    let need = |item: &str, material: &str| {
        let item = items.get(item.parse().unwrap()).unwrap();
        let wanted = item.materials.iter().find(|wanted| wanted.id.to_string() == material);
        wanted.map(|wanted| wanted.need.clone())
    };
    for registration in ["S01", "S02", "S03", "S07", "H01"] {
        assert_eq!(need(registration, "M06"), Some(Need::Free), "{registration}");
    }
    for survivors in ["P06", "W07"] {
        assert!(need(survivors, "M05").is_some_and(|need| need.is_free()), "{survivors}");
    }
    for (material, by) in [("M05", "民政"), ("M06", "市场监管"), ("M04", "公安")] {
        let material = items.materials.get(material.parse().unwrap()).unwrap();
        assert_eq!(material.shared_by.as_deref(), Some(by));
    }
}

#[test]
fn an_item_that_shuts_the_window_is_named() {
    let file = "items/P10-待遇资格认证.toml";
    let shut = |text: &str| text.replacen("window = \"", "window = \"这件事只能网上办；", 1);
    let (code, said) = on_changed_data(file, shut, &["item", "check"]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("E_ONLY_ONLINE") && said.contains(file), "{said}");
}

#[test]
fn words_that_say_nothing_are_no_other_path_and_no_standard() {
    let file = "items/P10-待遇资格认证.toml";
    let item = embedded().get("P10".parse().unwrap()).unwrap().clone();
    let (instead, step) = (&item.conditions[0].instead, &item.steps[0]);
    // What no refusal could be made with at the window is no path in the file either.
    for nothing in ["没有办法", "无", "按规定办不了", "别的办法自己想办法"] {
        let change = |text: &str| text.replacen(&format!("\"{instead}\""), &format!("\"{nothing}\""), 1);
        let (code, said) = on_changed_data(file, change, &["item", "check"]);
        assert_eq!(code, Some(3), "{nothing}: {said}");
        for part in ["E_INSTEAD", &format!("{file}:"), &format!("“{nothing}”不是一条路")] {
            assert!(said.contains(part), "{nothing}, no {part}: {said}");
        }
    }
    for nothing in ["做好", "认真做好，按要求完成", &format!("{}做到位", step.name)] {
        let change =
            |text: &str| text.replacen(&format!("\"{}\"", step.standard), &format!("\"{nothing}\""), 1);
        let (code, said) = on_changed_data(file, change, &["item", "check"]);
        assert_eq!(code, Some(3), "{nothing}: {said}");
        assert!(said.contains("E_STANDARD") && said.contains(&format!("步骤「{}」", step.name)), "{said}");
    }
}

#[test]
fn what_is_wanted_of_a_material_is_said_once() {
    let items = embedded();
    let says = |longer: &str, shorter: &str| {
        let mut own = longer.chars();
        shorter.chars().all(|c| own.any(|own| own == c))
    };
    for item in items.iter() {
        for entry in Checklist::new(item, &items.materials).entries() {
            let note = entry.note(&entry.wanted.copies);
            assert!(note.ends_with(&entry.wanted.copies), "{note}");
            let parts: Vec<&str> = note.split(['；', '，', '。']).collect();
            for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.chars().count() > 3) {
                let again = parts.iter().skip(at + 1).find(|other| says(other, part));
                assert!(again.is_none(), "{} {}: {part} twice in {note}", item.id, entry.wanted.id);
            }
        }
    }
    let claim = items.get("H07".parse().unwrap()).unwrap();
    let list = Checklist::new(claim, &items.materials);
    let note = |id: &str| {
        let entry = list.entries().iter().find(|entry| entry.wanted.id.to_string() == id).unwrap();
        entry.note(list.copies(entry.wanted))
    };
    assert_eq!(note("M03"), "本人社保卡的金融账户优先，不收复印件；报卡号，屏幕上核对");
    assert_eq!(note("M16"), "盖医院章的原件，或医院传来的电子清单");
}

const MATERIALS: &str = r#"
[ways]
share = { basis = "甲法第一条" }
promise = { basis = "甲法第二条" }
defer = { basis = "甲法第三条" }
get = { basis = "" }

[M01]
name = "身份证"
spec = "核原件"
share = { yes = "查" }
shared_by = "公安"
promise = { no = "" }
defer = { yes = "补", no = "不补" }
get = { place = "派出所", time = "几天", online = "没有", phone = "问派出所" }

[N02]
name = "别的"
"#;

const ITEM: &str = r#"id = "P1"
titel = "退休"
insurance = "养老金"
aliases = []
who = " "
agent = "家里人"
harm = "一家人"
example = "老周来办，一趟办成"
difficulty = 9
mistakes = ["错"]
rules = ["养老金"]
conditions = [{ text = "到龄", basis = "", instead = "等" }]
materials = [{ id = "M09", need = "必要", copies = "原件" }, { id = "M01", need = "要", copies = "原件" }]
deadlines = [{ what = "整件", start = "收到", statutory = "20工作日", basis = "甲法第四条", promised = "30工作日" }]
steps = [{ name = "受理", standard = "快", minutes = 5, role = "窗口", wrong = "慢" }]
channels = { window = "一号", phone = "12333", online = [] }
"#;

#[test]
fn a_link_that_leads_nowhere_is_named_at_its_line() {
    const FILE: &str = "items/P01-正常退休.toml";
    let changed = |from: &str, to: &str| {
        on_changed_data(FILE, |text| text.replacen(from, to, 1), &["--today", "2026-11-23", "item", "check"])
    };
    for (from, to, says) in [
        ("basis = \"国办发〔2009〕66号", "basis = \"瞎编法第九百条", "法规库里没有“瞎编法第九百条"),
        ("\"full_pension\"", "\"full_pensoin\"", "没有“full_pensoin”这个计算器"),
        ("\"YL24\"", "\"YL99\"", "没有“YL99”这个问答"),
        ("走 P18", "走 S99", "指到 S99，没有这个编号"),
        ("[\"社会保险法第十六条\"", "[\"社会保险法第九百九十九条\"", "最远只到第 97 条"),
        ("{ id = \"M33\"", "{ id = \"M01\"", "材料“M01”写了两遍"),
        ("harm = \"", "harm = \"。\" # \"", "“harm”只有标点“。”"),
        ("example = \"", "example = \"证号110105196503049974，", "像有谁的证件号"),
        ("phone = \"12333\"", "phone = \"123\"", "电话“123”打不通"),
        ("online = [", "online = []\nunused = [", "“online”里一条也没有"),
    ] {
        let (code, said) = changed(from, to);
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains(says) && said.contains(&format!("{FILE}:")), "{said}");
    }
    // One slip, one fault: the law beside a limit that cannot be read is not an unknown field.
    let (_, said) = changed("statutory = \"20工作日\"", "statutory = \"20工作天\"");
    assert!(said.contains("读不出时限") && !said.contains("不认识"), "{said}");
}

#[test]
fn what_goes_home_has_no_codes_of_other_items_and_no_marks_of_the_data() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_bangban")).args(["item", "print", "P01", "--text"]).output();
    let paper = String::from_utf8(output.unwrap().stdout).unwrap();
    for words in ["（P01）", "看弹性提前退休；", "看「特殊工种提前退休核准」", "能一次缴足（各地不同）"]
    {
        assert!(paper.contains(words), "no {words}: {paper}");
    }
    for code in ["P02", "P03", "P12", "P18", "H14", "〔地方〕"] {
        assert!(!paper.contains(code), "{code}: {paper}");
    }
}

#[test]
fn the_last_article_cited_is_the_one_the_library_says() {
    let endings = Endings::load(&assets::data(None).unwrap(), &mut Faults::new());
    // Each is cited, and none further on: the next article has to be looked up first.
    for (law, last, next) in [
        ("社会保险法", "九十七", "九十八"),
        ("社会保险经办条例", "三十二", "三十三"),
        ("工伤保险条例", "六十四", "一百零三"),
    ] {
        let clause = |article: &str| format!("{law}第八条、第{article}条");
        assert!(endings.knows(&clause(last)), "{law}");
        assert!(!endings.knows(&clause(next)) && endings.beyond(&clause(next)).is_some(), "{law}");
    }
    let (code, said) = refused_on(|text| text.replace("国办发〔2009〕66号", "社会保险法第九百九十九条"));
    assert!(code == Some(1) && said.contains("不在法规库里"), "{said}");
}

#[test]
fn a_made_up_law_refuses_nobody() {
    let cited = |law: &str| refused_on(|text| text.replace("国办发〔2009〕66号", law));
    let (code, said) = cited("国办发〔2009〕66号");
    assert!(code == Some(0) && said.contains("国办发〔2009〕66号（2010-01-01 起施行）"), "{said}");
    // The paper says in words what the desk says by a code.
    assert!(said.contains("先办关系转移，年头一年不少"), "{said}");
    let (code, said) = cited("瞎编法第九百条");
    assert!(code == Some(1) && said.contains("不在法规库里"), "{said}");
    // Nor does an item whose other path says that there is none.
    let (code, said) = refused_on(|text| {
        let paths = text.lines().map(|line| match line.split_once("instead = \"") {
            Some((before, after)) => {
                format!("{before}instead = \"没有办法{}", &after[after.find('"').unwrap()..])
            }
            None => line.to_owned(),
        });
        paths.collect::<Vec<_>>().join("\n")
    });
    assert!(code == Some(1) && said.contains("写一条群众还能走的路"), "{said}");
}

/// What comes of refusing somebody a retirement, condition 3 not met, with every item file changed so.
fn refused_on(change: impl Fn(&str) -> String) -> (Option<i32>, String) {
    let home = tempfile::tempdir().unwrap();
    for source in assets::data(None).unwrap() {
        let path = home.path().join(&*source.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let of_items = source.path.starts_with("items/");
        fs::write(path, if of_items { change(&source.text) } else { source.text.to_string() }).unwrap();
    }
    let run = |args: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").arg("--data").arg(home.path());
        command.arg("--store").arg(home.path().join("desk.sqlite"));
        command.args(["--today", "2026-11-23", "--window", "3", "--clerk", "小王"]);
        let output = command.args(args.split(' ')).output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    for step in ["open", "identify 110105196503049974", "item P01", "condition 1 yes", "condition 2 yes"] {
        let (code, said) = run(&format!("case {step}"));
        assert_eq!(code, Some(0), "{said}");
    }
    run("case condition 3 no");
    run("case close 不予受理 --note 差3年 --empathy HS06")
}

#[test]
fn a_bad_file_names_every_fault_at_its_place() {
    let data = [Source::new("materials.toml", MATERIALS), Source::new("items/坏.toml", ITEM)];
    let (items, faults) = Items::load(&data);
    assert_eq!(items.iter().count(), 0);
    let found: Vec<String> = faults.sorted().iter().map(|f| format!("{} {f}", f.code)).collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn steps_that_look_at_nothing_are_named() {
    let file = "items/W03-工伤医疗费.toml";
    let none =
        |text: &str| text.lines().filter(|line| !line.starts_with("needs = ")).collect::<Vec<_>>().join("\n");
    let (code, said) = on_changed_data(file, none, &["item", "check"]);
    assert_eq!(code, Some(0), "{said}");
    for part in [
        "没有一步看「条件」",
        "没有一步看「材料」",
        "没有一步看「四查」",
        "收票据（M15），却没有一步看「票据」",
        "却没有一步看「结算」",
        "步骤「初审四样」说到票据，程序却什么也不看",
        "步骤「录入」要对票据合计，却不看「票据」",
    ] {
        assert!(said.contains(part) && said.contains(file), "no {part}: {said}");
    }
    // Looked at after the money, or what nobody brings.
    let late =
        |text: &str| {
            text.replacen("needs = [\"条件\", \"材料\", \"复核\"]", "needs = [\"复核\", \"M30\"]", 1)
                .replacen("needs = [\"结算\"]", "needs = [\"条件\", \"材料\", \"结算\"]", 1)
        };
    let (_, said) = on_changed_data(file, late, &["item", "check"]);
    assert!(said.contains("「条件」却到后面才看") && said.contains("要看 M30，这个事项却不要"), "{said}");
}

#[test]
fn it_is_said_which_items_a_unit_applies_for() {
    let of = |applicant: &str| -> Vec<String> {
        let items = json(&["item", "list", "--json"]);
        let all = items.as_array().unwrap().iter().filter(|item| item["applicant"] == applicant);
        all.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let (mut units, mut either) = (of("单位"), of("单位或本人"));
    units.sort();
    either.sort();
    assert_eq!(units, ["S01", "S02", "S03", "S04", "S07", "S11", "S13", "U05"]);
    assert_eq!(
        either,
        [
            "H01", "H03", "H11", "H14", "P01", "P02", "P03", "P05", "P06", "P11", "S08", "S10", "S14", "W01",
            "W02", "W03", "W04", "W05", "W06", "W07", "W08"
        ]
    );
    // What is written wrong is named at its line; so is a unit nobody is told of.
    let file = "items/S02-单位信息变更.toml";
    let with = |to: &'static str| {
        move |text: &str| {
            assert!(text.contains(r#"applicant = "单位""#));
            text.replace(r#"applicant = "单位""#, to)
        }
    };
    let (code, said) = on_changed_data(file, with(r#"applicant = "公司""#), &["item", "check"]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("E_APPLICANT") && said.contains("单位或本人") && said.contains(file), "{said}");
    let nobody = |text: &str| text.replace(r#"who = "参保单位的经办人""#, r#"who = "来办的人""#);
    let (_, said) = on_changed_data(file, nobody, &["item", "check"]);
    assert!(said.contains("W_APPLICANT"), "{said}");
}

#[test]
fn it_is_said_which_items_are_about_somebody_who_died() {
    let items = json(&["item", "list", "--json"]);
    let about: Vec<String> = items
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["about"] == "去世的人")
        .map(|item| format!("{} {}", item["id"], item["about_when"]).replace('"', ""))
        .collect();
    let all = ["H09 继承余额", "P06 null", "P07 参保人去世", "P09 参保人去世", "U04 null", "W07 null"];
    assert_eq!(about, all);
    let shown =
        Command::new(env!("CARGO_BIN_EXE_bangban")).env_clear().args(["item", "show", "U04"]).output();
    let shown = String::from_utf8(shown.unwrap().stdout).unwrap();
    assert!(shown.contains("说的是谁：去世的人") && shown.contains("丧葬补助金一个人只领一份"), "{shown}");
    // What is written wrong is named at its line.
    let always = "items/P06-丧葬抚恤.toml";
    let sometimes = "items/P07-个人账户一次领.toml";
    for (file, from, to, code, words) in [
        (always, r#"about = "去世的人""#, r#"about = "死者""#, 3, &["E_ABOUT", "死者", ":7"][..]),
        (always, r#"about = "去世的人""#, "", 3, &["E_ABOUT", "没写这一件说的是谁"]),
        (
            sometimes,
            r#"about_when = "参保人去世""#,
            r#"about_when = "参保人去逝""#,
            3,
            &["E_ABOUT", "参保人去世"],
        ),
        (always, r#"paid_once = "丧葬补助金""#, r#"paid_once = "丧葬金""#, 0, &["W_ABOUT", "只有 P06 写了"]),
        ("materials.toml", "{去世的人}）已于", "{死者}）已于", 3, &["E_STATES", "{去世的人}"]),
    ] {
        let change = |text: &str| {
            assert!(text.contains(from), "{file}: no {from}");
            text.replacen(from, to, 1)
        };
        let (exit, said) = on_changed_data(file, change, &["item", "check"]);
        assert_eq!(exit, Some(code), "{to}: {said}");
        for word in words {
            assert!(said.contains(word), "{to}: no {word} in {said}");
        }
    }
    let silent = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("about") && !line.starts_with("paid_once"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let (_, said) = on_changed_data(always, silent, &["item", "check"]);
    assert!(said.contains("W_ABOUT") && said.contains("死亡信息"), "{said}");
}
