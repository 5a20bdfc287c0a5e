//! How text is written in bytes: what came in is found out once, and what goes out is the same unless told otherwise.
//!
//! GBK needs no transcoding with comma, semicolon or tab, since no second byte of it is one of them; only cells that
//! are looked up are decoded. UTF-16 becomes UTF-8 as it is read (see [`Utf16`]).

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{BIG5, GB18030};

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// GB 18030, of which GBK and GB 2312 are parts.
    Gb18030,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
}

/// An encoding with or without a byte-order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The encoding.
    pub charset: Charset,
    /// Whether a byte-order mark comes first.
    pub mark: bool,
}

impl Encoding {
    /// UTF-8 without a mark.
    pub const UTF_8: Encoding = Encoding {
        charset: Charset::Utf8,
        mark: false,
    };

    /// The encodings by the words of `--encoding`.
    pub const NAMES: [(&'static str, Encoding); 7] = [
        ("utf-8", Encoding::UTF_8),
        ("utf-8-bom", Encoding::of(Charset::Utf8, true)),
        ("gbk", Encoding::of(Charset::Gb18030, false)),
        ("gb18030", Encoding::of(Charset::Gb18030, false)),
        ("utf-16", Encoding::of(Charset::Utf16Le, true)),
        ("utf-16le", Encoding::of(Charset::Utf16Le, false)),
        ("utf-16be", Encoding::of(Charset::Utf16Be, false)),
    ];

    const fn of(charset: Charset, mark: bool) -> Encoding {
        Encoding { charset, mark }
    }

    /// The encoding of this name.
    pub fn from_name(name: &str) -> Option<Encoding> {
        let name = name.to_lowercase().replace('_', "-");
        let known = Encoding::NAMES
            .iter()
            .find(|(known, _)| *known == name || known.replace('-', "") == name);
        known.map(|(_, encoding)| *encoding)
    }

    /// The encoding that a byte-order mark at the beginning of `bytes` tells, and the mark's length.
    pub(super) fn of_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => Some((Encoding::of(Charset::Utf8, true), 3)),
            [0xff, 0xfe, ..] => Some((Encoding::of(Charset::Utf16Le, true), 2)),
            [0xfe, 0xff, ..] => Some((Encoding::of(Charset::Utf16Be, true), 2)),
            _ => None,
        }
    }

    /// The mark as bytes; nothing if there is none.
    pub fn mark_bytes(self) -> &'static [u8] {
        match (self.mark, self.charset) {
            (true, Charset::Utf8) => &[0xef, 0xbb, 0xbf],
            (true, Charset::Utf16Le) => &[0xff, 0xfe],
            (true, Charset::Utf16Be) => &[0xfe, 0xff],
            _ => &[],
        }
    }

    /// What bytes without a mark are written in, by their lines that are not plain ASCII: most of them decide. `None`
    /// if all are ASCII.
    pub(super) fn guess(bytes: &[u8]) -> Option<Encoding> {
        if let Some(charset) = unmarked_utf_16(bytes) {
            return Some(Encoding::of(charset, false));
        }
        let (mut utf_8, mut gbk) = (0_u32, 0_u32);
        for line in bytes.split(|byte| *byte == b'\n') {
            if line.is_ascii() {
                continue;
            }
            // UTF-8 often happens to be GBK as well, hardly ever the other way round
            if Charset::Utf8.is_valid(line) {
                utf_8 += 1;
            } else if Charset::Gb18030.is_valid(line) {
                gbk += 1;
            }
        }
        match (utf_8, gbk) {
            (0, 0) if bytes.is_ascii() => None,
            (utf_8, gbk) if gbk > utf_8 => Some(Encoding::of(Charset::Gb18030, false)),
            _ => Some(Encoding::UTF_8),
        }
    }
}

impl Charset {
    /// The encoding in which records are held: UTF-16 is transcoded as it is read.
    pub(super) const fn held(self) -> Charset {
        match self {
            Charset::Gb18030 => Charset::Gb18030,
            Charset::Utf8 | Charset::Utf16Le | Charset::Utf16Be => Charset::Utf8,
        }
    }

