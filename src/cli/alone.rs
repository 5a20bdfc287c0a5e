//! What may stand without its option: `sscalc compute 7000 南昌`, `sscalc help compute`.

use std::ffi::OsString;

/// Commands of one wage in one city.
const OF_ONE_WAGE: [&str; 2] = ["compute", "explain"];

/// The arguments with the options that were left out: a wage and a city behind the command, and `--help` for `help`.
pub(super) fn spelled_out(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_some_and(|first| first == "help") {
        args.remove(1);
        args.push("--help".into());
        return args;
    }
    let command = args
        .iter()
        .position(|arg| OF_ONE_WAGE.iter().any(|known| arg == known));
    let Some(command) = command else { return args };
    let behind = args.iter().skip(command + 1).take(2);
    let alone: Vec<OsString> = behind
        .take_while(|arg| !arg.is_empty() && !arg.to_string_lossy().starts_with('-'))
        .cloned()
        .collect();
    let typed = |arg: &OsString| crate::typed::half_width(&arg.to_string_lossy());
    let is_number = |arg: &OsString| typed(arg).starts_with(|c: char| c.is_ascii_digit());
    // of two numbers one is a region's code
    let has_code = alone.len() == 2 && alone.iter().all(is_number);
    let spelled = alone.iter().flat_map(|arg| {
        let is_wage = is_number(arg) && !(has_code && is_code(&typed(arg)));
        let option = if is_wage { "--wage" } else { "--city" };
        [OsString::from(option), arg.clone()]
    });
    let spelled: Vec<OsString> = spelled.collect();
    args.splice(command + 1..command + 1 + alone.len(), spelled);
    args
}

/// Whether it may be a region's code: six digits, the last two those of no county.
fn is_code(typed: &str) -> bool {
    typed.len() == 6 && typed.ends_with("00") && typed.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(typed: &str) -> String {
        let args = typed.split(' ').map(OsString::from).collect();
        let spelled: Vec<String> = spelled_out(args)
            .into_iter()
            .map(|arg| arg.to_string_lossy().into_owned())
            .collect();
        spelled.join(" ")
    }

    #[test]
    fn a_wage_and_a_city_stand_alone_behind_the_command() {
        for (typed, want) in [
            (
                "sscalc compute 7000 南昌",
                "sscalc compute --wage 7000 --city 南昌",
            ),
            (
                "sscalc compute 南昌 1.2万 -v",
                "sscalc compute --city 南昌 --wage 1.2万 -v",
            ),
            (
                "sscalc --lang zh explain 7000 --city 南昌",
                "sscalc --lang zh explain --wage 7000 --city 南昌",
            ),
            (
                "sscalc compute 120000 南昌",
                "sscalc compute --wage 120000 --city 南昌",
            ),
            (
                "sscalc compute 7000 360100",
                "sscalc compute --wage 7000 --city 360100",
            ),
            (
                "sscalc compute --wage 7000 --city 南昌",
                "sscalc compute --wage 7000 --city 南昌",
            ),
            ("sscalc help", "sscalc --help"),
            ("sscalc help compute", "sscalc compute --help"),
            ("sscalc batch 工资.csv", "sscalc batch 工资.csv"),
        ] {
            assert_eq!(spelled(typed), want, "{typed}");
        }
    }
}
