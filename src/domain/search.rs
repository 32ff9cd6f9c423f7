//! Searches for a part of a text.

use super::problem::Problem;
use super::text::Label;

/// A part of a text, whatever the case of its letters. Databases lower only ASCII letters reliably, so other letters are compared in the
/// spellings of the part: all lower case, all upper case, words with a capital, and as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    spellings: Vec<String>,
}

impl Search {
    /// Validates the part. White space around it is not part of it; without any other character it is `None`, which matches every text.
    pub fn parse(field: &'static str, text: &str) -> Result<Option<Self>, Problem> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(None);
        }
        Label::parse(field, trimmed.to_owned())?;
        let mut spellings: Vec<_> = [trimmed.to_lowercase(), trimmed.to_uppercase(), capitalized(trimmed), trimmed.to_owned()]
            .into_iter()
            .map(|spelling| spelling.to_ascii_lowercase())
            .collect();
        spellings.sort_unstable();
        spellings.dedup();
        Ok(Some(Self { spellings }))
    }

    /// The spellings, with ASCII letters in lower case: a text matches if it contains any of them once its ASCII letters are lowered.
    pub fn spellings(&self) -> &[String] {
        &self.spellings
    }
}

/// The text with each word in lower case but for its first letter.
fn capitalized(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters.as_str().to_lowercase().chars()).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_has_one_spelling_unless_it_has_letters_beyond_ascii() {
        let spellings = |text| Search::parse("search", text).expect("a valid text").map(|search| search.spellings);
        assert_eq!(spellings(" \t"), None);
        assert_eq!(spellings(" Claude-3 "), Some(vec!["claude-3".to_owned()]));
        assert_eq!(spellings("Ünal GmbH"), Some(vec!["Ünal gmbh".to_owned(), "ünal gmbh".to_owned()]));
        let expected = ["ÖztÜrk", "Öztürk", "öztÜrk", "öztürk"].map(str::to_owned);
        assert_eq!(spellings("öZTÜRK"), Some(expected.into()));
        assert!(Search::parse("search", "a\u{0}b").is_err());
    }
}
