//! Creates resources.

use serde_json::{Map, Value};
use time::OffsetDateTime;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Creation;
use wechatpay_spec::model::RequestPart;

use super::call_parts::Request;
use super::change::Cause;
use super::condition::{self, Facts};
use super::content::digest;
use super::engine::Memory;
use super::outgoing::Effects;
use super::record::Record;
use super::records::{Changes, Failure, Records};
use super::values::{self, From};
use super::{counterpart, number, payer_addresses, reserved, view};
use crate::clock::milliseconds;
use crate::notifier::V2SignType;
use crate::refusal::Refusal;

/// The addresses that lead a payer to an order of APIv2, each with the trade type that has it.
const ADDRESSES: [(&str, &str); 2] = [("code_url", "NATIVE"), ("mweb_url", "MWEB")];

impl Memory {
    /// Creates a resource. The same request again gets the same resource.
    pub(super) fn create(
        &self,
        records: &mut dyn Changes,
        lifecycle: &Lifecycle,
        creation: &Creation,
        request: &Request<'_>,
        out: &mut Effects,
    ) -> Result<Record, Failure> {
        let key = &lifecycle.key.value;
        let id = match lifecycle.single {
            true => request.owner.clone(),
            false => values::text(&request.members, key).ok_or_else(|| missing(key))?,
        };
        let content = digest(&request.members)?;
        let parent = self.parent(records, lifecycle, request)?;
        let known = records.made_for(&lifecycle.name, &id, &request.owner, request.signer)?;
        let is_free = |state: &str| lifecycle.repeat.renews.iter().any(|renewed| renewed.value == state);
        let (before, known) = match known {
            Some(known) if is_free(&known.state) => (Some(known), None),
            known => (None, known),
        };
        if let Some(known) = known {
            let same_parent = known.parent == parent.as_ref().map(Record::key);
            return match same_parent && is_same(lifecycle, &known, request, &content) {
                true => self.with_valid_addresses(records, creation, request, parent.as_ref(), known),
                false => Err(used(lifecycle, &known)),
            };
        }
        if let Some(other) = counterpart::other(self.lifecycles(), &lifecycle.name) {
            let known = records.made_for(&other.lifecycle.name, &id, &request.owner, request.signer)?;
            if let Some(known) = known.filter(|known| !is_free(&known.state)) {
                return Err(used(lifecycle, &known));
            }
        }
        if before.is_none()
            && reserved::is_taken(
                records,
                self.lifecycles(),
                lifecycle,
                (&request.owner, request.signer),
                &id,
            )?
        {
            let explained = format!("{key} {id} is that of a part of another resource");
            return Err(Failure::Refused(
                view::refusal(&lifecycle.repeat.refusal).explained(explained),
            ));
        }
        if let (Some(rule), Some(parent)) = (&lifecycle.parent, &parent)
            && !rule.states.iter().any(|state| state.value == parent.state)
        {
            let explained = format!("the {} is {}", parent.lifecycle, parent.state);
            return Err(Failure::Refused(view::refusal(&rule.wrong_state).explained(explained)));
        }
        let now = self.now();
        let fields = with_new_ids(records, lifecycle, || fields(creation, request, parent.as_ref(), now))?;
        condition::check(
            &creation.checks,
            &Facts {
                lifecycle,
                own: &fields,
                parent: parent.as_ref(),
                record: None,
                records,
                owner: &request.owner,
                signer: request.signer,
                lifecycles: self.lifecycles(),
                now: milliseconds(now),
            },
        )?;
        let reserved = reserved::ids(
            self.lifecycles(),
            &lifecycle.name,
            &fields,
            (&request.owner, request.signer),
        );
        let record = Record {
            operation: request.line.to_owned(),
            state: creation.state.value.clone(),
            fields,
            content,
            parent: parent.as_ref().map(Record::key),
            key: request.key.clone(),
            sign_type: sign_type(request, parent.as_ref()),
            ..Record::new(&lifecycle.name, &request.owner, request.signer, id, milliseconds(now))
        };
        let mut record = match before {
            Some(before) => {
                let renewed = Record {
                    sequence: before.sequence,
                    second_provider: before.second_provider,
                    ..record
                };
                records.replace(&renewed, &reserved)?;
                renewed
            }
            None => {
                let placed = records.placed(record)?;
                records.insert(placed, &reserved)?
            }
        };
        if let Some(parent) = parent {
            self.parent_changes(records, lifecycle, &parent, out)?;
        }
        record.due = self.next_due(lifecycle, &record);
        if let Some(then) = &creation.then
            && let Some(transition) = lifecycle.transition(&then.transition.value)
        {
            let facts = Facts {
                lifecycle,
                own: &record.fields,
                parent: None,
                record: Some(&record),
                records,
                owner: &request.owner,
                signer: request.signer,
                lifecycles: self.lifecycles(),
                now: milliseconds(now),
            };
            let follows = then.condition.as_ref();
            if follows.is_none_or(|condition| condition::holds(condition, &facts).unwrap_or_default()) {
                self.apply(
                    lifecycle,
                    transition,
                    &mut record,
                    None,
                    &Cause::without_request(self.now()),
                    out,
                );
            }
        }
        self.pass_time(lifecycle, &mut record, out);
        records.replace(&record, &view::ids(lifecycle, &record))?;
        Ok(record)
    }

