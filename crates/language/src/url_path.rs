//! URL paths, with parameters in braces: `/v3/pay/transactions/id/{transaction_id}`.

/// The names of the parameters in a URL path.
pub fn parameters(url_path: &str) -> Vec<&str> {
    url_path.split('/').filter_map(parameter).collect()
}

/// The name of the parameter that a segment is, if it is one.
pub fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// A URL path with `{}` for each parameter. Callers do not send the names of parameters, so paths that differ only in
/// them are the same path. A method before the path is kept: `GET /v3/orders/{}`.
pub fn without_parameter_names(url_path: &str) -> String {
    let segments = url_path.split('/');
    let segments = segments.map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{parameters, without_parameter_names};

    #[test]
    fn parameters_are_whole_segments() {
        assert_eq!(parameters("/v3/{a}/b/{c}"), ["a", "c"]);
        assert!(parameters("/v3/a{b}/{c").is_empty());
        assert_eq!(without_parameter_names("GET /v3/{a}/b/{c}/"), "GET /v3/{}/b/{}/");
    }
}
