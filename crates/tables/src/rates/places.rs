//! Counties, districts and county-level cities (GB/T 2260), and parks that a table has an area of choice for: places
//! whose people are insured by the tables of the city that they lie in. Names of two or three levels
//! (`江苏省苏州市昆山市`) are read here, and the names nearest to one that nobody has are found here.
//!
//! Nothing of it is parsed unless a name is that of no region; see [`crate::rates::regions`] for those.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::rates::near::{Known, Near};
use crate::rates::regions::{self, Level, RegionEntry, front, without_peoples, without_suffix};

/// A line for each prefecture: the first four digits of its counties' codes, then the last two of each with its name.
const LIST: &str = include_str!("../../data/counties.txt");

/// Endings of names of counties that people leave out, longer ones first.
const ENDINGS: [&str; 7] = ["自治县", "自治旗", "新区", "县", "区", "市", "旗"];

/// Long endings of names of parks, and what people write for them.
const PARKS: [(&str, &str); 6] = [
    ("高新技术产业开发区", "高新区"),
    ("高新技术产业园区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("高技术产业开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
];

/// What people put between the levels of a name.
const SEPARATORS: [char; 5] = ['/', '-', '·', '>', '、'];

/// A region, or a county in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The region whose tables apply.
    pub region: RegionEntry,
    /// The county's name, if it is one.
    pub county: Option<&'static str>,
}

impl Place {
    /// As it can be typed: a region's id with its name, a county's name behind its region's.
    pub fn written(&self) -> String {
        let RegionEntry { id, name, .. } = &self.region;
        match self.county {
            None => format!("{id} ({name})"),
            Some(county) => format!("{name}{county}"),
        }
    }
}

/// A county.
#[derive(Debug)]
struct County {
    /// The line's part of its code, and its own.
    code: [&'static str; 2],
    name: &'static str,
    /// The region whose tables apply, by its place in the index of regions.
    region: usize,
}

/// Which of a county's names it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The whole name.
    Name,
    /// The name without its ending.
    Bare,
    /// The customary name of a park.
    Park,
}

/// What a name may mean: a region, or a county in it, by their places in the indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    region: usize,
    county: Option<usize>,
    /// Whether a county's whole name is there.
    whole: bool,
}

/// The places below regions, by name.
#[derive(Debug)]
pub(super) struct Places {
    counties: Vec<County>,
    names: HashMap<String, Vec<(usize, By)>>,
    /// What longer names begin with, bare names and aliases, with the region; by their first character.
    beginnings: HashMap<char, Vec<(String, usize)>>,
    /// All that regions are called, bare and in small letters.
    regions: HashSet<String>,
    near: OnceLock<Near>,
}

/// A county's name without its ending and without the peoples of an autonomous one.
fn bare(name: &str) -> &str {
    let Some((bare, ending)) = ENDINGS
        .iter()
        .find_map(|ending| Some((front(name, ending)?, *ending)))
    else {
        return name;
    };
    // 管城回族区 is not called autonomous
    if ending.starts_with("自治") || bare.ends_with('族') {
        let bare = without_peoples(bare);
        // 东乡族自治县: what is left is the people's name
        return front(bare, "族").unwrap_or(bare);
    }
    bare
}

/// Whether it has the form of a GB/T 2260 code.
fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name of several levels without what people put between them.
pub(super) fn joined(typed: &str) -> String {
    let is_between = |c: &char| c.is_whitespace() || SEPARATORS.contains(c);
    if typed.is_ascii() {
        typed.to_owned()
    } else {
        typed.chars().filter(|c| !is_between(c)).collect()
    }
}

