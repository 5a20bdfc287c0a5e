//! Text of the data made safe for a page: escaped, with addresses as links.

/// Escapes what HTML would take for its own; control characters, which it forbids, become U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Escaped, with every address a link and what stands between backticks as code.
pub(super) fn inline(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        // one is left over: none of them means code
        return linked(text);
    }
    let parts = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => linked(part),
        _ => format!("<code>{}</code>", escape(part)),
    });
    parts.collect()
}

fn linked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, address, after)) = split_address(rest) {
        out.push_str(&escape(before));
        out.push_str(&link(&escape(address)));
        rest = after;
    }
    out.push_str(&escape(rest));
    out
}

/// A link that may be folded after each slash.
fn link(address: &str) -> String {
    let (scheme, rest) = address.split_once("//").unwrap_or(("", address));
    let rest = rest.replace('/', "/<wbr>");
    format!("<a href=\"{address}\" target=\"_blank\" rel=\"noopener\">{scheme}//<wbr>{rest}</a>")
}

/// The first address of a text, with what stands before and after it.
fn split_address(text: &str) -> Option<(&str, &str, &str)> {
    let scheme = |at: usize| {
        let from = text.get(at..)?;
        ["https://", "http://"].into_iter().find_map(|scheme| {
            let rest = from.strip_prefix(scheme)?;
            rest.starts_with(|c: char| c.is_ascii_alphanumeric())
                .then_some(at)
        })
    };
    let start = text.match_indices("http").find_map(|(at, _)| scheme(at))?;
    let (before, from) = text.split_at(start);
    // a Chinese comma or bracket ends an address as a blank does
    let end = from
        .find(|c: char| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(c))
        .unwrap_or(from.len());
    let mut address = from.get(..end)?;
    // a full stop or bracket at the end belongs to the sentence
    while let Some(shorter) = address.strip_suffix(['.', ',', ';', ':', '!', '?', '\'', ')']) {
        if address.ends_with(')') && shorter.contains('(') {
            break;
        }
        address = shorter;
    }
    Some((before, address, from.get(address.len()..)?))
}

/// A cell: its first line, the further ones smaller below it.
pub(super) fn cell(lines: &[String]) -> String {
    let mut lines = lines.iter().map(|line| inline(line.trim()));
    let first = lines.next().unwrap_or_default();
    let rest: String = lines.map(|line| format!("<small>{line}</small>")).collect();
    first + &rest
}

/// The lines of a heading.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape("<a href='x'>&\"\u{0}"),
            "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\u{fffd}"
        );
        assert_eq!(cell(&lines("7%\n<i>")), "7%<small>&lt;i&gt;</small>");
    }

    #[test]
    fn addresses_become_links_and_nothing_else_does() {
        assert_eq!(
            link("https://a.cn/b/c"),
            "<a href=\"https://a.cn/b/c\" target=\"_blank\" rel=\"noopener\">\
             https://<wbr>a.cn/<wbr>b/<wbr>c</a>"
        );
        for (text, want) in [
            (
                "见https://a.gov.cn/x，续",
                format!("见{}，续", link("https://a.gov.cn/x")),
            ),
            ("(http://a.cn/b).", format!("({}).", link("http://a.cn/b"))),
            (
                "https://a.cn/b_(c) https://d.cn",
                format!("{} {}", link("https://a.cn/b_(c)"), link("https://d.cn")),
            ),
            (
                "https://a.cn/\"onclick=x",
                format!("{}&quot;onclick=x", link("https://a.cn/")),
            ),
            (
                "带 `--base <A>` 再算",
                "带 <code>--base &lt;A&gt;</code> 再算".to_owned(),
            ),
            ("a ` b", "a ` b".to_owned()),
            (
                "javascript:alert(1) https:// http",
                "javascript:alert(1) https:// http".to_owned(),
            ),
        ] {
            assert_eq!(inline(text), want);
        }
    }
}
