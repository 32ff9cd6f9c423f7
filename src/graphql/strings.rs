//! Where strings end in a document, to the parser: whoever looks at a document before it is parsed must not be led to believe that a part
//! of it is a string, or is none.

/// Finds the ends of block strings, in the order in which they stand.
#[derive(Debug, Default)]
pub(super) struct BlockStrings {
    /// One had no end; then none after it has. Known so that each byte is looked at a bounded number of times.
    is_open: bool,
}

impl BlockStrings {
    /// How long the block string is that `text` begins with. `None` where it begins with none: three quotes without an end are an
    /// empty string, and the beginning of another one.
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
        let is_escaped = text[end - 1] == b'\\'; // no other escape is known there, not even of `\` itself
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
    fn a_block_string_ends_where_the_parser_sees_its_end() {
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
