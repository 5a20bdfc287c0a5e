//! A stream as the Parquet reader wants it: pieces by their places, none beyond its end.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::sheet::Stream;

/// A stream that is read at several places.
#[derive(Clone)]
pub(super) struct Source {
    stream: Arc<Mutex<Stream>>,
    size: u64,
}

impl Source {
    pub(super) fn new(stream: Stream, size: u64) -> Source {
        Source {
            stream: Arc::new(Mutex::new(stream)),
            size,
        }
    }

    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        // what is read is found anew each time
        let stream = self.stream.lock();
        let mut stream = stream.unwrap_or_else(PoisonError::into_inner);
        stream.seek(SeekFrom::Start(at))?;
        stream.read(buffer)
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.size
    }
}

/// Reading on from a place.
pub(super) struct Piece {
    source: Source,
    at: u64,
}

impl Read for Piece {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(self.at, buffer)?;
        self.at += u64::try_from(count).expect("a length fits 64 bits");
        Ok(count)
    }
}

impl ChunkReader for Source {
    type T = BufReader<Piece>;

    fn get_read(&self, start: u64) -> Result<BufReader<Piece>> {
        Ok(BufReader::new(Piece {
            source: self.clone(),
            at: start,
        }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let wanted = u64::try_from(length).expect("a length fits 64 bits");
        let is_there = start
            .checked_add(wanted)
            .is_some_and(|end| end <= self.size);
        if !is_there {
            return Err(ParquetError::EOF(format!(
                "{wanted} bytes from {start} on are beyond the end"
            )));
        }
        let mut bytes = vec![0; length];
        let mut from = Piece {
            source: self.clone(),
            at: start,
        };
        from.read_exact(&mut bytes)?;
        Ok(Bytes::from(bytes))
    }
}