    /// Whether held bytes are well-formed.
    pub(super) fn is_valid(self, bytes: &[u8]) -> bool {
        match self {
            Charset::Gb18030 => is_gb18030(bytes),
            _ => std::str::from_utf8(bytes).is_ok(),
        }
    }

    /// Held bytes as text; bytes that are none become U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Charset::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
            _ => String::from_utf8_lossy(bytes),
        }
    }

    /// Text as bytes.
    pub fn encode(self, text: &str) -> Cow<'_, [u8]> {
        match self {
            Charset::Utf8 => Cow::Borrowed(text.as_bytes()),
            Charset::Gb18030 => GB18030.encode(text).0,
            Charset::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Charset::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// Units of UTF-16 that a sheet of text has in whatever language, and Chinese has not with its bytes swapped.
const BETWEEN: [u16; 5] = [0x09, 0x0a, 0x0d, 0x2c, 0x3b];

/// Whether one byte in twenty is zero: a few in text are a fault of their rows.
fn has_zeros(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    zeros > 0 && zeros * 20 >= bytes.len()
}

/// The order of bytes of UTF-16 without a mark: no other text has zeros.
fn unmarked_utf_16(bytes: &[u8]) -> Option<Charset> {
    if !has_zeros(bytes) {
        return None;
    }
    let (pairs, _) = bytes.as_chunks::<2>();
    let between = |unit: fn([u8; 2]) -> u16| {
        let units = pairs.iter().map(|pair| unit(*pair));
        units.filter(|unit| BETWEEN.contains(unit)).count()
    };
    let (low, high) = (between(u16::from_le_bytes), between(u16::from_be_bytes));
    if low > high {
        Some(Charset::Utf16Le)
    } else if high > low {
        Some(Charset::Utf16Be)
    } else {
        None
    }
}

/// What bytes are that are not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// An encoding that is recognised, by its name.
    Encoding(&'static str),
    /// No text at all.
    Binary,
}

/// Why bytes are not read, if they are not.
pub(super) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    let (groups, _) = bytes.as_chunks::<4>();
    let is_utf_32 = |unit: fn([u8; 4]) -> u32| {
        let mut units = groups.iter().map(|group| unit(*group));
        units.all(|unit| unit > 0 && char::from_u32(unit).is_some())
    };
    let has_zero = has_zeros(bytes);
    if has_zero
        && !groups.is_empty()
        && (is_utf_32(u32::from_le_bytes) || is_utf_32(u32::from_be_bytes))
    {
        return Some(Foreign::Encoding("UTF-32"));
    }
    if has_zero && Encoding::of_mark(bytes).is_none() && unmarked_utf_16(bytes).is_none() {
        return Some(Foreign::Binary);
    }
    is_big5(bytes).then_some(Foreign::Encoding("Big5"))
}

/// Whether bytes are Big5, of which most is well-formed GBK too: there the second byte of nearly every character is
/// from A1 on, here that of four in ten is below 7F, and none between.
fn is_big5(bytes: &[u8]) -> bool {
    let (mut all, mut low, mut common) = (0_usize, 0_usize, 0_usize);
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] | [0x80..=0xff] => break,
            [0..=0x7f, rest @ ..] => rest,
            [
                lead @ 0xa1..=0xf9,
                trail @ (0x40..=0x7e | 0xa1..=0xfe),
                rest @ ..,
            ] => {
                all += 1;
                low += usize::from(*trail < 0x7f);
                // of the characters that are in use, not marks or rare ones
                common += usize::from((0xa4..=0xc6).contains(lead));
                rest
            }
            _ => return false,
        };
    }
    all >= 4
        && low * 5 >= all
        && common * 4 >= all * 3
        && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_some())
        && !BIG5.decode_without_bom_handling(bytes).1
}

/// Whether bytes have the structure of GB 18030: one, two or four bytes a character.
fn is_gb18030(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => return true,
            [0..=0x80, rest @ ..] => rest,
            [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe, rest @ ..] => rest,
            [
                0x81..=0xfe,
                0x30..=0x39,
                0x81..=0xfe,
                0x30..=0x39,
                rest @ ..,
            ] => rest,
            _ => return false,
        };
    }
}

