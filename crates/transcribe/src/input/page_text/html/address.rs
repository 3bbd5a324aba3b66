//! The address that a page in HTML gives for itself.

use html5ever::tokenizer::Tag;

/// The site of the official documents.
const SITE: &str = "https://pay.weixin.qq.com/";

/// The address, as far as it is known.
#[derive(Default)]
pub(super) struct Address(Option<String>);

impl Address {
    /// Notes the address in a tag, which pages of the site have in their head.
    pub(super) fn note_tag(&mut self, tag: &Tag) {
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.trim().to_owned())
        };
        let says = match &*tag.name {
            "link" if attribute("rel").as_deref() == Some("canonical") => attribute("href"),
            "meta" if attribute("property").as_deref() == Some("og:url") => attribute("content"),
            _ => None,
        };
        if let Some(address) = says {
            self.offer(&address);
        }
    }

    /// `saved from url=(0053)https://…`: a comment that browsers write into a page that they save.
    pub(super) fn note_comment(&mut self, comment: &str) {
        if let Some((_, rest)) = comment.split_once("saved from url=(")
            && let Some((_, address)) = rest.split_once(')')
        {
            self.offer(address.trim());
        }
    }

    fn offer(&mut self, address: &str) {
        if self.0.is_none() && address.starts_with(SITE) && !address.contains(char::is_whitespace) {
            self.0 = Some(address.to_owned());
        }
    }

    /// The address as a line of its own; empty if it is not known.
    pub(super) fn line(self) -> String {
        self.0.map_or_else(String::new, |address| format!("\n{address}\n"))
    }
}
