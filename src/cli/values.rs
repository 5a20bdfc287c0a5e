//! How values are read while clap parses: its parsers, with messages in both languages, lists, and closed words.

use std::fmt;

use clap::builder::{PossibleValue, TypedValueParser};

use crate::batch::program_of_word;
use crate::cli::outcome::{Failure, bad_argument};
use crate::diagnostic::nearest;
use crate::lang::Text;
use crate::program::Program;
use crate::text;
use crate::words::Word;

/// Why a value cannot be read. It goes through clap, which knows one language, to [`crate::cli::usage`].
#[derive(Clone, Debug)]
pub(super) struct ValueError(pub(super) Text);

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for ValueError {}

/// The parser of values that a function reads.
pub(super) fn read<T>(read: fn(&str) -> Result<T, Text>) -> impl TypedValueParser<Value = T>
where
    T: Clone + Send + Sync + 'static,
{
    move |typed: &str| read(typed).map_err(ValueError)
}

/// What one use of an option lists.
#[derive(Clone, Debug)]
pub(crate) struct List<T>(pub(crate) Vec<T>);

/// The parser of lists whose parts, between commas, a function reads.
pub(super) fn list<T>(read: fn(&str) -> Result<T, Text>) -> impl TypedValueParser<Value = List<T>>
where
    T: Clone + Send + Sync + 'static,
{
    move |typed: &str| {
        let parts = typed.split([',', '，', '、']).map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        let read: Vec<T> = parts
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(ValueError)?;
        if read.is_empty() {
            return Err(ValueError(text!("the list is empty", "列表是空的")));
        }
        Ok(List(read))
    }
}

/// All that the uses of an option list.
pub(super) fn all<T: Clone>(lists: &[List<T>]) -> Vec<T> {
    lists
        .iter()
        .flat_map(|list| list.0.iter().cloned())
        .collect()
}

/// Refuses what an option names twice: which of the two was meant is not for us to say.
pub(super) fn refuse_repeats<'n>(
    option: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<(), Failure> {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(bad_argument(option, &given_twice(name)).into());
        }
        seen.push(name);
    }
    Ok(())
}

/// Says that a name is given twice.
pub(super) fn given_twice(name: &str) -> Text {
    text!(
        "`{name}` is given twice: keep one",
        "`{name}` 写了两次：请只留一个"
    )
}

/// The parser of closed words, which completions and help get from it too.
#[derive(Clone)]
pub(super) struct Words<T> {
    words: Vec<(&'static str, T)>,
    refusal: fn(&str, &[&str]) -> Text,
}

/// The parser of these words.
pub(super) fn words<T>(words: impl IntoIterator<Item = (&'static str, T)>) -> Words<T> {
    Words {
        words: words.into_iter().collect(),
        refusal: not_one_of,
    }
}

/// The parser of a closed set of words.
pub(super) fn closed<W: Word>() -> Words<W> {
    words(W::WORDS.iter().map(|own| (own.word(), *own)))
}

/// Says that a word is not among those known.
pub(super) fn not_one_of(typed: &str, known: &[&str]) -> Text {
    let list = known.join(", ");
    match nearest(typed, known.iter().copied()).first() {
        Some(near) => text!(
            "`{typed}` is not one of {list}; did you mean `{near}`?",
            "`{typed}` 不在 {list} 之中；是不是 `{near}`？"
        ),
        None => text!(
            "`{typed}` is not one of {list}",
            "`{typed}` 不在 {list} 之中"
        ),
    }
}

impl<T: Clone + Send + Sync + 'static> Words<T> {
    /// Another message for words that are not known.
    pub(super) fn refused_by(mut self, refusal: fn(&str, &[&str]) -> Text) -> Words<T> {
        self.refusal = refusal;
        self
    }

    fn find(&self, typed: &str) -> Result<T, ValueError> {
        let known = self.words.iter().find(|(word, _)| *word == typed);
        known.map(|(_, value)| value.clone()).ok_or_else(|| {
            let words: Vec<&str> = self.words.iter().map(|(word, _)| *word).collect();
            ValueError((self.refusal)(typed, &words))
        })
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Words<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<T, clap::Error> {
        // clap puts the source into an error for functions alone
        let words = self.clone();
        let read = move |typed: &str| words.find(typed);
        TypedValueParser::parse_ref(&read, command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let words = self.words.iter();
        Some(Box::new(words.map(|(word, _)| PossibleValue::new(*word))))
    }
}

/// `KEY=VALUE` of a list, or what to write.
pub(super) fn pair<'p>(part: &'p str, example: &str) -> Result<(&'p str, &'p str), Text> {
    part.split_once('=').ok_or_else(|| {
        text!(
            "`{part}` has no `=` (no thousands separators in a list): write {example}",
            "`{part}` 缺少 `=`（列表里不能用千位分隔符）：请写 {example}"
        )
    })
}

/// A program by its id or Chinese name.
pub(super) fn program(name: &str) -> Result<Program, Text> {
    program_or(name, &[])
}

/// A program; `besides` are the words that could stand there too.
pub(super) fn program_or(name: &str, besides: &[&str]) -> Result<Program, Text> {
    let program = Program::from_id(name).or_else(|| program_of_word(name));
    program.ok_or_else(|| {
        let known = Program::ALL.iter().map(|p| p.id());
        let known: Vec<&str> = known.chain(besides.iter().copied()).collect();
        let near = nearest(name, known.iter().copied());
        let list = known.join(", ");
        match near.first() {
            Some(near) => text!(
                "`{name}` is not a program; did you mean `{near}`?",
                "`{name}` 不是险种；是不是 `{near}`？"
            ),
            None => text!(
                "`{name}` is not a program; there is {list}",
                "`{name}` 不是险种；可写 养老、医疗、失业、工伤、生育、公积金等，或 {list}"
            ),
        }
    })
}
