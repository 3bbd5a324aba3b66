//! Ids in the path of a query: one that no operation would have given to a resource is a typing error.

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::limits;
use wechatpay_spec::model::{Field, RequestPart};

use crate::catalogue::{Catalogue, Entry};
use crate::refusal::Refusal;

/// Refuses an id whose characters no creation of the resource allows. The documents state the pattern where the id is
/// given, and rarely where it is used.
pub(super) fn check(catalogue: &Catalogue, entry: &Entry, path: &Map<String, Value>) -> Result<(), Refusal> {
    let line = entry.line();
    for lifecycle in catalogue.lifecycles().iter().filter(|lifecycle| uses(lifecycle, &line)) {
        let key = &lifecycle.key.value;
        let Some(id) = path.get(key).and_then(Value::as_str) else {
            continue;
        };
        let own = entry
            .operation
            .request
            .path
            .iter()
            .find(|field| field.name.value == *key);
        let is_example = own.is_some_and(|field| field.has_example(id));
        // A creation whose document states no pattern says nothing about it.
        let stated = lifecycle.create.iter().filter_map(|creation| {
            let field = creating_field(catalogue, &creation.operation.value, key)?;
            field.pattern.is_some().then(|| pattern_problem(field, id))
        });
        let problems: Vec<Option<String>> = stated.collect();
        let is_allowed = is_example || problems.iter().any(Option::is_none);
        if let Some(problem) = problems.into_iter().flatten().next().filter(|_| !is_allowed) {
            let issue = format!("it {problem}");
            return Err(Refusal::parameter(RequestPart::Path, &format!("/{key}"), None, issue));
        }
    }
    Ok(())
}

/// Whether an operation reads a resource, or changes it.
fn uses(lifecycle: &Lifecycle, line: &str) -> bool {
    let changes = lifecycle
        .transitions
        .iter()
        .flat_map(|transition| &transition.operations);
    let mut operations = lifecycle.read.iter().chain(changes);
    operations.any(|operation| operation.value == line)
}

/// The field in which a creation gives the id.
fn creating_field(catalogue: &Catalogue, operation: &str, key: &str) -> Option<Field> {
    let (method, path) = operation.split_once(' ')?;
    let found = catalogue.resolve(&method.parse().ok()?, path).into_iter().next()?;
    let request = &found.entry.operation.request;
    let mut fields = request.path.iter().chain(&request.query).chain(request.body.fields());
    fields.find(|field| field.name.value == key).cloned()
}

/// Why the pattern of a field does not allow an id. Its lengths are not compared: they differ between the operations.
fn pattern_problem(mut field: Field, id: &str) -> Option<String> {
    (field.min_length, field.max_length) = (None, None);
    limits::text_problem(&field, id)
}
