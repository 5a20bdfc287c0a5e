//! Places as people name them: behind their province, counties, parks; and what is offered for a name that nobody has.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sscalc::rates::regions::{Level, RegionEntry};
use sscalc::rates::{RatesError, Tables};

use crate::common;

const COUNTIES: &str = include_str!("../../crates/tables/data/counties.txt");

/// What is typed, the region whose tables apply, the county that the note names, and the area that it settles.
const PLACES: &[(&str, &str, &str, &str)] = &[
    ("昆山", "suzhou", "昆山市", ""),
    ("昆山市", "suzhou", "昆山市", ""),
    ("苏州昆山", "suzhou", "昆山市", ""),
    ("江苏昆山", "suzhou", "昆山市", ""),
    ("江苏省苏州市昆山市", "suzhou", "昆山市", ""),
    ("江苏省/苏州市/昆山市", "suzhou", "昆山市", ""),
    ("江苏省 苏州市 昆山市", "suzhou", "昆山市", ""),
    ("江苏苏州昆山", "suzhou", "昆山市", ""),
    ("320583", "suzhou", "昆山市", ""),
    ("３２０５８３", "suzhou", "昆山市", ""),
    ("义乌", "jinhua", "义乌市", ""),
    ("江阴", "wuxi", "江阴市", ""),
    ("广东省深圳市", "shenzhen", "", ""),
    ("广东深圳", "shenzhen", "", ""),
    ("江西省南昌市", "nanchang", "", ""),
    ("江西南昌", "nanchang", "", ""),
    ("江西南昌市", "nanchang", "", ""),
    ("吉林长春", "changchun", "", ""),
    ("吉林省吉林市", "jilin-city", "", ""),
    ("新疆和田", "hetian", "", ""),
    ("广西壮族自治区南宁市", "nanning", "", ""),
    ("内蒙古呼和浩特", "huhehaote", "", ""),
    ("湖北省仙桃市", "xiantao", "", ""),
    ("北京市朝阳区", "beijing", "朝阳区", ""),
    ("北京朝阳", "beijing", "朝阳区", ""),
    ("北京市北京市朝阳区", "beijing", "朝阳区", ""),
    ("长春市朝阳区", "changchun", "朝阳区", ""),
    ("吉林省朝阳区", "changchun", "朝阳区", ""),
    ("朝阳", "chaoyang", "", ""),
    ("朝阳县", "chaoyang", "朝阳县", ""),
    ("海淀", "beijing", "海淀区", ""),
    ("浦东新区", "shanghai", "浦东新区", ""),
    ("上海浦东", "shanghai", "浦东新区", ""),
    (
        "重庆市石柱县",
        "chongqing",
        "石柱土家族自治县",
        "12-counties",
    ),
    ("石柱县", "chongqing", "石柱土家族自治县", "12-counties"),
    ("郑州管城区", "zhengzhou", "管城回族区", ""),
    ("南昌县", "nanchang", "南昌县", "class-2"),
    ("南昌市青云谱区", "nanchang", "青云谱区", ""),
    ("南昌市市区", "nanchang", "其余城区", "urban"),
    ("大理州大理市", "dali", "大理市", "urban"),
    ("云南省大理白族自治州大理市", "dali", "大理市", "urban"),
    ("济南市中区", "jinan", "市中区", "urban"),
    ("济南市市中区", "jinan", "市中区", "urban"),
    ("杭州市桐庐县", "hangzhou", "桐庐县", "counties"),
    ("苏州工业园区", "suzhou", "苏州工业园区", "industrial-park"),
    (
        "江苏省苏州工业园区",
        "suzhou",
        "苏州工业园区",
        "industrial-park",
    ),
    ("苏州市园区", "suzhou", "苏州工业园区", "industrial-park"),
    ("兰州新区", "lanzhou", "兰州新区", "urban"),
    (
        "泰州医药高新区",
        "taizhou-jiangsu",
        "泰州医药高新技术产业开发区",
        "urban",
    ),
    ("合肥高新区", "hefei", "合肥高新技术产业开发区", ""),
    ("沧州经开区", "cangzhou", "河北沧州经济开发区", ""),
    (
        "盐城市盐南高新区",
        "yancheng",
        "市区（含大丰）、东台",
        "urban",
    ),
];

/// What is refused, and all that it could be.
const SEVERAL: &[(&str, &str)] = &[
    ("朝阳区", "北京市朝阳区, 长春市朝阳区"),
    (
        "鼓楼区",
        "南京市鼓楼区, 徐州市鼓楼区, 福州市鼓楼区, 开封市鼓楼区",
    ),
    ("江苏鼓楼", "南京市鼓楼区, 徐州市鼓楼区"),
    ("滨海", "天津市滨海新区, 盐城市滨海县"),
    ("海南", "hainan (海南省), hainan-qinghai (海南藏族自治州)"),
];