/// The names under which a table may speak of a county of its region's: 泰州医药高新技术产业开发区 is its 医药高新区.
pub(super) fn customary(region: &RegionEntry, county: &str) -> Vec<String> {
    let mut names = vec![county.to_owned()];
    let short = PARKS.iter().find_map(|(long, short)| {
        let front = county.strip_suffix(long)?;
        Some(format!("{front}{short}"))
    });
    names.extend(short);
    // 杜尔伯特蒙古族自治县 is 杜尔伯特县
    names.extend(
        county
            .chars()
            .last()
            .map(|ending| format!("{}{ending}", bare(county))),
    );
    for front in [region.name.as_ref(), without_suffix(&region.name)] {
        let behind = names.iter().filter_map(|name| name.strip_prefix(front));
        let behind: Vec<String> = behind
            .filter(|rest| rest.chars().count() >= 2)
            .map(str::to_owned)
            .collect();
        names.extend(behind);
    }
    names
}

impl Places {
    /// Those of the regions that there are.
    pub(super) fn of(regions: &[RegionEntry]) -> Places {
        let mut places = Places {
            counties: Vec::new(),
            names: HashMap::new(),
            beginnings: HashMap::new(),
            regions: HashSet::new(),
            near: OnceLock::new(),
        };
        for (place, region) in regions.iter().enumerate() {
            if region.level == Level::Nation {
                continue;
            }
            places.regions.insert(region.id.to_string());
            places.regions.insert(region.adcode.to_string());
            let names = std::iter::once(&region.name).chain(region.aliases.iter());
            for name in names {
                places.regions.insert(name.to_lowercase());
                let bare = without_suffix(name);
                places.regions.insert(bare.to_owned());
                let first = bare.chars().next().filter(|_| !bare.is_ascii());
                let Some(first) = first else { continue };
                let known = places.beginnings.entry(first).or_default();
                let beginning = (bare.to_owned(), place);
                if !known.contains(&beginning) {
                    known.push(beginning);
                }
            }
        }
        for line in LIST.lines() {
            places.add_line(regions, line);
        }
        places
    }

    /// The counties of a line, if there is a table for them.
    fn add_line(&mut self, regions: &[RegionEntry], line: &'static str) {
        let mut words = line.split(' ');
        let Some(front_of_code) = words.next() else {
            return;
        };
        // the districts of 北京市 (110000) are 1101…
        let is_its = |r: &RegionEntry| {
            let front = r.adcode.strip_suffix("00");
            let municipality = r.level == Level::Prefecture && r.adcode.ends_with("0000");
            front == Some(front_of_code)
                || municipality && r.adcode.get(..2) == front_of_code.get(..2)
        };
        let Some(region) = regions.iter().position(is_its) else {
            return;
        };
        let province = regions.get(region).map_or("", |region| &region.province);
        let province = regions.iter().find(|r| r.id == province);
        let province = province.map_or("", |province| without_suffix(&province.name));
        for (end_of_code, name) in words.filter_map(|word| word.split_at_checked(2)) {
            let county = self.counties.len();
            self.counties.push(County {
                code: [front_of_code, end_of_code],
                name,
                region,
            });
            let mut add = |name: &str, by: By| {
                let known = self.names.entry(name.to_owned()).or_default();
                known.push((county, by));
            };
            add(name, By::Name);
            let bare = bare(name);
            if bare != name {
                add(bare, By::Bare);
            }
            for (long, short) in PARKS {
                if let Some(front) = name.strip_suffix(long) {
                    add(&format!("{front}{short}"), By::Park);
                    // 河北沧州经济开发区
                    if let Some(front) = front.strip_prefix(province) {
                        add(&format!("{front}{short}"), By::Park);
                    }
                    break;
                }
            }
        }
    }

    /// Whether a region may be called so: [`regions::find`] goes through all of them, and has no need to if not.
    pub(super) fn may_be_region(&self, text: &str) -> bool {
        let known = |name: &str| self.regions.contains(name);
        known(without_suffix(text)) || known(&text.to_lowercase())
    }

