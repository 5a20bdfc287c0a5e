//! The month by the clock, where the user is.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::period::Month;
use crate::rates::files;

/// Where systems but Windows keep their time zones.
const ZONES: &str = "/usr/share/zoneinfo";
/// The zone of the machine, on the same systems.
const LOCAL: &str = "/etc/localtime";

/// The current month.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the clock is read"
)]
pub(super) fn this_month() -> Month {
    let now = match zone() {
        Some(zone) => zone.to_datetime(Timestamp::now()),
        None => ZonedDateTime::now().datetime(),
    };
    Month::from(now.date())
}

/// January of the current year.
pub(super) fn this_january() -> Month {
    let month = this_month();
    Month::new(month.year(), 1).expect("every year has a January")
}

/// The zone from the one file that has it; nothing where it is not found as simply as that. jiff finds it everywhere,
/// but walks through all zones for the name of this one, which a month does not need.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the environment is read"
)]
fn zone() -> Option<TimeZone> {
    match std::env::var("TZ") {
        Err(_) => local(Path::new(LOCAL)),
        Ok(name) if name.is_empty() => Some(TimeZone::UTC),
        Ok(name) => {
            let zones =
                std::env::var_os("TZDIR").map_or_else(|| PathBuf::from(ZONES), PathBuf::from);
            // joined to a path that is absolute, the folder falls away
            let path = zones.join(name.strip_prefix(':').unwrap_or(&name));
            TimeZone::tzif("", &files::bytes(&path).ok()?).ok()
        }
    }
}

fn local(path: &Path) -> Option<TimeZone> {
    match std::fs::read(path) {
        Ok(bytes) => TimeZone::tzif("", &bytes).ok(),
        // the C library takes it so too
        Err(error) if cfg!(target_os = "linux") && error.kind() == ErrorKind::NotFound => {
            Some(TimeZone::UTC)
        }
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_of_the_one_file_is_that_of_jiff() {
        let Some(zone) = zone() else { return };
        let then = Timestamp::from_second(1_785_500_000).expect("a second of 2026");
        assert_eq!(zone.to_datetime(then), TimeZone::system().to_datetime(then));
    }
}
