//! Closed words: sets of which every member is known, each declared once.
//!
//! [`words!`](crate::words!) makes the enum from one list, with the stable word of tables, options and JSON, and, where
//! people read it, its name in both languages. What reads, writes, lists or checks the words takes them from there, so
//! that a new one cannot be missing anywhere.

/// A closed set of words, for code that serves any of them.
pub trait Word: Copy + Eq + 'static {
    /// All, in order.
    const WORDS: &'static [Self];

    /// The stable word.
    fn word(self) -> &'static str;

    /// The member of a stable word.
    fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().copied().find(|own| own.word() == word)
    }
}

/// The stable words of a set, in order.
pub fn ids<W: Word>() -> Vec<&'static str> {
    W::WORDS.iter().map(|own| own.word()).collect()
}

/// The stable words of a set, and more that are not of it.
pub fn ids_and<W: Word>(more: &[&'static str]) -> Vec<&'static str> {
    [&ids::<W>(), more].concat()
}

/// Declares a closed set of words: an enum with `ALL`, `id` and `from_id`, written by serde as its id, and, if every
/// member has its two names, `name`.
///
/// ```
/// use sscalc_tables::{lang::Lang, words};
///
/// words! {
///     /// Who pays.
///     pub enum Payer {
///         /// 个人.
///         Person = "person" ("the person", "个人"),
///         /// 单位.
///         Company = "company" ("the company", "单位"),
///     }
/// }
///
/// assert_eq!(Payer::ALL, [Payer::Person, Payer::Company]);
/// assert_eq!(Payer::from_id("company"), Some(Payer::Company));
/// assert_eq!(Payer::Person.name(Lang::Zh), "个人");
/// ```
#[macro_export]
macro_rules! words {
    (
        $(#[$about:meta])*
        $public:vis enum $set:ident {
            $($(#[$own:meta])* $member:ident = $id:literal ($en:literal, $zh:literal)),+ $(,)?
        }
    ) => {
        $crate::words! {
            $(#[$about])*
            $public enum $set {
                $($(#[$own])* $member = $id),+
            }
        }

        impl $set {
            /// What people call it.
            $public const fn name(self, lang: $crate::lang::Lang) -> &'static str {
                match (self, lang) {
                    $(
                        ($set::$member, $crate::lang::Lang::En) => $en,
                        ($set::$member, $crate::lang::Lang::Zh) => $zh,
                    )+
                }
            }
        }
    };
    (
        $(#[$about:meta])*
        $public:vis enum $set:ident {
            $($(#[$own:meta])* $member:ident = $id:literal),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize,
        )]
        $public enum $set {
            $($(#[$own])* #[serde(rename = $id)] $member),+
        }

        impl $set {
            /// All, in order.
            $public const ALL: [$set; [$($id),+].len()] = [$($set::$member),+];

            /// The stable word of tables, options and JSON.
            $public const fn id(self) -> &'static str {
                match self {
                    $($set::$member => $id),+
                }
            }

            /// The member with this id.
            $public fn from_id(id: &str) -> Option<$set> {
                $crate::words::Word::of_word(id)
            }
        }

        $crate::inline_schema!($set, { "type": "string", "enum": $crate::words::ids::<$set>() });

        impl $crate::words::Word for $set {
            const WORDS: &'static [$set] = &$set::ALL;

            fn word(self) -> &'static str {
                self.id()
            }
        }
    };
}
