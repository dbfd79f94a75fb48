//! The date of a build that names none, from the environment. There is no other clock.

/// The variable is set to something that is no number of seconds.
#[derive(Debug, PartialEq, Eq)]
pub struct EpochFault(pub String);

/// When the build is said to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildDate {
    /// Since 1970 in UTC.
    pub seconds: i64,
    /// `2026-11-23`.
    pub day: String,
}

/// The date that SOURCE_DATE_EPOCH names; none if it is not set.
pub fn source_date() -> Result<Option<BuildDate>, EpochFault> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let value = value.to_string_lossy();
    let seconds = value.trim().parse().ok();
    match seconds.and_then(|seconds| Some(BuildDate { seconds, day: day(seconds)? })) {
        Some(date) => Ok(Some(date)),
        None => Err(EpochFault(value.into_owned())),
    }
}

/// Years 1970 to 9999 alone have the form of a date.
fn day(seconds: i64) -> Option<String> {
    let mut rest = u64::try_from(seconds).ok()? / 86_400;
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
        assert_eq!(day(0).as_deref(), Some("1970-01-01"));
        assert_eq!(day(951782400).as_deref(), Some("2000-02-29"));
        assert_eq!(day(1767225599).as_deref(), Some("2025-12-31"));
        assert_eq!(day(1767225600).as_deref(), Some("2026-01-01"));
        assert_eq!(day(i64::MAX), None);
        assert_eq!(day(-1), None);
    }
}
