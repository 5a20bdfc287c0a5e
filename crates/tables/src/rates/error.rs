//! Why rate tables could not be had.

use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::rates::files::FilesError;
use crate::rates::places::Place;
use crate::rates::regions::RegionEntry;
use crate::text;

/// Why rate tables could not be had.
#[derive(Debug, thiserror::Error)]
pub enum RatesError {
    /// No region of this name.
    #[error("no region called `{typed}`")]
    UnknownRegion {
        /// As typed.
        typed: String,
        /// The nearest names.
        near: Vec<Place>,
    },
    /// More than one place of this name.
    #[error("`{typed}` names {} places", places.len())]
    Several {
        /// As typed.
        typed: String,
        /// All of them.
        places: Vec<Place>,
    },
    /// A province, where a city is needed.
    #[error("{} is a province", province.name)]
    Province {
        /// The province.
        province: RegionEntry,
        /// Its cities.
        cities: Vec<RegionEntry>,
    },
    /// A city, where a province is needed.
    #[error("{} is no province", region.name)]
    NotAProvince {
        /// The city.
        region: RegionEntry,
    },
    /// No overlay of this name, and no file either.
    #[error("no overlay called `{typed}`")]
    UnknownOverlay {
        /// As typed.
        typed: String,
        /// The built-in ones.
        known: Vec<String>,
    },
    /// Nobody is known to be insured there instead of here.
    #[error("nothing is known of people insured in `{typed}`")]
    UnknownAbroad {
        /// As typed.
        typed: String,
        /// What there is: word and name.
        known: Vec<(String, String)>,
    },
    /// An overlay that is for other regions.
    #[error("overlay `{overlay}` is not for `{region}`")]
    OverlayElsewhere {
        /// The overlay's id.
        overlay: String,
        /// The region asked for.
        region: String,
        /// The regions it is for.
        regions: Vec<String>,
    },
    /// A region's file where an overlay is wanted, or the other way round.
    #[error("{0} is not an overlay")]
    NotAnOverlay(String),
    /// Files that could not be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Files with mistakes in them.
    #[error("{} findings in rate files", findings.len())]
    Bad {
        /// Each, ready to show.
        findings: Vec<Diagnostic>,
    },
    /// A built-in table that does not decode: a broken build.
    #[error("the built-in table {0} is damaged")]
    Damaged(PathBuf),
}

impl RatesError {
    /// The messages to show.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        match self {
            RatesError::Bad { findings } => findings.clone(),
            other => vec![other.diagnostic()],
        }
    }

    fn diagnostic(&self) -> Diagnostic {
        match self {
            RatesError::UnknownRegion { typed, near } => {
                let error = Diagnostic::error(
                    "unknown-region",
                    text!("no region is called `{typed}`", "没有名为 `{typed}` 的地区"),
                );
                let names: Vec<String> = near.iter().map(Place::written).collect();
                let hint = text!(
                    "`sscalc regions` lists the known ones; a county's people are insured in its city",
                    "`sscalc regions` 列出已知地区；县区的参保地是所在的市"
                );
                if names.is_empty() {
                    return error.hint(hint);
                }
                let names = names.join(", ");
                error
                    .note(text!("nearest: {names}", "最接近：{names}"))
                    .hint(hint)
            }
            RatesError::Several { typed, places } => {
                let names: Vec<String> = places.iter().map(Place::written).collect();
                let names = names.join(", ");
                Diagnostic::error(
                    "several-regions",
                    text!(
                        "`{typed}` names more than one place",
                        "有多个地方叫 `{typed}`"
                    ),
                )
                .note(text!("there is: {names}", "它们是：{names}"))
                .hint(text!("write the id or the full name", "请写标识或全名"))
            }
            RatesError::Province { province, cities } => {
                let (id, name) = (&province.id, &province.name);
                let names: Vec<String> = cities
                    .iter()
                    .map(|r| format!("{} ({})", r.id, r.name))
                    .collect();
                let names = names.join(", ");
                Diagnostic::error(
                    "province",
                    text!(
                        "{name} ({id}) is a province; rates are its cities'",
                        "{name}（{id}）是省级地区；费率由各市执行"
                    ),
                )
                .note(text!("known there: {names}", "已知的市：{names}"))
                .hint(text!("name the city: `--city …`", "请写城市：`--city …`"))
            }
            RatesError::NotAProvince { region } => {
                let (name, id, province) = (&region.name, &region.id, &region.province);
                Diagnostic::error(
                    "no-province",
                    text!("{name} ({id}) is no province", "{name}（{id}）不是省级地区"),
                )
                .hint(text!(
                    "it lies in `{province}`: `--province {province}`",
                    "它属于 `{province}`：`--province {province}`"
                ))
            }
            RatesError::UnknownOverlay { typed, known } => {
                let known = known.join(", ");
                Diagnostic::error(
                    "unknown-overlay",
                    text!(
                        "no overlay or file is called `{typed}`",
                        "没有名为 `{typed}` 的叠加方案或文件"
                    ),
                )
                .note(text!("built in: {known}", "内置：{known}"))
                .hint(text!(
                    "write a file's path, such as ./my-company.toml; its format is in docs/rate-format.md",
                    "请写文件路径，例如 ./my-company.toml；格式见 docs/rate-format.md"
                ))
            }
            RatesError::UnknownAbroad { typed, known } => {
                let pairs = known.iter().map(|(id, name)| format!("{id} ({name})"));
                let known = pairs.collect::<Vec<_>>().join(", ");
                Diagnostic::error(
                    "unknown-abroad",
                    text!(
                        "no rule is known for people who stay insured in `{typed}`",
                        "没有关于在 `{typed}` 保留参保关系的规定"
                    ),
                )
                .note(text!("there is: {known}", "可用：{known}"))
                .hint(text!(
                    "foreigners whom no treaty in force exempts join everything: leave `--insured-abroad` out",
                    "没有生效协定豁免的外国人各险都要参加：请去掉 `--insured-abroad`"
                ))
            }
            RatesError::OverlayElsewhere {
                overlay,
                region,
                regions,
            } => {
                let regions = regions.join(", ");
                Diagnostic::error(
                    "overlay-elsewhere",
                    text!(
                        "overlay `{overlay}` is not for {region}",
                        "叠加方案 `{overlay}` 不适用于 {region}"
                    ),
                )
                .note(text!("it is for: {regions}", "适用地区：{regions}"))
                .hint(text!(
                    "leave `--overlay {overlay}` out, or change `--city`",
                    "请去掉 `--overlay {overlay}`，或改 `--city`"
                ))
            }
            RatesError::NotAnOverlay(path) => Diagnostic::error(
                "not-an-overlay",
                text!(
                    "{path} is a region's table, not an overlay",
                    "{path} 是地区费率表，不是叠加方案"
                ),
            )
            .hint(text!(
                "an overlay begins with `[overlay]`; a region's file is used with `--rates DIR`",
                "叠加方案以 `[overlay]` 开头；地区费率表请用 `--rates 文件夹`"
            )),
            RatesError::Files(error) => {
                let (message, hint) = error.say();
                Diagnostic::error("files", message).hint(hint)
            }
            RatesError::Damaged(path) => {
                let path = path.display();
                Diagnostic::error(
                    "damaged",
                    text!(
                        "the built-in table {path} is damaged",
                        "内置费率表 {path} 已损坏"
                    ),
                )
                .hint(text!("install sscalc again", "请重新安装 sscalc"))
            }
            RatesError::Bad { .. } => {
                Diagnostic::error("bad-rates", text!("bad rate files", "费率文件有误"))
            }
        }
    }
}
