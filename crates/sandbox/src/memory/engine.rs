//! Carries out operations: finds the resource that a request names, and has it created, read or changed.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use http::StatusCode;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::model::Protocol;
use wechatpay_spec::url_path::parameter;

use super::call_parts::{REPEATED, Request};
use super::conventions::Conventions;
use super::outbox::Outbox;
use super::plan::{Plan, Role};
use super::record::Record;
use super::records::{Failure, Records};
use super::refusals;
use super::store::{OpenError, Store};
use super::{batch_details, choice, content, counterpart, owner, values, view};
use crate::call::Call;
use crate::catalogue::{Catalogue, Entry};
use crate::clock::SharedClock;
use crate::notifier::Notifier;
use crate::refusal::Refusal;
use crate::request::CheckedRequest;

/// The fields with an app of the caller's, and with a user of this app.
const APPID: &str = "appid";
const OPENID: &str = "openid";
/// The fields of APIv3 with the merchant that is paid, and with the service provider.
const MERCHANT: &str = "mchid";
const PROVIDER: &str = "sp_mchid";

/// The resources of a sandbox, and what happens to them.
pub(crate) struct Memory {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) plan: Plan,
    /// The parts of operations without a lifecycle, by the beginning of their paths; made when a call needs them.
    pub(super) conventions: Mutex<BTreeMap<String, Arc<Conventions>>>,
    pub(super) store: Store,
    pub(super) notifier: Arc<Notifier>,
    pub(super) outbox: Outbox,
    clock: Arc<SharedClock>,
    /// The factor by which times in states are multiplied: 1 for the real times, 0 for no wait at all.
    pub(super) pace: f64,
}

/// The response to an operation that the memory performed.
pub(crate) struct Remembered {
    /// The fields that the response may show.
    pub(crate) fields: Map<String, Value>,
    /// The fields that the lifecycle knows: they are absent from the response when they have no value, while others get
    /// the document's example.
    pub(crate) known: Arc<Vec<String>>,
}

impl Memory {
    /// Opens the memory in a folder, or an empty one that is lost when the sandbox ends.
    pub(crate) fn open(
        catalogue: Arc<Catalogue>,
        folder: Option<&Path>,
        notifier: Arc<Notifier>,
        clock: Arc<SharedClock>,
        pace: f64,
    ) -> Result<Self, OpenError> {
        let (store, kept) = Store::open(folder)?;
        clock.advance(kept.ahead);
        Ok(Self {
            conventions: Mutex::default(),
            plan: Plan::new(catalogue.lifecycles()),
            store,
            outbox: Outbox::new(kept.deliveries),
            catalogue,
            notifier,
            clock,
            pace,
        })
    }

    /// Performs an operation. `None` means that no lifecycle has it. `merchant_id` is the merchant that signed the
    /// request.
    pub(crate) fn perform(
        &self,
        merchant_id: &str,
        call: &Call,
        request: &CheckedRequest,
    ) -> Option<Result<Remembered, Refusal>> {
        let line = request.found.entry.line();
        let (lifecycle, role) = self.plan.role(&line)?;
        Some(self.perform_in(lifecycle, role, merchant_id, &line, call, request))
    }

    fn perform_in(
        &self,
        lifecycle: &Arc<Lifecycle>,
        role: Role,
        merchant_id: &str,
        line: &str,
        call: &Call,
        request: &CheckedRequest,
    ) -> Result<Remembered, Refusal> {
        let entry = &request.found.entry;
        let request = Request {
            line,
            owner: owner::of(merchant_id, request)?,
            signer: merchant_id,
            members: content::members(request),
            key: self.key_of(merchant_id, call),
            sign_type: request.sign_type(),
        };
        self.settle();
        let record = match role {
            Role::List(index) => {
                let list = lifecycle.lists.get(index).ok_or_else(broken)?;
                self.require_known_ids(entry, &request)?;
                return self.list_for(lifecycle, list, &request);
            }
            Role::Entry(index) => {
                let entry = lifecycle.entries.get(index).ok_or_else(broken)?;
                return self.entry_for(lifecycle, entry, &request);
            }
            Role::Remaining(index) => {
                let remaining = lifecycle.remaining.get(index).ok_or_else(broken)?;
                return self.remaining_for(lifecycle, remaining, &request);
            }
            Role::Read => self.store.read(|records| self.find(records, lifecycle, &request)),
            Role::Create(index) => {
                let creation = lifecycle.create.get(index).ok_or_else(broken)?;
                self.change(|records, out| self.create(records, lifecycle, creation, &request, out))
            }
            Role::Change => {
                choice::chosen(lifecycle, line, &request.members, "")?;
                self.change(|records, out| {
                    let record = self.find(records, lifecycle, &request)?;
                    let state = self.seen_by(&lifecycle.name, record.clone()).state;
                    let transition =
                        choice::chosen(lifecycle, line, &request.members, &state).map_err(Failure::Refused)?;
                    match record.lifecycle == lifecycle.name {
                        true => self.asked(records, lifecycle, transition, record, &request, out),
                        false => self.asked_by_counterpart(records, lifecycle, transition, record, &request, out),
                    }
                })
            }
        };
        let record = self.seen_by(&lifecycle.name, record.map_err(Failure::refusal)?);
        if let Role::Create(index) = role
            && let Some(refusal) = view::refusal_of_state(lifecycle, index, &record)
        {
            return Err(refusal);
        }
        let fields = self.store.read(|records| self.shown(records, lifecycle, &record));
        let mut fields = fields.map_err(Failure::refusal)?;
        batch_details::choose(&mut fields, &request.members);
        // A resource of APIv3 may not have the names of apps and merchants that APIv2 repeats.
        for name in REPEATED.iter().filter(|_| request.sign_type.is_some()) {
            if let Some(own) = request.members.get(*name) {
                fields.entry(*name).or_insert_with(|| own.clone());
            }
        }
        Ok(Remembered {
            fields,
            known: self.plan.known(&lifecycle.name),
        })
    }

