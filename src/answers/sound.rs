//! How a character sounds: Mandarin syllables without tones, every reading a character has, and which syllables are
//! easily taken for each other. Knows nothing of entries or queries.

use std::ops::Range;
use std::sync::LazyLock;

use pinyin::ToPinyinMulti;

// Every syllable, in order of the alphabet; ü is written v.
const SYLLABLES: &str = "\
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce \
    cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun \
    chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu \
    dong dou du duan dui dun duo e en er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen \
    geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua \
    huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan \
    kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li \
    lia lian liang liao lie lin ling liu long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng \
    mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nia nian niang niao nie \
    nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping \
    po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong \
    rou ru ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi \
    shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te \
    teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian \
    xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue \
    yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu \
    zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo";

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

struct Table {
    names: Vec<&'static str>,
    near: Vec<u16>,
}

impl Table {
    fn new() -> Self {
        let names: Vec<&'static str> = SYLLABLES.split_whitespace().collect();
        let blurred: Vec<String> = names.iter().map(|name| blur(name)).collect();
        let near = blurred
            .iter()
            .map(|own| blurred.iter().position(|other| other == own).map_or(u16::MAX, small))
            .collect();
        Self { names, near }
    }
}

/// The table has some four hundred entries, so that nothing is ever cut off here.
fn small(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// What is left of a syllable when zh/z, ch/c, sh/s, l/n at the front and ng/n at the end are not told apart.
fn blur(name: &str) -> String {
    let mut text = name.to_owned();
    for (clear, blurred) in [("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n")] {
        if let Some(rest) = name.strip_prefix(clear) {
            text = format!("{blurred}{rest}");
            break;
        }
    }
    if ["ang", "eng", "ing"].iter().any(|ending| text.ends_with(ending)) {
        text.pop();
    }
    text
}

/// A syllable without its tone. It carries what a search asks of it a thousand times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Syllable {
    number: u16,
    near: u16,
    initial: u8,
}

impl Syllable {
    /// The syllable written like this, with `lue`, `jv` and their like read as meant.
    pub fn of(text: &str) -> Option<Self> {
        let find = |text: &str| TABLE.names.binary_search(&text).ok().map(|at| Self::numbered(small(at)));
        find(text).or_else(|| match text.split_at_checked(1)? {
            ("j" | "q" | "x" | "y", rest) if rest.starts_with('v') => find(&text.replacen('v', "u", 1)),
            ("n" | "l", "ue") => find(&text.replacen("ue", "ve", 1)),
            _ => None,
        })
    }

    /// The numbers of all syllables that begin with `text`.
    pub fn starting(text: &str) -> Range<u16> {
        let start = TABLE.names.partition_point(|name| *name < text);
        let count = TABLE.names[start..].iter().take_while(|name| name.starts_with(text)).count();
        small(start)..small(start + count)
    }

    /// The syllable with this number, as [`Syllable::starting`] counts them.
    pub fn numbered(number: u16) -> Self {
        let at = usize::from(number);
        let near = TABLE.near.get(at).copied().unwrap_or(u16::MAX);
        let initial = TABLE.names.get(at).and_then(|name| name.bytes().next()).unwrap_or(b'?');
        Self { number, near, initial }
    }

    /// Its number, for keys.
    pub fn number(self) -> u16 {
        self.number
    }

    /// The same number for all syllables that are easily taken for this one.
    pub fn near(self) -> u16 {
        self.near
    }

    /// Its first letter: what is typed when only initials are.
    pub fn initial(self) -> u8 {
        self.initial
    }
}

/// The readings of one character, the usual one first; at most three, because the rest are found in old books only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sounds {
    list: [Syllable; 3],
    len: u8,
}

impl Sounds {
    /// The readings of `character`; none for anything but a Chinese character.
    pub fn of(character: char) -> Self {
        let mut sounds =
            Self { list: [Syllable { number: u16::MAX, near: u16::MAX, initial: b'?' }; 3], len: 0 };
        for reading in character.to_pinyin_multi().into_iter().flatten() {
            let plain = reading.plain();
            let syllable =
                if plain.is_ascii() { Syllable::of(plain) } else { Syllable::of(&plain.replace('ü', "v")) };
            if let Some(syllable) = syllable
                && !sounds.iter().any(|known| known == syllable)
                && usize::from(sounds.len) < sounds.list.len()
            {
                sounds.list[usize::from(sounds.len)] = syllable;
                sounds.len += 1;
            }
        }
        sounds
    }

    /// One after another.
    pub fn iter(&self) -> impl Iterator<Item = Syllable> + '_ {
        self.list.iter().copied().take(usize::from(self.len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_of_the_words_of_the_trade_is_known() {
        for (character, expected) in [
            ('缴', "jiao"),
            ('险', "xian"),
            ('重', "chong"),
            ('调', "tiao"),
            ('率', "lv"),
            ('还', "huan"),
            ('略', "lve"),
            ('给', "ji"),
            ('殡', "bin"),
        ] {
            let wanted = Syllable::of(expected);
            assert!(Sounds::of(character).iter().any(|s| Some(s) == wanted), "{character} {expected}");
        }
        assert_eq!(Sounds::of('A').iter().count(), 0);
    }

    #[test]
    fn slips_of_the_keyboard_still_name_a_syllable() {
        assert_eq!(Syllable::of("yv"), Syllable::of("yu"));
        assert_eq!(Syllable::of("lue"), Syllable::of("lve"));
        assert_eq!(Syllable::of("zx"), None);
        let (zhang, zan) = (Syllable::of("zhang").unwrap(), Syllable::of("zan").unwrap());
        assert_eq!(zhang.near(), zan.near());
    }

    #[test]
    fn an_unfinished_syllable_is_a_stretch_of_the_table() {
        let names: Vec<_> = Syllable::starting("zhe").map(|n| TABLE.names[usize::from(n)]).collect();
        assert_eq!(names, ["zhe", "zhei", "zhen", "zheng"]);
        assert!(Syllable::starting("zx").is_empty());
    }
}
