//! Makes specs of the size and shape of WeChat Pay's catalogue, for measuring the generator and its output.
//!
//! The figures are those of the documents of August 2026: 1,147 operations with 31,000 fields, and 6,400 objects with
//! 2,800 distinct shapes, nested up to seven levels deep. 350 fields are encrypted, and a fifth of the strings are
//! enumerated. All specs are derived from a seed, so two runs make the same specs.

mod shapes;

use std::collections::BTreeMap;
use std::fmt::Write;

use fastrand::Rng;
use shapes::{Owner, Shapes};

/// The number of operations in the documents.
pub const CATALOGUE_OPERATIONS: usize = 1_147;

/// Makes the files of a folder of specs, by their paths in the folder: `families.yaml` and `api/…`. `scale` multiplies
/// the number of operations.
pub fn make(scale: usize, seed: u64) -> BTreeMap<String, String> {
    let mut random = Rng::with_seed(seed);
    let mut shapes = Shapes::default();
    let mut files = BTreeMap::new();
    let mut families = String::new();
    let operations = CATALOGUE_OPERATIONS * scale;
    let in_a_family = 12;
    for family in 0..operations.div_ceil(in_a_family) {
        let old = family % 10 == 9;
        let root = if old { "v2" } else { "v3" };
        let _ = write!(
            families,
            "family-{family}:\n  title: 产品{family}\n  folders: [{root}/family{family}]\n"
        );
        for number in 0..in_a_family.min(operations - family * in_a_family) {
            let parameter = !old && number % 3 == 0;
            let tail = if parameter {
                format!("order-{number}/{{out_order_no}}")
            } else {
                format!("action-{number}")
            };
            let path = format!("api/{root}/family{family}/{tail}.yaml");
            let text = if old {
                old_operation(&mut random, &mut shapes)
            } else {
                operation(&mut random, &mut shapes, parameter)
            };
            files.insert(path, text);
        }
    }
    files.insert("families.yaml".to_owned(), families);
    files
}

const DOCUMENTS: &str = "  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/4012791856\n";

fn operation(random: &mut Rng, shapes: &mut Shapes, parameter: bool) -> String {
    let get = random.u8(..10) < 4;
    let mut text = format!(
        "{}:\n  title: 操作\n{DOCUMENTS}  request:\n",
        if get { "get" } else { "post" }
    );
    if parameter {
        text.push_str("    path:\n      out_order_no: {type: string, required: true, title: 商户订单号}\n");
    }
    let part = if get { "query" } else { "json" };
    let _ = writeln!(text, "    {part}:");
    shapes.fields(random, &mut text, 3, if get { Owner::Query } else { Owner::Request });
    text.push_str("  response:\n");
    if random.u8(..10) == 0 {
        text.push_str("    empty: true\n");
    } else {
        text.push_str("    json:\n");
        shapes.fields(random, &mut text, 3, Owner::Response);
    }
    text
}

fn old_operation(random: &mut Rng, shapes: &mut Shapes) -> String {
    let mut text = format!("post:\n  title: 操作\n{DOCUMENTS}  request:\n    xml:\n");
    shapes.fields(random, &mut text, 3, Owner::Query);
    text.push_str("  response:\n    xml:\n");
    shapes.fields(random, &mut text, 3, Owner::Query);
    text.push_str("      sign: {type: string, required: true, title: 签名}\n");
    text
}
