//! The GET of another path shows what an operation changes: for each pair of paths in the catalogue that is about the same
//! thing.

use serde_json::{Map, Value, json};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::{Field, Method, Protocol, Scalar};
use wechatpay_spec::url_path::parameters;

use crate::raw;
use crate::shop::{Shop, builder};

/// How the path of a change is related to the path of the GET that shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// `…/modify-settlement` for `…/settlement`.
    Beside,
    /// `…/{id}/deactivate` for `…/{id}`, `…/configs/publish` for `…/configs`.
    Below,
    /// `PUT …/things` with the id in the body for `GET …/things/{id}`.
    InBody,
}

fn way(change: &Entry, get: &Entry) -> Option<Way> {
    let (folder, last) = change.path.rsplit_once('/')?;
    let (get_folder, noun) = get.path.rsplit_once('/')?;
    let sends = |name: &str| {
        let mut fields = change.operation.request.body.fields().iter();
        fields.any(|field| field.name.value == name)
    };
    let id = parameters(&get.path).last().copied().filter(|_| noun.starts_with('{'));
    let renews = matches!(change.operation.method.value, Method::Put | Method::Patch);
    if folder == get_folder && last != noun && last.ends_with(&format!("-{noun}")) {
        Some(Way::Beside)
    } else if folder == get.path && !last.starts_with('{') {
        Some(Way::Below)
    } else if renews && change.path == get_folder && id.is_some_and(sends) {
        Some(Way::InBody)
    } else {
        None
    }
}

/// A text that the change sends and the GET shows, and that can be any.
fn text<'e>(change: &'e Entry, get: &Entry) -> Option<&'e Field> {
    let shown = get.operation.response.content.fields();
    change.operation.request.body.fields().iter().find(|field| {
        let name = &field.name.value;
        let is_special = [
            "id", "_no", "_code", "time", "date", "type", "state", "status", "code", "number",
        ];
        field.kind.value.scalar == Scalar::String
            && field.kind.value.array_depth == 0
            && field.values.is_empty()
            && field.pattern.is_none()
            && field.format.is_none()
            && field.encrypted.is_none()
            && !is_special.iter().any(|end| name.ends_with(end))
            && shown
                .iter()
                .any(|other| other.name == field.name && other.kind.value == field.kind.value)
    })
}

/// Creates what a path names: for each of its ids, what the path above it creates. Returns the ids.
async fn created(shop: &Shop<'_>, get: &Entry) -> Map<String, Value> {
    let mut ids = Map::new();
    let segments: Vec<&str> = get.path.split('/').collect();
    for (index, segment) in segments.iter().enumerate() {
        let Some(id) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            continue;
        };
        let folder = segments[..index].join("/");
        let catalogue = shop.caller.sandbox.catalogue();
        let creation = catalogue
            .operations()
            .find(|entry| entry.operation.method.value == Method::Post && entry.path == folder);
        let Some(creation) = creation else { continue };
        let (status, answer) = shop.call(&creation.line(), Value::Object(ids.clone())).await;
        if !(200..300).contains(&status) {
            println!("not created: {}: {answer}", creation.line());
            continue;
        }
        let sent = shop.caller.example(creation).body.unwrap_or_default();
        if let Some(value) = answer.get(id).or_else(|| sent.get(id)) {
            ids.insert(id.to_owned(), raw::plain(value).into());
        }
    }
    ids
}

#[tokio::test]
async fn what_a_call_changed_is_shown_on_the_other_path() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let mut lifecycles = sandbox.catalogue().lifecycles().iter().flat_map(|one| one.operations());
    let with_lifecycle: Vec<&str> = lifecycles.by_ref().map(|line| line.value.as_str()).collect();
    let open: Vec<&Entry> = sandbox
        .catalogue()
        .operations()
        .filter(|entry| entry.protocol == Protocol::V3 && !with_lifecycle.contains(&entry.line().as_str()))
        .collect();
    let (mut checked, mut pairs, mut unreached, mut stale) = (0, 0, Vec::new(), Vec::new());
    for get in open.iter().filter(|entry| entry.operation.method.value == Method::Get) {
        for change in open.iter().filter(|entry| entry.operation.method.value != Method::Get) {
            let (Some(way), Some(field)) = (way(change, get), text(change, get)) else {
                continue;
            };
            pairs += 1;
            let name = &field.name.value;
            let ids = created(&shop, get).await;
            let own = match name.ends_with("url") {
                true => format!("https://shop.example/{pairs}"),
                false => format!("改{pairs}"),
            };
            let mut sent = json!({name: own});
            sent.as_object_mut().unwrap().extend(ids.clone());
            let (status, answer) = shop.call(&change.line(), sent).await;
            let line = format!("{way:?}: {} by {}", get.line(), change.line());
            if !(200..300).contains(&status) {
                unreached.push(format!("{line}: {answer}"));
                continue;
            }
            let (status, found) = shop.call(&get.line(), Value::Object(ids)).await;
            checked += 1;
            if status != 200 || found[name] != own {
                stale.push(format!("{line}: {name} is not {own}: {found}"));
            }
        }
    }
    println!(
        "{pairs} pairs, {checked} checked; not reached:\n{}",
        unreached.join("\n")
    );
    assert!(stale.is_empty(), "{} of {checked}:\n{}", stale.len(), stale.join("\n"));
    assert!(unreached.is_empty() && checked >= 16, "{checked} of {pairs}");
}
