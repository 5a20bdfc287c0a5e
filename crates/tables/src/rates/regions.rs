//! Which regions there are and under which names; finding one by what a person typed, never by a guess.

use std::borrow::Cow;

use serde::Serialize;

use crate::words;

words! {
    /// What kind of region it is.
    pub enum Level {
        /// The nation, the layer above all.
        Nation = "nation",
        /// 省, 自治区: a layer above its cities; nobody is insured there directly.
        Province = "province",
        /// 直辖市 or 地级: what people name.
        Prefecture = "prefecture",
        /// A county-level unit with figures of its own.
        County = "county",
    }
}

impl Level {
    /// The level that a GB/T 2260 code tells; the four municipalities count as prefectures.
    pub fn of_adcode(adcode: &str) -> Level {
        let municipality = ["11", "12", "31", "50"]
            .iter()
            .any(|code| adcode.starts_with(code));
        match adcode {
            "100000" => Level::Nation,
            code if code.ends_with("0000") && !municipality => Level::Province,
            code if code.ends_with("00") => Level::Prefecture,
            _ => Level::County,
        }
    }
}

/// A region as the index lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegionEntry {
    /// Pinyin id.
    pub id: Cow<'static, str>,
    /// Chinese name with its suffix.
    pub name: Cow<'static, str>,
    /// GB/T 2260 code.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9]{6}$")))]
    pub adcode: Cow<'static, str>,
    /// Its level.
    #[serde(skip)]
    pub level: Level,
    /// The id of the province it lies in; of a municipality its own; empty for the nation.
    pub province: Cow<'static, str>,
    /// Other names.
    #[serde(skip)]
    pub aliases: Cow<'static, [Cow<'static, str>]>,
}

/// Endings of Chinese names that people leave out, longest first.
const SUFFIXES: [&str; 9] = [
    "特别行政区",
    "自治州",
    "自治区",
    "地区",
    "林区",
    "市",
    "盟",
    "省",
    "州",
];

/// Peoples in the names of autonomous prefectures, regions and counties, which people leave out as well; longer names
/// first.
const PEOPLES: [&str; 47] = [
    "柯尔克孜",
    "达斡尔族",
    "鄂温克族",
    "哈萨克族",
    "维吾尔",
    "哈萨克",
    "鄂伦春",
    "塔吉克",
    "土家族",
    "布依族",
    "哈尼族",
    "景颇族",
    "傈僳族",
    "朝鲜族",
    "蒙古族",
    "仡佬族",
    "仫佬族",
    "毛南族",
    "拉祜族",
    "布朗族",
    "纳西族",
    "普米族",
    "独龙族",
    "裕固族",
    "保安族",
    "东乡族",
    "撒拉族",
    "蒙古",
    "锡伯",
    "苗族",
    "回族",
    "藏族",
    "羌族",
    "彝族",
    "侗族",
    "壮族",
    "傣族",
    "白族",
    "黎族",
    "满族",
    "瑶族",
    "畲族",
    "佤族",
    "水族",
    "怒族",
    "土族",
    "各族",
];

/// The front of a name without an ending, if at least two characters remain.
pub(super) fn front<'n>(name: &'n str, ending: &str) -> Option<&'n str> {
    name.strip_suffix(ending)
        .filter(|rest| rest.chars().count() >= 2)
}

/// A name as people say it: without its ending (市, 地区 …) and without the peoples of an autonomous prefecture.
pub fn without_suffix(name: &str) -> &str {
    let Some((bare, suffix)) = SUFFIXES
        .iter()
        .find_map(|suffix| Some((front(name, suffix)?, *suffix)))
    else {
        return name;
    };
    if suffix.starts_with("自治") {
        without_peoples(bare)
    } else {
        bare
    }
}

/// A name without the peoples at its end, of whatever is autonomous.
pub(super) fn without_peoples(mut bare: &str) -> &str {
    while let Some(rest) = PEOPLES.iter().find_map(|people| front(bare, people)) {
        bare = rest;
    }
    bare
}

/// What follows a region's bare name in `text`, without the region's ending where that is written.
pub(super) fn behind<'t>(text: &'t str, bare: &str, level: Level) -> impl Iterator<Item = &'t str> {
    let rest = text.strip_prefix(bare);
    let is_its = move |suffix: &&&str| match level {
        Level::Nation | Level::Province => ["特别行政区", "自治区", "省"].contains(suffix),
        Level::Prefecture | Level::County => **suffix != "省",
    };
    let mut ended = SUFFIXES.iter().filter(is_its);
    let ended = ended.find_map(|suffix| rest?.strip_prefix(suffix));
    [ended, rest].into_iter().flatten()
}

