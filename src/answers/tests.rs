//! What the index promises on a handful of entries; how well it does on many is in `tests/ask.rs`.

use super::{Entry, Index, Kind, Synonyms};

fn index() -> Index {
    let entry = |id: &str, title: &str, aliases: &[&str]| Entry {
        id: id.into(),
        kind: if id.starts_with('M') { Kind::Material } else { Kind::Answer },
        title: title.into(),
        aliases: aliases.iter().map(|&text| text.into()).collect(),
        body: String::new(),
        insurance: "养老".into(),
    };
    let mut synonyms = Synonyms::default();
    synonyms.add(&["养老金", "退休金"]);
    let entries = [
        entry("YL03", "养老金怎么算出来的？", &["基础养老金"]),
        entry("SY01", "生育津贴如何计算", &[]),
        entry("GS04", "工伤认定要哪些材料？", &[]),
        entry("M40", "容缺受理承诺书", &[]),
        entry("ZH06", "社保卡丢了怎么办？", &["社会保障卡挂失"]),
    ];
    Index::build(&entries, &synonyms)
}

#[test]
fn every_way_to_type_finds_the_entry() {
    let index = index();
    for (query, id) in [
        ("工伤认定", "GS04"),
        ("工伤任定材料", "GS04"),
        ("gsrd", "GS04"),
        ("syjtjs", "SY01"),
        ("shengyvjint", "SY01"),
        ("sengyu jintie", "SY01"),
        ("社保卡guashi", "ZH06"),
        ("sbkgs", "ZH06"),
        ("退休金", "YL03"),
        ("tuixiujin", "YL03"),
        ("材料 工伤", "GS04"),
        ("ＳＢＫ", "ZH06"),
        ("缺", "M40"),
        ("r", "M40"),
        ("yl03", "YL03"),
    ] {
        let hits = index.search(query, 3);
        assert_eq!(hits.first().map(|hit| hit.id.as_str()), Some(id), "{query} {hits:?}");
    }
}

#[test]
fn nothing_is_found_for_nothing_and_for_nonsense() {
    let index = index();
    for query in ["", " ", "？！", "火锅底料", "天气预报", "qqqq", "'"] {
        assert!(index.search(query, 5).is_empty(), "{query} {:?}", index.search(query, 5));
    }
    assert!(index.search("工伤", 0).is_empty());
}

#[test]
fn a_kind_shuts_out_the_others() {
    let hits = index().search_kind("承诺书材料", Some(Kind::Material), 5);
    assert!(!hits.is_empty() && hits.iter().all(|hit| hit.kind == Kind::Material), "{hits:?}");
}

#[test]
fn what_answers_the_query_is_marked_in_the_title() {
    let index = index();
    for (query, marked) in
        [("工伤材料", vec!["工伤", "材料"]), ("gsrd", vec!["工伤认定"]), ("退休金", vec!["养老金"])]
    {
        let hit = &index.search(query, 1)[0];
        let found: Vec<&str> = hit.matched.iter().map(|range| &hit.title[range.clone()]).collect();
        assert_eq!(found, marked, "{query}");
    }
}
