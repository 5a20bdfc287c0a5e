//! The records of CSV. Each column is named where its value is taken, so that names and values cannot part.

use std::borrow::Cow;

use crate::report::cell::Cell;

/// Records for scripts: columns with plain names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    names: Vec<Cow<'static, str>>,
    rows: Vec<Vec<Cell>>,
}

/// Records while their columns are being named, one of each item.
pub struct RecordsOf<T> {
    items: Vec<T>,
    records: Records,
}

impl Records {
    /// A record of each item, which get their columns one by one.
    pub fn of<T>(items: impl IntoIterator<Item = T>) -> RecordsOf<T> {
        let items: Vec<T> = items.into_iter().collect();
        RecordsOf {
            records: Records {
                names: Vec::new(),
                rows: vec![Vec::new(); items.len()],
            },
            items,
        }
    }

    /// One more record, with these columns and nothing in the others.
    pub fn push<const N: usize>(&mut self, cells: [(&str, Cell); N]) {
        let mut row = vec![Cell::Blank; self.names.len()];
        for (name, cell) in cells {
            let at = self.names.iter().position(|known| known == name);
            let place = at.and_then(|at| row.get_mut(at));
            *place.expect("a column that these records have") = cell;
        }
        self.rows.push(row);
    }

    /// As CSV with a heading.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut write = |cells: Vec<String>| {
            let written = writer.write_record(cells);
            written.expect("a record of as many cells as the heading, in memory");
        };
        write(self.names.iter().map(|name| name.to_string()).collect());
        for row in &self.rows {
            write(row.iter().map(Cell::csv).collect());
        }
        let bytes = writer.into_inner().expect("memory takes all");
        String::from_utf8(bytes).expect("text of text")
    }
}

impl<T> RecordsOf<T> {
    /// With one more column.
    #[must_use]
    pub fn column(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Fn(&T) -> Cell,
    ) -> RecordsOf<T> {
        self.records.names.push(name.into());
        for (row, item) in self.records.rows.iter_mut().zip(&self.items) {
            row.push(value(item));
        }
        self
    }

    /// The records, with all their columns.
    pub fn done(self) -> Records {
        self.records
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_stand_in_one_order() {
        let mut records = Records::of(["x|y", "=1+1"])
            .column("a|b", |text| (*text).into())
            .column("c", |text| text.replace('y', "1,2").into())
            .done();
        records.push([("c", "-".into())]);
        assert_eq!(records.csv(), "a|b,c\nx|y,\"x|1,2\"\n'=1+1,'=1+1\n,'-\n");
    }
}
