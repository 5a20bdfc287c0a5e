//! The container of older workbooks: a file system of sectors in chains. It is walked here before a library sees it, since
//! a chain may lead back to itself; what goes on to the library is a container of our own with the one stream.

/// What ends a chain.
const END: u32 = 0xffff_fffe;
/// From here on numbers of sectors are marks.
const MARKS: u32 = 0xffff_fffa;
/// Streams that are shorter lie in small sectors.
const SMALL: u64 = 4096;
const SMALL_SECTOR: usize = 64;
/// A sector of the container that is written: with larger ones no list of tables is needed.
const OWN_SECTOR: usize = 4096;
const SIGNATURE: [u8; 8] = *b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// A container of which nothing is followed for longer than it can be.
pub(super) struct Compound {
    sectors: Sectors,
    table: Vec<u32>,
    small: Sectors,
    small_table: Vec<u32>,
    entries: Vec<Entry>,
}

struct Sectors {
    bytes: Vec<u8>,
    /// Where the first one begins.
    first: usize,
    size: usize,
}

struct Entry {
    name: String,
    start: u32,
    length: u64,
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    two.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_le_bytes)
}

/// Numbers of sectors, four bytes each.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let (fours, _) = bytes.as_chunks::<4>();
    fours.iter().map(|four| u32::from_le_bytes(*four))
}

fn index(number: u32) -> usize {
    usize::try_from(number).expect("32 bits fit")
}

impl Sectors {
    /// How many there are, the last one perhaps cut.
    fn count(&self) -> usize {
        let own = self.bytes.len().saturating_sub(self.first);
        own.div_ceil(self.size)
    }

    fn get(&self, number: u32) -> Option<&[u8]> {
        let start = index(number)
            .checked_mul(self.size)?
            .checked_add(self.first)?;
        let end = (start + self.size).min(self.bytes.len());
        self.bytes.get(start..end).filter(|own| !own.is_empty())
    }

    /// The bytes of a chain, as many as its stream says that it has.
    fn chain(&self, mut number: u32, table: &[u32], length: u64) -> Result<Vec<u8>, &'static str> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        for _ in 0..=self.count() {
            if number == END {
                return Ok(bytes);
            }
            let sector = self.get(number).ok_or("a sector beyond its end")?;
            let missing = length - bytes.len();
            bytes.extend(sector.iter().take(missing));
            if bytes.len() >= length {
                return Ok(bytes);
            }
            number = *table.get(index(number)).ok_or("a sector beyond its end")?;
        }
        Err("a chain of sectors that leads back to itself")
    }
}

impl Compound {
    /// # Errors
    /// What is wrong with it.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Compound, &'static str> {
        const CUT: &str = "it is cut short";
        let number = |at| u32_at(&bytes, at).ok_or(CUT);
        let shift = u16_at(&bytes, 30).ok_or(CUT)?;
        let size = match shift {
            9 => 512,
            12 => 4096,
            _ => return Err("sectors of a size that there is not"),
        };
        if !bytes.starts_with(&SIGNATURE) || u16_at(&bytes, 32) != Some(6) {
            return Err("it is no container of a workbook");
        }
        let [directory, small_start, small_count, mut more] =
            [number(48)?, number(60)?, number(64)?, number(68)?];
        let mut tables: Vec<u32> = numbers(bytes.get(76..512).ok_or(CUT)?).collect();
        let sectors = Sectors {
            bytes,
            first: size,
            size,
        };
        for _ in 0..=sectors.count() {
            if more >= MARKS {
                break;
            }
            tables.extend(numbers(sectors.get(more).ok_or(CUT)?));
            more = tables.pop().ok_or(CUT)?;
        }
        let mut table = Vec::new();
        for part in tables.into_iter().filter(|part| *part < MARKS) {
            // a table has no more to say than there are sectors
            if table.len() < sectors.count() {
                table.extend(numbers(sectors.get(part).ok_or(CUT)?));
            }
        }
        let listed = sectors.chain(directory, &table, u64::MAX)?;
        let (listed, _) = listed.as_chunks::<128>();
        let entries: Vec<Entry> = listed.iter().map(|entry| Entry::of(entry, size)).collect();
        let root = entries.first().ok_or("it is empty")?;
        let (small, small_table) = if small_count > 0 {
            let bytes = sectors.chain(root.start, &table, root.length)?;
            let length = u64::from(small_count) * u64::try_from(size).expect("it is small");
            let small_table = sectors.chain(small_start, &table, length)?;
            (bytes, numbers(&small_table).collect())
        } else {
            (Vec::new(), Vec::new())
        };
        Ok(Compound {
            sectors,
            table,
            small: Sectors {
                bytes: small,
                first: 0,
                size: SMALL_SECTOR,
            },
            small_table,
            entries,
        })
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// Whether there is a stream of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The stream of a name, if there is one.
    pub(super) fn stream(&self, name: &str) -> Option<Result<Vec<u8>, &'static str>> {
        let entry = self.entry(name)?;
        let (sectors, table) = if entry.length < SMALL {
            (&self.small, &self.small_table)
        } else {
            (&self.sectors, &self.table)
        };
        Some(sectors.chain(entry.start, table, entry.length))
    }
}