/// UTF-16 read as UTF-8. Half a surrogate pair, or an odd last byte, becomes a byte that is no UTF-8, so that the row
/// it stands in is refused.
#[derive(Debug)]
pub(super) struct Utf16<R> {
    inner: R,
    high_first: bool,
    /// Bytes read and not yet decoded: at most three.
    pending: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

/// No byte of UTF-8.
const NOT_UTF_8: u8 = 0xff;

impl<R: Read> Utf16<R> {
    pub(super) fn new(inner: R, charset: Charset) -> Utf16<R> {
        Utf16 {
            inner,
            high_first: charset == Charset::Utf16Be,
            pending: Vec::new(),
            ready: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        let count = match self.inner.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        };
        self.ended = count == 0;
        let read = buffer.get(..count);
        let read = read.expect("a reader gives no more than it was given room for");
        self.pending.extend_from_slice(read);
        let unit = |pair: &[u8; 2]| {
            if self.high_first {
                u16::from_be_bytes(*pair)
            } else {
                u16::from_le_bytes(*pair)
            }
        };
        let (pairs, odd) = self.pending.as_chunks();
        let mut units: Vec<u16> = pairs.iter().map(unit).collect();
        let mut left = odd.len();
        // a pair may be cut in two
        if !self.ended
            && units
                .last()
                .is_some_and(|last| (0xd800..0xdc00).contains(last))
        {
            units.pop();
            left += 2;
        }
        self.pending.drain(..self.pending.len() - left);
        self.ready.clear();
        self.given = 0;
        let mut utf_8 = [0; 4];
        for decoded in char::decode_utf16(units) {
            match decoded {
                Ok(character) => self
                    .ready
                    .extend_from_slice(character.encode_utf8(&mut utf_8).as_bytes()),
                Err(_) => self.ready.push(NOT_UTF_8),
            }
        }
        if self.ended && !self.pending.is_empty() {
            self.pending.clear();
            self.ready.push(NOT_UTF_8);
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.ready.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let (_, mut rest) = self.ready.split_at(self.given);
        let count = rest.read(out)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_out_as_it_came_in() {
        let text = "姓名,城市\r\n𠮷田,南昌€\n";
        for (_, encoding) in Encoding::NAMES {
            let bytes = encoding.charset.encode(text);
            let held = match encoding.charset {
                Charset::Utf8 | Charset::Gb18030 => bytes.to_vec(),
                utf_16 => {
                    let mut held = Vec::new();
                    Utf16::new(&*bytes, utf_16).read_to_end(&mut held).unwrap();
                    held
                }
            };
            let charset = encoding.charset.held();
            assert!(charset.is_valid(&held));
            assert_eq!(charset.decode(&held), text);
        }
    }

    #[test]
    fn the_encoding_is_found_by_most_lines() {
        let gbk = Charset::Gb18030.encode("姓名,城市\n张三,南昌\n");
        let utf_8 = "姓名,城市\n张三,南昌\n".as_bytes();
        let charset = |bytes: &[u8]| Encoding::guess(bytes).map(|e| e.charset);
        assert_eq!(charset(&gbk), Some(Charset::Gb18030));
        assert_eq!(charset(utf_8), Some(Charset::Utf8));
        assert_eq!(charset(b"name,city\n"), None);
        // 陆 in GBK is also a character of UTF-8
        let mixed = [utf_8, &Charset::Gb18030.encode("张三,南昌\n")].concat();
        assert_eq!(charset(&mixed), Some(Charset::Utf8));
    }

    #[test]
    fn half_a_pair_is_no_text() {
        let mut held = Vec::new();
        let bytes = [0x41, 0x00, 0x00, 0xd8, 0x42, 0x00, 0x43];
        Utf16::new(&bytes[..], Charset::Utf16Le)
            .read_to_end(&mut held)
            .unwrap();
        assert_eq!(held, [b'A', 0xff, b'B', 0xff]);
    }
}
