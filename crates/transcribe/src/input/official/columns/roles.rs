//! Notes that restrict a field to merchants or to partners.

use wechatpay_spec::model::Role;

use super::cell::Demand;
use crate::facts::denial::denies;

/// Words after which a note restricts a field to one kind of merchant.
const ONE_MODE: &[&str] = &["仅适用于", "Only for"];
/// Words for merchants who act for themselves.
const MERCHANT: &[&str] = &["直连", "普通商户", "普通模式", "common", "direct"];
/// Words for partners.
const PARTNER: &[&str] = &["机构", "服务商", "institution", "provider", "partner"];

/// The callers that a note restricts a required field to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Restriction<'r> {
    None,
    /// To the callers in one role.
    Role(Role),
    /// To a kind of merchant that is not a role.
    Other(&'r str),
}

/// The restriction of a row with a flag and a description. The whole operation may be for one role only; then a note that
/// names it restricts nothing.
pub(super) fn restriction(demand: Demand, description: &str, only_role: Option<Role>) -> Restriction<'_> {
    let Some(mode) = mode(description).filter(|_| demand == Demand::Yes) else {
        return Restriction::None;
    };
    match role_in(mode) {
        Some(role) if Some(role) == only_role => Restriction::None,
        Some(role) => Restriction::Role(role),
        None => Restriction::Other(mode),
    }
}

/// The role that a text names; `None` when it names both or neither.
pub(super) fn role_in(text: &str) -> Option<Role> {
    let lower = text.to_ascii_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match (names(MERCHANT), names(PARTNER)) {
        _ if denies(text) => None,
        (true, false) => Some(Role::Merchant),
        (false, true) => Some(Role::Partner),
        _ => None,
    }
}

/// The note that restricts a field to one kind of merchant: `仅适用于机构模式`.
fn mode(description: &str) -> Option<&str> {
    let (_, rest) = ONE_MODE.iter().find_map(|word| description.split_once(word))?;
    let rest = rest.trim_start();
    let end = rest
        .find("模式")
        .map(|at| at + "模式".len())
        .or_else(|| rest.to_ascii_lowercase().find(" mode").map(|at| at + " mode".len()))?;
    rest.get(..end).filter(|mode| mode.chars().count() <= 30)
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Role;

    use super::{mode, role_in};

    #[test]
    fn a_note_may_restrict_a_field_to_one_mode() {
        assert_eq!(mode("甲 注意：仅适用于 机构模式 示例值：1"), Some("机构模式"));
        assert_eq!(
            mode("A Note: Only for Institutional mode Example: 1"),
            Some("Institutional mode")
        );
        assert_eq!(mode("仅适用于某些商户"), None);
    }

    #[test]
    fn roles_have_their_words() {
        assert_eq!(role_in("Common mode"), Some(Role::Merchant));
        assert_eq!(role_in("机构模式"), Some(Role::Partner));
        assert_eq!(role_in("Common mode Institutional mode"), None);
        assert_eq!(role_in("普通模式 机构模式"), None);
        assert_eq!(role_in("电商"), None);
        assert_eq!(role_in("非机构模式"), None);
    }
}
