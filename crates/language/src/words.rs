//! The words that specs use for the enumerations of the model, such as `rsa_pkcs1` for a cipher.

use crate::lifecycle::function::Function;
use crate::lifecycle::model::Actor;
use crate::model::{
    ChoiceRule, Cipher, DeprecationStatus, Digest, Encoding, Format, Host, Method, OtherSource, Period, Role, Scalar,
    SignType, Signer, Supplier, Unit,
};
use crate::vocabulary::names::{ANY_OF, DELETE, GET, ONE_OF, PATCH, POST, PUT};

/// An enumeration with one word for each variant.
pub trait Word: Copy + PartialEq + 'static {
    /// Every word with its variant, in the order of the documentation.
    const WORDS: &'static [(&'static str, Self)];

    /// The variant of a word.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, value)| *value)
    }

    /// The word in a spec.
    fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, value)| *value == self)
            .map_or("", |(name, _)| name)
    }
}

/// The words of an enumeration.
pub fn words<T: Word>() -> Vec<&'static str> {
    T::WORDS.iter().map(|(name, _)| *name).collect()
}

macro_rules! words {
    ($($type:ident { $($name:tt = $case:ident),* $(,)? })*) => {
        $(
            impl Word for $type {
                const WORDS: &'static [(&'static str, Self)] = &[$(($name, Self::$case)),*];
            }

            #[cfg(test)]
            impl Complete for $type {
                fn is_listed(self) -> bool {
                    match self {
                        $(Self::$case => Self::from_word($name) == Some(self) && self.word() == $name),*
                    }
                }
            }
        )*
    };
}

/// Covers every variant, because the match in the implementation is exhaustive: a new variant without a word does not
/// compile.
#[cfg(test)]
trait Complete: Word {
    fn is_listed(self) -> bool;
}

words! {
    Method { GET = Get, POST = Post, PUT = Put, PATCH = Patch, DELETE = Delete }
    Host {
        "main" = Main, "hong_kong" = HongKong, "united_states" = UnitedStates, "europe" = Europe, "fraud" = Fraud,
        "payapp" = Payapp,
    }
    Signer { "merchant" = Merchant, "brand" = Brand }
    SignType { "MD5" = Md5, "HMAC-SHA256" = HmacSha256 }
    Period { "second" = Second, "minute" = Minute, "hour" = Hour, "day" = Day }
    DeprecationStatus { "retired" = Retired, "superseded" = Superseded }
    Digest { "sha1" = Sha1, "sha256" = Sha256, "sm3" = Sm3 }
    Scalar {
        "string" = String, "integer" = Integer, "number" = Number, "boolean" = Boolean, "object" = Object, "file" = File,
        "json" = Json,
    }
    Cipher {
        "rsa_oaep" = PublicKey, "rsa_pkcs1" = RsaPkcs1, "rsa_bank_card" = RsaBankCard, "aes_gcm" = AesGcm,
        "aes_ecb" = AesEcb,
    }
    Encoding { "json" = Json, "xml" = Xml, "url" = Url }
    Format { "date-time" = DateTime, "date" = Date, "url" = Url }
    Unit { "fen" = Fen, "second" = Second }
    Supplier { "client" = Client }
    Role { "merchant" = Merchant, "partner" = Partner }
    ChoiceRule { ONE_OF = OneOf, ANY_OF = AnyOf }
    Actor { "caller" = Caller, "payer" = Payer, "platform" = Platform, "clock" = Clock }
    Function {
        "at_least" = AtLeast, "at_most" = AtMost, "equal" = Equal, "sum_at_most" = SumAtMost,
        "count_at_most" = CountAtMost, "name_for_amount" = NameForAmount, "none_has" = NoneHas,
        "share_at_most" = ShareAtMost, "total_equal" = TotalEqual, "exists" = Exists, "exists_of_signer" = ExistsOfSigner,
        "count_same_at_most" = CountSameAtMost, "count_of_day_at_most" = CountOfDayAtMost,
        "sum_of_day_at_most" = SumOfDayAtMost, "entries_at_most" = EntriesAtMost,
        "entries_equal" = EntriesEqual, "all_distinct" = AllDistinct, "new_key" = NewKey,
        "sum_at_most_remaining" = SumAtMostRemaining, "some_remains" = SomeRemains,
        "parent_has" = ParentHas, "sum_at_most_of_entry" = SumAtMostOfEntry,
        "known_entries" = KnownEntries, "is_false" = IsFalse, "by_code_or_face" = ByCodeOrFace,
        "days_at_most" = DaysAtMost, "scene_for_amount" = SceneForAmount,
        "at_least_one_yuan_each" = AtLeastOneYuanEach,
    }
    OtherSource {
        "official_go" = OfficialGo, "official_java" = OfficialJava, "official_samples" = OfficialSamples,
        "dotnet" = Dotnet, "catalogue" = Catalogue, "messages" = Messages,
    }
}

#[cfg(test)]
mod tests {
    use super::{ChoiceRule, Cipher, Complete, Host, Method, OtherSource, Role, Word};

    #[test]
    fn words_and_cases_match_one_to_one() {
        fn check<T: Complete + std::fmt::Debug>() {
            for (word, case) in T::WORDS {
                assert!(case.is_listed(), "{word}");
            }
        }
        check::<Method>();
        check::<Host>();
        check::<Cipher>();
        check::<OtherSource>();
        check::<Role>();
        check::<ChoiceRule>();
        assert_eq!(Host::from_word("hongkong"), None);
    }
}
