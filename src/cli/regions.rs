//! `regions`: which regions are known.

use clap::Args;

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::rates::regions::RegionEntry;
use crate::report::regions::Regions;
use crate::survey;
use crate::text;
use crate::typed;

/// Options of `regions`.
#[derive(Debug, Args)]
pub(crate) struct RegionsArgs {
    /// Part of an id, a name, an alias or an adcode
    #[arg(value_name = "QUERY")]
    pub(crate) query: Option<String>,
    /// Only regions of this province
    #[arg(long, value_name = "PROVINCE")]
    pub(crate) province: Option<String>,
}

pub(super) fn run(args: &RegionsArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let tables = settings.tables()?;
    let province = args
        .province
        .as_deref()
        .map(|typed| tables.province(typed))
        .transpose()?;
    let query = args
        .query
        .as_deref()
        .map(|typed| typed::half_width(typed).to_lowercase());
    let wanted = |region: &RegionEntry| {
        let in_province = province.as_ref().is_none_or(|p| region.province == p.id);
        in_province
            && query
                .as_ref()
                .is_none_or(|query| names(region).any(|name| name.contains(query)))
    };
    let mut known = survey::known(&tables, &wanted)?;
    if let (true, Some(query)) = (known.is_empty(), &query) {
        // an error with the nearest names, as everywhere; a county is listed as its region
        let found = tables.region(query)?.region;
        let in_province = province.as_ref().is_none_or(|p| found.province == p.id);
        known = survey::known(&tables, &|region| in_province && *region == found)?;
    }
    if known.is_empty()
        && let Some(query) = &query
    {
        let found = tables.region(query)?.region.name;
        return Err(Diagnostic::error(
            "no-region",
            text!("{found} is elsewhere", "{found} 不在其中"),
        )
        .hint(text!("leave `--province` out", "请去掉 `--province`"))
        .into());
    }
    let shown = Regions {
        tables: tables.date().to_owned(),
        regions: known,
    };
    output::show(&shown, settings)?;
    Ok(Outcome::Done)
}

fn names(region: &RegionEntry) -> impl Iterator<Item = String> + '_ {
    [&region.id, &region.name, &region.adcode]
        .into_iter()
        .chain(region.aliases.iter())
        .map(|name| name.to_lowercase())
}
