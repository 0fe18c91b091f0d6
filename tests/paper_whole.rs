//! Promise to whoever holds a paper in their hand: whatever form, A4 or A5, however long its lists and however rare the
//! characters of a name, every word stands on the sheet, inside its margins, and every page says which it is.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bangban::acts::{Knowledge, papers};
use bangban::assets;
use bangban::paper::pdf::{self, FontFiles};
use bangban::paper::{Block, Document, Facts, Format, Forms, KINDS, Kind, Row};
use jiff::civil::date;

/// Characters of names and streets that many fonts lack.
const RARE: &str = "𬭎𬬭𠅤䶮";

/// How many rows a list gets: enough for a third page of A5.
const ROWS: usize = 14;

/// Made-up content for a name of a form; nothing in it is of a real person.
fn made_up(name: &str, nth: usize) -> String {
    let row = nth + 1;
    match name {
        "编号" => "试办-20261123-3-001".into(),
        "申请人" => format!("{RARE}（110***********9974）"),
        "经办人" => format!("王{RARE}"),
        "日期" | "补齐日" | "到期日" | "什么时候" | "按哪天" | "截至" | "到账日" => {
            "2026年12月7日".into()
        }
        "时刻" => "09:05".into(),
        "事项编号" => "P01".into(),
        "办理地点" => format!("示例市{RARE}区{RARE}路 188 号试办政务服务中心二楼东侧综合受理区"),
        "大厅名称" => format!("示例市{RARE}区社会保险服务大厅"),
        "咨询电话" | "投诉电话" | "电话" | "热线" => "000-12345678，或 12333".into(),
        "份数" | "要不要" | "情况" | "符不符合" => format!("原件 {row} 份"),
        "数额" | "金额" | "结果" => format!("{row}2345.67 元"),
        "机关" => format!("示例市{RARE}区人民政府（{RARE}路 2 号）"),
        _ => {
            format!("{name}{row}：{RARE}之事要写得长一些，好让它在纸上折到下一行，一个字也不能少；到此为止。")
        }
    }
}

/// Everything a form of this kind may ask for.
fn filled(kind: &'static Kind) -> Facts {
    let mut facts = Facts::default();
    for list in kind.lists() {
        let columns: Vec<&'static str> = kind
            .names()
            .into_iter()
            .filter_map(|name| name.split_once('.').filter(|(of, _)| *of == list).map(|(_, column)| column))
            .collect();
        let row = |nth| -> Row { columns.iter().map(|column| (*column, made_up(column, nth))).collect() };
        facts.list(list, (0..ROWS).map(row).collect());
    }
    for name in kind.names().into_iter().filter(|name| !name.contains('.')) {
        facts.set(name, made_up(name, 0));
    }
    facts
}

fn papers() -> Vec<Document> {
    let (forms, faults) = Forms::load(&assets::data(None).unwrap());
    assert!(faults.is_empty());
    KINDS.iter().map(|kind| forms.get(kind).unwrap().fill(&filled(kind)).unwrap()).collect()
}

/// All that stands on a paper, each word once.
fn words(document: &Document) -> String {
    let of = |block: &Block| match block {
        Block::Heading(text) | Block::Square(text) | Block::Line { text, .. } => text.clone(),
        Block::Sign(places) => places.concat(),
        Block::Table { heads, rows } => {
            let heads: String = heads.iter().map(|cell| cell.head.as_str()).collect();
            heads + &rows.concat().concat()
        }
    };
    document.blocks.iter().map(of).collect()
}

/// Where the PDFs are left to be looked at as pictures.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn said(program: &str, args: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(program).args(args).arg(file).arg("-").output().ok()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "{complaint}");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The number in `name="…"`, in hundredths of a point.
fn number(line: &str, name: &str) -> i64 {
    let after = line.split_once(&format!("{name}=\"")).unwrap().1;
    let value: f64 = after.split_once('"').unwrap().0.parse().unwrap();
    #[allow(clippy::cast_possible_truncation)] // a sheet has a few ten thousand of them
    let hundredths = (value * 100.0).round() as i64;
    hundredths
}

fn mm(length: i64) -> i64 {
    length * 7200 * 10 / 254
}