/// What a query finds.
#[derive(Debug)]
pub enum FindRegion<'r> {
    /// A region, and another whose pinyin is the same.
    One(&'r RegionEntry, Option<&'r RegionEntry>),
    /// Several by this name, none of which lies within another.
    Several(Vec<&'r RegionEntry>),
    /// No region by this name.
    Unknown,
}

/// Finds the region named `query` (already in half-width) among `regions`: id, alias, adcode, Chinese name with or
/// without its ending. A name that a
/// province shares with a city of its own (吉林) means the city; one that regions far apart share (海南) is not guessed.
pub fn find<'r>(regions: &'r [RegionEntry], query: &str) -> FindRegion<'r> {
    let typed = query.trim();
    let lower = typed.to_lowercase();
    let known = || regions.iter().filter(|r| r.level != Level::Nation);
    if let Some(region) = known().find(|r| r.id == lower) {
        let namesake = known().find(|r| {
            let rest = r.id.strip_prefix(lower.as_str());
            rest.is_some_and(|rest| rest.starts_with('-'))
        });
        return FindRegion::One(region, namesake);
    }
    if let Some(region) = known().find(|r| r.name == typed || r.adcode == typed) {
        return FindRegion::One(region, None);
    }
    let bare = without_suffix(typed);
    // that it begins so is asked first since it takes no time, and garbage comes by the million
    let is_bare = |name: &str| name.starts_with(bare) && without_suffix(name) == bare;
    let is_lower = |alias: &str| alias.chars().flat_map(char::to_lowercase).eq(lower.chars());
    let is_named = |r: &&RegionEntry| {
        is_bare(&r.name)
            || r.aliases
                .iter()
                .any(|alias| is_lower(alias) || is_bare(alias))
    };
    let all: Vec<&RegionEntry> = known().filter(is_named).collect();
    match all.as_slice() {
        [] => FindRegion::Unknown,
        [region] => FindRegion::One(region, None),
        // 吉林: the city of a province of the same name
        [one, other] if one.level == Level::Province && other.province == one.id => {
            FindRegion::One(other, None)
        }
        _ => FindRegion::Several(all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(
        id: &'static str,
        name: &'static str,
        adcode: &'static str,
        aliases: &[&str],
    ) -> RegionEntry {
        RegionEntry {
            id: id.into(),
            name: name.into(),
            adcode: adcode.into(),
            level: Level::of_adcode(adcode),
            province: Cow::Borrowed(if adcode.starts_with("22") {
                "jilin"
            } else {
                ""
            }),
            aliases: aliases
                .iter()
                .map(|a| Cow::Owned((*a).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn names_lose_their_endings() {
        for (name, bare) in [
            ("南昌市", "南昌"),
            ("临夏回族自治州", "临夏"),
            ("海西蒙古族藏族自治州", "海西"),
            ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
            ("内蒙古自治区", "内蒙古"),
            ("广西壮族自治区", "广西"),
            ("神农架林区", "神农架"),
            ("阿里地区", "阿里"),
            ("锡林郭勒盟", "锡林郭勒"),
            ("福州", "福州"),
        ] {
            assert_eq!(without_suffix(name), bare);
        }
    }

    #[test]
    fn every_name_of_a_region_finds_it() {
        let regions = [
            entry("jilin", "吉林省", "220000", &[]),
            entry("jilin-city", "吉林市", "220200", &[]),
            entry("hainan", "海南省", "460000", &[]),
            entry("hainan-qinghai", "海南藏族自治州", "632500", &[]),
            entry("enshi", "恩施土家族苗族自治州", "422800", &[]),
            entry("nanchang", "南昌市", "360100", &[]),
            entry("haerbin", "哈尔滨市", "230100", &["harbin"]),
            entry("yichun", "宜春市", "360900", &[]),
            entry("yichun-heilongjiang", "伊春市", "230700", &[]),
        ];
        let id = |query: &str| match find(&regions, query) {
            FindRegion::Several(all) => format!("{} regions", all.len()),
            FindRegion::One(region, _) => region.id.to_string(),
            FindRegion::Unknown => "unknown".to_owned(),
        };
        for query in ["nanchang", "南昌", "南昌市", "360100", "NanChang"] {
            assert_eq!(id(query), "nanchang");
        }
        assert_eq!(id("harbin"), "haerbin");
        assert_eq!(id("吉林"), "jilin-city");
        assert_eq!(id("吉林省"), "jilin");
        assert_eq!(id("海南"), "2 regions");
        assert_eq!(id("海南省"), "hainan");
        assert_eq!(id("恩施"), "enshi");
        assert_eq!(id("Harbin"), "haerbin");
        assert_eq!(id("nanchagn"), "unknown");
        assert_eq!(id("南晶"), "unknown");
        assert_eq!(id("南"), "unknown");
        assert!(
            matches!(find(&regions, "yichun"), FindRegion::One(_, Some(other)) if other.name == "伊春市")
        );
    }
}
