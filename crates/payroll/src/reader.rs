//! Bytes in chunks that end with a record: what the text forms of input share.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

use crate::record::{Found, LONGEST, Span, Splitter};
use crate::source::{Chunk, Position, RowSource, SAMPLE};

/// Bytes of a chunk.
pub(super) const CHUNK: usize = 512 * 1024;

/// Bytes from which the first rows are shown before they are read.
const SAMPLED: usize = 64 * 1024;

/// How records end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ends {
    /// With a line, except within quotes.
    Quoted(Splitter),
    /// With a line.
    Lines,
}

/// An input of text, cut into chunks.
pub(super) struct Reader {
    input: Box<dyn Read + Send>,
    ends: Ends,
    counts_rows: bool,
    /// Bytes of a chunk, about.
    chunk: usize,
    /// Read and not yet given out.
    held: Vec<u8>,
    ended: bool,
    position: Position,
    checksum: crc32fast::Hasher,
    length: Option<u64>,
    spans: Vec<Span>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("ends", &self.ends)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

impl Reader {
    pub(super) fn new(input: Box<dyn Read + Send>, ends: Ends) -> Reader {
        Reader {
            input,
            ends,
            counts_rows: false,
            chunk: CHUNK,
            held: Vec::new(),
            ended: false,
            position: Position::default(),
            checksum: crc32fast::Hasher::new(),
            length: None,
            spans: Vec::new(),
        }
    }

    /// Sets how many bytes there are, for those who show progress.
    pub(super) fn set_length(&mut self, length: u64) {
        self.length = Some(length);
    }

    pub(super) fn set_ends(&mut self, ends: Ends) {
        self.ends = ends;
    }

    /// What is read and not yet given out, at least `least` bytes if there are as many.
    pub(super) fn peek(&mut self, least: usize) -> io::Result<&[u8]> {
        while self.held.len() < least && !self.ended {
            self.fill(least)?;
        }
        Ok(&self.held)
    }

    /// The first whole records that are held, left where they are.
    pub(super) fn sample(&mut self) -> io::Result<Chunk> {
        self.peek(SAMPLED)?;
        let end = self.boundary(SAMPLED).unwrap_or(0);
        let bytes = self.held.get(..end);
        let bytes = bytes
            .expect("a boundary lies in the bytes that are held")
            .to_vec();
        Ok(Chunk {
            bytes,
            start: self.position,
            end: self.position,
            too_long: None,
        })
    }

    /// Drops `count` held bytes as if they had never been there.
    pub(super) fn drop_mark(&mut self, count: usize) {
        self.held.drain(..count.min(self.held.len()));
    }

    /// Whether everything that there is has been read.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Transcodes what is still to be read, and what is held.
    pub(super) fn transcode(
        &mut self,
        through: impl FnOnce(Box<dyn Read + Send>) -> Box<dyn Read + Send>,
    ) {
        let held = io::Cursor::new(std::mem::take(&mut self.held));
        let rest = std::mem::replace(&mut self.input, Box::new(io::empty()));
        self.input = through(Box::new(held.chain(rest)));
        self.ended = false;
    }

    /// Takes `count` held bytes as read: a mark, a heading.
    pub(super) fn skip(&mut self, count: usize) {
        let count = count.min(self.held.len());
        let taken: Vec<u8> = self.held.drain(..count).collect();
        self.pass(&taken, 0);
    }

    fn fill(&mut self, up_to: usize) -> io::Result<()> {
        let before = self.held.len();
        let room = up_to - before;
        self.held.reserve(room);
        let limit = length(room);
        let mut input = self.input.by_ref().take(limit);
        input.read_to_end(&mut self.held)?;
        self.ended |= self.held.len() == before;
        Ok(())
    }

    fn pass(&mut self, bytes: &[u8], rows: u64) {
        self.checksum.update(bytes);
        self.position.bytes += length(bytes.len());
        self.position.lines += length(memchr_iter(b'\n', bytes).count());
        self.position.rows += rows;
        self.position.checksum = self.checksum.clone().finalize();
    }

