//! A required field cannot be left out.
use wechatpay_runtime::derive::Request;

#[derive(Request)]
struct Order {
    #[required]
    out_trade_no: String,
    #[required]
    total: i64,
    attach: Option<String>,
}

fn main() {
    Order::new(OrderRequired { out_trade_no: "1".into() });
    Order::new();
    Order::default();
}
