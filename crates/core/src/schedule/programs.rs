//! Which programs a schedule has, each resolved by its own rules.

use crate::note::Notes;
use crate::program::Program;
use crate::rates::layers::Layers;
use crate::rates::regions::RegionEntry;
use crate::schedule::choices::{Choices, Settled};
use crate::schedule::error::ScheduleError;
use crate::schedule::fund;
use crate::schedule::resolve::{Resolved, Resolver};

/// Resolves every program that is asked for.
pub(super) fn all(
    layers: &Layers,
    region: &RegionEntry,
    choices: &Choices,
    settled: &Settled,
) -> Result<Resolved, ScheduleError> {
    let mut resolver = Resolver {
        layers,
        settled,
        choices,
        region,
        out: Resolved {
            lines: Vec::new(),
            incomplete: Vec::new(),
            notes: Notes::default(),
            class_defaulted: false,
            fund_default: None,
        },
    };
    let removed: Vec<Program> = layers
        .tables
        .iter()
        .filter_map(|table| table.overlay())
        .flat_map(|overlay| overlay.without.iter().copied())
        .collect();
    for program in Program::ALL {
        if removed.contains(&program) {
            continue;
        }
        if !choices.wants(program) {
            resolver.ensure_separate(program)?;
        } else if program.is_fund() {
            fund::resolve(&mut resolver, program)?;
        } else {
            resolver.insurance(program)?;
        }
    }
    Ok(resolver.out)
}
