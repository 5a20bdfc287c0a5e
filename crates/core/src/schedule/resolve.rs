//! From layers to lines: which fields a program needs, and what follows when one of them is not known.

use crate::money::{Money, Rate, Ratio, Rounding};
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::program::{Program, Side};
use crate::rates::layers::{Found, Hit, Layers, Person, ratio_of};
use crate::rates::model::{
    Average, Charge, Each, Field, Levy, Limit, Of, PaidFrom, Rounded, Status, Value,
};
use crate::rates::regions::RegionEntry;
use crate::schedule::choices::{Choices, Settled};
use crate::schedule::error::{Gap, ScheduleError};
use crate::schedule::{
    BaseRule, Doubt, Due, DueBase, DueLevy, Figure, FigureValue, Incomplete, Line, Made, StandIn,
};
use crate::text;

/// What resolving all programs gives.
pub(super) struct Resolved {
    pub(super) lines: Vec<Line>,
    pub(super) incomplete: Vec<Incomplete>,
    pub(super) notes: Notes,
    /// Whether the industry class was left to its default and decided a rate.
    pub(super) class_defaulted: bool,
    /// The fund rates taken by default.
    pub(super) fund_default: Option<Rate>,
}

/// The class that is taken when none is named: offices, banks, software (人社部发〔2015〕71号).
pub(crate) const DEFAULT_CLASS: u8 = 1;

/// A look-up in progress.
pub(super) struct Resolver<'l> {
    pub(super) layers: &'l Layers,
    pub(super) settled: &'l Settled,
    pub(super) choices: &'l Choices,
    pub(super) region: &'l RegionEntry,
    pub(super) out: Resolved,
}

