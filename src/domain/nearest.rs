//! "Did you mean" suggestions: the existing name most similar to the input.

/// Minimum similarity of a suggestion.
const MIN_SIMILARITY: f64 = 0.8;

/// Jaro-Winkler similarity from 0 to 1, ignoring case.
fn similarity(text: &str, candidate: &str) -> f64 {
    strsim::jaro_winkler(&text.to_lowercase(), &candidate.to_lowercase())
}

/// The candidate most similar to `text`; `None` if none has a Jaro-Winkler similarity of at least 0.8. Case is ignored.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (similarity(text, candidate), candidate))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(left.1)))
        .map(|(_, candidate)| candidate)
}

/// Sorts candidates by the similarity of their name to the most similar of `texts`, descending. The sort is stable.
pub fn sort_nearest_first<T>(texts: &[String], candidates: &mut [T], name: impl Fn(&T) -> &str) {
    let best_similarity =
        |candidate: &T| texts.iter().map(|text| similarity(text, name(candidate))).max_by(f64::total_cmp).unwrap_or_default();
    candidates.sort_by(|left, right| best_similarity(right).total_cmp(&best_similarity(left)));
}

/// ` (did you mean `x`?)` if a candidate is similar, else empty; to be appended to the input.
pub fn did_you_mean<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(text, candidates).map_or_else(String::new, |candidate| format!(" (did you mean `{candidate}`?)"))
}
