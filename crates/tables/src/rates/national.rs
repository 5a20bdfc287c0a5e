//! The national list of provinces, prefectures and directly administered counties (GB/T 2260, as of 2023).

use crate::rates::regions::without_suffix;

const LIST: &str = include_str!("../../data/adcodes.csv");

fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines().skip(1).filter_map(|line| line.split_once(','))
}

/// The name of a code.
pub fn name(code: &str) -> Option<&'static str> {
    entries()
        .find(|(known, _)| *known == code)
        .map(|(_, name)| name)
}

/// The code of a name, with or without its ending; a city before the province of the same name.
pub fn code(name: &str) -> Option<&'static str> {
    let exact = entries().find(|(_, known)| *known == name);
    let bare = without_suffix(name);
    let near = || {
        entries()
            .filter(|(_, known)| without_suffix(known) == bare)
            .last()
    };
    exact.or_else(near).map(|(code, _)| code)
}
