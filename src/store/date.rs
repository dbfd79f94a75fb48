//! The date of a build that names none, from the environment. There is no other clock.

/// The variable is set to something that is no number of seconds.
#[derive(Debug, PartialEq, Eq)]
pub struct EpochFault(pub String);

/// The day, `2026-11-23` in UTC, that SOURCE_DATE_EPOCH names; none if it is not set.
pub fn source_date() -> Result<Option<String>, EpochFault> {
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        None => Ok(None),
        Some(value) => {
            let value = value.to_string_lossy();
            day(&value).map(Some).ok_or_else(|| EpochFault(value.into_owned()))
        }
    }
}

/// Years 1970 to 9999 alone have the form of a date.
fn day(seconds: &str) -> Option<String> {
    let seconds: u64 = seconds.trim().parse().ok()?;
    let mut rest = seconds / 86_400;
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while rest >= 365 + u64::from(leap(year)) {
        rest -= 365 + u64::from(leap(year));
        year += 1;
        if year > 9999 {
            return None;
        }
    }
    let february = 28 + u64::from(leap(year));
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if rest < days {
            break;
        }
        rest -= days;
        month += 1;
    }
    Some(format!("{year:04}-{month:02}-{:02}", rest + 1))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn seconds_become_days() {
        assert_eq!(day("0").as_deref(), Some("1970-01-01"));
        assert_eq!(day("951782400").as_deref(), Some("2000-02-29"));
        assert_eq!(day("1767225599").as_deref(), Some("2025-12-31"));
        assert_eq!(day("1767225600").as_deref(), Some("2026-01-01"));
        assert_eq!(day("18446744073709551615"), None);
        assert_eq!(day("-1"), None);
        assert_eq!(day("today"), None);
    }
}
