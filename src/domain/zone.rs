//! Time zones: the local day of an instant, and the start of a local day.
//!
//! A local day can be 23, 23.5, 24 or 25 hours long, its midnight may not exist or occur twice, and a day can be skipped (Samoa,
//! 2011-12-30). Days are therefore computed from the IANA database, never by adding 24 hours.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::nearest::did_you_mean;
use super::time::{HOUR_MS, QUARTER_HOUR_MS, Timestamp, UTC_DAY_MS};

/// The version of the IANA database, such as `2026a`.
pub const ZONE_DATABASE_VERSION: &str = chrono_tz::IANA_TZDB_VERSION;

/// A time zone of the IANA database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

/// An interval during which a zone's UTC offset is constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetSpan {
    /// The end, exclusive; the next span begins here.
    pub end: Timestamp,
    /// Local time minus UTC, in milliseconds.
    pub offset_ms: i64,
}

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone with an IANA name, such as `Asia/Kathmandu`. Case matters. An unknown name is an error, never UTC. The error is a
    /// message for the caller.
    pub fn parse(name: &str) -> Result<Self, String> {
        name.parse::<Tz>().map(Self).map_err(|_| {
            let shown: String = name.chars().take(64).collect();
            let suggestion = did_you_mean(&shown, TZ_VARIANTS.iter().map(|zone| zone.name()));
            format!("`{shown}` is not a time zone of the IANA database{suggestion}; send a name like `Europe/Berlin`")
        })
    }

    /// Every zone of the database.
    pub fn all() -> impl Iterator<Item = Self> {
        TZ_VARIANTS.iter().copied().map(Self)
    }

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The local date and time at `instant`.
    pub fn local(self, instant: Timestamp) -> NaiveDateTime {
        instant.to_utc().with_timezone(&self.0).naive_local()
    }

    /// The local day that contains `instant`.
    pub fn local_day(self, instant: Timestamp) -> NaiveDate {
        self.local(instant).date()
    }

    /// The first instant of the local day `day`. For a skipped day: that of the next day.
    pub fn day_start(self, day: NaiveDate) -> Timestamp {
        self.instant_at(day.and_time(NaiveTime::MIN))
    }

    /// The start of the local hour that contains `instant`: a whole hour of local time, or the change of clocks within it.
    pub fn hour_start(self, instant: Timestamp) -> Timestamp {
        let offset_ms = self.offset_ms(instant);
        instant.plus_millis(offset_ms).floor_to(HOUR_MS).plus_millis(-offset_ms)
    }

    /// The first instant at which the local time is `local`, or the first instant after the gap if the clocks skip it.
    pub fn instant_at(self, local: NaiveDateTime) -> Timestamp {
        if let Some(instant) = self.0.from_local_datetime(&local).earliest() {
            return Timestamp::from_millis(instant.timestamp_millis());
        }
        // In a gap: local times are earlier before it and later after it. Offsets are less than a day, and so is the largest
        // known gap (24 hours).
        let guess = Timestamp::from_millis(local.and_utc().timestamp_millis());
        let (before, after) = (guess.plus_millis(-2 * UTC_DAY_MS), guess.plus_millis(2 * UTC_DAY_MS));
        first_instant(before, after, |instant| self.local(instant) >= local)
    }

    /// Local time minus UTC at `instant`, in milliseconds.
    fn offset_ms(self, instant: Timestamp) -> i64 {
        let offset = self.0.offset_from_utc_datetime(&instant.to_utc().naive_utc());
        i64::from(offset.fix().local_minus_utc()) * 1_000
    }

    /// The spans of constant offset that cover `[start, end)`, in order; the last one ends at `end`.
    pub fn offset_spans(self, start: Timestamp, end: Timestamp) -> Vec<OffsetSpan> {
        let mut spans = Vec::new();
        let mut offset_ms = self.offset_ms(start);
        let mut sample = start;
        while sample < end {
            let next = sample.plus_millis(UTC_DAY_MS).min(end);
            let next_offset_ms = self.offset_ms(next);
            if next_offset_ms != offset_ms {
                let change = first_instant(sample, next, |instant| self.offset_ms(instant) != offset_ms);
                spans.push(OffsetSpan { end: change, offset_ms });
                offset_ms = next_offset_ms;
            }
            sample = next;
        }
        if spans.last().is_none_or(|last| last.end < end) {
            spans.push(OffsetSpan { end, offset_ms });
        }
        spans
    }
}

