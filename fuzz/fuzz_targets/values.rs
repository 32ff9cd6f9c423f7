//! Scalar values as text: parsing and formatting round-trip.
#![no_main]

use libfuzzer_sys::fuzz_target;
use usage_insights::domain::quantity::{from_limbs, parse_whole_number, to_limbs};
use usage_insights::domain::text::{Label, Slug};
use usage_insights::domain::time::Timestamp;
use usage_insights::domain::change_set::ChangeSet;
use usage_insights::domain::zone::Zone;

fuzz_target!(|text: &str| {
    if let Ok(time) = Timestamp::parse(text) {
        assert_eq!(Timestamp::parse(&time.to_rfc3339()), Ok(time));
        assert!(time.floor_utc_day() <= time.floor_quarter_hour() && time.floor_quarter_hour() <= time);
    }
    if let Ok(number) = parse_whole_number(text) {
        assert_eq!(parse_whole_number(&number.to_string()), Ok(number));
        if i64::try_from(number).is_ok() {
            let (high, low) = to_limbs(number);
            assert_eq!(from_limbs(high, low), number);
        }
    }
    if let Ok(zone) = Zone::parse(text) {
        assert_eq!(Zone::parse(zone.name()), Ok(zone));
    }
    if let Ok(label) = Label::parse("label", text.to_owned()) {
        assert_eq!(label.as_str(), text);
    }
    if let Ok(slug) = Slug::parse("slug", text.to_owned()) {
        assert!(slug.as_str().is_ascii());
    }
    let change_set = ChangeSet::from_text(text);
    assert_eq!(ChangeSet::from_text(&change_set.to_text()), change_set);
});