    /// A resource that was asked for again. It gets new addresses for payers when the old ones have expired.
    fn with_valid_addresses(
        &self,
        records: &mut dyn Changes,
        creation: &Creation,
        request: &Request<'_>,
        parent: Option<&Record>,
        mut known: Record,
    ) -> Result<Record, Failure> {
        let now = self.now();
        if payer_addresses::is_late(&known, milliseconds(now)) {
            let new = fields(creation, request, parent, now);
            payer_addresses::renew(&mut known, &new, milliseconds(now));
            records.replace(&known, &[])?;
        }
        Ok(known)
    }

    /// The resource that a request names as the parent, as the lifecycle sees it.
    pub(super) fn parent(
        &self,
        records: &dyn Records,
        lifecycle: &Lifecycle,
        request: &Request<'_>,
    ) -> Result<Option<Record>, Failure> {
        self.parent_if(records, lifecycle, request, |parent| {
            parent.owner == request.owner && !parent.is_of_other_provider(request.signer)
        })
    }

    /// As [`parent`](Self::parent), of those that a request may name.
    pub(super) fn parent_if(
        &self,
        records: &dyn Records,
        lifecycle: &Lifecycle,
        request: &Request<'_>,
        allowed: impl Fn(&Record) -> bool,
    ) -> Result<Option<Record>, Failure> {
        let Some(rule) = &lifecycle.parent else { return Ok(None) };
        let above = &rule.lifecycle.value;
        let key = self.lifecycle(above).map(|above| above.key.value.clone());
        let mut kinds = vec![above.as_str()];
        kinds.extend(counterpart::other(self.lifecycles(), above).map(|other| other.lifecycle.name.as_str()));
        let named = rule.by.iter().find_map(|field| {
            let value = values::text(&request.members, &field.value)?;
            Some((&field.value, value))
        });
        if let Some((field, id)) = named {
            for kind in kinds {
                let found = match Some(field) == key.as_ref() {
                    true => records.of_any_owner(kind, &id)?,
                    false => records.by_id(kind, field, &id)?.into_iter().collect(),
                };
                if let Some(parent) = found.into_iter().find(|parent| allowed(parent)) {
                    let parent = self.seen_by(above, parent);
                    return match rule.by.iter().find(|field| names_other(&parent, request, &field.value)) {
                        None => Ok(Some(parent)),
                        Some(other) => Err(Failure::Refused(
                            view::refusal(&rule.unknown)
                                .explained(format!("{} and {field} do not name the same {above}", other.value)),
                        )),
                    };
                }
            }
        }
        let refusal = view::refusal(&rule.unknown);
        Err(Failure::Refused(refusal.explained(format!("there is no such {above}"))))
    }

    /// Makes the transition of the parent that a new child causes.
    pub(super) fn parent_changes(
        &self,
        records: &mut dyn Changes,
        lifecycle: &Lifecycle,
        parent: &Record,
        out: &mut Effects,
    ) -> Result<(), Failure> {
        let transition = lifecycle.parent.as_ref().and_then(|rule| rule.transition.as_ref());
        let above = self.lifecycle(&parent.lifecycle);
        // The parent may be one of the counterpart, seen by other names.
        if let (Some(name), Some(above), Some(mut parent)) = (transition, above, records.get(&parent.key())?)
            && let Some(transition) = above.transition(&name.value)
        {
            self.apply(
                &above,
                transition,
                &mut parent,
                None,
                &Cause::without_request(self.now()),
                out,
            );
            records.replace(&parent, &view::ids(&above, &parent))?;
        }
        Ok(())
    }
}

/// Whether a request and a resource differ in a field with an id.
fn names_other(record: &Record, request: &Request<'_>, field: &str) -> bool {
    let given = values::text(&request.members, field);
    given.is_some_and(|given| values::text(&record.fields, field).is_some_and(|own| own != given))
}

