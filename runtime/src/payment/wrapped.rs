//! Messages in a `Box`, as events have them, and in a [`Reply`]: they state the facts of what they hold.

use super::{Combination, CombinationFacts, Facts, Payment, Refund, RefundFacts, Transfer, TransferFacts};
use crate::reply::Reply;

impl<P: Payment + ?Sized> Payment for Box<P> {
    fn facts(&self) -> Facts<'_> {
        (**self).facts()
    }
}

impl<P: Payment> Payment for Reply<P> {
    fn facts(&self) -> Facts<'_> {
        (**self).facts()
    }
}

impl<C: Combination + ?Sized> Combination for Box<C> {
    fn facts(&self) -> CombinationFacts<'_> {
        (**self).facts()
    }
}

impl<C: Combination> Combination for Reply<C> {
    fn facts(&self) -> CombinationFacts<'_> {
        (**self).facts()
    }
}

impl<R: Refund + ?Sized> Refund for Box<R> {
    fn facts(&self) -> RefundFacts<'_> {
        (**self).facts()
    }
}

impl<R: Refund> Refund for Reply<R> {
    fn facts(&self) -> RefundFacts<'_> {
        (**self).facts()
    }
}

impl<T: Transfer + ?Sized> Transfer for Box<T> {
    fn facts(&self) -> TransferFacts<'_> {
        (**self).facts()
    }
}

impl<T: Transfer> Transfer for Reply<T> {
    fn facts(&self) -> TransferFacts<'_> {
        (**self).facts()
    }
}