/// What is refused, and the beginning of what is offered.
const MISSES: &[(&str, &str)] = &[
    ("昆出", "kunming (昆明市), 苏州市昆山市"),
    ("义屋", "金华市义乌市"),
    ("南昌北", "nanchang (南昌市)"),
    ("江苏省昆出市", "苏州市昆山市"),
    ("苏州市昆出市", "苏州市昆山市, suzhou (苏州市)"),
    ("广东深川", "shenzhen (深圳市)"),
    ("北京市朝阳曲", "北京市朝阳区, beijing (北京市)"),
    ("南昌市新建县", "南昌市新建区, nanchang (南昌市)"),
    ("360199", "nanchang (南昌市)"),
    ("nanchagn", "nanchang (南昌市), nanchong (南充市)"),
    ("南晶", "nanjing (南京市), nanchong (南充市)"),
    ("火星", ""),
    ("亚特兰蒂斯", ""),
    ("市", ""),
    ("", ""),
];

fn offered(error: &RatesError) -> String {
    let (RatesError::UnknownRegion { near: places, .. } | RatesError::Several { places, .. }) =
        error
    else {
        panic!("{error}");
    };
    let written = places.iter().map(sscalc::rates::places::Place::written);
    written.collect::<Vec<_>>().join(", ")
}

#[test]
fn places_are_found_as_people_name_them() {
    let tables = sscalc::built_in_tables();
    for (typed, id, county, area) in PLACES {
        let named = tables
            .city(typed)
            .unwrap_or_else(|error| panic!("{typed}: {}", offered(&error)));
        assert_eq!(named.region.id, *id, "{typed}");
        assert_eq!(named.county.as_deref().unwrap_or(""), *county, "{typed}");
        let settled: Vec<&str> = named
            .variants
            .iter()
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(settled.join(" "), *area, "{typed}");
    }
}

#[test]
fn what_several_places_are_called_is_asked_back() {
    let tables = sscalc::built_in_tables();
    for (typed, all) in SEVERAL {
        let error = tables.city(typed).expect_err(typed);
        assert!(
            matches!(error, RatesError::Several { .. }),
            "{typed}: {error}"
        );
        assert_eq!(offered(&error), *all, "{typed}");
    }
}

#[test]
fn a_miss_stays_one_and_offers_what_is_near() {
    let tables = sscalc::built_in_tables();
    for (typed, near) in MISSES {
        let error = tables.city(typed).expect_err(typed);
        assert!(
            matches!(error, RatesError::UnknownRegion { .. }),
            "{typed}: {error}"
        );
        let offered = offered(&error);
        assert!(offered.starts_with(near), "{typed}: {offered}");
        assert!(!near.is_empty() || offered.is_empty(), "{typed}: {offered}");
    }
}

/// A line of the list: the region whose tables apply, the front of the codes, and the counties with the end of theirs.
type Line<'t> = (
    &'t RegionEntry,
    &'static str,
    Vec<(&'static str, &'static str)>,
);

