//! Finds the ends of block strings exactly as the parser does: code that scans a document before it is parsed must agree with the parser on
//! what is inside a string.

/// Finds the ends of block strings, in document order.
#[derive(Debug, Default)]
pub(super) struct BlockStrings {
    /// A block string had no end; then no later one has. Remembered so that each byte is read a bounded number of times.
    is_open: bool,
}

impl BlockStrings {
    /// The length of the block string at the start of `text`. `None` where there is none: three quotes without an end are an empty string
    /// and the beginning of another one.
    pub(super) fn length(&mut self, text: &[u8]) -> Option<usize> {
        if self.is_open || !text.starts_with(QUOTES) {
            return None;
        }
        let length = length(text);
        self.is_open = length.is_none();
        length
    }
}

const QUOTES: &[u8] = b"\"\"\"";

fn length(text: &[u8]) -> Option<usize> {
    let mut end = QUOTES.len();
    loop {
        end += text[end..].windows(QUOTES.len()).position(|bytes| bytes == QUOTES)?;
        let is_escaped = text[end - 1] == b'\\'; // block strings have no other escape, not even of `\` itself
        end += QUOTES.len();
        if !is_escaped {
            return Some(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_string_ends_where_the_parser_ends_it() {
        for (text, expected) in [
            (r#""""""""#, Some(6)),
            (r#""""a" "" b""" c"#, Some(13)),
            (r#""""\""" b""" c"#, Some(12)),
            (r#""""\\""" b""" c"#, Some(13)),
            (r#""""\""""" c"#, None),
            (r#""""a"#, None),
            (r#""a""#, None),
        ] {
            assert_eq!(BlockStrings::default().length(text.as_bytes()), expected, "{text}");
        }
    }
}
