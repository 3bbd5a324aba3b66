//! The responses to calls that succeed.

use serde_json::{Map, Value};
use wechatpay_spec::model;

use super::message::put;
use super::{ApiV2, Signing};
use crate::call::Call;
use crate::example;
use crate::gateway::apiv3::no_example;
use crate::identity::Identity;
use crate::memory::Recalled;
use crate::refusal::Refusal;
use crate::request::CheckedRequest;

impl ApiV2 {
    /// The members of the response to a call that succeeds.
    pub(super) fn members(
        &self,
        call: &Call,
        request: &CheckedRequest,
        fields: &[model::Field],
        signing: Signing<'_>,
    ) -> Result<Map<String, Value>, Refusal> {
        let entry = &request.found.entry;
        let remembered = self.memory.perform(&signing.request.merchant_id, call, request);
        let identity = self.identity_of(signing);
        let mut members = match remembered.transpose()? {
            Some(remembered) => {
                let (known, values) = (&remembered.known, &remembered.fields);
                example::filled(&entry.id, fields, values, known, Some(identity), true).map_err(no_example)?
            }
            None => self.by_convention(call, request, fields, identity)?,
        };
        for name in ["return_code", "result_code"] {
            if members.contains_key(name) {
                put(&mut members, name, "SUCCESS");
            }
        }
        if members.contains_key("return_msg") {
            put(&mut members, "return_msg", "OK");
        }
        if members.contains_key("retcode") {
            put(&mut members, "retcode", "0");
        }
        if entry.path == "/risk/getpublickey" {
            put(&mut members, "pub_key", &identity.bank_card.public_pem);
        }
        Ok(members)
    }

    /// The members of the response of an operation that no lifecycle has.
    fn by_convention(
        &self,
        call: &Call,
        request: &CheckedRequest,
        fields: &[model::Field],
        identity: &Identity,
    ) -> Result<Map<String, Value>, Refusal> {
        let id = &request.found.entry.id;
        let recalled = self.memory.recall(&identity.merchant_id, call, request)?.recalled;
        let remembered = match &recalled {
            Recalled::Again(first) => {
                return example::filled(id, fields, first, &[], Some(identity), true).map_err(no_example);
            }
            Recalled::Known(known) => Some(&known.values),
            Recalled::Nothing | Recalled::New(_) => None,
        };
        let echo = request.echo_with(remembered, &[]);
        let echo = echo.issuing(self.memory.issuer(request, &recalled));
        let mut members = example::response(id, &echo, fields, Some(identity), true).map_err(no_example)?;
        let mut shown = example::response(id, &echo, fields, None, true).map_err(no_example)?;
        self.memory
            .keep_upload(&identity.merchant_id, request, &mut shown, &mut members)?;
        if let Recalled::New(creation) = &recalled {
            self.memory.issue(creation, &mut shown, &mut members)?;
            if let Some(first) = &self.memory.keep(&request.found.entry, creation, &shown)? {
                return example::filled(id, fields, first, &[], Some(identity), true).map_err(no_example);
            }
        }
        self.memory.tell(&identity.merchant_id, request, &members);
        Ok(members)
    }
}