/// Whether the local days of `spans` consist of whole quarter hours of UTC. False where clocks changed off the quarter hour, such
/// as in St. John's, which did so at 00:01 until 2011.
pub fn days_align_to_quarter_hours(spans: &[OffsetSpan]) -> bool {
    let changes = spans.split_last().map_or(&[][..], |(_, changes)| changes);
    spans.iter().all(|span| span.offset_ms % QUARTER_HOUR_MS == 0)
        && changes.iter().all(|span| span.end.millis() % QUARTER_HOUR_MS == 0)
}

/// A part of a bucket at a day boundary: its local day differs from that of the bucket's middle. Days are counted since
/// 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoundarySlice {
    /// The start, inclusive.
    pub start: Timestamp,
    /// The end, exclusive.
    pub end: Timestamp,
    /// The local day of the bucket's middle (noon, for a UTC day), to which the bucket as a whole is assigned.
    pub bucket_day: i64,
    /// The local day of the slice itself.
    pub local_day: i64,
}

impl BoundarySlice {
    /// Splits into the whole UTC hours and the remainders at both ends.
    pub fn split_by_hours(self) -> (Option<Self>, Vec<Self>) {
        let (first, last) = (self.start.plus_millis(HOUR_MS - 1).floor_to(HOUR_MS), self.end.floor_to(HOUR_MS));
        if first >= last {
            return (None, vec![self]);
        }
        let ends = [Self { end: first, ..self }, Self { start: last, ..self }];
        (Some(Self { start: first, end: last, ..self }), ends.into_iter().filter(|end| end.start < end.end).collect())
    }
}

/// All boundary slices of the buckets of `length_ms` between `start` and `end`, both bucket boundaries, in order.
pub fn boundary_slices(spans: &[OffsetSpan], length_ms: i64, start: Timestamp, end: Timestamp) -> Vec<BoundarySlice> {
    let span_at = |at: Timestamp| spans.iter().find(|span| at < span.end).or(spans.last());
    let local_millis = |at: Timestamp| at.millis() + span_at(at).map_or(0, |span| span.offset_ms);
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        let local = local_millis(at);
        let bucket = at.floor_to(length_ms);
        let midnight = at.plus_millis(UTC_DAY_MS - local.rem_euclid(UTC_DAY_MS));
        let change = span_at(at).map(|span| span.end).filter(|change| at < *change);
        let until = midnight.min(bucket.plus_millis(length_ms)).min(change.unwrap_or(end)).min(end);
        let bucket_day = local_millis(bucket.plus_millis(length_ms / 2)).div_euclid(UTC_DAY_MS);
        let day = local.div_euclid(UTC_DAY_MS);
        if day != bucket_day {
            found.push(BoundarySlice { start: at, end: until, bucket_day, local_day: day });
        }
        at = until;
    }
    found
}