    /// Refuses a list of what belongs to something that nobody knows. Lists of APIv2 are those of one resource, which is
    /// looked up itself.
    fn require_known_ids(&self, entry: &Entry, request: &Request<'_>) -> Result<(), Refusal> {
        if entry.protocol == Protocol::V2 {
            return Ok(());
        }
        let unknown = self.unknown_id(entry, request.signer, &request.members, &[]);
        match unknown.map_err(Failure::refusal)? {
            None => Ok(()),
            Some((field, id)) => Err(refusals::unknown(entry, &field, &id)),
        }
    }

    /// The resource that a request names, of the lifecycle or of its counterpart.
    pub(super) fn find(
        &self,
        records: &dyn Records,
        lifecycle: &Lifecycle,
        request: &Request<'_>,
    ) -> Result<Record, Failure> {
        if let Some(found) = find_in(records, lifecycle, request)? {
            return Ok(found);
        }
        let found = match counterpart::other(self.lifecycles(), &lifecycle.name) {
            Some(other) => find_in(records, other.lifecycle, &other.asked(request))?,
            None => None,
        };
        found.ok_or_else(|| {
            let explained = explanation_of_unknown(lifecycle, request);
            Failure::Refused(view::refusal(&lifecycle.unknown).explained(explained))
        })
    }

    /// The name of the platform key that signs the response to a call, and later its notifications; `None` in APIv2.
    pub(super) fn key_of(&self, merchant_id: &str, call: &Call) -> Option<String> {
        let identity = self.notifier.identity().of_merchant(merchant_id)?;
        Some(identity.response_key(call).name.clone())
    }

    /// The present time of the sandbox's clock.
    pub(crate) fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Advances the clock by milliseconds, and makes the transitions and attempts whose time has come.
    pub(crate) fn advance(&self, milliseconds: i64) {
        self.clock.advance(milliseconds);
        let ahead = self.clock.ahead();
        if let Err(error) = self.store.write(|records| records.set_ahead(ahead)) {
            tracing::error!(error = ?error.refusal().diagnosis, "the clock's time is not kept");
        }
        self.settle();
        self.outbox.wake();
    }

    /// Closes the store, so that the next sandbox of the folder can open it.
    pub(crate) fn close(&self) {
        self.store.close();
    }

    /// Whether a merchant registered another one: something that it made has the number of this sub-merchant as an id.
    pub(crate) fn registered(&self, merchant_id: &str, sub_merchant: &str) -> bool {
        self.settle();
        let ids = self.lifecycles().iter().flat_map(|lifecycle| {
            let ids = lifecycle.ids.iter().filter(|id| owner::is_sub_merchant(&id.value));
            ids.map(|id| (&lifecycle.name, &id.value))
        });
        let mut found =
            ids.map(|(lifecycle, id)| self.store.read(|records| records.by_id(lifecycle, id, sub_merchant)));
        found.any(|found| found.is_ok_and(|found| found.is_some_and(|record| record.owner == merchant_id)))
    }

    /// The catalogue of lifecycles.
    pub(crate) fn lifecycles(&self) -> &[Arc<Lifecycle>] {
        self.catalogue.lifecycles()
    }

