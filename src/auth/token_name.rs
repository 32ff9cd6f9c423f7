//! Names of service tokens. Ingestion counts, corrections, prices, quotas and logs identify a service by the name of its token, so a name
//! is unique among the tokens that are not revoked, readable, and never one that the program itself uses.

use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::text::Label;

/// The name under which the token of the setting `recording.internal_service_token` records.
pub(super) const INTERNAL_SERVICE_TOKEN: &str = "INTERNAL_SERVICE_TOKEN";

/// The problems of a name; empty if it is valid.
pub(super) fn problems(name: &str) -> Vec<Problem> {
    if let Err(problem) = Label::parse("name", name.to_owned()) {
        return vec![problem];
    }
    let mut problems = Vec::new();
    let mut invalid = |message: String| problems.push(Problem::new(ProblemCode::InvalidText, "name", message));
    if name.trim() != name {
        invalid("`name` begins or ends with white space; remove it".to_owned());
    } else if !is_printable(name) {
        invalid("`name` contains a character that is not visible, such as a zero-width space; remove it".to_owned());
    }
    if name.starts_with('(') || name.eq_ignore_ascii_case(INTERNAL_SERVICE_TOKEN) {
        invalid(format!(
            "`{}` looks like a name that the program uses itself; choose another one: it must not begin with `(` or be `{INTERNAL_SERVICE_TOKEN}`",
            name.escape_debug()
        ));
    }
    problems
}

/// Whether a name has only printable characters and plain spaces. `escape_debug` escapes all others (categories C and Z of Unicode), in
/// addition to quotes, backslashes, and a combining character at the beginning.
fn is_printable(name: &str) -> bool {
    let unquoted: String = name.chars().filter(|character| !['"', '\'', '\\'].contains(character)).collect();
    unquoted.escape_debug().eq(unquoted.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_printable_labels_in_any_script() {
        for name in ["meter", "Abrechnung \u{2013} Zürich", "計測 1", "जाँच", "the \"new\" one's", "a (b)", "C:\\meter"]
        {
            assert_eq!(problems(name), [], "{name}");
        }
        for name in [
            "",
            " ",
            "meter ",
            "\tmeter",
            "me\u{200b}ter",
            "me\u{202e}ter",
            "me\u{a0}ter",
            "me\u{2028}ter",
            "\u{feff}meter",
            "a\u{0}b",
        ] {
            assert_eq!(problems(name).len(), 1, "{name:?}");
        }
    }

    #[test]
    fn names_that_the_program_uses_itself_are_invalid() {
        for name in ["(development)", "(wrong token)", "(anything", "INTERNAL_SERVICE_TOKEN", "internal_service_token"] {
            assert_eq!(problems(name).len(), 1, "{name}");
        }
    }
}
