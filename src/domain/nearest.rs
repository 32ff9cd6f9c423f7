//! "Did you mean": the known spelling nearest to what was sent.

/// The likeness from which on a candidate is worth suggesting.
const CLOSE_ENOUGH: f64 = 0.8;

/// How much two texts are alike, from 0 to 1: Jaro-Winkler similarity; case is ignored.
fn likeness(text: &str, candidate: &str) -> f64 {
    strsim::jaro_winkler(&text.to_lowercase(), &candidate.to_lowercase())
}

/// The candidate most like `text`, or `None` when nothing is close enough to be worth suggesting.
///
/// Jaro-Winkler similarity of at least 0.8; case is ignored.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (likeness(text, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= CLOSE_ENOUGH)
        .max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(left.1)))
        .map(|(_, candidate)| candidate)
}

/// Puts those first whose name is most like one of `texts`; equal ones keep their order.
pub fn sort_nearest_first<T>(texts: &[String], candidates: &mut [T], name: impl Fn(&T) -> &str) {
    let likest =
        |candidate: &T| texts.iter().map(|text| likeness(text, name(candidate))).max_by(f64::total_cmp).unwrap_or_default();
    candidates.sort_by(|left, right| likest(right).total_cmp(&likest(left)));
}

/// ` (did you mean `x`?)` when something is near, else nothing: to put behind what was sent.
pub fn did_you_mean<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(text, candidates).map_or_else(String::new, |candidate| format!(" (did you mean `{candidate}`?)"))
}
