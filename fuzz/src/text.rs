//! Text of payroll files. The first three bytes say how it is read, the others are the file.

use std::io::{Cursor, Read};

use sscalc::batch::{DELIMITERS, Encoding, Input, Told};

use crate::rows::{How, check};

/// A reader that gives a few bytes at a time, as pipes do.
struct Drops<R> {
    from: R,
    most: usize,
}

impl<R: Read> Read for Drops<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = out.len().min(self.most);
        let out = out.get_mut(..count).expect("no more than there are");
        self.from.read(out)
    }
}

fn run(data: &[u8], json_lines: Option<bool>) {
    let Some(([read_as, chunk, drops], bytes)) = data.split_first_chunk() else {
        return;
    };
    let encodings = Encoding::NAMES.map(|(_, encoding)| encoding);
    let told = Told {
        // most files are not told
        encoding: encodings.get(usize::from(read_as & 15)).copied(),
        delimiter: DELIMITERS
            .get(usize::from(read_as >> 4))
            .map(|(_, delimiter)| *delimiter),
        json_lines,
        ..Told::default()
    };
    let most = usize::from(*drops).max(1);
    let whole = How {
        chunk: usize::MAX,
        threads: 1,
    };
    let pieces = How {
        chunk: usize::from(*chunk).max(1),
        threads: if chunk % 32 == 7 { 2 } else { 1 },
    };
    let from = bytes.to_vec();
    let open = || {
        let from = Cursor::new(from.clone());
        if most < 200 {
            Input::open(Box::new(Drops { from, most }), &told)
        } else {
            Input::open(Box::new(from), &told)
        }
    };
    check(bytes.len(), &open, &[whole, pieces]);
}

pub(crate) fn csv(data: &[u8]) {
    run(data, None);
}

pub(crate) fn json_lines(data: &[u8]) {
    run(data, Some(true));
}
