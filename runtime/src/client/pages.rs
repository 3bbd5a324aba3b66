//! Lists that come in pages, by `offset` and `limit`.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::{Call, Client};
use crate::error::Error;
use crate::operation::Operation;
use crate::reply::Reply;
use crate::transport::BoxFuture;
use crate::wire::message_text::MessageText;
use crate::wire::{Decode, Encode, PageRequest, PageResponse, Value, json_text};

/// The names that documents give to the number of entries in the whole list.
const TOTALS: [&str; 2] = ["total_count", "total_num"];

/// The most pages of a list that are read by default: half a million entries of fifty to a page.
const MOST_PAGES: usize = 10_000;

/// The facts about the list that a page states, by which the last page is recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The number of entries in this page.
    pub entries: usize,
    /// The number of entries in the whole list (`total_count`, `total_num`), if the page gives it.
    pub total: Option<i64>,
}

/// The pages of a list, with one call each. Use it as a [`Stream`], or call [`next_page`](Self::next_page). Made by
/// [`Client::pages`]. After it is dropped no further call is made; after an error of a call the same page is requested again.
#[must_use = "no page is asked for until this is polled"]
pub struct Pages<'a, Q, R> {
    state: State<'a, Q, R>,
}

enum State<'a, Q, R> {
    Idle(Box<Walk<'a, Q, R>>),
    Asking(BoxFuture<'a, Asked<'a, Q, R>>),
    /// A placeholder while the state is being replaced.
    Moving,
}

/// The state, returned by the future that borrowed the request from it, and the page.
type Asked<'a, Q, R> = (Box<Walk<'a, Q, R>>, Result<Reply<R>, Error>);
type MakeCall<'a, Q, R> = Box<dyn for<'c> Fn(&'c Client, &'c Q) -> Call<'c, R> + Send + 'a>;
type SetOffset<'a, Q> = Box<dyn Fn(&mut Q, i64) + Send + 'a>;
type ReadPage<'a, R> = Box<dyn Fn(&Reply<R>) -> Result<ReadList, &'static str> + Send + 'a>;

/// The facts about the list that a page has.
struct ReadList {
    page: Page,
    /// The entries of the page as they arrived, or the whole body if they cannot be told from the rest.
    text: Bytes,
}

struct Walk<'a, Q, R> {
    client: &'a Client,
    call: MakeCall<'a, Q, R>,
    request: Q,
    offset: i64,
    set_offset: SetOffset<'a, Q>,
    read: ReadPage<'a, R>,
    /// The entries of the page before.
    before: Bytes,
    /// How many pages may follow.
    pages_left: usize,
    ended: bool,
}

impl Client {
    /// Reads a list page by page. The request has the `limit` of a page, and the `offset` of the first page if that is not
    /// the beginning of the list. The last page is an empty one, or the one that reaches the total.
    ///
    /// ```ignore
    /// let mut pages = client.pages(complaints_v2::get, request.with_limit(50));
    /// while let Some(page) = pages.next_page().await {
    ///     for complaint in page?.data.iter().flatten() { /* … */ }
    /// }
    /// ```
    ///
    /// If the service sends the same page again for another offset, or if the list has more than 10,000 pages
    /// ([`Pages::at_most`]), the next page is an error ([`Error::Pages`]), and no page follows it.
    pub fn pages<Q, R>(&self, operation: for<'c> fn(&'c Self, &'c Q) -> Call<'c, R>, request: Q) -> Pages<'_, Q, R>
    where
        Q: PageRequest + Send + Sync + 'static,
        R: PageResponse + Send + 'static,
    {
        self.walk(
            Box::new(operation),
            request.offset().unwrap_or(0),
            request,
            Box::new(Q::set_offset),
            Box::new(|reply: &Reply<R>| list_of(R::LIST, &reply.http_response().body)),
        )
    }