    /// What `text` names below or behind regions, several if it could be any of them; `text` itself is no region's name.
    pub(super) fn find(&self, regions: &[RegionEntry], text: &str) -> Vec<Place> {
        let mut readings = Vec::new();
        if is_code(text) {
            let is_it = |county: &County| county.code.concat() == text;
            if let Some(county) = self.counties.iter().position(is_it) {
                self.add(&mut readings, county, true);
            }
        } else if !text.is_ascii() {
            self.read(regions, text, None, &mut readings);
        }
        if readings.iter().any(|reading| reading.whole) {
            readings.retain(|reading| reading.whole);
        }
        let mut found: Vec<Place> = Vec::new();
        for reading in readings {
            found.extend(
                self.place(regions, reading)
                    // two codes of one park are one place
                    .filter(|place| !found.contains(place)),
            );
        }
        found
    }

    fn place(&self, regions: &[RegionEntry], reading: Reading) -> Option<Place> {
        let county = reading.county.and_then(|county| self.counties.get(county));
        Some(Place {
            region: regions.get(reading.region)?.clone(),
            county: county.map(|county| county.name),
        })
    }

    fn add(&self, readings: &mut Vec<Reading>, county: usize, whole: bool) {
        readings.extend(self.counties.get(county).map(|known| Reading {
            region: known.region,
            county: Some(county),
            whole,
        }));
    }

    /// Adds what `text` may mean inside a region, or anywhere.
    fn read(
        &self,
        regions: &[RegionEntry],
        text: &str,
        inside: Option<&RegionEntry>,
        readings: &mut Vec<Reading>,
    ) {
        let before = readings.len();
        match inside {
            None => self.add_counties(regions, text, inside, readings),
            Some(province) if province.level == Level::Province => {
                let of_it = |r: &RegionEntry| r.province == province.id && r.id != province.id;
                let bare = without_suffix(text);
                let named = |r: &RegionEntry| {
                    of_it(r) && (r.name == text || without_suffix(&r.name) == bare)
                };
                let whole = |place: usize| Reading {
                    region: place,
                    county: None,
                    whole: true,
                };
                let cities = regions.iter().enumerate().filter(|(_, r)| named(r));
                readings.extend(cities.map(|(place, _)| whole(place)));
                if readings.len() == before {
                    self.add_counties(regions, text, inside, readings);
                }
            }
            Some(city) => {
                // 北京市北京市朝阳区, 重庆市市辖区万州区
                let again = [city.name.as_ref(), "市辖区"];
                let again = again.iter().filter(|_| city.province == city.id);
                let text = again.fold(text, |text, front| text.strip_prefix(front).unwrap_or(text));
                self.add_counties(regions, text, inside, readings);
                // 合肥高新区, 秦皇岛市经济技术开发区: the city's name is part of the park's
                if readings.len() == before && text.chars().count() >= 2 {
                    for front in [without_suffix(&city.name), &city.name] {
                        self.add_counties(regions, &format!("{front}{text}"), inside, readings);
                    }
                }
                return;
            }
        }
        for (region, rest) in self.beginnings(regions, text, inside) {
            self.read(regions, rest, regions.get(region), readings);
        }
    }

