//! Markup of a workbook, looked through before it is read: the library that reads it holds a cell, a tag or a list of
//! formats whole, however long it is.

use crate::limits::{
    DEPTH, FORMATS, ITEM_MIB, KEPT_TAG, LISTED, LISTS_MIB, Limit, TEXTS, TEXTS_MIB,
};

use crate::sheet::area::Area;

/// Why markup is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Limit(Limit),
    /// It is no markup that anything writes.
    Form(&'static str),
    /// It is written in UTF-16.
    Wide,
}

impl From<Limit> for Wrong {
    fn from(limit: Limit) -> Wrong {
        Wrong::Limit(limit)
    }
}

#[derive(Clone, Copy, Debug)]
enum State {
    Text,
    /// After `<`.
    Begin,
    Tag,
    Quoted(u8),
    End,
    /// After `<!`.
    Bang,
    Comment,
    Data,
    Instruction,
}

/// Looks through one part of a workbook.
#[derive(Debug)]
pub(super) struct Markup {
    state: State,
    /// The bytes of what is being read, up to [`KEPT_TAG`] and two.
    kept: Vec<u8>,
    /// How many they are.
    length: u64,
    last: [u8; 2],
    /// Names of open elements, one behind the other, and where each begins.
    names: Vec<u8>,
    open: Vec<usize>,
    /// How deep the cell or text is that is being read, and its bytes.
    item: Option<(usize, u64)>,
    pub(super) bytes: u64,
    pub(super) tags: u64,
    texts: u64,
    formats: u64,
    listed: u64,
    area: Area,
}

impl Markup {
    pub(super) fn new() -> Markup {
        Markup {
            state: State::Text,
            kept: Vec::new(),
            length: 0,
            last: [0; 2],
            names: Vec::new(),
            open: Vec::new(),
            item: None,
            bytes: 0,
            tags: 0,
            texts: 0,
            formats: 0,
            listed: 0,
            area: Area::default(),
        }
    }

