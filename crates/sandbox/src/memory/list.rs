//! Finding resources, for people.

use serde_json::Value;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Actor;

use super::act::Resource;
use super::engine::Memory;
use super::record::Record;

/// The fields with which a merchant sends a payer to an order.
const ADDRESSES: [&str; 4] = ["code_url", "h5_url", "mweb_url", "prepay_id"];
/// The text before the id of a prepaid order in the address for browsers, and in the parameters for the front end.
const PREPAY_ID: &str = "prepay_id=";

/// The resources that are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'w> {
    /// Words that all occur in the id, the state, a field, or the id of the parent, in any case of letters.
    pub(crate) text: &'w str,
    /// The state; any when it is empty.
    pub(crate) state: &'w str,
    pub(crate) skip: usize,
    pub(crate) limit: usize,
}

/// Some of the resources that were found.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) resources: Vec<Resource>,
    /// How many there are altogether.
    pub(crate) total: usize,
}

impl Memory {
    /// The resources of a kind that are looked for, newest first. `None` means that there is no such kind.
    pub(crate) fn list(&self, resource: &str, wanted: Wanted<'_>) -> Option<Listed> {
        let lifecycle = self.lifecycle(resource)?;
        let words: Vec<String> = wanted.text.split_whitespace().map(str::to_lowercase).collect();
        let mut listed = Listed {
            resources: Vec::new(),
            total: 0,
        };
        self.newest_first(resource, |record| {
            let in_state = wanted.state.is_empty() || wanted.state == record.state;
            if in_state && words.iter().all(|word| has_word(record, word)) {
                if listed.total >= wanted.skip && listed.resources.len() < wanted.limit {
                    listed.resources.push(self.resource(&lifecycle, record));
                }
                listed.total += 1;
            }
            true
        });
        Some(listed)
    }

    /// The resources of any merchant with the caller's id.
    pub(crate) fn resources_with_id(&self, resource: &str, id: &str) -> Vec<Resource> {
        self.settle();
        let Some(lifecycle) = self.lifecycle(resource) else {
            return Vec::new();
        };
        let found = self.store.read(|records| records.of_any_owner(resource, id));
        let found = found.unwrap_or_default();
        found.iter().map(|record| self.resource(&lifecycle, record)).collect()
    }

    /// The resources that a payer acts on, by the caller's id, or by the address or id with which a merchant sends the
    /// payer there: `code_url`, `h5_url`, `mweb_url`, `prepay_id`.
    pub(crate) fn of_payer(&self, text: &str) -> Vec<Resource> {
        let mut found = Vec::new();
        for lifecycle in self.lifecycles().iter().filter(|lifecycle| has_payer(lifecycle)) {
            self.newest_first(&lifecycle.name, |record| {
                if record.id == text || leads_to(record, text) {
                    found.push(self.resource(lifecycle, record));
                }
                true
            });
        }
        found
    }
}

fn has_payer(lifecycle: &Lifecycle) -> bool {
    let mut transitions = lifecycle.transitions.iter();
    transitions.any(|transition| transition.by.value == Actor::Payer)
}

fn leads_to(record: &Record, text: &str) -> bool {
    let mut addresses = ADDRESSES.iter().filter_map(|name| record.fields.get(*name)?.as_str());
    !text.is_empty() && addresses.any(|address| prepaid(address) == prepaid(text))
}

/// The id of the prepaid order in an address, or else the whole address: merchants add `redirect_url` to addresses.
fn prepaid(address: &str) -> &str {
    match address.split_once(PREPAY_ID) {
        Some((_, rest)) => rest.split(['&', '#']).next().unwrap_or(rest),
        None => address,
    }
}

/// Whether a word in lower case occurs in what people see of a resource.
fn has_word(record: &Record, word: &str) -> bool {
    let texts = [&record.id, &record.owner, &record.state];
    texts
        .into_iter()
        .chain(&record.parent)
        .any(|text| text.to_lowercase().contains(word))
        || record.fields.values().any(|value| holds(value, word))
}

fn holds(value: &Value, word: &str) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::Number(number) => number.to_string().contains(word),
        Value::String(text) => text.to_lowercase().contains(word),
        Value::Array(items) => items.iter().any(|item| holds(item, word)),
        Value::Object(members) => members.values().any(|member| holds(member, word)),
    }
}

#[cfg(test)]
mod tests {
    use super::prepaid;

    #[test]
    fn an_address_is_recognized_by_the_id_in_it() {
        let h5 = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx26&package=1&redirect_url=https%3A%2F%2Fa";
        for text in [h5, "prepay_id=wx26", "wx26", "/cashier/?prepay_id=wx26#pay"] {
            assert_eq!(prepaid(text), "wx26", "{text}");
        }
        assert_eq!(
            prepaid("weixin://wxpay/bizpayurl?pr=5bXk3fQ1z"),
            "weixin://wxpay/bizpayurl?pr=5bXk3fQ1z"
        );
    }
}
