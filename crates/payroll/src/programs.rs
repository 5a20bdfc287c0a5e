//! Which programs a file's result has columns of: told by options and headings alone, never by its rows.

use crate::engine::Engine;
use crate::person::{self, Defaults};
use crate::program::Program;
use crate::understand::{Layout, Role};

impl Engine<'_> {
    /// The programs that rows of this layout may be charged for. With one city for all of them, that city's; of
    /// contributions that are given and need no city, none.
    pub fn programs(&self, defaults: &Defaults, layout: &Layout) -> Vec<Program> {
        let all = Program::ALL.to_vec();
        let of_region = [Role::City, Role::Province, Role::FundCity];
        let Some(city) = &defaults.city else {
            let has_city = of_region.iter().any(|role| layout.has(role));
            return if has_city || layout.given.is_empty() {
                all
            } else {
                Vec::new()
            };
        };
        if of_region.iter().any(|role| layout.has(role)) {
            return all;
        }
        let Ok(chosen) = person::choices(defaults, &[]) else {
            return all;
        };
        let mut choices = chosen.choices;
        let roles = || layout.choices.iter().map(|(role, _)| role);
        if roles().any(|role| *role == Role::Join) {
            (choices.only, choices.without) = (None, Vec::new());
        }
        let may_change =
            |role: &Role| matches!(role, Role::Month | Role::Variants | Role::Variant(_));
        let has_supplement = choices.supplementary_housing_fund.is_some()
            || roles().any(|role| matches!(role, Role::SupplementaryFund(_)));
        let has_fund = roles().any(|role| matches!(role, Role::Fund(_)));
        let found = if roles().any(may_change) {
            self.programs_ever(city).map(|found| {
                let wanted = |program: &Program| choices.wants(*program);
                found.into_iter().filter(wanted).collect()
            })
        } else {
            let rules = self.rules(city, chosen.month, &choices).ok();
            rules.map(|rules| rules.programs.clone())
        };
        let Some(found): Option<Vec<Program>> = found else {
            return all;
        };
        let has = |program: &Program| {
            found.contains(program)
                || (*program == Program::SupplementaryHousingFund && has_supplement)
                || (*program == Program::HousingFund && has_fund)
        };
        all.into_iter().filter(has).collect()
    }
}