    /// Takes the next bytes.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), Wrong> {
        for byte in bytes {
            self.byte(*byte)?;
        }
        let within = self.item.map_or(0, |(_, bytes)| bytes);
        if self.length.max(within) > ITEM_MIB << 20 {
            return Err(Limit::Item.into());
        }
        if self.texts > 0 && self.bytes > TEXTS_MIB << 20 {
            return Err(Limit::Part(TEXTS_MIB).into());
        }
        if self.formats + self.listed > 0 && self.bytes > LISTS_MIB << 20 {
            return Err(Limit::Part(LISTS_MIB).into());
        }
        Ok(())
    }

    fn begin(&mut self, state: State) {
        self.state = state;
        self.length = 0;
        self.kept.clear();
        self.last = [0; 2];
    }

    fn byte(&mut self, byte: u8) -> Result<(), Wrong> {
        // a mark, or a bracket whose other half is zero: each has one of these two bytes at once
        if self.bytes < 2 && (byte == 0 || byte == 0xfe) {
            return Err(Wrong::Wide);
        }
        self.bytes += 1;
        self.length += 1;
        if let Some((_, bytes)) = &mut self.item {
            *bytes += 1;
        }
        match self.state {
            State::Text => {
                if byte == b'<' {
                    self.begin(State::Begin);
                }
                return Ok(());
            }
            State::Begin => {
                self.state = match byte {
                    b'!' => State::Bang,
                    b'?' => State::Instruction,
                    b'/' => State::End,
                    b'>' => return Err(Wrong::Form("a tag without a name")),
                    _ => State::Tag,
                };
                if let State::Tag = self.state {
                    self.keep(byte);
                }
                return Ok(());
            }
            State::Tag => match byte {
                b'>' => self.start()?,
                b'"' | b'\'' => {
                    self.keep(byte);
                    self.state = State::Quoted(byte);
                }
                _ => self.keep(byte),
            },
            State::Quoted(quote) => {
                self.keep(byte);
                if byte == quote {
                    self.state = State::Tag;
                }
            }
            State::End => match byte {
                b'>' => self.end()?,
                _ => self.keep(byte),
            },
            State::Bang => {
                self.keep(byte);
                match self.kept.as_slice() {
                    b"--" => self.begin(State::Comment),
                    b"[CDATA[" => self.begin(State::Data),
                    kept if b"--".starts_with(kept) || b"[CDATA[".starts_with(kept) => {}
                    _ => return Err(Wrong::Form("a declaration")),
                }
                return Ok(());
            }
            State::Comment if byte == b'>' && self.last == *b"--" => self.begin(State::Text),
            State::Data if byte == b'>' && self.last == *b"]]" => self.begin(State::Text),
            State::Instruction if byte == b'>' && self.length == 2 => {
                return Err(Wrong::Form("an instruction without a name"));
            }
            State::Instruction if byte == b'>' && self.last[1] == b'?' => self.begin(State::Text),
            State::Comment | State::Data | State::Instruction => {}
        }
        self.last = [self.last[1], byte];
        Ok(())
    }

    fn keep(&mut self, byte: u8) {
        // a tag that is longer is looked at no further, or refused
        if self.length <= KEPT_TAG + 2 {
            self.kept.push(byte);
        }
    }

    /// A tag that begins an element.
    fn start(&mut self) -> Result<(), Wrong> {
        self.tags += 1;
        let is_empty = self.last[1] == b'/';
        let space = |byte: &u8| b" \t\r\n".contains(byte);
        let kept = self.kept.strip_suffix(b"/").unwrap_or(&self.kept);
        let name = kept.split(space).next().unwrap_or_default();
        if name.len() > 256 {
            return Err(Wrong::Form("a name of more than 256 bytes"));
        }
        let local = name.rsplit(|byte| *byte == b':').next();
        let local = local.unwrap_or_default();
        let long = self.length > KEPT_TAG;
        self.area.tag(local, kept, self.length, is_empty)?;
        let mut is_item = false;
        match local {
            b"c" | b"table-cell" | b"covered-table-cell" => is_item = true,
            b"si" => {
                is_item = true;
                self.texts += 1;
            }
            b"sst" => {
                if long {
                    return Err(Limit::Texts.into());
                }
                self.texts = self.texts.max(said(kept));
            }
            b"xf" => self.formats += 1,
            b"font" | b"fill" | b"border" | b"numFmt" | b"dxf" | b"sheet" | b"Relationship"
            | b"definedName" => self.listed += 1,
            _ => {}
        }
        if self.texts > TEXTS {
            return Err(Limit::Texts.into());
        }
        let is_kept = matches!(local, b"name" | b"numFmt");
        if self.formats > FORMATS || self.listed > LISTED || (long && is_kept) {
            return Err(Limit::Formats.into());
        }
        if !is_empty {
            if self.open.len() >= DEPTH {
                return Err(Limit::Depth.into());
            }
            if is_item && self.item.is_none() {
                self.item = Some((self.open.len(), 0));
            }
            self.open.push(self.names.len());
            self.names.extend_from_slice(name);
        }
        self.begin(State::Text);
        Ok(())
    }

    /// A tag that ends an element: the one that began last, or the reader would think itself elsewhere.
    fn end(&mut self) -> Result<(), Wrong> {
        self.tags += 1;
        let place = self.open.pop();
        let name = place.and_then(|place| self.names.get(place..));
        if name != Some(self.kept.trim_ascii_end()) {
            return Err(Wrong::Form("a tag that ends what has not begun"));
        }
        self.names.truncate(place.unwrap_or_default());
        if let Some((depth, bytes)) = self.item
            && depth == self.open.len()
        {
            if bytes > ITEM_MIB << 20 {
                return Err(Limit::Item.into());
            }
            self.item = None;
        }
        self.begin(State::Text);
        Ok(())
    }
}

/// How many texts a tag says that there are, which the reader makes room for before it has seen them.
fn said(tag: &[u8]) -> u64 {
    let key = b"uniqueCount";
    let places = tag.windows(key.len()).enumerate();
    let after = places.filter(|(_, word)| *word == key);
    let count = after.filter_map(|(place, _)| {
        let rest = tag.get(place + key.len()..)?;
        let digits = rest
            .iter()
            .skip_while(|byte| b" \t\r\n='\"+".contains(byte));
        let digits: Vec<u8> = digits
            .take_while(|byte| byte.is_ascii_digit())
            .copied()
            .collect();
        let text = String::from_utf8(digits).ok()?;
        // none, or more digits than any number has
        if text.is_empty() {
            None
        } else {
            Some(text.parse().unwrap_or(u64::MAX))
        }
    });
    count.max().unwrap_or(0)
}
