//! The functions that lifecycles name in checks and assignments.

/// The functions that lifecycles name: arithmetic that YAML should not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// `at_least`: `of` is a number that is not below `limit`.
    AtLeast,
    /// `at_most`: `of` is a number that is not above `limit`.
    AtMost,
    /// `equal`: `of` and `limit` are equal.
    Equal,
    /// `sum_at_most`: the sum of `of` over this resource and all children of its parent is not above `limit`.
    SumAtMost,
    /// `count_at_most`: the parent has, with this one, at most `limit` children of this kind.
    CountAtMost,
    /// `name_for_amount`: `of`, a recipient's name, is sent or not as the amount `limit` demands.
    NameForAmount,
    /// `none_has`: no resource of the parent has `of` set to `true`.
    NoneHas,
    /// `share_at_most`: like `sum_at_most`, with the largest share of `limit` that may be given away.
    ShareAtMost,
    /// `total_equal`: the sum of `of`, a field of a list's entries, minus that of `less`, is `limit`.
    TotalEqual,
    /// `exists`: every value of `of` names a resource of the lifecycle.
    Exists,
    /// `exists_of_signer`: like `exists`, of the merchant that signs.
    ExistsOfSigner,
    /// `count_same_at_most`: like `count_at_most`, of those with the same `of`.
    CountSameAtMost,
    /// `count_of_day_at_most`: like `count_at_most`, of those that were created today.
    CountOfDayAtMost,
    /// `sum_of_day_at_most`: like `sum_at_most`, of those that were created today.
    SumOfDayAtMost,
    /// `entries_at_most`: the list `of` has at most `limit` entries.
    EntriesAtMost,
    /// `entries_equal`: the list `of` has `limit` entries.
    EntriesEqual,
    /// `all_distinct`: no two entries of a list have the same value in `of`.
    AllDistinct,
    /// `new_key`: no resource of the lifecycle has a value of `of` as its key yet.
    NewKey,
    /// `sum_at_most_remaining`: the sum of `of` is at most `limit` minus what the parent's resources of the lifecycle
    /// have already used.
    SumAtMostRemaining,
    /// `some_remains`: `of` of the parent's resources and what those of the lifecycle have already used leave something of
    /// `limit`.
    SomeRemains,
    /// `parent_has`: the parent has `true` in `of`.
    ParentHas,
    /// `sum_at_most_of_entry`: like `sum_at_most`, of the resources and the entries of the parent's list that have the same
    /// `entry`.
    SumAtMostOfEntry,
    /// `known_entries`: the resource has every value of `of` in its own list already.
    KnownEntries,
    /// `is_false`: `of` is `false`.
    IsFalse,
    /// `by_code_or_face`: `of`, the kind of a payment, is one for which the payer showed a code or a face.
    ByCodeOrFace,
    /// `days_at_most`: at most `limit` days have passed since the time `of`.
    DaysAtMost,
    /// `scene_for_amount`: `of`, the scene of a red packet, is sent if the amount `limit` demands it.
    SceneForAmount,
    /// `at_least_one_yuan_each`: the amount `of` is a yuan or more for each of `limit`.
    AtLeastOneYuanEach,
}

impl Function {
    /// When it is true, for the reference.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::AtLeast => {
                "`of` is a number that is not below `limit`; of a list's entries, every one, and there is one"
            }
            Self::AtMost => "`of` is a number that is not above `limit`; of a list's entries, every one",
            Self::Equal => "`of` equals `limit`; where `limit` is a field of a list's entries, that of one of them",
            Self::SumAtMost => {
                "`of`, summed over this resource and those that its parent has already, is not above `limit`; states that are `void` do not count"
            }
            Self::CountAtMost => "the parent has at most `limit` resources of this kind, this one included",
            Self::NameForAmount => {
                "`of`, the name of a recipient, is sent if the amount `limit` is 2,000 yuan or more, and not sent if it is below 0.3 yuan; of a list's entries, in every one"
            }
            Self::NoneHas => "no other resource of this kind with the same parent has `true` in `of`",
            Self::ShareAtMost => {
                "`of`, summed like in `sum_at_most`, is not above 30 % of `limit`, the largest share without a special agreement"
            }
            Self::TotalEqual => {
                "the sum of `of`, a field of the entries of a list, minus that of `less`, equals `limit`"
            }
            Self::Exists => {
                "every value of `of` is the key, or the id in the field of the same name, of a resource of the merchant in `lifecycle` with the same `entry`; states that are `void` or `absent` do not count"
            }
            Self::ExistsOfSigner => {
                "like `exists`, for resources of the merchant that signs the request: the service provider or platform, if there is one"
            }
            Self::CountSameAtMost => {
                "the parent has at most `limit` resources of this kind with the same `of`, this one included"
            }
            Self::CountOfDayAtMost => {
                "the parent has at most `limit` resources of this kind that were created today in China, this one included; without a limit, or with 0, any number"
            }
            Self::SumOfDayAtMost => {
                "`of`, summed like in `sum_at_most` over those that were created today in China, is not above `limit`; without a limit, or with 0, always"
            }
            Self::EntriesAtMost => "the list `of` has at most `limit` entries",
            Self::EntriesEqual => "the list `of` has as many entries as `limit` says",
            Self::AllDistinct => "no two entries of a list have the same value in `of`",
            Self::NewKey => "no resource of the merchant in `lifecycle` has a value of `of` as its key yet",
            Self::SumAtMostRemaining => {
                "the sum of `of` is at most `limit` minus what the parent's resources in `lifecycle` have already used, each by the field of its own `sum_at_most` or `sum_at_most_remaining`; what was returned of it by `sum_at_most_of_entry` does not count. In a transition of a resource without a parent, the resource's own children count"
            }
            Self::SomeRemains => {
                "like `sum_at_most_remaining`, if something is left afterwards: an order that was refunded in full has nothing to release"
            }
            Self::ParentHas => "the parent has `true` in `of`, or `Y` as APIv2 writes it",
            Self::SumAtMostOfEntry => {
                "`of`, summed over this resource and those of its parent that name the same `entry`, is not above the sum of `limit` over that entry; entries of `void_entries` do not count"
            }
            Self::KnownEntries => {
                "in a transition: each value of `of`, a field of a list's entries in the request, occurs in an entry that the resource already has"
            }
            Self::IsFalse => "`of` is `false`",
            Self::ByCodeOrFace => {
                "`of`, the kind of a payment, is `MICROPAY` or `FACEPAY`: the payer showed a code or a face"
            }
            Self::DaysAtMost => {
                "at most `limit` days have passed since the time `of` of the parent or, if the resource has no parent, of the resource itself; without such a time, always"
            }
            Self::SceneForAmount => "`of`, the scene of a red packet, is sent if the amount `limit` is above 200 yuan",
            Self::AtLeastOneYuanEach => {
                "the amount `of` is at least 1 yuan for each of the `limit` people who share it"
            }
        }
    }
}
