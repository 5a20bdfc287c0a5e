//! Headings without what people write differently.

use std::borrow::Cow;

/// A heading without what people write differently: width, case, spaces, stars, dashes, brackets, units.
pub(crate) fn normalized(heading: &str) -> String {
    let narrow = crate::typed::half_width(heading).to_lowercase();
    let mut bare = narrow.trim();
    for unit in [
        "(元)",
        "(元/月)",
        "(%)",
        "(yuan)",
        "(rmb)",
        "(cny)",
        "(必填)",
        "(选填)",
        "(人民币)",
        "(月)",
    ] {
        bare = bare.strip_suffix(unit).unwrap_or(bare);
    }
    // a code before the name, as the tax office writes it: 210|失业保险
    let coded = bare
        .split_once('|')
        .filter(|(code, _)| code.bytes().all(|byte| byte.is_ascii_digit()));
    let bare = coded.map_or(bare, |(_, name)| name);
    let kept = |c: &char| !c.is_whitespace() && !"_-–—.*:[]【】›>\u{feff}".contains(*c);
    without_rates(bare).chars().filter(kept).collect()
}

/// A heading without the rate that some write into it: 养老8%, 医疗(2%+3).
fn without_rates(heading: &str) -> Cow<'_, str> {
    if !heading.contains('%') {
        return Cow::Borrowed(heading);
    }
    let is_figure = |c: char| c.is_ascii_digit() || ".%+".contains(c);
    let mut left = String::new();
    for part in heading.split_inclusive(|c| !is_figure(c)) {
        let bare = part.trim_end_matches(|c| !is_figure(c));
        if bare.contains('%') {
            left.push_str(part.strip_prefix(bare).unwrap_or(part));
        } else {
            left.push_str(part);
        }
    }
    Cow::Owned(left.replace("()", ""))
}

/// The same without any brackets.
pub(super) fn unbracketed(name: &str) -> String {
    name.chars().filter(|c| !"()".contains(*c)).collect()
}
