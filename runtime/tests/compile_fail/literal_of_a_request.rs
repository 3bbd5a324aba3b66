//! Requests can only be made with `new`, so that a new optional field breaks no caller; callers cannot make responses.
use wechatpay_outside::{Order, OrderRequired, Reply};

fn main() {
    Order::new(OrderRequired { total: 1 }).with_attach("x").with_type("y");
    Order { total: 1, attach: None, r#type: None };
    Reply { prepay_id: None };
}