    /// The regions inside another, or anywhere, with whose names `text` begins, and what follows.
    pub(super) fn beginnings<'t>(
        &self,
        regions: &[RegionEntry],
        text: &'t str,
        inside: Option<&RegionEntry>,
    ) -> Vec<(usize, &'t str)> {
        let mut found = Vec::new();
        let first = text.chars().next();
        let beginnings = first.and_then(|first| self.beginnings.get(&first));
        for (bare, place) in beginnings.into_iter().flatten() {
            if !text.starts_with(bare.as_str()) {
                continue;
            }
            let Some(region) = regions.get(*place) else {
                continue;
            };
            if inside.is_some_and(|inside| region.province != inside.id || region.id == inside.id) {
                continue;
            }
            // 大理白族自治州 has more between its bare name and its ending
            let rests = text.strip_prefix(region.name.as_ref()).into_iter();
            let rests = rests.chain(regions::behind(text, bare, region.level));
            for rest in rests.filter(|rest| !rest.is_empty()) {
                if !found.contains(&(*place, rest)) {
                    found.push((*place, rest));
                }
            }
        }
        found
    }

    /// Adds the counties of this name inside a region, or anywhere.
    fn add_counties(
        &self,
        regions: &[RegionEntry],
        text: &str,
        inside: Option<&RegionEntry>,
        readings: &mut Vec<Reading>,
    ) {
        let known = |name: &str| self.names.get(name).into_iter().flatten();
        let is_inside = |county: usize| {
            let Some(inside) = inside else { return true };
            let county = self.counties.get(county);
            let region = county.and_then(|county| regions.get(county.region));
            region.is_some_and(|r| r.id == inside.id || r.province == inside.id)
        };
        for (county, by) in known(text) {
            if is_inside(*county) {
                self.add(readings, *county, *by == By::Name);
            }
        }
        // 石柱县 is 石柱土家族自治县, but 新建县 is not 新建区
        let bare = bare(text);
        let ending = text.chars().last();
        if bare == text {
            return;
        }
        for (county, by) in known(bare) {
            let name = self.counties.get(*county).map_or("", |county| county.name);
            if *by == By::Bare
                && name.chars().last() == ending
                && name != text
                && is_inside(*county)
            {
                self.add(readings, *county, false);
            }
        }
    }

    /// What somebody who typed `text` may have meant, nearest first: inside the place that it begins with, if it begins
    /// with one.
    pub(super) fn nearest(&self, regions: &[RegionEntry], text: &str) -> Vec<Place> {
        let near = self.near.get_or_init(|| self.near(regions));
        let (mut inside, mut rest): (Option<usize>, &str) = (None, text);
        let scope = |inside: Option<usize>| inside.and_then(|place| regions.get(place));
        while scope(inside).is_none_or(|region| region.level == Level::Province) {
            let longest = self.beginnings(regions, rest, scope(inside));
            let Some((region, behind)) = longest.into_iter().min_by_key(|(_, rest)| rest.len())
            else {
                break;
            };
            (inside, rest) = (Some(region), behind);
        }
        let place = |known: Known| {
            let (region, county) = match known {
                Known::Region(region) => (region, None),
                Known::County(county) => (self.counties.get(county)?.region, Some(county)),
            };
            let reading = Reading {
                region,
                county,
                whole: true,
            };
            self.place(regions, reading)
        };
        let is_inside = |known: Known| {
            let Some(inside) = scope(inside) else {
                return true;
            };
            let region = match known {
                Known::Region(region) => Some(region),
                Known::County(county) => self.counties.get(county).map(|county| county.region),
            };
            let region = region.and_then(|region| regions.get(region));
            region.is_some_and(|r| r.id == inside.id || r.province == inside.id)
        };
        let bares = [rest, without_suffix(rest), bare(rest)];
        let mut found: Vec<Place> = near
            .of(&bares, is_inside)
            .into_iter()
            .filter_map(place)
            .collect();
        if let Some(region) = scope(inside).filter(|region| region.level != Level::Province) {
            found.push(Place {
                region: region.clone(),
                county: None,
            });
        }
        // a code of no county: the city whose it would be
        if let Some(front) = text.get(..4).filter(|_| is_code(text)) {
            let its = regions
                .iter()
                .filter(|region| region.adcode.strip_suffix("00") == Some(front));
            found.extend(its.map(|region| Place {
                region: region.clone(),
                county: None,
            }));
        }
        found
    }

    /// Every name that something may be near to.
    fn near(&self, regions: &[RegionEntry]) -> Near {
        let mut names: Vec<(&str, Known)> = Vec::new();
        for (place, region) in regions.iter().enumerate() {
            if region.level == Level::Nation {
                continue;
            }
            let known = Known::Region(place);
            names.push((&region.id, known));
            names.push((without_suffix(&region.name), known));
            names.extend(region.aliases.iter().map(|alias| (alias.as_ref(), known)));
        }
        let counties = self.counties.iter().enumerate();
        names.extend(counties.map(|(place, county)| (bare(county.name), Known::County(place))));
        Near::of_names(names)
    }
}
