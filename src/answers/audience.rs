//! 对谁说: the same answer for an old person, a young one, one who cannot hear, one from 港澳台, and for paper; and how it is
//! told another way to whoever did not understand. What a card does not say for somebody is made from what it does say.

use std::fmt;

use super::card::Answer;
use super::term::{Glossary, Term};

/// Who is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// 老人: slow and concrete.
    #[default]
    Elder,
    /// 年轻人: which buttons, how long, what if it fails.
    Young,
    /// 听障: short written lines, no telephone.
    Deaf,
    /// 港澳台: exact, with the words of the mainland explained.
    Hmt,
    /// 一般: exact, with the law.
    Standard,
}

/// How many terms are explained at once; more than these nobody keeps in mind.
const MOST_TERMS: usize = 3;

impl Audience {
    /// All, in the order a key goes through them, with the name for programs and the label for people.
    pub const ALL: [(Audience, &'static str, &'static str); 5] = [
        (Audience::Elder, "elder", "老人"),
        (Audience::Young, "young", "年轻人"),
        (Audience::Deaf, "deaf", "听障"),
        (Audience::Hmt, "hmt", "港澳台"),
        (Audience::Standard, "standard", "一般"),
    ];

    /// Name for programs, e.g. `elder`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Label for people, e.g. 老人.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// The one with this name or label.
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name, label)| *name == text || *label == text).map(|row| row.0)
    }

    /// The next one, for a key.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|row| row.0 == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()].0
    }

    /// What the clerk does differently for them; empty for most people.
    pub fn manner(self) -> &'static str {
        match self {
            Audience::Elder => "放慢，一次说一件；要紧的说三遍，最后请他说给您听",
            Audience::Young => "只说三样：点哪里、多久、不成怎么办；窗口照样办",
            Audience::Deaf => "转过屏幕给他看，一次一行，等点头再下一行；不贴耳朵喊，不留只能拨打的电话",
            Audience::Hmt => "内地的词讲一遍意思；证件用居住证或通行证，别叫人“补身份证”",
            Audience::Standard => "",
        }
    }

    fn row(self) -> &'static (Audience, &'static str, &'static str) {
        let at = Self::ALL.iter().position(|row| row.0 == self);
        &Self::ALL[at.unwrap_or(0)]
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl Answer {
    /// The answer for somebody.
    pub fn said_to(&self, audience: Audience, glossary: &Glossary) -> String {
        match audience {
            Audience::Elder => self.elder.clone(),
            Audience::Young => self.young.clone(),
            Audience::Deaf => self.deaf.clone().unwrap_or_else(|| written(&self.standard)),
            Audience::Hmt => self.hmt.clone().unwrap_or_else(|| with_terms(&self.standard, glossary)),
            Audience::Standard => self.standard.clone(),
        }
    }

    /// The ways to tell it, beginning with the one for `audience`: each is tried when the one before was not understood. No two
    /// are the same.
    pub fn tellings(&self, audience: Audience, glossary: &Glossary) -> Vec<String> {
        let mut ways = vec![self.said_to(audience, glossary)];
        ways.extend(self.again.iter().cloned());
        ways.push(written(&self.elder));
        let about = format!("{}{}", self.question, self.standard);
        let terms: Vec<&Term> = glossary.terms_of(&about).into_iter().take(MOST_TERMS).collect();
        if !terms.is_empty() {
            ways.push(terms.into_iter().map(in_plain_words).collect::<Vec<_>>().join("\n"));
        }
        ways.extend([self.elder.clone(), with_terms(&self.standard, glossary), written(&self.standard)]);
        let mut told: Vec<String> = Vec::new();
        for way in ways {
            if !told.contains(&way) {
                told.push(way);
            }
        }
        told
    }
}

/// A term in plain words, for reading out.
pub fn in_plain_words(term: &Term) -> String {
    format!("「{}」：{}{}", term.term, term.plain, term.like.as_deref().unwrap_or_default())
}

