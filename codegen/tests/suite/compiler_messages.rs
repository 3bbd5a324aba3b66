//! How the compiler names generated types in its messages: by paths that callers write, or by the path in `shared` that
//! belongs to all users of a type alike, never by the path of another operation.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use wechatpay_codegen::{Package, generate};
use wechatpay_spec::{Source, Sources};

/// Two orders share an amount, two refunds another, and a notification shares the coupon of a query; closing returns
/// nothing. The compiler shortens a name that only one type has, so another operation has a coupon too.
const SPECS: [(&str, &str); 8] = [
    ("v3/orders/a", AMOUNT_TAKEN),
    ("v3/orders/b", AMOUNT_TAKEN),
    ("v3/orders/refunds/a", REFUND_TAKEN),
    ("v3/orders/refunds/b", REFUND_TAKEN),
    ("v3/orders/query", COUPON_RETURNED),
    ("v3/orders/gift", OTHER_COUPON_RETURNED),
    ("v3/orders/close", NOTHING_RETURNED),
    ("notify/ORDER.PAID", COUPON_NOTIFIED),
];

const AMOUNT_TAKEN: &str = "
post:
  title: 下单
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}]
  request:
    json:
      amount: {type: object, fields: {total: {type: integer, unit: fen}}}
  response: {json: {id: {type: string}}}
";

const REFUND_TAKEN: &str = "
post:
  title: 退款
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}]
  request:
    json:
      amount: {type: object, fields: {refund: {type: integer, unit: fen}}}
  response: {json: {id: {type: string}}}
";

const COUPON_RETURNED: &str = "
get:
  title: 查询
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}]
  response:
    json:
      coupon: {type: object, fields: {id: {type: string}}}
";

const OTHER_COUPON_RETURNED: &str = "
get:
  title: 赠券
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}]
  response:
    json:
      coupon: {type: object, fields: {value: {type: string}}}
";

const COUPON_NOTIFIED: &str = "
notification:
  title: 通知
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}]
  resource:
    coupon: {type: object, fields: {id: {type: string}}}
";

const NOTHING_RETURNED: &str = "
post:
  title: 关单
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}]
  request:
    json:
      id: {type: string}
  response: {empty: true}
";

/// Each passes a type that does not have the method, whose name the message must contain.
const MISTAKES: [(&str, &str); 6] = [
    (
        "v3::orders::b::post::request::Amount",
        "wechatpay_api::shared::orders::amount::Amount",
    ),
    (
        "v3::orders::refunds::b::post::request::Amount",
        "wechatpay_api::shared::orders::amount::v3_orders_refunds_request::Amount",
    ),
    (
        "v3::orders::query::get::response::Coupon",
        "wechatpay_api::shared::orders::coupon::Coupon",
    ),
    (
        "notify::order_paid::resource::Coupon",
        "wechatpay_api::shared::orders::coupon::Coupon",
    ),
    (
        "v3::orders::b::post::Request",
        "wechatpay_api::v3::orders::b::post::Request",
    ),
    ("v3::orders::close::post::Response", "EmptyResponse"),
];

fn compile(folder: &Path, file: &Path, arguments: &[&str]) -> Output {
    let (compiler, dependencies): (&str, &[&str]) = wechatpay_built::compiler!();
    Command::new(compiler)
        .args(dependencies)
        .args(["--emit=metadata", "--cap-lints=allow", "--out-dir"])
        .arg(folder)
        .args(arguments)
        .arg(file)
        .output()
        .expect("the compiler runs")
}

#[test]
fn messages_name_no_other_operation() {
    let specs = SPECS
        .iter()
        .map(|(file, text)| Source::spec(format!("{file}.yaml"), *text));
    let families = "orders: {title: 订单, folders: [v3/orders, notify/ORDER]}\n";
    let sources = Sources {
        specs: specs.collect(),
        families: Some(Source::families(families)),
        lifecycles: Vec::new(),
    };
    let generation = generate(&sources, Package::default()).expect("no defect");
    assert_eq!(generation.diagnostics, []);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiler-messages");
    let _ = fs::remove_dir_all(&folder);
    for (name, text) in &generation.files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let library = [
        "--crate-type=lib",
        "--crate-name=wechatpay_api",
        "--cfg=feature=\"orders\"",
    ];
    let built = compile(&folder, &folder.join("src/lib.rs"), &library);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));

    let mut program = "fn text(_: &dyn std::fmt::Display) {}\nfn main() {}\n".to_owned();
    for (number, (written, _)) in MISTAKES.iter().enumerate() {
        program.push_str(&format!(
            "fn mistake_{number}(value: &wechatpay_api::{written}) {{ text(value); }}\n"
        ));
    }
    let file = folder.join("program.rs");
    fs::write(&file, program).expect("a file");
    let library = format!("wechatpay_api={}", folder.join("libwechatpay_api.rmeta").display());
    let output = compile(&folder, &file, &["--crate-type=bin", "--extern", &library]);
    let said = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<&str> = said.split("error[E0277]: ").skip(1).collect();
    assert_eq!(errors.len(), MISTAKES.len(), "{said}");
    for (error, (written, named)) in errors.iter().zip(MISTAKES) {
        assert!(
            error.starts_with(&format!("`{named}` doesn't implement")),
            "{written}: {error}"
        );
    }
}
