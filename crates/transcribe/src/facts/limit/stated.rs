//! The limits of all sentences of a description together.

/// The limits of the sentences read so far.
#[derive(Debug)]
pub(crate) struct Stated<'t, N> {
    pub(crate) least: Option<N>,
    pub(crate) most: Option<N>,
    /// The sentences with limits, and whether they are read.
    sentences: Vec<(bool, &'t str)>,
}

/// The limits of a description.
#[derive(Debug)]
pub(crate) struct Settled<N> {
    pub(crate) least: Option<N>,
    pub(crate) most: Option<N>,
    /// The sentences with limits, if one of them is not read.
    pub(crate) unread: Vec<String>,
}

impl<'t, N: Copy + PartialOrd> Stated<'t, N> {
    pub(crate) const fn new() -> Self {
        Self {
            least: None,
            most: None,
            sentences: Vec::new(),
        }
    }

    /// Adds limits. Returns whether they are the known ones: two different ones are about two kinds of values.
    pub(crate) fn agrees(&mut self, least: Option<N>, most: Option<N>) -> bool {
        let is_same = |known: Option<N>, new: Option<N>| known.is_none() || new.is_none() || known == new;
        let agrees = is_same(self.least, least) && is_same(self.most, most);
        self.least = self.least.or(least);
        self.most = self.most.or(most);
        agrees
    }

    /// Adds a sentence with a limit that is read, with one that is not, or with both.
    pub(crate) fn add(&mut self, text: &'t str, is_read: bool, is_unread: bool) {
        if is_read || is_unread {
            self.sentences.push((is_read && !is_unread, text));
        }
    }

    /// The limits, if every sentence with limits is read and they are possible.
    pub(crate) fn settled(self) -> Settled<N> {
        let is_impossible = self.least.zip(self.most).is_some_and(|(least, most)| least > most);
        if is_impossible || self.sentences.iter().any(|(is_read, _)| !is_read) {
            // The text that is not read may contradict the text that is.
            return Settled {
                least: None,
                most: None,
                unread: self.sentences.into_iter().map(|(_, text)| text.to_owned()).collect(),
            };
        }
        Settled {
            least: self.least,
            most: self.most,
            unread: Vec::new(),
        }
    }
}