    /// Calls a function with the resources of a lifecycle, newest first, until it returns `false`.
    pub(crate) fn newest_first(&self, lifecycle: &str, mut each: impl FnMut(&Record) -> bool) {
        self.settle();
        let walked = self.store.read(|records| records.newest_first(lifecycle, &mut each));
        if let Err(error) = walked {
            tracing::error!(error = %error.refusal().message, "the memory cannot be read");
        }
    }
}

/// The resource of a lifecycle that a request names: by one of its other ids if the request has one, or else by its key.
fn find_in(records: &dyn Records, lifecycle: &Lifecycle, request: &Request<'_>) -> Result<Option<Record>, Failure> {
    let mut found = None;
    let mut is_named = false;
    for id in &lifecycle.ids {
        if let Some(value) = values::text(&request.members, &id.value) {
            found = records.by_id(&lifecycle.name, &id.value, &value)?;
            // Of several ids, that of the service counts, as the documents of APIv2 say.
            is_named = request.sign_type.is_some();
            break;
        }
    }
    if lifecycle.single {
        found = records.made_for(&lifecycle.name, &request.owner, &request.owner, request.signer)?;
    } else if found.is_none()
        && !is_named
        && let Some(value) = values::text(&request.members, &lifecycle.key.value)
    {
        found = records.of_merchant(&lifecycle.name, &value, &request.owner, request.signer)?;
    }
    let is_absent = |state: &str| lifecycle.state(state).is_some_and(|state| state.absent);
    Ok(found.filter(|record| {
        record.is_of(&request.owner, request.signer)
            && !is_for_own(request, record)
            && !is_absent(&record.state)
            && !contradicts(lifecycle, record, request)
    }))
}

/// Whether a request asks for what a merchant has itself, and a resource is that of a sub-merchant: the request names the
/// merchant as the one that is paid. Those about orders of sub-merchants name the merchant as the service provider.
fn is_for_own(request: &Request<'_>, record: &Record) -> bool {
    let is_named = request.members.contains_key(MERCHANT) && !request.members.contains_key(PROVIDER);
    is_named && request.sign_type.is_none() && record.owner != request.signer && request.owner == request.signer
}

/// Whether a request names another resource, another parent or another scope, beside the id by which the resource was found.
/// Documents of APIv2 say which of several ids counts, so the others are ignored there; a scope, such as the plan of a
/// contract, counts in both generations.
fn contradicts(lifecycle: &Lifecycle, record: &Record, request: &Request<'_>) -> bool {
    if lifecycle.single {
        return false;
    }
    let differs = |name: &str| {
        let given = values::text(&request.members, name);
        let own = values::text(&record.fields, name);
        given.zip(own).is_some_and(|(given, own)| given != own)
    };
    // The key itself is one of several ids.
    let is_key = |field: &str| field == lifecycle.key.value && request.sign_type.is_some();
    let mut scope = lifecycle.scope.iter().filter(|field| !is_key(&field.value));
    if scope.any(|field| differs(&field.value)) {
        return true;
    }
    if request.sign_type.is_some() {
        return false;
    }
    let above = lifecycle.parent.iter().flat_map(|parent| &parent.by);
    // The key is not such an id: some operations on a resource have a number of their own with the same name.
    let ids = lifecycle.ids.iter().chain(above).map(|id| id.value.as_str());
    let in_path = request.line.split('/').filter_map(parameter);
    let in_path = in_path.filter(|name| *name != lifecycle.key.value);
    // A caller may have several appids, and a user has another openid for each.
    let by_other_appid = differs(APPID);
    ids.chain(in_path)
        .any(|name| name != APPID && !(by_other_appid && name == OPENID) && differs(name))
}

/// Why nothing is found, for the diagnosis: with every id of the request, of which one may be that of something else.
fn explanation_of_unknown(lifecycle: &Lifecycle, request: &Request<'_>) -> String {
    let above = lifecycle.parent.iter().flat_map(|parent| &parent.by);
    let names = lifecycle
        .ids
        .iter()
        .chain([&lifecycle.key])
        .chain(&lifecycle.scope)
        .chain(above);
    let named: BTreeMap<&str, String> = names
        .filter_map(|name| Some((name.value.as_str(), values::text(&request.members, &name.value)?)))
        .collect();
    let named: Vec<String> = named
        .into_iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let (kind, owner) = (&lifecycle.name, &request.owner);
    let by = match request.signer == owner {
        true => String::new(),
        false => format!(" that merchant {} made", request.signer),
    };
    format!("merchant {owner} has no {kind}{by} with {}", named.join(" and "))
}

/// A lifecycle that contradicts its own plan.
fn broken() -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "SYSTEM_ERROR",
        "The sandbox does not know this operation's part",
    )
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}
