//! Runs an example against the sandbox: `cargo run -p wechatpay-examples -- native-payment`.
//!
//! The configuration's path is the second argument, or the variable `WECHATPAY_SANDBOX`, or
//! `target/sandbox/sandbox.json`.

use std::path::Path;
use std::process::ExitCode;

use tokio::net::TcpListener;
use wechatpay_api::runtime::notification::Receiver;
use wechatpay_examples::{
    Configuration, Failure, bill_download, blocking, jsapi_payment, media_upload, native_payment, notification_server,
    onboarding, other_http_stack, red_packet, refund, service_provider, shop,
};

/// The merchants that the service provider acts for and shares with.
const SUB_MCHID: &str = "1900000109";
const SUPPLIER: &str = "86693852";
/// The full name of this merchant, which is compared with the one that WeChat Pay knows.
const SUPPLIER_NAME: &str = "供货商全称";
const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
/// The default address of the notification server.
const NOTIFY_ADDRESS: &str = "127.0.0.1:8080";
const NOTIFY_URL: &str = "http://127.0.0.1:8080/notify";
const USAGE: &str = "\
Usage: cargo run -p wechatpay-examples -- EXAMPLE [sandbox.json]

Start the sandbox first: cargo xtask sandbox

Examples:
  native-payment        an order by QR code; waits until it is paid
  jsapi-payment         an order on a page inside WeChat, with parameters for the front end
  refund                an order, paid, and half of it refunded
  service-provider      an order of a merchant, paid, shared with another merchant, and half of it refunded
  onboarding            an application for a merchant, with encrypted fields
  media-upload          a picture
  bill-download [DAY]   the bill of a day (2026-01-01), or of yesterday
  notification-server [ADDRESS]   receives notifications at http://127.0.0.1:8080/notify
  shop                  a whole shop at http://127.0.0.1:8080/orders
  red-packet            APIv2 over mutual TLS
  blocking              an order without an asynchronous runtime
  other-http-stack      an order over an HTTP library of one's own choice";

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        println!("{USAGE}");
        return ExitCode::from(2);
    }
    let example = arguments.remove(0);
    // Shows the library's log messages, in particular the reason why a notification is refused.
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let takes_argument = match example.as_str() {
        "bill-download" => arguments
            .first()
            .is_some_and(|argument| argument.starts_with(|first: char| first.is_ascii_digit())),
        "notification-server" => arguments.first().is_some_and(|argument| argument.contains(':')),
        _ => false,
    };
    let argument = takes_argument.then(|| arguments.remove(0));
    let file = arguments
        .into_iter()
        .next()
        .or_else(|| std::env::var("WECHATPAY_SANDBOX").ok());
    let file = file.unwrap_or_else(|| "target/sandbox/sandbox.json".to_owned());
    match Configuration::read(Path::new(&file))
        .and_then(|configuration| run(&configuration, &example, argument.as_deref()))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(configuration: &Configuration, example: &str, argument: Option<&str>) -> Result<(), Failure> {
    if example == "blocking" {
        println!("QR code: {}", blocking::run(&blocking::client(configuration)?)?);
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run_in_runtime(configuration, example, argument))
}

async fn run_in_runtime(configuration: &Configuration, example: &str, argument: Option<&str>) -> Result<(), Failure> {
    let client = configuration.client()?;
    match example {
        "native-payment" | "refund" => {
            let order = native_payment::place(&client, NOTIFY_URL).await?;
            println!("QR code: {}", order.code_url);
            println!("pay it:  cargo xtask sandbox pay {}", order.out_trade_no);
            let transaction = native_payment::wait_until_paid(&client, &order.out_trade_no).await?;
            println!("paid:    transaction {transaction}");
            if example == "refund" {
                println!(
                    "refunded: {}",
                    refund::run(&client, &order.out_trade_no, 50, 100).await?
                );
            }
        }
        "service-provider" => {
            let orders = service_provider::Orders::default();
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let notify_url = format!("http://{}/notify", listener.local_addr()?);
            let server = axum::serve(listener, service_provider::router(&client, orders.clone()));
            tokio::spawn(server.into_future());
            let (number, code_url) = service_provider::place(&client, &orders, SUB_MCHID, &notify_url).await?;
            println!("QR code: {code_url}");
            println!("pay it:  cargo xtask sandbox pay {number}");
            let transaction = service_provider::wait_until_paid(&client, SUB_MCHID, &number).await?;
            println!("paid:    transaction {transaction}");
            let sharing =
                service_provider::share(&client, SUB_MCHID, &transaction, SUPPLIER, SUPPLIER_NAME, 200).await?;
            println!("shared:  {sharing}");
            let refund = service_provider::refund(&client, SUB_MCHID, &number, service_provider::TOTAL / 2).await?;
            println!("refund:  {refund}");
        }
        "jsapi-payment" => println!("{}", jsapi_payment::run(&client, OPENID, NOTIFY_URL).await?),
        "onboarding" => {
            let picture = media_upload::run(&client, "licence.png", b"a picture".to_vec()).await?;
            println!("application {}", onboarding::run(&client, &picture).await?);
        }
        "media-upload" => {
            let picture = media_upload::run(&client, "licence.png", b"a picture".to_vec());
            println!("media id {}", picture.await?);
        }
        "bill-download" => {
            let day = argument.map_or_else(bill_download::yesterday, str::to_owned);
            match bill_download::run(&client, &day).await? {
                Some(bill) => println!("{bill}"),
                None => {
                    println!("there is no bill of {day}: no order was paid on this day, or its bill is not made yet")
                }
            }
        }
        "notification-server" => {
            let listener = TcpListener::bind(argument.unwrap_or(NOTIFY_ADDRESS)).await?;
            println!("listening on http://{}/notify", listener.local_addr()?);
            axum::serve(listener, notification_server::router(Receiver::of_client(&client))).await?;
        }
        "shop" => {
            let settings = shop::Settings::of_environment()?;
            let listener = TcpListener::bind(&settings.address).await?;
            let clients = settings.clients(configuration)?;
            println!("the shop is open: {}/orders", settings.url);
            shop::serve(listener, shop::Shop::new(settings, clients), shop::told_to_stop()).await?;
        }
        "other-http-stack" => println!("QR code: {}", other_http_stack::run(configuration).await?),
        "red-packet" => println!("sent: {}", red_packet::run(&configuration.tls_client()?, OPENID).await?),
        _ => return Err(USAGE.into()),
    }
    Ok(())
}