/// Sentence by sentence, a numbered line each: to be read, not heard.
pub fn written(text: &str) -> String {
    let lines: Vec<String> = sentences(text)
        .into_iter()
        .enumerate()
        .map(|(at, sentence)| format!("{}. {sentence}", at + 1))
        .collect();
    lines.join("\n")
}

/// The text for somebody who cannot use a telephone: whoever is to be rung is rung by somebody else.
pub fn without_ringing(text: &str) -> String {
    const RING: &str = "打 ";
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(RING) {
        let (before, after) = (&rest[..at], &rest[at + RING.len()..]);
        told.push_str(before);
        let by_others = before.ends_with(['代', '着', '他', '们']);
        let number = after.starts_with(|next: char| next.is_ascii_digit());
        told.push_str(if number && !by_others { "请家里人代打 " } else { RING });
        rest = after;
    }
    told.push_str(rest);
    WRITTEN.iter().fold(told, |told, (rung, written)| told.replace(rung, written))
}

/// What is said of telephones otherwise, and what somebody who cannot hear does; the longer first.
const WRITTEN: [(&str, &str); 8] = [
    ("再给我们打电话", "再请家里人代打电话给我们，或来窗口写给我们看"),
    ("先别结账给我们打电话", "先别结账，请家里人代打电话给我们"),
    ("请家里人代打电话", "请家里人代打\u{0}"),
    ("代打电话", "代打\u{0}"),
    ("打电话", "请家里人代打电话"),
    ("代打\u{0}", "代打电话"),
    ("电话挂失", "请家里人代打电话挂失"),
    ("有疑问留个电话，我们打给您", "有疑问留个手机号，我们发短信给您"),
];

/// The text for somebody from 港澳台: they have no ID card, and are asked for none.
pub fn with_permit(text: &str) -> String {
    const OTHERS: [(&str, &str); 3] = [
        ("用身份证号", "用居住证或通行证的号码"),
        ("刷身份证", "刷居住证"),
        ("带身份证", "带居住证或通行证"),
    ];
    let mut told = text.to_owned();
    for (card, permit) in OTHERS {
        // 身份证件 is any document.
        let any = format!("{card}件");
        told = told.replace(&any, "\u{0}").replace(card, permit).replace('\u{0}', &any);
    }
    told
}

/// The sentences of a text without the marks that end them.
pub fn sentences(text: &str) -> Vec<&str> {
    let parts = text.split(['。', '；', '！', '\n']).map(|part| part.trim().trim_end_matches(['，', '、']));
    parts.filter(|part| !part.is_empty()).collect()
}

/// The text with the terms in it explained below.
fn with_terms(text: &str, glossary: &Glossary) -> String {
    let terms = glossary.terms_of(text);
    let mut lines = vec![text.to_owned()];
    lines.extend(terms.into_iter().take(MOST_TERMS).map(in_plain_words));
    lines.push("证件：港澳居民、台湾居民用居住证或来往内地（大陆）通行证，号码照证件上的填。".into());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_text_has_a_line_a_sentence() {
        assert_eq!(
            written("先查一查。没有的，补一张；不收钱。"),
            "1. 先查一查\n2. 没有的，补一张\n3. 不收钱"
        );
        for (text, told) in [
            ("来不了的打电话约上门", "来不了的请家里人代打电话约上门"),
            ("请家里人代打电话，或打 12333", "请家里人代打电话，或请家里人代打 12333"),
            ("拨打的电话", "拨打的电话"),
        ] {
            assert_eq!(without_ringing(text), told);
        }
        assert_eq!(with_permit("带身份证，刷身份证或社保卡"), "带居住证或通行证，刷居住证或社保卡");
        assert_eq!(with_permit("带身份证件"), "带身份证件");
        assert_eq!(Audience::find("港澳台"), Audience::find("hmt"));
        let mut audience = Audience::Elder;
        for _ in 0..Audience::ALL.len() {
            audience = audience.next();
        }
        assert_eq!(audience, Audience::Elder);
    }
}
