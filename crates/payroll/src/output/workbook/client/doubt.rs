//! What must be said of rows of the client's file.

use crate::lang::Text;
use crate::{text, words};

words! {
    /// What must be said of rows of the client's file.
    pub enum ClientDoubt {
        /// No name.
        NoName = "no-name",
        /// No number of a document.
        NoNumber = "no-number",
        /// No kind of document that the client knows.
        NoType = "no-type",
        /// A contribution that is not known.
        Unknown = "unknown",
        /// A cell that is no amount.
        Unread = "unread",
        /// The housing fund beyond its limit.
        Beyond = "beyond",
        /// Special deductions without a column.
        SpecialLeft = "special-left",
        /// Other deductions without a column.
        OtherLeft = "other-left",
        /// Rows of other months.
        OtherMonth = "other-month",
        /// Refused rows without a file of their own.
        Refused = "refused",
    }
}

impl ClientDoubt {
    pub(super) fn say(self, tally: Tally) -> Text {
        let Tally { rows, line } = tally;
        match self {
            ClientDoubt::NoName => text!(
                "rows without 姓名, which the client asks for: {rows} (first: line {line})",
                "{rows} 行没有姓名，扣缴端要求填写（首见第 {line} 行）"
            ),
            ClientDoubt::NoNumber => text!(
                "rows without 证件号码, which the client asks for: {rows} (first: line {line})",
                "{rows} 行没有证件号码，扣缴端要求填写（首见第 {line} 行）"
            ),
            ClientDoubt::NoType => text!(
                "rows without a 证件类型 that the client knows: {rows} (first: line {line}); only numbers of residents' cards are told by themselves",
                "{rows} 行的证件类型为空或不是扣缴端所列的类型（首见第 {line} 行）；只有居民身份证能由号码认出"
            ),
            ClientDoubt::Unknown => text!(
                "cells of contributions that are not known, left empty: {rows} (first: line {line}); the client takes an empty cell for 0",
                "{rows} 个缴费金额未知，已留空（首见第 {line} 行）；扣缴端会把空格当作 0"
            ),
            ClientDoubt::Unread => text!(
                "cells that are no amounts, left empty: {rows} (first: line {line})",
                "{rows} 个单元格不是金额，已留空（首见第 {line} 行）"
            ),
            ClientDoubt::Beyond => text!(
                "rows with a housing fund beyond what is free of tax: {rows} (first: line {line}); 住房公积金 has the free part, 本期收入 the employer's part beyond it",
                "{rows} 行的公积金超过免税限额（首见第 {line} 行）：住房公积金只填免税部分，单位超出部分已计入本期收入"
            ),
            ClientDoubt::SpecialLeft => text!(
                "rows with special additional deductions of the month alone, not filled in: {rows} (first: line {line}); the client's columns are sums of the year, which it takes from its own collection or from columns 累计子女教育 … of this sheet",
                "{rows} 行只有本月专项附加扣除，未填入（首见第 {line} 行）：模板各列是全年累计数，由扣缴端的专项附加扣除采集带出，或在表中以“累计子女教育”等列给出"
            ),
            ClientDoubt::OtherLeft => text!(
                "rows with other deductions that no column of the client has: {rows} (first: line {line}); name the columns: `--template-columns 其他=#3`",
                "{rows} 行有其他扣除未填入模板（首见第 {line} 行）：请指明列 `--template-columns 其他=#3`"
            ),
            ClientDoubt::OtherMonth => text!(
                "rows of other months, left out: {rows} (first: line {line})",
                "{rows} 行属于其他月份，未列入（首见第 {line} 行）"
            ),
            ClientDoubt::Refused => text!(
                "refused rows, left out: {rows} (first: line {line})",
                "{rows} 行被拒，未列入（首见第 {line} 行）"
            ),
        }
    }
}

/// Rows that something must be said of, and the line of the first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) line: u64,
}

impl Tally {
    pub(super) fn take(&mut self, more: Tally) {
        if self.rows == 0 {
            self.line = more.line;
        }
        self.rows += more.rows;
    }
}