    /// Reads a list page by page, where the position is not called `offset` or the response is not simply one list:
    /// `set_offset` writes the number of entries so far into the request, and `read` returns how many a page has.
    pub fn pages_by<'a, Q, R>(
        &'a self,
        operation: &'static Operation,
        request: Q,
        set_offset: impl Fn(&mut Q, i64) + Send + 'a,
        read: impl Fn(&R) -> Page + Send + 'a,
    ) -> Pages<'a, Q, R>
    where
        Q: Encode + Send + Sync + 'static,
        R: Decode + Send + 'static,
    {
        self.walk(
            Box::new(move |client, request| Call::new(client, operation, request)),
            0,
            request,
            Box::new(set_offset),
            Box::new(move |reply: &Reply<R>| {
                Ok(ReadList {
                    page: read(reply),
                    text: reply.http_response().body.clone(),
                })
            }),
        )
    }

    fn walk<'a, Q, R>(
        &'a self,
        call: MakeCall<'a, Q, R>,
        offset: i64,
        request: Q,
        set_offset: SetOffset<'a, Q>,
        read: ReadPage<'a, R>,
    ) -> Pages<'a, Q, R> {
        Pages {
            state: State::Idle(Box::new(Walk {
                client: self,
                call,
                request,
                offset,
                set_offset,
                read,
                before: Bytes::new(),
                pages_left: MOST_PAGES,
                ended: false,
            })),
        }
    }
}

/// Counts the entries of the field `list`, including undecodable ones, so that the next offset is right. The total is that of
/// the whole list, if the page states it.
fn list_of(list: &str, body: &[u8]) -> Result<ReadList, &'static str> {
    // Bytes that are not UTF-8 make the text that they are in unreadable, and change no count.
    let text = MessageText::of(body);
    let [first, second] = TOTALS;
    let picked = json_text::pick(text.trimmed(), [list, first, second]);
    let [list, first, second] = picked.ok_or("the page is not an object")?;
    let list = list.text.unwrap_or_default();
    let entries = match list.is_empty() {
        true => Some(0),
        false => entries_of(list),
    };
    let total = [first, second]
        .into_iter()
        .filter_map(|total| total.text)
        .find_map(|text| match json_text::open(text) {
            Ok(Value::Integer(number)) => Some(number),
            Ok(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        });
    Ok(ReadList {
        page: Page {
            entries: entries.ok_or("the list of the page cannot be read")?,
            total,
        },
        text: Bytes::copy_from_slice(list.as_bytes()),
    })
}

/// The number of entries of a list, in the forms that `wire` describes.
fn entries_of(list: &str) -> Option<usize> {
    match json_text::open(list).ok()? {
        Value::Null => Some(0),
        Value::String(text) if text.trim().is_empty() => Some(0),
        Value::Json(items) if items.starts_with('[') => {
            let mut count = 0;
            json_text::items(items, |_| count += 1).ok()?;
            Some(count)
        }
        Value::Json(object) => {
            let members: Vec<(_, Value<'_>)> = json_text::members(object).ok()?;
            let is_list = members.iter().all(|(key, _)| key.parse::<u32>().is_ok());
            Some(if is_list { members.len() } else { 1 })
        }
        _ => None,
    }
}

impl<'a, Q, R> Walk<'a, Q, R>
where
    Q: Encode + Send + Sync + 'a,
    R: Decode + Send + 'a,
{
    async fn ask(mut self: Box<Self>) -> Asked<'a, Q, R> {
        (self.set_offset)(&mut self.request, self.offset);
        let result = (self.call)(self.client, &self.request).await;
        let result = result.and_then(|reply| self.advance(reply));
        (self, result)
    }

    /// Notes how far the list has been read.
    fn advance(&mut self, reply: Reply<R>) -> Result<Reply<R>, Error> {
        let read = match (self.read)(&reply) {
            // Two pages have no entry in common, so they are never the same text.
            Ok(list) if list.page.entries > 0 && self.before == list.text => Err("it is the page before"),
            Ok(list) if list.page.entries > 0 && self.pages_left == 0 => Err("there are more pages than expected"),
            read => read,
        };
        match read {
            Ok(ReadList { page, text }) => {
                let entries = i64::try_from(page.entries).unwrap_or(i64::MAX);
                self.offset = self.offset.saturating_add(entries);
                // A total that is less than what was read says nothing about the end.
                self.ended = page.entries == 0 || page.total == Some(self.offset);
                self.before = text;
                self.pages_left = self.pages_left.saturating_sub(1);
                Ok(reply)
            }
            Err(reason) => {
                self.ended = true;
                let (_, http_response) = reply.into_parts();
                let http_response = Box::new(http_response);
                Err(Error::Pages { reason, http_response })
            }
        }
    }
}

