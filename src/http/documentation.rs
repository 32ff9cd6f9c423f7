//! `/docs/errors`: the documentation of error codes, from the binary, so that the link in `extensions.docs` of an error opens without a
//! network.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use sha2::{Digest, Sha256};

use super::caching;

/// Where the page is served; the default of `http.docs_url`.
pub(super) const ERRORS_PATH: &str = "/docs/errors";

const MARKDOWN: &str = include_str!("../../docs/errors.md");
const STYLE: &str = include_str!("documentation.css");

/// The page and its content security policy, which permits nothing but the style sheet in the page.
static PAGE: LazyLock<(String, String)> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><title>Errors · usage-insights</title><link rel=\"icon\" href=\"data:,\"><style>{STYLE}</style></head>\
         <body><main>{}</main></body></html>\n",
        html_of(MARKDOWN)
    );
    (page, policy)
});

/// The documentation of error codes.
pub(super) async fn errors(headers: HeaderMap) -> Response {
    let (page, policy) = &*PAGE;
    let hash = Sha256::digest(page);
    let response = ([(header::CONTENT_SECURITY_POLICY, policy.as_str())], Html(page.as_str())).into_response();
    caching::with_hash(&headers, &hash, response)
}

/// The document as HTML. Links to other documents of the repository, which the server does not have, become text.
fn html_of(markdown: &str) -> String {
    let mut links = Vec::new();
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).filter(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            let opens = dest_url.starts_with(['#', '/']) || dest_url.starts_with("https://");
            links.push(opens);
            opens
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(true),
        _ => true,
    });
    let mut text = String::with_capacity(2 * markdown.len());
    html::push_html(&mut text, events);
    text.replace("<table>", "<div class=\"table\"><table>").replace("</table>", "</table></div>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_documents_that_are_not_served_become_text() {
        let html =
            html_of("[a](#a) [b](b.md) [`c`](decisions/c.md) [d](https://d.example)\n\n| e |\n|---|\n| <a id=\"f\"></a>`F` |\n");
        assert!(html.contains(r##"<a href="#a">a</a> b <code>c</code> <a href="https://d.example">d</a>"##), "{html}");
        assert!(html.contains(r#"<td><a id="f"></a><code>F</code></td>"#), "{html}");
    }
}
