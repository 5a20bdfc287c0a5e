//! Rate tables: which regions there are, and the layers that speak of one.
//!
//! The built-in tables come from `rates/` through the build; a folder of the user's replaces them file by file. This is
//! the lowest module that opens files, and only those it is told to. Read next: [`layers`] for the look-up,
//! `docs/rate-format.md` for the format, the schedule of the core for what is looked up.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::rates::embedded::Embedded;
use crate::rates::finding::{Document, Finding};
use crate::rates::index::{EmbeddedTable, Line};
use crate::rates::layers::Layers;
use crate::rates::model::{ChoiceValue, Table};
use crate::rates::places::{Place, Places};
use crate::rates::regions::{FindRegion, Level, RegionEntry};
use crate::rates::tax::TaxTable;

pub mod abroad;
pub mod check;
pub mod embedded;
pub mod error;
pub(crate) mod fields;
pub mod files;
pub mod finding;
pub mod index;
pub mod layers;
pub mod model;
pub mod national;
mod near;
pub mod places;
pub mod read;
pub mod regions;
pub mod sources;
pub mod tax;
pub mod template;
pub mod tree;

pub use error::RatesError;

/// Findings that make a file ugly, not wrong: `rates lint` and the build name them, a run goes on.
const STYLE: [&str; 4] = ["byte-order-mark", "crlf", "repeats-upper", "unused-source"];

/// All rate tables at hand.
#[derive(Debug)]
pub struct Tables {
    built_in: &'static Embedded,
    /// Tables of the user's folder, which replace built-in ones of the same id.
    own: Vec<Arc<Table>>,
    /// All regions, by adcode, the nation among them: those built in are read once more than one is asked for.
    regions: OnceLock<Vec<RegionEntry>>,
    /// Names below regions, once one is asked for.
    places: OnceLock<Places>,
    date: Cow<'static, str>,
    /// Shared by the threads of a batch.
    decoded: Mutex<BTreeMap<&'static str, Arc<Table>>>,
    /// The user's income tax, or the built-in one once it is asked for.
    tax: Mutex<Option<Arc<TaxTable>>>,
}

/// A region that was asked for, and one that its name might also mean.
#[derive(Clone, Debug)]
pub struct Named {
    /// The region.
    pub region: RegionEntry,
    /// Another region of the same pinyin.
    pub namesake: Option<RegionEntry>,
    /// The county, district or park in it that was named.
    pub county: Option<String>,
    /// Choices that the name settles, key and value: where the county's own figures are an area of the region's table.
    pub variants: Vec<(String, String)>,
}

/// The dimension by which the tables of a city tell its counties and parks apart.
const AREA: &str = "area";

/// The longest name that is looked at, in characters; the longest there are have about forty.
const LONGEST_NAME: usize = 64;

/// How much of a longer one a message repeats.
const SHOWN_OF_LONGER: usize = 20;

impl Tables {
    /// The tables that a program has built in.
    pub fn built_in(embedded: &'static Embedded) -> Tables {
        Tables {
            built_in: embedded,
            own: Vec::new(),
            regions: OnceLock::new(),
            places: OnceLock::new(),
            date: Cow::Borrowed(embedded.date),
            decoded: Mutex::default(),
            tax: Mutex::default(),
        }
    }

    /// The same tables with those of a folder over them, file by file.
    ///
    /// # Errors
    /// If the folder cannot be read or a file in it is wrong; all mistakes of all files at once.
    pub fn with_directory(self, folder: &Path) -> Result<Tables, RatesError> {
        let files = files::tree(folder)?;
        let (documents, mut findings) = files::documents(&files);
        let mut found = read::read_all(&documents);
        findings.append(&mut found.findings);
        let mut tables = self;
        tables.own = found.tables;
        tables.tax = Mutex::new(found.tax.map(Arc::new));
        let all = tables.all()?;
        let is_own = |table: &Table| tables.own.iter().any(|t| t.path == table.path);
        let between = check::check_after(&findings, &all, &is_own);
        findings.extend(between);
        refuse(&findings, &documents)?;
        let mut regions: Vec<RegionEntry> = all
            .iter()
            .filter_map(|table| tree::region_entry(&all, table))
            .collect();
        regions.sort_by(|a, b| a.adcode.cmp(&b.adcode));
        if let Some(date) = tables.own.iter().find_map(|t| t.region()?.date.clone()) {
            tables.date = Cow::Owned(date);
        }
        tables.regions = OnceLock::from(regions);
        tables.places = OnceLock::new();
        Ok(tables)
    }