impl<'l> Resolver<'l> {
    pub(super) fn find(&self, field: &Field) -> Found<'l> {
        self.layers.find(&self.settled.person, field)
    }

    /// The same; a rate or sum that is known only later reaches back where its start is not known.
    pub(super) fn find_or_reach_back(&self, field: &Field) -> (Found<'l>, Option<StandIn>) {
        let found = self.find(field);
        if let Found::NotYet { first, .. } = found
            && !self.choices.no_stand_ins
            && let Some(begins) = self
                .layers
                .reaching_back(&self.settled.person, field, first)
        {
            return (Found::At(begins.hit), Some(StandIn::Earlier(first)));
        }
        (found, None)
    }

    /// Why a field that is known from `first` on is not known in a person's month. Where the layer that knows it later
    /// says nothing of earlier months, another one may have known them: then it is a hole, not the beginning.
    pub(super) fn later(
        &self,
        person: &Person,
        field: &Field,
        first: Month,
        after: Option<Month>,
    ) -> Gap {
        let known = || self.layers.known_before(person, field);
        Gap::before(first, after.or_else(known))
    }

    /// The names of all charges of a side that any layer speaks of: the plain one and those levied besides.
    fn parts(&self, program: Program, side: Side) -> Vec<Field> {
        let mut fields = vec![Field::Charge(program, side, String::new())];
        for fact in self.layers.tables.iter().flat_map(|table| &table.facts) {
            let same = matches!(&fact.field, Field::Charge(p, s, _) if *p == program && *s == side);
            if same && !fields.contains(&fact.field) {
                fields.push(fact.field.clone());
            }
        }
        fields
    }

    /// A program that is not asked for must not be part of one that is.
    pub(super) fn ensure_separate(&self, program: Program) -> Result<(), ScheduleError> {
        let named = self.choices.without.contains(&program);
        match self.merged(program) {
            Some(within) if named && self.choices.wants(within) => {
                Err(ScheduleError::Within { program, within })
            }
            _ => Ok(()),
        }
    }

    /// The program that this one is levied within, if so.
    fn merged(&self, program: Program) -> Option<Program> {
        Side::BOTH.into_iter().find_map(|side| {
            match self
                .find(&Field::Charge(program, side, String::new()))
                .hit()?
                .value
            {
                Value::Charge(Charge {
                    levy: Levy::MergedInto(within),
                    ..
                }) => Some(*within),
                _ => None,
            }
        })
    }

    pub(super) fn insurance(&mut self, program: Program) -> Result<(), ScheduleError> {
        if let Some(within) = self.merged(program) {
            let named = self
                .choices
                .only
                .as_ref()
                .is_some_and(|only| only.contains(&program));
            // beside the one that it is part of it is there
            return if named && !self.choices.wants(within) {
                Err(ScheduleError::Within { program, within })
            } else {
                Ok(())
            };
        }
        let (rounding, each, mut figures) = self.rounding(program);
        let mut line = Line::new(program, rounding, each);
        let mut gaps: Vec<(Side, Gap)> = Vec::new();
        for side in Side::BOTH {
            match self.side(program, side, &mut line)? {
                Ok(dues) if side == Side::Employee => line.employee = dues,
                Ok(dues) => line.employer = dues,
                Err(gap) => gaps.push((side, gap)),
            }
        }
        let charged = !line.employee.is_empty() || !line.employer.is_empty();
        match gaps.as_slice() {
            [(_, one), (_, other)] if one == other => self.gap(program, None, *one),
            gaps => {
                for (side, gap) in gaps {
                    let whole = !charged && gaps.len() == 1;
                    self.gap(program, (!whole).then_some(*side), *gap);
                }
            }
        }
        if charged {
            line.figures.append(&mut figures);
            self.out.lines.push(line);
        }
        Ok(())
    }

    pub(super) fn gap(&mut self, program: Program, side: Option<Side>, gap: Gap) {
        self.out.incomplete.push(Incomplete { program, side, gap });
    }

    /// What a side owes for an insurance, or why that is not known.
    fn side(
        &mut self,
        program: Program,
        side: Side,
        line: &mut Line,
    ) -> Result<Result<Vec<Due>, Gap>, ScheduleError> {
        let mut dues = Vec::new();
        for field in self.parts(program, side) {
            let plain = matches!(&field, Field::Charge(_, _, part) if part.is_empty());
            let expected = plain && program.expected_sides().contains(&side);
            let (found, stand_in) = self.find_or_reach_back(&field);
            let hit = match found {
                Found::At(hit) => hit,
                Found::NotYet { first, after } if plain => {
                    let person = &self.settled.person;
                    return Ok(Err(self.later(person, &field, first, after)));
                }
                Found::Missing => return Ok(Err(Gap::Missing)),
                Found::Nowhere if expected => return Ok(Err(Gap::NoTable)),
                Found::NotYet { .. } | Found::Nowhere => continue,
            };
            let Value::Charge(charge) = hit.value else {
                continue;
            };
            let due = match self.due(program, charge, &field, (&hit, stand_in), line)? {
                Ok(due) => due,
                Err(gap) => return Ok(Err(gap)),
            };
            for part in &charge.of_which {
                if !line.includes.contains(part) {
                    line.includes.push(*part);
                }
            }
            dues.push(due);
        }
        Ok(Ok(dues))
    }

    fn due(
        &mut self,
        program: Program,
        charge: &Charge,
        field: &Field,
        (hit, stand_in): (&Hit<'_>, Option<StandIn>),
        line: &mut Line,
    ) -> Result<Result<Due, Gap>, ScheduleError> {
        let mut made = Made::AsWritten;
        let (rate, fixed) = match &charge.levy {
            Levy::Rate(rate) => (self.injury_override(field).unwrap_or(*rate), None),
            Levy::Classes(classes) => match self.class_rate(classes, field)? {
                Ok((rate, how)) => {
                    made = how;
                    (rate, None)
                }
                Err(gap) => return Ok(Err(gap)),
            },
            Levy::Amount(amount) => (Rate::ZERO, Some(*amount)),
            Levy::Yearly(year, months) => {
                if months.is_none() {
                    let month = self.settled.person.month.of_year();
                    made = Made::Instalment { year: *year, month };
                }
                let amount = self.instalment(program, *year, months.as_deref());
                (Rate::ZERO, Some(amount))
            }
            Levy::MergedInto(_) => (Rate::ZERO, Some(Money::ZERO)),
        };
        let shown = fixed.map_or(FigureValue::Rate(rate), FigureValue::Amount);
        line.figures.push(
            Figure::of(field.clone(), hit, shown)
                .made(made)
                .standing_in(stand_in),
        );
        if charge.paid_from == PaidFrom::Account {
            let note = text!(
                "paid out of the medical personal account, not the wage",
                "从医保个人账户支付，不从工资扣"
            );
            self.out
                .notes
                .push(Note::of(Code::PaidFromAccount, Some(program), note));
        }
        let due = |levy| Due {
            field: field.clone(),
            levy,
            paid_from: charge.paid_from,
        };
        if let Some(amount) = fixed {
            return Ok(Ok(due(DueLevy::Fixed(amount))));
        }
        let of = self.base_program(program, charge.base_of);
        let of = match charge.of {
            Of::Payroll => DueBase::Payroll,
            Of::Average => match self.average(of, line) {
                Ok(average) => DueBase::Average(average),
                Err(gap) => return Ok(Err(gap)),
            },
            Of::Base => match self.base_rule(of, line) {
                Ok(rule) => DueBase::Declared(rule),
                Err(gap) => return Ok(Err(gap)),
            },
        };
        Ok(Ok(due(DueLevy::Rate { of, rate })))
    }

    /// The employer's own work-injury rate, where it is given, instead of the table's.
    fn injury_override(&self, field: &Field) -> Option<Rate> {
        let plain = matches!(field, Field::Charge(Program::WorkInjury, Side::Employer, part) if part.is_empty());
        self.choices.injury.rate.filter(|_| plain)
    }

    fn class_rate(
        &mut self,
        classes: &[Option<Rate>; 8],
        field: &Field,
    ) -> Result<Result<(Rate, Made), Gap>, ScheduleError> {
        if let Some(rate) = self.injury_override(field) {
            return Ok(Ok((rate, Made::AsWritten)));
        }
        let injury = self.choices.injury;
        let class = injury.class.unwrap_or(DEFAULT_CLASS);
        self.out.class_defaulted = injury.class.is_none();
        let index = usize::from(class).saturating_sub(1);
        let Some(rate) = classes.get(index).copied().flatten() else {
            return Ok(Err(Gap::Class(class)));
        };
        let Some(percent) = injury.float else {
            return Ok(Ok((rate, Made::AsWritten)));
        };
        let steps = match self.find(&Field::Float).hit().map(|hit| hit.value) {
            Some(Value::Steps(steps)) => steps.get(index).cloned().unwrap_or_default(),
            _ => Vec::new(),
        };
        match rate.scaled(percent) {
            Some(floated) if steps.contains(&percent) => {
                Ok(Ok((floated, Made::Floated { rate, percent })))
            }
            _ => Err(ScheduleError::Float {
                class,
                percent,
                allowed: steps,
            }),
        }
    }

    /// A month's part of a yearly sum, with a note.
    fn instalment(&mut self, program: Program, year: Money, months: Option<&[Money]>) -> Money {
        let month = i64::from(self.settled.person.month.of_year());
        let named =
            months.and_then(|months| months.get(usize::try_from(month).ok()?.checked_sub(1)?));
        let amount = named.copied().unwrap_or_else(|| year.monthly_part(month));
        let note = text!(
            "{year} a year, paid in twelve monthly parts; month {month}: {amount}",
            "全年 {year}，分十二个月缴；第 {month} 个月 {amount}"
        );
        let note = Note::of(Code::YearlyInstalment, Some(program), note);
        self.out.notes.push(
            note.with("yearly", year.to_string())
                .with("amount", amount.to_string()),
        );
        amount
    }

    /// Whose limits a program's charge uses.
    pub(super) fn base_program(&self, program: Program, named: Option<Program>) -> Program {
        let gap = |table: &crate::rates::model::Table| {
            let missing = table
                .region()
                .map(|region| region.missing.as_slice())
                .unwrap_or_default();
            missing
                .iter()
                .any(|absence| Field::Floor(program).is_covered_by(absence.what.value))
        };
        let has_own = self.layers.speaks_of(&Field::Floor(program))
            || self.layers.speaks_of(&Field::Ceiling(program))
            || self.layers.tables.iter().any(|table| gap(table));
        match named {
            Some(named) => named,
            None if has_own => program,
            None => program.default_base_of(),
        }
    }

    /// The average of a month, with where it stands.
    pub(super) fn own_average(
        &self,
        person: &Person,
        field: &Field,
    ) -> Result<(Money, Figure), Gap> {
        let hit = match self.layers.find(person, field) {
            Found::At(hit) => hit,
            Found::NotYet { first, after } => {
                return Err(self.later(person, field, first, after));
            }
            Found::Missing => return Err(Gap::Missing),
            Found::Nowhere => return Err(Gap::Average),
        };
        let average = match hit.value {
            Value::Average(Average::Monthly(average)) => Some(*average),
            // printed as a year's figure alone: the month's is its twelfth, to the fen
            Value::Average(Average::Yearly(year)) => Rounding::FEN.share(*year, Ratio::WHOLE, 12),
            _ => None,
        };
        let average = average.ok_or(Gap::Average)?;
        let shown = FigureValue::Amount(average);
        Ok((average, Figure::of(field.clone(), &hit, shown)))
    }

    /// Floor, ceiling and rounding of a program's base; unknown if neither limit is known.
    pub(super) fn base_rule(&mut self, of: Program, line: &mut Line) -> Result<BaseRule, Gap> {
        let floor = self.limit(&Field::Floor(of), line);
        let ceiling = self.limit(&Field::Ceiling(of), line);
        if let (Err(one), Err(other)) = (floor, ceiling) {
            return Err(match (one, other) {
                (Gap::NotYet(one), Gap::NotYet(other)) => Gap::NotYet(one.min(other)),
                (later @ (Gap::NotYet(_) | Gap::Between(..)), _)
                | (_, later @ (Gap::NotYet(_) | Gap::Between(..))) => later,
                _ => Gap::Limits,
            });
        }
        for (limit, en, zh) in [(floor, "floor", "下限"), (ceiling, "ceiling", "上限")] {
            if let Err(gap) = limit {
                let reason = Gap::text(gap);
                let note = crate::lang::Text::new(
                    format!("the {en} was not applied: {}", reason.en),
                    format!("未按{zh}处理：{}", reason.zh),
                );
                let note = Note::of(Code::LimitUnknown, Some(line.program), note).with("limit", en);
                self.out.notes.push(note);
            }
        }
        let field = Field::Rounding(of, Rounded::Base);
        let rounding = self.find(&field).hit().and_then(|hit| match hit.value {
            Value::Rule(rule, _) => {
                let figure = Figure::of(field, &hit, FigureValue::Rule(*rule));
                if !line.figures.contains(&figure) {
                    line.figures.push(figure);
                }
                Some(*rule)
            }
            _ => None,
        });
        let doubt = Doubt {
            below: floor.ok().and_then(|floor| floor.doubt),
            above: ceiling.ok().and_then(|ceiling| ceiling.doubt),
        };
        Ok(BaseRule {
            of,
            floor: floor.ok().and_then(|floor| floor.amount),
            ceiling: ceiling.ok().and_then(|ceiling| ceiling.amount),
            rounding,
            stands_in: [floor, ceiling]
                .iter()
                .flatten()
                .any(|limit| limit.stands_in),
            doubt,
        })
    }

    /// One limit of a month: an amount, or none, with what was consulted; or why it is not known.
    pub(super) fn own_limit(
        &self,
        person: &Person,
        field: &Field,
    ) -> Result<(Option<Money>, Vec<Figure>), Gap> {
        let hit = match self.layers.find(person, field) {
            Found::At(hit) => hit,
            Found::NotYet { first, after } => {
                return Err(self.later(person, field, first, after));
            }
            Found::Missing => return Err(Gap::Missing),
            Found::Nowhere => return Err(Gap::NoTable),
        };
        let Value::Limit(limit) = hit.value else {
            return Err(Gap::NoTable);
        };
        let figure = |shown| Figure::of(field.clone(), &hit, shown);
        match limit {
            Limit::Amount(amount) => {
                let figure = figure(FigureValue::Amount(*amount));
                Ok((Some(*amount), vec![figure]))
            }
            Limit::None => Ok((None, vec![figure(FigureValue::NoLimit)])),
            Limit::Unknown => Err(Gap::Missing),
            Limit::OfAverage(average) => {
                let share = self.layers.share_of_average(person, field, *average);
                let share = share.ok_or(Gap::Limits)?;
                let shown = FigureValue::Ratio(share.ratio);
                let ratio = Figure::of(ratio_of(field), &share.hit, shown);
                let mut made = figure(FigureValue::Amount(share.amount)).made(Made::OfAverage {
                    average: *average,
                    ratio: share.ratio,
                    rounding: share.rounding,
                });
                made.status = made.status.max(Status::Derived);
                Ok((Some(share.amount), vec![ratio, made]))
            }
        }
    }

    /// How a program's amounts are rounded, with the figure that says so.
    pub(super) fn rounding(&mut self, program: Program) -> (Rounding, Each, Vec<Figure>) {
        let field = Field::Rounding(program, Rounded::Amount);
        let Some(hit) = self.find(&field).hit() else {
            return (Rounding::FEN, Each::Side, Vec::new());
        };
        let Value::Rule(rule, each) = hit.value else {
            return (Rounding::FEN, Each::Side, Vec::new());
        };
        self.nearer_rule(program, &field, *rule);
        let figure = Figure::of(field, &hit, FigureValue::Rule(*rule));
        (*rule, *each, vec![figure])
    }

    /// Says that a rule of rounding is an upper layer's where one nearer to the region begins later.
    fn nearer_rule(&mut self, program: Program, field: &Field, rule: Rounding) {
        let Some(first) = self.layers.nearer_rule(&self.settled.person, field) else {
            return;
        };
        let message = text!(
            "amounts rounded by the general rule ({rule}): the local one is known from {first} on",
            "按通用规则取整（{rule}）：当地规则 {first} 起才有数据"
        );
        let note = Note::of(Code::RoundingDefault, Some(program), message)
            .with("rule", rule.to_string())
            .with("from", first.to_string());
        self.out.notes.push(note);
    }
}
