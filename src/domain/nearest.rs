//! "Did you mean": the known spelling nearest to what was sent.

/// The candidate most like `text`, or `None` when nothing is close enough to be worth suggesting.
///
/// Jaro-Winkler similarity of at least 0.8; case is ignored.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const CLOSE_ENOUGH: f64 = 0.8;
    let wanted = text.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= CLOSE_ENOUGH)
        .max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(left.1)))
        .map(|(_, candidate)| candidate)
}

/// ` (did you mean `x`?)` when something is near, else nothing: to put behind what was sent.
pub fn did_you_mean<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(text, candidates).map_or_else(String::new, |candidate| format!(" (did you mean `{candidate}`?)"))
}