fn lists(tables: &Tables) -> Vec<Line<'_>> {
    COUNTIES
        .lines()
        .map(|line| {
            let (front, counties) = line.split_once(' ').expect("a line");
            let municipality = ["11", "12", "31", "50"].contains(&&front[..2]);
            let code = if municipality {
                format!("{}0000", &front[..2])
            } else {
                format!("{front}00")
            };
            let region = tables
                .regions()
                .find(|r| r.adcode == code)
                .expect("a region");
            (
                region,
                front,
                counties
                    .split(' ')
                    .map(|county| county.split_at(2))
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn every_county_has_the_tables_of_its_city() {
    let tables = sscalc::built_in_tables();
    let (mut count, mut alone) = (0, 0);
    for (region, front, counties) in lists(&tables) {
        let province = tables
            .regions()
            .find(|r| r.id == region.province)
            .expect("a province");
        for (end, county) in counties {
            let (city, province) = (&region.name, &province.name);
            let behind = [
                format!("{province}{city}{county}"),
                format!("{city}{county}"),
                format!("{front}{end}"),
            ];
            for typed in behind {
                let named = tables
                    .city(&typed)
                    .unwrap_or_else(|error| panic!("{typed}: {}", offered(&error)));
                assert_eq!(
                    (&named.region.id, named.county.as_deref()),
                    (&region.id, Some(county)),
                    "{typed}"
                );
            }
            // alone it is found here, or asked back, or a region of the same bare name is meant
            match tables.city(county) {
                Ok(named) => {
                    alone += 1;
                    assert_eq!(named.region.id, region.id, "{county}");
                }
                Err(error) => assert!(
                    offered(&error).contains(&format!("{city}{county}")),
                    "{county}"
                ),
            }
            count += 1;
        }
    }
    assert_eq!(count, 2983);
    println!("{alone} of {count} counties are found by their name alone");
}

/// A name that a table gives to an area is one that a place has, so that the name settles the area.
#[test]
fn areas_of_tables_name_places() {
    let tables = sscalc::built_in_tables();
    let mut by_region: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (region, _, counties) in lists(&tables) {
        by_region
            .entry(&region.id)
            .or_default()
            .extend(counties.iter().map(|(_, name)| *name));
    }
    let (mut settled, mut left) = (0, String::new());
    for region in tables.regions().filter(|r| r.level != Level::Province) {
        let layers = tables.layers(region, &[]).expect("layers");
        let Some(area) = layers
            .choices()
            .into_iter()
            .find(|choice| choice.key.value == "area")
        else {
            continue;
        };
        for alias in area.values.iter().flat_map(|value| &value.aliases) {
            let typed = format!("{}{alias}", region.name);
            let named = tables
                .city(&typed)
                .unwrap_or_else(|error| panic!("{typed}: {}", offered(&error)));
            assert_eq!(named.region.id, region.id, "{typed}");
            assert!(!named.variants.is_empty(), "{typed} is no area");
        }
        let counties = by_region.get(region.id.as_ref()).expect("counties");
        let unsettled: Vec<&&str> = counties
            .iter()
            .filter(|county| {
                tables
                    .city(&format!("{}{county}", region.name))
                    .expect("a place")
                    .variants
                    .is_empty()
            })
            .collect();
        settled += counties.len() - unsettled.len();
        writeln!(left, "{}: {unsettled:?}", region.id).expect("a String takes everything");
    }
    println!("{settled} counties settle an area; left to the default:\n{left}");
    assert!(settled > 500, "{settled}");
}

#[test]
fn a_result_says_whose_tables_it_was_counted_by() {
    let notes = |args: &[&str]| {
        let base = [
            "compute", "--wage", "10000", "--month", "2026-09", "--format", "json", "--city",
        ];
        let output = common::run(base.iter().chain(args));
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            common::text(&output.stderr)
        );
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let notes = json["notes"].as_array().expect("notes").clone();
        let county: Vec<_> = notes
            .into_iter()
            .filter(|note| note["code"] == "county")
            .collect();
        (json["variants"]["area"].clone(), county)
    };
    let (area, county) = notes(&["昆山"]);
    assert_eq!(area, serde_json::Value::Null);
    assert_eq!(county[0]["params"]["county"], "昆山市");
    assert_eq!(
        county[0]["message"],
        "昆山市 is counted by the tables of 苏州市 (`suzhou`)"
    );
    let (area, county) = notes(&["苏州工业园区", "--lang", "zh"]);
    assert_eq!(area, "industrial-park");
    assert_eq!(
        county[0]["message"],
        "苏州工业园区按苏州市（`suzhou`）的费率表计算，区域 `industrial-park`"
    );
    // what is said goes before what the name settles
    let (area, _) = notes(&["苏州工业园区", "--variant", "区域=city"]);
    assert_eq!(area, "city");
    let (_, county) = notes(&["苏州"]);
    assert!(county.is_empty());
}

#[test]
fn a_name_longer_than_any_is_refused_by_its_beginning() {
    let long = "昆".repeat(100_000);
    let start = std::time::Instant::now();
    let error = sscalc::built_in_tables()
        .city(&long)
        .expect_err("no such place");
    assert!(start.elapsed().as_millis() < 20);
    assert_eq!(
        error.to_string(),
        format!("no region called `{}…`", "昆".repeat(20))
    );
}

/// Prints what a look-up costs: `cargo test --release --test it -- --ignored --nocapture what_a_look_up_costs`.
#[test]
#[ignore = "a measurement"]
fn what_a_look_up_costs() {
    let tables = sscalc::built_in_tables();
    for name in [
        "nanchang",
        "南昌",
        "昆山",
        "江苏省苏州市昆山市",
        "南昌县",
        "朝阳区",
        "garbage",
        "昆出",
        "南昌北",
        "伦敦",
        "江苏省苏州市昆出市",
        "亚特兰蒂斯",
    ] {
        let look = |count: u32| {
            let start = std::time::Instant::now();
            for _ in 0..count {
                std::hint::black_box(tables.city(std::hint::black_box(name)).is_ok());
            }
            start.elapsed() / count
        };
        println!("{name}: first {:?}, then {:?}", look(1), look(20_000));
    }
}
