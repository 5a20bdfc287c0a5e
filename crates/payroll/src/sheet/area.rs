//! How many cells the sheets of an OpenDocument workbook come to: it may say of one tag that it stands for a million
//! rows, and its reader holds them all.

use crate::limits::{KEPT_TAG, Limit, OPEN_CELLS_MILLION};

/// Counts rows by columns, sheet for sheet, while the tags go by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Area {
    /// Cells of the sheets before this one.
    before: u64,
    /// Rows of this sheet up to the one that is open, which stands for so many.
    rows: u64,
    repeats: u64,
    /// Columns of the row that is open.
    columns: u64,
    /// The last row that has a cell, and the widest.
    last_row: u64,
    widest: u64,
}

impl Area {
    /// Takes a tag that begins an element, by its name without a prefix; `tag` is what is kept of it.
    ///
    /// # Errors
    /// If there are more cells than are held.
    pub(super) fn tag(
        &mut self,
        local: &[u8],
        tag: &[u8],
        length: u64,
        is_empty: bool,
    ) -> Result<(), Limit> {
        match local {
            b"table" => {
                self.before = self.cells();
                *self = Area {
                    before: self.before,
                    ..Area::default()
                };
            }
            b"table-row" => {
                self.rows = self.rows.saturating_add(self.repeats);
                self.repeats = repeats(tag, b"number-rows-repeated", length)?;
                self.columns = 0;
            }
            b"table-cell" | b"covered-table-cell" => {
                let repeats = repeats(tag, b"number-columns-repeated", length)?;
                self.columns = self.columns.saturating_add(repeats);
                let has_value = !is_empty || place(tag, b"value-type").is_some();
                if has_value {
                    self.last_row = self.rows.saturating_add(self.repeats);
                    self.widest = self.widest.max(self.columns);
                }
            }
            _ => return Ok(()),
        }
        if self.cells() > OPEN_CELLS_MILLION * 1_000_000 {
            return Err(Limit::OpenCells);
        }
        Ok(())
    }

    fn cells(&self) -> u64 {
        let own = self.last_row.saturating_mul(self.widest);
        self.before.saturating_add(own)
    }
}

fn place(tag: &[u8], key: &[u8]) -> Option<usize> {
    tag.windows(key.len()).position(|word| word == key)
}

/// For how many a tag stands. Of one that is too long to be kept it is not known.
fn repeats(tag: &[u8], key: &[u8], length: u64) -> Result<u64, Limit> {
    if length > KEPT_TAG {
        return Err(Limit::OpenCells);
    }
    let Some(rest) = place(tag, key).and_then(|place| tag.get(place + key.len()..)) else {
        return Ok(1);
    };
    let digits = rest
        .iter()
        .skip_while(|byte| b" \t\r\n='\"+".contains(byte))
        .take_while(|byte| byte.is_ascii_digit());
    let digits: String = digits.map(|byte| char::from(*byte)).collect();
    // more digits than any number has
    Ok(digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(tags: &[&str]) -> Result<u64, Limit> {
        let mut area = Area::default();
        for tag in tags {
            let bare = tag.trim_end_matches('/');
            let name = bare.split(' ').next().unwrap();
            let length = u64::try_from(tag.len()).unwrap();
            area.tag(name.as_bytes(), bare.as_bytes(), length, tag.ends_with('/'))?;
        }
        Ok(area.cells())
    }

    #[test]
    fn rows_by_columns_of_all_sheets() {
        let cell = "table-cell office:value-type=\"float\" office:value=\"1\"";
        assert_eq!(taken(&["table", "table-row", cell, cell]), Ok(2));
        // a value without a text, and a text without a value, are cells
        let closed = "table-cell office:value-type=\"float\"/";
        assert_eq!(taken(&["table", "table-row", closed, closed]), Ok(2));
        let text = "table-cell";
        assert_eq!(taken(&["table", "table-row", text, text]), Ok(2));
        // empty rows and cells at the end are none
        let rest = "table-row table:number-rows-repeated=\"1048000\"";
        let empty = "table-cell table:number-columns-repeated=\"16384\"/";
        assert_eq!(
            taken(&["table", "table-row", cell, empty, rest, empty]),
            Ok(1)
        );
        assert_eq!(
            taken(&["table", rest, cell, "table", "table-row", cell]),
            Ok(1_048_001)
        );
        let wide = "table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\"";
        assert_eq!(taken(&["table", rest, wide]), Err(Limit::OpenCells));
        assert_eq!(
            taken(&["table", rest, empty, "table-row", wide]),
            Err(Limit::OpenCells)
        );
        let far = "table-row table:number-rows-repeated=\"99999999999999999999999\"";
        assert_eq!(taken(&["table", far, cell]), Err(Limit::OpenCells));
        let long = format!(
            "table-cell x=\"{}\" table:number-columns-repeated=\"9\"",
            "y".repeat(3000)
        );
        assert_eq!(taken(&["table", "table-row", &long]), Err(Limit::OpenCells));
    }
}
