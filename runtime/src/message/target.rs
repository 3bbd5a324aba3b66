//! The request target: path and query, percent-encoded only once, so that exactly the signed bytes are sent; a
//! parameter `..` is refused.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::AssembleError;

/// Everything but the unreserved characters of RFC 3986, section 2.3.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Fills the parameters into a path and appends the query.
pub(crate) fn target(
    path: &'static str,
    parameters: &[(Cow<'_, str>, String)],
    query: &[(Cow<'_, str>, String)],
) -> Result<String, AssembleError> {
    let mut target = String::with_capacity(path.len() + 64);
    for segment in path.split('/').skip(1) {
        target.push('/');
        append_segment(&mut target, segment, path, parameters)?;
    }
    for (index, (name, value)) in query.iter().enumerate() {
        target.push(if index == 0 { '?' } else { '&' });
        target.extend(utf8_percent_encode(name, RESERVED));
        target.push('=');
        target.extend(utf8_percent_encode(value, RESERVED));
    }
    Ok(target)
}

/// Appends one segment of the path and fills in its parameters. Most segments have none, or consist of one.
fn append_segment(
    target: &mut String,
    segment: &str,
    path: &'static str,
    parameters: &[(Cow<'_, str>, String)],
) -> Result<(), AssembleError> {
    let start = target.len();
    let mut rest = segment;
    let mut last = None;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, open)| Some((before, open.split_once('}')?)))
    {
        let value = parameters
            .iter()
            .find(|(given, value)| given == name && !value.is_empty());
        let (_, value) = value.ok_or_else(|| AssembleError::MissingPathParameter {
            name: name.to_owned(),
            path,
        })?;
        target.push_str(before);
        target.extend(utf8_percent_encode(value, RESERVED));
        last = Some(name);
        rest = after;
    }
    target.push_str(rest);
    match (last, target.get(start..)) {
        // URL libraries and servers resolve these as relative path segments, even when they are percent-encoded.
        (Some(name), Some("." | "..")) => Err(AssembleError::DotSegment {
            name: name.to_owned(),
            path,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(path: &'static str, value: &str) -> Result<String, AssembleError> {
        target(path, &[("id".into(), value.to_owned())], &[])
    }

    #[test]
    fn fills_and_encodes_path_parameters() {
        let path = "/v3/pay/transactions/id/{id}";
        assert_eq!(filled(path, "a-b.c_d~9").unwrap(), "/v3/pay/transactions/id/a-b.c_d~9");
        assert_eq!(filled(path, "../x").unwrap(), "/v3/pay/transactions/id/..%2Fx");
        assert_eq!(filled(path, "%2e%2e").unwrap(), "/v3/pay/transactions/id/%252e%252e");
        assert_eq!(
            filled(path, "a b?c#d&商").unwrap(),
            "/v3/pay/transactions/id/a%20b%3Fc%23d%26%E5%95%86"
        );
    }

    #[test]
    fn keeps_trailing_slash_and_several_parameters_in_a_segment() {
        assert_eq!(
            target("/v3/ecommerce/applyments/", &[], &[]).unwrap(),
            "/v3/ecommerce/applyments/"
        );
        let parameters = [("a".into(), "1".to_owned()), ("b".into(), "2/".to_owned())];
        assert_eq!(
            target("/v3/{a}-{b}:close", &parameters, &[]).unwrap(),
            "/v3/1-2%2F:close"
        );
    }

    #[test]
    fn refuses_values_that_name_another_resource() {
        let path = "/v3/marketing/{id}/users";
        assert!(matches!(
            filled(path, ""),
            Err(AssembleError::MissingPathParameter { .. })
        ));
        assert!(matches!(filled(path, "."), Err(AssembleError::DotSegment { .. })));
        assert!(matches!(filled(path, ".."), Err(AssembleError::DotSegment { .. })));
        assert_eq!(filled(path, "...").unwrap(), "/v3/marketing/.../users");
        let missing = target(path, &[], &[]);
        assert!(matches!(missing, Err(AssembleError::MissingPathParameter { name, .. }) if name == "id"));
    }

    #[test]
    fn encodes_the_query() {
        let query = [
            ("mchid".into(), "1900000109".to_owned()),
            ("id_card".into(), "x+y/z=".to_owned()),
        ];
        assert_eq!(
            target("/v3/a", &[], &query).unwrap(),
            "/v3/a?mchid=1900000109&id_card=x%2By%2Fz%3D"
        );
        assert_eq!(
            target("/v3/a", &[], &[("empty".into(), String::new())]).unwrap(),
            "/v3/a?empty="
        );
    }
}