    /// The end of the last whole record among the first `most` bytes that are held.
    fn boundary(&mut self, most: usize) -> Option<usize> {
        let last = self.ended && self.held.len() <= most;
        let bytes = self.held.get(..most).unwrap_or(&self.held);
        match self.ends {
            Ends::Quoted(splitter) => splitter.boundary(bytes, last, &mut self.spans),
            Ends::Lines if last => Some(bytes.len()),
            Ends::Lines => memrchr(b'\n', bytes).map(|feed| feed + 1),
        }
    }

    fn rows_of(&mut self, bytes: &[u8]) -> u64 {
        let Ends::Quoted(splitter) = self.ends else {
            let lines = bytes.split(|byte| *byte == b'\n');
            let filled = lines.filter(|line| !line.trim_ascii().is_empty()).count();
            return length(filled);
        };
        let (mut at, mut rows) = (0, 0_u64);
        while at < bytes.len() {
            match splitter.record(bytes, at, true, &mut self.spans) {
                Found::Record { end, next } => {
                    rows += u64::from(end > at);
                    at = next;
                }
                Found::Broken { next, .. } => {
                    rows += 1;
                    at = next;
                }
                Found::Unfinished => unreachable!("the bytes are said to be all there is"),
            }
        }
        rows
    }

    /// Gives out the beginning of a line that is too long, and passes over its rest.
    fn too_long(&mut self) -> io::Result<Chunk> {
        let start = self.position;
        let sample = self.held.get(..SAMPLE);
        let sample = sample.expect("too long is longer than a sample").to_vec();
        let mut passed = 0_u64;
        loop {
            let feed = memchr(b'\n', &self.held);
            let count = feed.unwrap_or(self.held.len());
            passed += length(count);
            self.skip(count + usize::from(feed.is_some()));
            if feed.is_some() || self.peek(CHUNK)?.is_empty() {
                break;
            }
        }
        self.position.rows += u64::from(self.counts_rows);
        Ok(Chunk {
            bytes: sample,
            start,
            end: self.position,
            too_long: Some(passed),
        })
    }
}

/// A length in memory as one of a file.
fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("a length fits 64 bits")
}

impl RowSource for Reader {
    fn next(&mut self, mut spare: Vec<u8>) -> io::Result<Option<Chunk>> {
        let mut target = self.chunk;
        loop {
            if self.peek(target)?.is_empty() {
                return Ok(None);
            }
            if let Some(end) = self.boundary(target) {
                spare.clear();
                let (_, rest) = self.held.split_at(end);
                spare.extend_from_slice(rest);
                self.held.truncate(end);
                let bytes = std::mem::replace(&mut self.held, spare);
                let start = self.position;
                let rows = if self.counts_rows {
                    self.rows_of(&bytes)
                } else {
                    0
                };
                self.pass(&bytes, rows);
                return Ok(Some(Chunk {
                    bytes,
                    start,
                    end: self.position,
                    too_long: None,
                }));
            }
            if target > LONGEST && self.held.len() > LONGEST {
                return self.too_long().map(Some);
            }
            target += self.chunk;
        }
    }

    fn length(&self) -> Option<u64> {
        self.length
    }

    fn position(&self) -> Position {
        self.position
    }

    fn count_rows(&mut self) {
        self.counts_rows = true;
    }

    fn set_chunk(&mut self, bytes: usize) {
        self.chunk = bytes.clamp(1, CHUNK);
    }

    fn resume(&mut self, to: &Position) -> io::Result<bool> {
        let mut spare = Vec::new();
        while self.position.bytes < to.bytes {
            if self.counts_rows {
                // counted anew, chunk by chunk as they were read: nobody is believed
                match self.next(std::mem::take(&mut spare))? {
                    Some(chunk) => spare = chunk.bytes,
                    None => return Ok(false),
                }
                continue;
            }
            self.peek(CHUNK)?;
            let missing = to.bytes - self.position.bytes;
            let missing = usize::try_from(missing).unwrap_or(usize::MAX);
            if self.held.is_empty() {
                return Ok(false);
            }
            self.skip(missing);
        }
        Ok(self.position == *to)
    }
}