/// Fields whose ids, which are random, no other resource of the lifecycle has. Those of coupons have few digits.
fn with_new_ids(
    records: &dyn Records,
    lifecycle: &Lifecycle,
    make: impl Fn() -> Map<String, Value>,
) -> Result<Map<String, Value>, Failure> {
    let mut fields = make();
    for _ in 0..number::MAX_DRAWS {
        let mut is_new = true;
        for id in &lifecycle.ids {
            if let Some(text) = values::text(&fields, &id.value) {
                is_new &= records.by_id(&lifecycle.name, &id.value, &text)?.is_none();
            }
        }
        if is_new {
            break;
        }
        fields = make();
    }
    Ok(fields)
}

/// The fields of a new resource: those of the request, and those that the creation sets.
fn fields(
    creation: &Creation,
    request: &Request<'_>,
    parent: Option<&Record>,
    now: OffsetDateTime,
) -> Map<String, Value> {
    let mut fields = request.members.clone();
    let from = From {
        parent: parent.map(|parent| &parent.fields),
        request: Some(&request.members),
        owner: &request.owner,
        signer: request.signer,
        now,
    };
    values::assign(&mut fields, &creation.set, &from, false);
    values::append(&mut fields, &creation.append, &from);
    keep_role(&mut fields);
    if let Some(trade_type) = values::text(&fields, "trade_type") {
        for (address, _) in ADDRESSES.iter().filter(|(_, own)| *own != trade_type) {
            values::remove(&mut fields, address);
        }
    }
    fields
}

/// Leaves out the merchant's number of the other role: an order of APIv2 has that of a merchant or of a partner in one field.
fn keep_role(fields: &mut Map<String, Value>) {
    if fields.contains_key("mchid") && fields.contains_key("sp_mchid") {
        let other = match fields.contains_key("sub_mchid") {
            true => "mchid",
            false => "sp_mchid",
        };
        fields.remove(other);
    }
}

/// Whether a request is the one that created a resource.
fn is_same(lifecycle: &Lifecycle, known: &Record, request: &Request<'_>, content: &str) -> bool {
    let repeat = &lifecycle.repeat;
    let in_state = repeat.states.is_empty() || repeat.states.iter().any(|state| state.value == known.state);
    let equal = match repeat.same.as_slice() {
        [] => known.content == content,
        same => same
            .iter()
            .all(|field| values::get(&known.fields, &field.value) == values::get(&request.members, &field.value)),
    };
    // Fields that several operations send alike tell enough: a receiver may be added by any of them.
    in_state && equal && (!repeat.same.is_empty() || known.operation == request.line)
}

/// The digest that signs the notifications of a resource of APIv2: a refund's is that of its order.
fn sign_type(request: &Request<'_>, parent: Option<&Record>) -> Option<V2SignType> {
    let own = request.sign_type?;
    Some(parent.and_then(|parent| parent.sign_type).unwrap_or(own))
}

/// The refusal of an id that another resource has.
fn used(lifecycle: &Lifecycle, known: &Record) -> Failure {
    let (key, id, state) = (&lifecycle.key.value, &known.id, &known.state);
    let explained = format!("{key} {id} belongs to another resource, which is {state}");
    Failure::Refused(view::refusal(&lifecycle.repeat.refusal).explained(explained))
}

fn missing(key: &str) -> Failure {
    let issue = "the sandbox remembers a resource by this id";
    Failure::Refused(Refusal::parameter(RequestPart::Body, &format!("/{key}"), None, issue))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use serde_json::{Map, json};

    use super::super::store::Store;
    use super::{Record, with_new_ids};
    use crate::catalogue::Catalogue;

    #[test]
    fn an_id_that_another_resource_has_is_drawn_again() {
        let catalogue = Catalogue::of_repository();
        let mut lifecycles = catalogue.lifecycles().iter();
        let stock = lifecycles.find(|lifecycle| lifecycle.name == "favor-stock").unwrap();
        let (store, _) = Store::open(None).unwrap();
        let drawn = Cell::new(0);
        let draw = || {
            drawn.set(drawn.get() + 1);
            Map::from_iter([("stock_id".to_owned(), json!(format!("9800000{}", drawn.get() / 3)))])
        };
        for expected in ["98000000", "98000001"] {
            let made = store.write(|records| {
                let fields = with_new_ids(records, stock, draw)?;
                let id = fields["stock_id"].as_str().unwrap().to_owned();
                let record = Record::new(&stock.name, "1900000109", "1900000109", expected.to_owned(), 0);
                records.insert(record, &[("stock_id".to_owned(), id.clone())])?;
                Ok(id)
            });
            assert_eq!(made.ok().as_deref(), Some(expected));
        }
        assert_eq!(drawn.get(), 3);
    }
}
