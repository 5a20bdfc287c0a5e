//! Contributions that a sheet gives in 元, held against what the tables say: somebody else's sheet is audited.

use crate::cell::decimal;
use crate::kernel::{Amounts, Given, SidePlan};
use crate::lang::{Lang, Text};
use crate::money::Money;
use crate::program::Program;
use crate::row::{RowPay, RowRules};
use crate::text;
use crate::understand::{ColumnName, Layout, Question, Role, ToldColumns, Use};

/// The columns that give contributions, each with its program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks(Vec<(Program, usize)>);

impl Checks {
    /// The columns of a sheet that would give contributions if no city computed them.
    ///
    /// # Errors
    /// If a column is named that is not there, or two give one program.
    pub fn find(layout: &Layout, told: &ToldColumns) -> Result<Checks, Question> {
        // where a city is known such columns are left alone; without it they have their roles
        let mut headings = layout.headings.clone();
        for (heading, own) in headings.iter_mut().zip(&layout.uses) {
            if *own == Use::Role(Role::City) {
                heading.clear();
            }
        }
        let fixed = told.fixed.iter().filter(|(role, _)| *role != Role::City);
        let told = ToldColumns {
            fixed: fixed.cloned().collect(),
            ignored: told.ignored.clone(),
        };
        let uses = Layout::uses(&headings, &told, false)?;
        let mut checks = Vec::new();
        for program in Program::ALL {
            let role = Role::Given(program);
            let places = uses.iter().enumerate();
            let mut places = places.filter(|(_, own)| own.is(&role)).map(|(at, _)| at);
            let (first, second) = (places.next(), places.next());
            if let (Some(first), Some(second)) = (first, second) {
                let columns = [first, second].into_iter().chain(places);
                let seen = columns.map(|place| ColumnName::seen(&layout.headings, place));
                return Err(Question::Ambiguous {
                    role: role.id(),
                    columns: seen.collect(),
                });
            }
            checks.extend(first.map(|place| (program, place)));
        }
        Ok(Checks(checks))
    }

    /// Whether there is nothing to hold against anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The programs in the order of all.
    pub fn programs(&self) -> Vec<Program> {
        self.0.iter().map(|(program, _)| *program).collect()
    }

    /// The columns.
    pub fn columns(&self) -> impl Iterator<Item = (Program, usize)> + '_ {
        self.0.iter().copied()
    }
}

/// What the tables say that the person pays to a program; nothing where that is not known.
fn computed(rules: &RowRules, amounts: &Amounts, program: Program) -> Option<Money> {
    let lines = rules.plan().lines().iter().zip(&amounts.lines);
    match lines.into_iter().find(|(line, _)| line.program == program) {
        Some((line, own)) => {
            let is_known = line.employee != SidePlan::Unknown;
            Some(own.employee.amount).filter(|_| is_known)
        }
        None if rules.programs.contains(&program) => None,
        None => Some(Money::ZERO),
    }
}

/// What a row gives for a program less what the tables say; nothing where that is not known. A cell that is empty was
/// nothing paid.
pub(crate) fn difference(
    rules: &RowRules,
    pay: &RowPay,
    amounts: &Amounts,
    program: Program,
) -> Option<Money> {
    let given: &Given = pay.checked.as_ref()?;
    Some(given.of(program) - computed(rules, amounts, program)?)
}

/// What the differences of a run come to.
#[derive(Clone, Debug, Default)]
pub struct Differences(Vec<Difference>);

/// Those of one program.
#[derive(Clone, Copy, Debug)]
struct Difference {
    program: Program,
    rows: u64,
    fen: i128,
    /// Rows of which the tables do not say what is due.
    unknown: u64,
}

impl Differences {
    fn of(&mut self, program: Program) -> &mut Difference {
        let place = self.0.iter().position(|own| own.program == program);
        let place = place.unwrap_or_else(|| {
            self.0.push(Difference {
                program,
                rows: 0,
                fen: 0,
                unknown: 0,
            });
            self.0.len() - 1
        });
        let own = self.0.get_mut(place);
        own.expect("the program is in the list")
    }

    /// Counts a row.
    pub fn row(&mut self, checks: &Checks, rules: &RowRules, pay: &RowPay, amounts: &Amounts) {
        for (program, _) in checks.columns() {
            let own = self.of(program);
            match difference(rules, pay, amounts, program) {
                Some(Money::ZERO) => {}
                Some(differs) => {
                    own.rows += 1;
                    own.fen += i128::from(differs.fen());
                }
                None => own.unknown += 1,
            }
        }
    }

    /// Takes those of further rows.
    pub fn take(&mut self, more: &mut Differences) {
        for more in std::mem::take(&mut more.0) {
            let own = self.of(more.program);
            own.rows += more.rows;
            own.fen += more.fen;
            own.unknown += more.unknown;
        }
    }

    /// A line for each program, and one for all of them; each with whether it is a doubt.
    pub fn lines(&self) -> Vec<(bool, Text)> {
        let mut lines = Vec::new();
        let (mut rows, mut fen) = (0, 0);
        for own in &self.0 {
            let (name, name_zh) = (own.program.name(Lang::En), own.program.name(Lang::Zh));
            let (count, sum, unknown) = (own.rows, decimal(own.fen), own.unknown);
            rows += count;
            fen += own.fen;
            if count > 0 {
                lines.push((
                    true,
                    text!(
                        "{name}: {count} differ from the tables, by {sum} together (given less computed)",
                        "{name_zh}：{count} 人次与费率表不符，差额合计 {sum}（所列减应缴）"
                    ),
                ));
            }
            if unknown > 0 {
                lines.push((
                    true,
                    text!(
                        "{name}: {unknown} could not be held against the tables, which do not say what is due",
                        "{name_zh}：{unknown} 人次无法核对，费率表中没有应缴数"
                    ),
                ));
            }
        }
        let names = self.0.iter().map(|own| own.program);
        let en: Vec<&str> = names.clone().map(|own| own.name(Lang::En)).collect();
        let zh: Vec<&str> = names.map(|own| own.name(Lang::Zh)).collect();
        let (en, zh) = (en.join(", "), zh.join("、"));
        let sum = decimal(fen);
        lines.insert(
            0,
            (
                false,
                text!(
                    "held against the tables: {en}; {rows} amounts differ, by {sum} together",
                    "已核对：{zh}；共 {rows} 项不符，差额合计 {sum}"
                ),
            ),
        );
        lines
    }
}