impl Entry {
    fn of(bytes: &[u8; 128], sector: usize) -> Entry {
        let (name, _) = bytes.as_chunks::<2>();
        let units = name.iter().take(32).map(|unit| u16::from_le_bytes(*unit));
        let units: Vec<u16> = units.take_while(|unit| *unit > 0).collect();
        let number = |at| u32_at(bytes, at).expect("an entry has 128 bytes");
        let high = if sector == 512 { 0 } else { number(124) };
        Entry {
            name: String::from_utf16_lossy(&units),
            start: number(116),
            length: (u64::from(high) << 32) | u64::from(number(120)),
        }
    }
}

/// A container with the stream of a workbook alone.
pub(super) fn pack(stream: &[u8]) -> Vec<u8> {
    let number =
        |count: usize| u32::try_from(count).expect("a workbook of the older form is small");
    let sectors = stream.len().max(OWN_SECTOR).div_ceil(OWN_SECTOR);
    let a_table = OWN_SECTOR / 4;
    // the tables list themselves, the directory and the stream
    let tables = (sectors + 1).div_ceil(a_table - 1);
    let first = tables + 1;
    let mut head = Vec::with_capacity(OWN_SECTOR);
    head.extend(SIGNATURE);
    head.resize(24, 0);
    for short in [0x3e_u16, 4, 0xfffe, 12, 6, 0, 0, 0] {
        head.extend(short.to_le_bytes());
    }
    let long = [1, number(tables), number(tables), 0, 4096, END, 0, END, 0];
    head.extend(long.into_iter().flat_map(u32::to_le_bytes));
    head.extend((0..number(tables)).flat_map(u32::to_le_bytes));
    head.resize(512, 0xff);
    head.resize(OWN_SECTOR, 0);

    let mut table: Vec<u32> = vec![0xffff_fffd; tables];
    table.push(END);
    table.extend((1..sectors).map(|next| number(first + next)));
    table.push(END);
    table.resize(tables * a_table, u32::MAX);
    let mut bytes = head;
    bytes.extend(table.into_iter().flat_map(u32::to_le_bytes));

    let mut entry = |name: &str, kind: u8, child: u32, start: u32, length: u64| {
        let from = bytes.len();
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(from + 64, 0);
        let length_of_name = u16::try_from(2 * name.len() + 2).expect("it is short");
        bytes.extend(length_of_name.to_le_bytes());
        bytes.extend([kind, 1]);
        bytes.extend(
            [u32::MAX, u32::MAX, child]
                .into_iter()
                .flat_map(u32::to_le_bytes),
        );
        bytes.resize(from + 116, 0);
        bytes.extend(start.to_le_bytes());
        bytes.extend(length.to_le_bytes());
    };
    // a root that ended at once would be taken for none
    entry("Root Entry", 5, 1, 0, 0);
    let length = u64::try_from(sectors * OWN_SECTOR).expect("it is small");
    entry("Workbook", 2, u32::MAX, number(first), length);
    bytes.resize((first + 1) * OWN_SECTOR, 0);
    bytes.extend(stream);
    bytes.resize((first + 1 + sectors) * OWN_SECTOR, 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_there_again() {
        for length in [0, 1, 4096, 4097, 5_000_000] {
            let stream: Vec<u8> = (0..length).map(|byte: u32| byte.to_le_bytes()[0]).collect();
            let packed = pack(&stream);
            let compound = Compound::open(packed).unwrap();
            assert!(!compound.has("EncryptedPackage"));
            let own = compound.stream("workbook").unwrap().unwrap();
            assert!(own.starts_with(&stream) && own.len() < stream.len() + 2 * OWN_SECTOR);
        }
    }

    #[test]
    fn a_chain_that_leads_back_to_itself_ends() {
        let mut packed = pack(&[1; 10_000]);
        // the directory is the second sector, and its place in the table the second number of the first
        let place = OWN_SECTOR + 4;
        packed.splice(place..place + 4, 1_u32.to_le_bytes());
        assert_eq!(
            Compound::open(packed).err(),
            Some("a chain of sectors that leads back to itself")
        );
    }
}
