//! Lists that come in pages, by `offset` and `limit`.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Client;
use crate::error::Error;
use crate::operation::Operation;
use crate::reply::Reply;
use crate::transport::BoxFuture;
use crate::wire::{Decode, Encode};

/// The facts about the list that a page states, by which the last page is recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The number of entries in this page.
    pub entries: usize,
    /// The number of entries in the whole list (`total_count`), if the page gives it.
    pub total: Option<i64>,
}

/// The pages of a list, with one call each. Use it as a [`Stream`], or call [`next_page`](Self::next_page). Made by
/// [`Client::pages`]. After it is dropped no further call is made; after an error the same page is requested again.
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
type SetOffset<'a, Q> = Box<dyn Fn(&mut Q, i64) + Send + 'a>;
type ReadPage<'a, R> = Box<dyn Fn(&R) -> Page + Send + 'a>;

struct Walk<'a, Q, R> {
    client: &'a Client,
    operation: &'a Operation,
    request: Q,
    offset: i64,
    set_offset: SetOffset<'a, Q>,
    read: ReadPage<'a, R>,
    ended: bool,
}

impl Client {
    /// Reads a list page by page. `set_offset` writes the offset of a page into the request, which already has its
    /// `limit`; `read` returns the number of entries in a page and in the list. The last page is an empty one, or the
    /// one that reaches the total.
    ///
    /// ```ignore
    /// let mut pages = client.pages(
    ///     &complaints_v2::GET,
    ///     request.with_limit(50),
    ///     |request, offset| request.offset = Some(offset),
    ///     |page: &complaints_v2::get::Response| Page { entries: page.data.iter().flatten().count(), total: page.total_count },
    /// );
    /// while let Some(page) = pages.next_page().await {
    ///     for complaint in page?.data.iter().flatten() { /* … */ }
    /// }
    /// ```
    pub fn pages<'a, Q, R>(
        &'a self,
        operation: &'a Operation,
        request: Q,
        set_offset: impl Fn(&mut Q, i64) + Send + 'a,
        read: impl Fn(&R) -> Page + Send + 'a,
    ) -> Pages<'a, Q, R>
    where
        Q: Encode + Send + Sync + 'a,
        R: Decode + Send + 'a,
    {
        Pages {
            state: State::Idle(Box::new(Walk {
                client: self,
                operation,
                request,
                offset: 0,
                set_offset: Box::new(set_offset),
                read: Box::new(read),
                ended: false,
            })),
        }
    }
}

impl<'a, Q, R> Walk<'a, Q, R>
where
    Q: Encode + Send + Sync + 'a,
    R: Decode + Send + 'a,
{
    async fn ask(mut self: Box<Self>) -> Asked<'a, Q, R> {
        (self.set_offset)(&mut self.request, self.offset);
        let result = self.client.call::<R>(self.operation, &self.request).await;
        if let Ok(reply) = &result {
            let page = (self.read)(reply);
            self.offset = self
                .offset
                .saturating_add(i64::try_from(page.entries).unwrap_or(i64::MAX));
            self.ended = page.entries == 0 || page.total.is_some_and(|total| self.offset >= total);
        }
        (self, result)
    }
}

impl<'a, Q, R> Pages<'a, Q, R>
where
    Q: Encode + Send + Sync + 'a,
    R: Decode + Send + 'a,
{
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
