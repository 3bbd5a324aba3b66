//! Each segment of a URL path has a module of its own, or is reported.

use wechatpay_codegen::{Package, generate};
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::{Source, Sources};

fn spec(file: &str) -> Source {
    let parameters = file
        .split(['/', '.'])
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<String> = parameters
        .map(|name| format!("{name}: {{type: string, required: true}}"))
        .collect();
    let request = match parameters.is_empty() {
        true => String::new(),
        false => format!("  request: {{path: {{{}}}}}\n", parameters.join(", ")),
    };
    let text = format!(
        "post:\n  title: 下单\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/1}}]\n{request}  response: {{empty: true}}\n"
    );
    Source::spec(file, text)
}

#[test]
fn segments_that_differ_share_no_module() {
    let cases: [(&[&str], &[&str]); 13] = [
        (&["v3/x/a.yaml", "v3/x/A/b.yaml"], &["E206"]),
        (&["v3/x/a.yaml", "v3/x/A/b.yaml", "v3/x/A/c.yaml"], &["E206"]),
        (&["v3/x/id.yaml", "v3/x/{id}/b.yaml"], &["E206"]),
        (&["v3/x/id/a.yaml", "v3/x/{id}/b.yaml"], &["E206"]),
        (&["v3/x/aB/c.yaml", "v3/x/a_b/d.yaml"], &["E206"]),
        // Names that differ only in case have a rule of their own, whatever follows from them.
        (&["v3/x/A/b.yaml", "v3/x/a/c.yaml", "v3/x/a/d.yaml"], &["E046"]),
        // A parameter that repeats the segment before it has no module of its own.
        (&["v3/x/id.yaml", "v3/x/id/{id}.yaml"], &["E211"]),
        (&["v3/x/id/a.yaml", "v3/x/id/{id}/a.yaml"], &["E211"]),
        (
            &["v3/x/id/a.yaml", "v3/x/id/{id}/b.yaml", "v3/x/{id}/c.yaml"],
            &["E206"],
        ),
        (&["v3/x/id/{id}/a.yaml", "v3/x/id/id.yaml"], &[]),
        (&["v3/x/id/{id}.yaml", "v3/x/id/a.yaml", "v3/x/id/{id}/b.yaml"], &[]),
        // Real paths have both.
        (&["v3/x/a-b/c.yaml", "v3/x/a_b/d.yaml"], &[]),
        (&["v3/x/a.yaml", "v3/x/a/b.yaml", "v3/y/A.yaml"], &[]),
    ];
    for (files, expected) in cases {
        let sources = Sources {
            specs: files.iter().map(|file| spec(file)).collect(),
            ..Sources::default()
        };
        let generation = generate(&sources, Package::default()).expect("no defect");
        let codes: Vec<_> = generation.diagnostics.iter().map(|finding| finding.rule.code).collect();
        let drawn = render(&generation.diagnostics, &generation.texts, Style::Plain);
        assert_eq!(codes, expected, "{files:?}\n{drawn}");
    }
}
