//! Requests are made by `new` alone, so that a new optional field breaks no caller; responses are made by nobody.
use wechatpay_outside::{Order, OrderRequired, Reply};

fn main() {
    Order::new(OrderRequired { total: 1 }).with_attach("x").with_type("y");
    Order { total: 1, attach: None, r#type: None };
    Reply { prepay_id: None };
}