/// The next calendar day; the last representable day is its own successor.
pub fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// The first instant in `(before, after]` for which `is_reached` holds. It must hold for `after`, and stay true once it is true.
fn first_instant(before: Timestamp, after: Timestamp, is_reached: impl Fn(Timestamp) -> bool) -> Timestamp {
    let (mut low, mut high) = (before.millis(), after.millis());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_reached(Timestamp::from_millis(middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Timestamp::from_millis(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("the time is valid")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("the day is valid")
    }

    fn zone(name: &str) -> Zone {
        Zone::parse(name).expect("the zone exists")
    }

    #[test]
    fn day_length_follows_clock_changes() {
        let minutes = |name, date| {
            let start = zone(name).day_start(day(date));
            (zone(name).day_start(next_day(day(date))).millis() - start.millis()) / 60_000
        };
        assert_eq!(minutes("America/New_York", "2026-03-08"), 23 * 60);
        assert_eq!(minutes("America/New_York", "2026-11-01"), 25 * 60);
        assert_eq!(minutes("Australia/Lord_Howe", "2026-10-04"), 23 * 60 + 30);
        assert_eq!(minutes("Australia/Lord_Howe", "2026-04-05"), 24 * 60 + 30);
        assert_eq!(minutes("Asia/Kathmandu", "2026-03-08"), 24 * 60);
        assert_eq!(minutes("Pacific/Apia", "2011-12-30"), 0);
    }

    #[test]
    fn a_day_without_midnight_begins_after_the_gap() {
        assert_eq!(zone("Asia/Beirut").day_start(day("2024-03-31")), instant("2024-03-30T22:00:00Z"));
        assert_eq!(zone("America/Sao_Paulo").day_start(day("2018-11-04")), instant("2018-11-04T03:00:00Z"));
    }

    #[test]
    fn a_day_with_two_midnights_begins_at_the_first() {
        assert_eq!(zone("America/Havana").day_start(day("2025-11-02")), instant("2025-11-02T04:00:00Z"));
    }

    #[test]
    fn an_unknown_zone_is_an_error_with_a_suggestion() {
        let error = Zone::parse("America/New York").expect_err("the zone does not exist");
        assert!(error.contains("America/New_York"), "{error}");
    }

    #[test]
    fn offset_spans_contain_every_clock_change_and_cover_the_range() {
        let (start, end) = (instant("2026-01-01T00:00:00Z"), instant("2027-01-01T00:00:00Z"));
        let spans = zone("America/New_York").offset_spans(start, end);
        let ends: Vec<_> = spans.iter().map(|span| span.end.to_rfc3339()).collect();
        assert_eq!(ends, ["2026-03-08T07:00:00.000Z", "2026-11-01T06:00:00.000Z", "2027-01-01T00:00:00.000Z"]);
    }

    #[test]
    fn days_align_to_quarter_hours_since_2012_in_every_zone_but_casey() {
        let (start, end) = (instant("2012-01-01T00:00:00Z"), instant("2036-01-01T00:00:00Z"));
        let inexact: Vec<_> =
            Zone::all().filter(|zone| !days_align_to_quarter_hours(&zone.offset_spans(start, end))).map(Zone::name).collect();
        assert_eq!(inexact, ["Antarctica/Casey"], "Casey changed its clocks at 00:01 on 2020-10-04");
    }

    #[test]
    fn boundary_slices_are_at_the_start_or_end_of_a_utc_day_by_offset() {
        let (start, end) = (instant("2026-03-08T00:00:00Z"), instant("2026-03-10T00:00:00Z"));
        let boundary_slices = |name| {
            let found = boundary_slices(&zone(name).offset_spans(start, end), UTC_DAY_MS, start, end);
            found
                .iter()
                .map(|slice| (slice.start.to_rfc3339(), slice.end.to_rfc3339(), slice.local_day - slice.bucket_day))
                .collect::<Vec<_>>()
        };
        let row = |start: &str, end: &str, days| (format!("2026-03-{start}:00.000Z"), format!("2026-03-{end}:00.000Z"), days);
        assert_eq!(boundary_slices("UTC"), []);
        // Clocks go forward at 07:00 on the 8th.
        assert_eq!(boundary_slices("America/New_York"), [row("08T00:00", "08T05:00", -1), row("09T00:00", "09T04:00", -1)]);
        assert_eq!(boundary_slices("Asia/Kathmandu"), [row("08T18:15", "09T00:00", 1), row("09T18:15", "10T00:00", 1)]);
    }

    proptest::proptest! {
        #[test]
        fn every_instant_has_the_local_day_of_its_slice_or_bucket(
            zone in proptest::sample::select(Zone::all().collect::<Vec<_>>()),
            bucket_ms in proptest::sample::select(vec![UTC_DAY_MS, HOUR_MS]),
            first in 10_957_i64..29_000,
            days in 1_i64..400,
            moments in proptest::collection::vec(0.0_f64..1.0, 100),
        ) {
            let (start, length) = (Timestamp::from_millis(first * UTC_DAY_MS), days * UTC_DAY_MS);
            let boundary_slices = boundary_slices(&zone.offset_spans(start, start.plus_millis(length)), bucket_ms, start, start.plus_millis(length));
            let epoch_day = |instant| i64::from(zone.local_day(instant).to_epoch_days());
            let ends = boundary_slices.iter().flat_map(|slice| [slice.start, slice.end.plus_millis(-1), slice.end]);
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant will do")]
            let moments = moments.iter().map(|moment| start.plus_millis((moment * length as f64) as i64));
            for at in moments.chain(ends).filter(|at| *at < start.plus_millis(length)) {
                let slice = boundary_slices.iter().find(|slice| slice.start <= at && at < slice.end);
                let bucket = at.floor_to(bucket_ms);
                let bucket_day = epoch_day(bucket.plus_millis(bucket_ms / 2));
                proptest::prop_assert_eq!(slice.map_or(bucket_day, |slice| slice.local_day), epoch_day(at));
                proptest::prop_assert!(slice.is_none_or(|slice| slice.bucket_day == bucket_day && slice.local_day != bucket_day));
                let (hours, ends) = slice.map_or((None, Vec::new()), |slice| slice.split_by_hours());
                proptest::prop_assert!(hours.is_none_or(|hours| [hours.start, hours.end].iter().all(|at| at.millis() % HOUR_MS == 0)));
                let pieces = hours.iter().chain(&ends).filter(|piece| piece.start <= at && at < piece.end).count();
                proptest::prop_assert_eq!(pieces, usize::from(slice.is_some()));
            }
        }
    }
}