impl<'a, Q, R> Pages<'a, Q, R>
where
    Q: Encode + Send + Sync + 'a,
    R: Decode + Send + 'a,
{
    /// Expects at most this many pages, instead of 10,000. If another one follows that is not empty, it is an error ([`Error::Pages`]):
    /// a service that never says that the list has ended would be asked forever.
    pub fn at_most(mut self, pages: usize) -> Self {
        if let State::Idle(walk) = &mut self.state {
            walk.pages_left = pages;
        }
        self
    }

    /// The next page; `None` after the last one.
    pub async fn next_page(&mut self) -> Option<Result<Reply<R>, Error>> {
        std::future::poll_fn(|context| self.poll_page(context)).await
    }

    /// Like [`next_page`](Self::next_page), but blocks the thread; see [`Call::wait`](crate::Call::wait).
    #[cfg(feature = "blocking")]
    pub fn wait_for_page(&mut self) -> Option<Result<Reply<R>, Error>> {
        if let State::Idle(walk) = &self.state
            && let Err(error) = walk.client.must_block()
        {
            return Some(Err(error));
        }
        crate::blocking::block_on(self.next_page())
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Reply<R>, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Moving) {
                State::Idle(walk) if walk.ended => {
                    self.state = State::Idle(walk);
                    return Poll::Ready(None);
                }
                State::Idle(walk) => self.state = State::Asking(Box::pin(walk.ask())),
                State::Asking(mut asking) => match asking.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Asking(asking);
                        return Poll::Pending;
                    }
                    Poll::Ready((walk, result)) => {
                        self.state = State::Idle(walk);
                        return Poll::Ready(Some(result));
                    }
                },
                State::Moving => return Poll::Ready(None),
            }
        }
    }
}

impl<'a, Q, R> Stream for Pages<'a, Q, R>
where
    Q: Encode + Send + Sync + 'a,
    R: Decode + Send + 'a,
{
    type Item = Result<Reply<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<Q, R> Unpin for Pages<'_, Q, R> {}

impl<Q, R> fmt::Debug for Pages<'_, Q, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, list_of};

    #[test]
    fn entries_are_counted_in_every_form_of_a_list() {
        for (body, entries, total) in [
            (&b"{\"data\":[1,2],\"total_count\":9}"[..], 2, Some(9)),
            (
                b"\xef\xbb\xbf{\"data\":[\"\xe5\xbc\"],\"total_num\":\" 9 \"}\n",
                1,
                Some(9),
            ),
            (b"{\"data\":{\"0\":{},\"1\":{}}}", 2, None),
            (b"{\"data\":{\"id\":1}}", 1, None),
            (b"{\"data\":null,\"total_count\":null}", 0, None),
            (b"{\"data\":\" \"}", 0, None),
            (b"{}", 0, None),
        ] {
            assert_eq!(list_of("data", body).map(|list| list.page), Ok(Page { entries, total }));
        }
        assert!(list_of("data", b"{\"data\":\"x\"}").is_err());
        assert!(list_of("data", b"[]").is_err());
    }
}
