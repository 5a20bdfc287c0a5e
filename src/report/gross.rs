//! The wage that was found for a wish: the breakdown of it, with the wish beside.

use crate::gross::{Gross, Wish};
use crate::lang::Lang;
use crate::note::Note;
use crate::report::cell::thousands;
use crate::report::grid::Grid;
use crate::report::records::Records;
use crate::report::{Report, json};

impl Report for Gross {
    fn command(&self) -> &'static str {
        "gross"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.breakdown.tables)
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        json::text(&json::Compute::found(self, lang), pretty)
    }

    fn notes(&self) -> &[Note] {
        &self.breakdown.notes
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grids = self.breakdown.grids(lang);
        let (amount, wage) = (
            thousands(self.wish.amount()),
            thousands(self.breakdown.wage),
        );
        let line = match (self.wish, lang) {
            (Wish::Net(_), Lang::En) => format!("net pay {amount}: wage {wage}"),
            (Wish::Net(_), Lang::Zh) => format!("税后 {amount}：应发工资 {wage}"),
            (Wish::Cost(_), Lang::En) => format!("employer's cost {amount}: wage {wage}"),
            (Wish::Cost(_), Lang::Zh) => format!("用工成本 {amount}：应发工资 {wage}"),
        };
        if let Some(grid) = grids.first_mut() {
            grid.above.insert(0, line.into());
        }
        grids
    }

    fn records(&self) -> Records {
        let mut records = self.breakdown.records();
        for (name, amount) in [("wage", self.breakdown.wage), ("asked", self.wish.amount())] {
            records.push([
                ("program", "total".into()),
                ("side", name.into()),
                ("amount", amount.into()),
            ]);
        }
        records
    }
}
