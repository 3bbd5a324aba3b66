//! The objects of a spec, each with the keys that lead to it.

use wechatpay_spec::model::{Field, Notification, Operation, Spec, Subject};
use wechatpay_spec::words::Word;

/// An object of a spec that can have remarks.
#[derive(Clone, Copy)]
pub(super) enum Object<'s> {
    Operation(&'s Operation),
    Notification(&'s Notification),
    Field(&'s Field),
}

/// The keys that lead to an object: `post`, `request`, `body`, `amount`.
pub(super) type Path<'s> = Vec<&'s str>;

/// Every object of a spec, with the keys that lead to it.
pub(super) fn objects(spec: &Spec) -> Vec<(Path<'_>, Object<'_>)> {
    fn below<'s>(fields: &'s [Field], path: &[&'s str], list: &mut Vec<(Path<'s>, Object<'s>)>) {
        for field in fields {
            let mut path = path.to_vec();
            path.push(&field.name.value);
            below(&field.fields, &path, list);
            list.push((path, Object::Field(field)));
        }
    }
    let mut list = Vec::new();
    match &spec.subject {
        Subject::Path(path) => {
            for operation in &path.operations {
                let method = operation.method.value.word();
                list.push((vec![method], Object::Operation(operation)));
                let request = &operation.request;
                below(&request.path, &[method, "request", "path"], &mut list);
                below(&request.query, &[method, "request", "query"], &mut list);
                below(request.body.fields(), &[method, "request", "body"], &mut list);
                below(&request.headers, &[method, "request", "headers"], &mut list);
                below(operation.response.content.fields(), &[method, "response"], &mut list);
            }
        }
        Subject::Notification(notification) => {
            list.push((Vec::new(), Object::Notification(notification)));
            below(&notification.fields, &[], &mut list);
        }
    }
    list
}

pub(super) fn find<'s>(spec: &'s Spec, path: &[&str]) -> Option<Object<'s>> {
    let found = objects(spec).into_iter().find(|(known, _)| known == path);
    found.map(|(_, object)| object)
}
