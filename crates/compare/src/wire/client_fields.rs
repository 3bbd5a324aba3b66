//! Fields that the client fills in itself: what a spec says about them changes no call.

use wechatpay_spec::model::{Field, SignType};
use wechatpay_spec::vocabulary::names;

use super::field_pair::FieldPair;
use super::signing::names_only;

impl FieldPair<'_, '_> {
    /// Whether the client fills in the field in both states. It sends the same, whatever the specs say.
    pub(super) fn is_of_the_client(&mut self) -> bool {
        let (before, after) = (self.before, self.after);
        if before.supplied_by.is_none() || after.supplied_by.is_none() {
            return false;
        }
        // Differences in wording are noted elsewhere.
        let facts = |field: &Field| Field {
            title: None,
            example: None,
            provenance: before.provenance.clone(),
            ..field.clone()
        };
        let differs = facts(before) != facts(after);
        self.context
            .wording
            .note("facts about fields that the client fills in", differs);
        true
    }

    /// Whether the limits and values of the field only follow the digest of the signature, which changed: those of a signature,
    /// and of the field that names the digest.
    pub(super) fn follows_from_digest(&self) -> bool {
        let Some([before, after]) = self.context.signing.digest else {
            return false;
        };
        // Other fields of these names are further inside.
        let is_outermost = self.location.matches('.').count() == 2;
        let says = |field: &Field, digest: SignType| {
            let is_silent = field.constant.is_none() && field.default.is_none() && field.values.is_empty();
            is_silent || names_only(field, digest)
        };
        is_outermost
            && match self.name() {
                "sign" => true,
                names::SIGN_TYPE => says(self.before, before) && says(self.after, after),
                _ => false,
            }
    }
}
