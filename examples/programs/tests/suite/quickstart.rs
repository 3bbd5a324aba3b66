//! The code in the quickstarts and READMEs is that of the examples, which compiles.

use std::error::Error;
use std::fs;
use std::path::Path;

use wechatpay_api::v3::pay::transactions::native;
use wechatpay_api::v3::pay::transactions::native::post::{self, request};
use wechatpay_api::v3::pay::transactions::out_trade_no;

#[test]
fn the_quickstarts_show_the_code_of_the_examples() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pages = [
        ("docs/quickstart.md", 2),
        ("docs/quickstart.zh-CN.md", 2),
        ("docs/going-live.md", 1),
    ];
    for (page, least) in pages {
        let text = fs::read_to_string(repository.join(page)).unwrap();
        let mut quoted = 0;
        for block in text.split("```rust,ignore\n").skip(1) {
            let (code, _) = block.split_once("```").unwrap();
            let (first, after_first) = code.split_once('\n').unwrap();
            let Some(file) = first.strip_prefix("// examples/") else {
                let own = include_str!("quickstart.rs");
                let lines = code.lines().filter(|line| !line.starts_with("//"));
                for line in lines {
                    assert!(own.contains(&format!("\n    {line}\n")), "{page}: {line}");
                }
                continue;
            };
            let code = after_first;
            let source = fs::read_to_string(repository.join("examples").join(file)).unwrap();
            assert!(
                without_indentation(&source).contains(&without_indentation(code)),
                "{page} shows code that is not in {file}:\n{code}"
            );
            quoted += 1;
        }
        assert!(quoted >= least, "{page}");
    }
}

/// The code under "In your tests" in both quickstarts, around a call.
#[tokio::test]
async fn an_order_is_paid_in_the_sandbox_of_a_test() -> Result<(), Box<dyn Error>> {
    let out_trade_no = "T20261129001".to_owned();
    let sandbox = wechatpay_sandbox::Sandbox::builder().start().await?;
    let client = sandbox.client_builder()?.build()?;
    let order = post::Request::new(post::RequestRequired {
        appid: "wxd678efh567hg6787".into(),
        mchid: client.merchant().id().into(),
        description: "Tea".into(),
        out_trade_no: out_trade_no.clone(),
        amount: request::Amount::new(request::AmountRequired { total: 100 }),
        notify_url: "https://shop.example.com/notify".into(),
    });
    native::post(&client, &order).await?;
    sandbox.pay(&out_trade_no)?;
    let query = out_trade_no::get::Request::new(out_trade_no::get::RequestRequired {
        out_trade_no,
        mchid: client.merchant().id().into(),
    });
    let paid = out_trade_no::get(&client, &query).await?;
    assert_eq!(paid.trade_state.as_ref().map(|state| state.as_str()), Some("SUCCESS"));
    Ok(())
}

fn without_indentation(code: &str) -> String {
    code.lines().map(|line| format!("{}\n", line.trim_start())).collect()
}

#[test]
fn the_readmes_show_code_that_compiles() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let compiled = tokens(&fs::read_to_string(repository.join("examples/programs/src/pages.rs")).unwrap());
    let manifest = fs::read_to_string(repository.join("examples/programs/Cargo.toml")).unwrap();
    for page in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(repository.join(page)).unwrap();
        let blocks = text.split("```rust,ignore\n").skip(1);
        let mut compared = 0;
        for block in blocks {
            let (code, _) = block.split_once("```").unwrap();
            let shown = tokens(code);
            // `use` lines may be in another order, which rustfmt decides.
            let (uses, rest): (Vec<_>, Vec<_>) = shown.split_inclusive(';').partition(|line| line.starts_with("use"));
            assert!(
                compiled.contains(&rest.concat()),
                "{page} shows code that is not in pages.rs:\n{code}"
            );
            for line in uses {
                assert!(compiled.contains(line), "{page}: {line}");
            }
            compared += 1;
        }
        assert_eq!(compared, 4, "{page}");
        // The features that its Cargo.toml enables are those that the code needs.
        let (_, features) = text.split_once("features = [").unwrap();
        let (features, _) = features.split_once(']').unwrap();
        assert_eq!(features, "\"complaints\", \"merchant-alteration\"", "{page}");
        assert!(manifest.contains(features));
    }
}

/// Code without comments, white space and trailing commas.
fn tokens(code: &str) -> String {
    let lines = code
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    let text: String = lines
        .flat_map(str::chars)
        .filter(|character| !character.is_whitespace())
        .collect();
    text.replace(",}", "}").replace(",)", ")")
}