    /// Whether a folder of the user's is over the built-in tables.
    pub fn has_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// The day on which the tables were last worked over.
    pub fn date(&self) -> &str {
        &self.date
    }

    /// All regions but the nation, by adcode.
    pub fn regions(&self) -> impl Iterator<Item = &RegionEntry> {
        self.entries().iter().filter(|r| r.level != Level::Nation)
    }

    fn entries(&self) -> &[RegionEntry] {
        self.regions.get_or_init(|| {
            let lines = self.built_in.regions.lines();
            lines.map(Line::region).collect()
        })
    }

    /// Every table there is, decoded: regions, then overlays.
    ///
    /// # Errors
    /// If a built-in table is damaged.
    pub fn all(&self) -> Result<Vec<Arc<Table>>, RatesError> {
        let overlays = self.built_in.overlays.iter();
        let built_in = self.built_in.regions.lines().map(Line::table);
        let built_in = built_in.chain(overlays.map(|overlay| overlay.table));
        let mut all = self.own.clone();
        for embedded in built_in {
            if !self.own.iter().any(|t| t.id() == embedded.id) {
                all.push(self.decoded(embedded)?);
            }
        }
        Ok(all)
    }

    /// Income tax: the user's, or the built-in one.
    ///
    /// # Errors
    /// If the built-in one is damaged.
    pub fn tax(&self) -> Result<Arc<TaxTable>, RatesError> {
        let mut known = self.tax.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tax) = known.as_ref() {
            return Ok(Arc::clone(tax));
        }
        let decoded = Arc::new(self.built_in.decode_tax()?);
        *known = Some(Arc::clone(&decoded));
        Ok(decoded)
    }

    fn decoded(&self, embedded: EmbeddedTable) -> Result<Arc<Table>, RatesError> {
        // a table is put in whole, so that what a thread that failed has left is sound
        let mut decoded = self.decoded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = decoded.get(embedded.id) {
            return Ok(Arc::clone(table));
        }
        let table = Arc::new(self.built_in.decode(embedded)?);
        decoded.insert(embedded.id, Arc::clone(&table));
        Ok(table)
    }

    fn table(&self, id: &str) -> Result<Option<Arc<Table>>, RatesError> {
        if let Some(own) = self
            .own
            .iter()
            .find(|t| t.region().is_some() && t.id() == id)
        {
            return Ok(Some(Arc::clone(own)));
        }
        let built_in = self.built_in.regions.line_of(id);
        built_in.map(|line| self.decoded(line.table())).transpose()
    }

    /// The region that a person means, down to the level at which people are insured.
    ///
    /// # Errors
    /// An unknown name with the nearest ones, or a province with its cities.
    pub fn city(&self, typed: &str) -> Result<Named, RatesError> {
        let named = self.region(typed)?;
        if named.region.level != Level::Province {
            return Ok(named);
        }
        let of_it = |r: &&RegionEntry| r.province == named.region.id && r.id != named.region.id;
        Err(RatesError::Province {
            cities: self.regions().filter(of_it).cloned().collect(),
            province: named.region,
        })
    }

    /// The province that a person means, also one that shares its name with a city (吉林); of a municipality itself.
    ///
    /// # Errors
    /// An unknown name with the nearest ones, or a city.
    pub fn province(&self, typed: &str) -> Result<RegionEntry, RatesError> {
        let typed = crate::typed::half_width(typed);
        let is_it = |r: &&RegionEntry| {
            let level = r.level == Level::Province;
            level && (r.id == typed || regions::without_suffix(&r.name) == typed)
        };
        if let Some(province) = self.regions().find(is_it) {
            return Ok(province.clone());
        }
        let region = self.region(&typed)?.region;
        if region.level == Level::Province || region.province == region.id {
            return Ok(region);
        }
        Err(RatesError::NotAProvince { region })
    }

    /// The region or province of this name, or the region of this county, district or park.
    ///
    /// # Errors
    /// An unknown name with the nearest ones, or all places that it could be.
    pub fn region(&self, typed: &str) -> Result<Named, RatesError> {
        let typed = typed.trim();
        if typed.chars().nth(LONGEST_NAME).is_some() {
            let shown: String = typed.chars().take(SHOWN_OF_LONGER).collect();
            return Err(RatesError::UnknownRegion {
                typed: format!("{shown}…"),
                near: Vec::new(),
            });
        }
        let text = crate::typed::half_width(typed);
        // they are there once a name was that of no region: of a file with one there are many
        let places = self.places.get();
        if places.is_some_and(|places| !places.may_be_region(&text)) {
            return self.place(typed, &places::joined(&text));
        }
        if let Some(named) = self.by_id(&text) {
            return Ok(named);
        }
        match regions::find(self.entries(), &text) {
            FindRegion::One(region, namesake) => Ok(Named {
                region: region.clone(),
                namesake: namesake.cloned(),
                county: None,
                variants: Vec::new(),
            }),
            FindRegion::Several(all) => {
                let place = |region: &RegionEntry| Place {
                    region: region.clone(),
                    county: None,
                };
                Err(RatesError::Several {
                    typed: typed.to_owned(),
                    places: all.into_iter().map(place).collect(),
                })
            }
            FindRegion::Unknown => self.place(typed, &places::joined(&text)),
        }
    }

    /// The built-in region of this id, where the others have not been read and need not be.
    fn by_id(&self, text: &str) -> Option<Named> {
        if self.regions.get().is_some() || !text.is_ascii() {
            return None;
        }
        let index = &self.built_in.regions;
        let line = index.line_of(text)?;
        Some(Named {
            region: line.region(),
            namesake: index.namesake_of(text),
            county: None,
            variants: Vec::new(),
        })
        .filter(|named| named.region.level != Level::Nation)
    }

    /// The region of a name below or behind regions.
    fn place(&self, typed: &str, text: &str) -> Result<Named, RatesError> {
        let places = self.places.get_or_init(|| Places::of(self.entries()));
        let mut found = places.find(self.entries(), text);
        if found.len() > 1 {
            return Err(RatesError::Several {
                typed: typed.to_owned(),
                places: found,
            });
        }
        if let Some(Place { region, county }) = found.pop() {
            let area = match county {
                Some(name) => self.area(&region, &places::customary(&region, name))?,
                None => None,
            };
            return Ok(Named {
                region,
                namesake: None,
                county: county.map(str::to_owned),
                variants: area
                    .map(|area| (AREA.to_owned(), area.id.value))
                    .into_iter()
                    .collect(),
            });
        }
        // a park that is no county, and stands in the city's table alone
        for (place, rest) in places.beginnings(self.entries(), text, None) {
            let Some(region) = self
                .entries()
                .get(place)
                .filter(|r| r.level != Level::Province)
            else {
                continue;
            };
            if let Some(area) = self.area(region, &[text.to_owned(), rest.to_owned()])? {
                return Ok(Named {
                    region: region.clone(),
                    namesake: None,
                    county: Some(area.name),
                    variants: vec![(AREA.to_owned(), area.id.value)],
                });
            }
        }
        Err(RatesError::UnknownRegion {
            typed: typed.to_owned(),
            near: places.nearest(self.entries(), text),
        })
    }

    /// The area of a city's table that has one of these names.
    fn area(
        &self,
        region: &RegionEntry,
        names: &[String],
    ) -> Result<Option<ChoiceValue>, RatesError> {
        let layers = self.layers(region, &[])?;
        let areas = layers.tables.iter().flat_map(|table| &table.choices);
        let mut areas = areas
            .filter(|choice| choice.key.value == AREA)
            .flat_map(|c| &c.values);
        let is_it = |area: &&ChoiceValue| {
            let named = |name: &String| area.name == *name || area.aliases.contains(name);
            area.only_with.is_empty() && names.iter().any(named)
        };
        Ok(areas.find(is_it).cloned())
    }

    /// The layers that speak of a region, with overlays over them (the last one named is nearest).
    ///
    /// # Errors
    /// If an overlay is for other regions, or a built-in table is damaged.
    pub fn layers(
        &self,
        region: &RegionEntry,
        overlays: &[Arc<Table>],
    ) -> Result<Layers, RatesError> {
        let mut tables = Vec::new();
        for table in overlays.iter().rev() {
            if let Some(overlay) = table.overlay()
                && !overlay.regions.is_empty()
                && !overlay.regions.iter().any(|r| r.value == region.id)
            {
                return Err(RatesError::OverlayElsewhere {
                    overlay: overlay.id.value.clone(),
                    region: region.name.to_string(),
                    regions: overlay.regions.iter().map(|r| r.value.clone()).collect(),
                });
            }
            tables.push(Arc::clone(table));
        }
        let mut ids = vec![region.id.as_ref()];
        if region.province != region.id && !region.province.is_empty() {
            ids.push(region.province.as_ref());
        }
        ids.push("cn");
        for id in ids {
            tables.extend(self.table(id)?);
        }
        Ok(Layers { tables })
    }

    /// An overlay by its name, or from a file.
    ///
    /// # Errors
    /// If there is neither, or the file is wrong.
    pub fn overlay(&self, typed: &str) -> Result<Arc<Table>, RatesError> {
        if let Some(own) = self
            .own
            .iter()
            .find(|t| t.overlay().is_some() && t.id() == typed)
        {
            return Ok(Arc::clone(own));
        }
        if let Some(built_in) = self.built_in.overlays.iter().find(|o| o.table.id == typed) {
            return self.decoded(built_in.table);
        }
        let path = Path::new(typed);
        if !path.exists() && !typed.ends_with(".toml") && !typed.contains(['/', '\\']) {
            if let Some(who) = typed.strip_prefix(abroad::PREFIX) {
                return self.abroad(who);
            }
            // those of people insured elsewhere have an option of their own, which lists them
            let built_in = self.built_in.overlays.iter().map(|o| o.table.id);
            let built_in = built_in.filter(|id| !id.starts_with(abroad::PREFIX));
            return Err(RatesError::UnknownOverlay {
                typed: typed.to_owned(),
                known: built_in.map(str::to_owned).collect(),
            });
        }
        let (documents, mut findings) =
            files::documents(&[(files::shown(path), files::bytes(path)?)]);
        let mut overlay = None;
        for document in &documents {
            let (table, wrong) = read::read(document);
            findings.extend(wrong);
            overlay = table.map(Arc::new);
        }
        if let Some(table) = &overlay {
            if table.overlay().is_none() {
                return Err(RatesError::NotAnOverlay(table.path.clone()));
            }
            let mut all = self.all()?;
            all.push(Arc::clone(table));
            let is_it = |t: &Table| t.path == table.path && t.overlay().is_some();
            // its name is the user's business
            findings.extend(
                check::check(&all, &is_it)
                    .into_iter()
                    .filter(|f| f.code != "id-unlike-file"),
            );
        }
        refuse(&findings, &documents)?;
        overlay.ok_or_else(|| RatesError::NotAnOverlay(typed.to_owned()))
    }

    /// The overlays that results of a region mention.
    ///
    /// # Errors
    /// If a built-in table is damaged.
    pub fn mentioned(&self, region: &RegionEntry) -> Result<Vec<Arc<Table>>, RatesError> {
        self.built_in
            .overlays
            .iter()
            .filter(|overlay| overlay.mentioned_in.iter().any(|id| *id == region.id))
            .map(|overlay| self.decoded(overlay.table))
            .collect()
    }
}

/// An error with every finding that is more than ugly.
fn refuse(findings: &[Finding], documents: &[Document]) -> Result<(), RatesError> {
    let grave = findings.iter().filter(|f| !STYLE.contains(&f.code));
    let findings: Vec<Diagnostic> = grave.map(|f| f.diagnostic(documents)).collect();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(RatesError::Bad { findings })
    }
}