#[test]
fn a_form_that_lacks_any_part_it_must_have_is_no_form_and_says_which() {
    let (forms, _) = Forms::load(&assets::data(None).unwrap());
    for kind in KINDS {
        let form = forms.get(kind).unwrap();
        for must in kind.must {
            let mut facts = filled(kind);
            let part = match must.split_once('.') {
                None => {
                    facts.set(must, " ");
                    // Where the limit stands still there is no day; one of both is said.
                    if *must == "到期日" {
                        assert!(form.fill(&facts).is_ok(), "{}", kind.id);
                        facts.set("中止", " ");
                    }
                    *must
                }
                Some((list, column)) => {
                    // Lacking in one row of many is lacking.
                    let list = kind.lists().into_iter().find(|known| *known == list).unwrap();
                    let mut rows = facts.rows(list).to_vec();
                    rows[ROWS / 2].insert(column, String::new());
                    facts.list(list, rows);
                    let error = form.fill(&facts).unwrap_err().to_string();
                    assert!(error.contains(column), "{must} of {}: {error}", kind.id);
                    facts.list(list, Vec::new());
                    // What others send may be all that lacks, or none of it; not both.
                    if let Some(other) = [("还缺", "转来"), ("转来", "还缺"), ("容缺材料", "等结论")]
                        .iter()
                        .find(|pair| pair.0 == list && kind.lists().contains(&pair.1))
                    {
                        assert!(form.fill(&facts).is_ok(), "{list}");
                        facts.list(other.1, Vec::new());
                    }
                    list
                }
            };
            let error = form.fill(&facts).unwrap_err().to_string();
            assert!(
                error.starts_with("单子还缺：") && error.contains(part),
                "{must} of {}: {error}",
                kind.id
            );
            assert!(error.contains("补上再打"), "{error}");
        }
        assert!(form.fill(&filled(kind)).is_ok(), "{}", kind.id);
    }
}

#[test]
fn every_answer_fits_on_one_page_of_the_wall() {
    let know = Knowledge::open(None, None).unwrap();
    let fonts = FontFiles::find(&[]);
    for answer in know.lookup().answers.iter() {
        let poster = papers::poster(&know, answer, 3, date(2026, 11, 23)).unwrap();
        match pdf::pages(&poster, Format::A4, &fonts) {
            Ok(pages) => assert_eq!(pages, 1, "{}\n{poster}", answer.id),
            Err(error) => return eprintln!("skipped: {error}"),
        }
    }
}

#[test]
fn every_item_is_one_page_of_a4_and_its_path_card_one_page_of_a5() {
    let know = Knowledge::open(None, None).unwrap();
    let fonts = FontFiles::find(&[]);
    let kind = |id| KINDS.iter().find(|kind| kind.id == id).unwrap();
    for item in know.items.iter() {
        for (form, format) in [("item", Format::A4), ("path", Format::A5)] {
            if form == "path" && item.channels.online.is_empty() {
                continue;
            }
            let page = papers::item_paper(&know, item, kind(form), 3, date(2026, 11, 23), None).unwrap();
            match pdf::pages(&page, format, &fonts) {
                Ok(pages) => assert_eq!(pages, 1, "{} {form}\n{page}", item.id),
                Err(error) => return eprintln!("skipped: {error}"),
            }
        }
    }
}

#[test]
fn every_form_is_whole_inside_its_margins_on_either_sheet() {
    let fonts = FontFiles::find(&[]);
    let mut longest = 0;
    for document in papers() {
        for (format, side, ends) in [(Format::A4, 20, 15), (Format::A5, 13, 13)] {
            let name = format!("{}-{format}", document.form);
            let bytes = match pdf::pdf(&document, format, &fonts) {
                Ok(bytes) => bytes,
                Err(error) => return eprintln!("skipped: {error}"),
            };
            let file = folder().join(format!("{name}.pdf"));
            fs::write(&file, bytes).unwrap();
            let Some(boxes) = said("pdftotext", &["-bbox"], &file) else {
                return eprintln!("skipped: no pdftotext");
            };

            // Every page is of the sheet's size, and nothing on it leaves its margins.
            let (width, height) = format.size();
            let (width, height) = (mm(i64::from(width)), mm(i64::from(height)));
            let mut pages = 0;
            for line in boxes.lines() {
                if line.contains("<page ") {
                    pages += 1;
                    assert!((number(line, "width") - width).abs() < 100, "{name}: {line}");
                    assert!((number(line, "height") - height).abs() < 100, "{name}: {line}");
                }
                if line.contains("<word ") {
                    let inside = number(line, "xMin") >= mm(side) - 100
                        && number(line, "xMax") <= width - mm(side) + 100
                        && number(line, "yMin") >= mm(ends) - 200
                        && number(line, "yMax") <= height - mm(ends) + 400;
                    assert!(inside, "{name}, page {pages}: {line}");
                }
            }
            longest = longest.max(pages);

            // Every page says which it is; its last line stands on it.
            for nth in 1..=pages {
                let of = nth.to_string();
                let text = said("pdftotext", &["-raw", "-f", &of, "-l", &of], &file).unwrap();
                let mark = format!("第{nth}页/共{pages}页");
                assert!(solid(&text).contains(&mark), "{name}: no {mark} in {text}");
                assert!(solid(&text).contains(&solid(&document.foot)), "{name}, page {nth}: {text}");
            }

            // As many of every glyph as the form has, besides what each page says again (foot, heads of tables): none is lost.
            let printed = solid(&said("pdftotext", &["-raw"], &file).unwrap());
            let wanted = solid(&words(&document));
            for glyph in RARE.chars().chain(['折', '少', '止', '元', '份']) {
                let (got, want) = (printed.matches(glyph).count(), wanted.matches(glyph).count());
                assert!(got >= want && want > 0 || want == 0, "{name}: {got} of {want} {glyph}");
            }
        }
    }
    assert!(longest >= 3, "the lists were to fill three pages: {longest}");
}
