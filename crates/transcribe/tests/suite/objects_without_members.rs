//! HTML: an object whose list of members is empty on the page takes none of the rows beside it.

use crate::losses::{messages, read, spec};
use crate::losses_of_rows::{html, row};

#[test]
fn what_follows_an_object_without_members_is_beside_it() {
    let (after, last) = (row("after", "string(8)", ""), row("last", "string(8)", ""));
    for empty in [
        "<details><summary>属性</summary></details>",
        "<div class=\"collapse\"><div class=\"head\">属性</div></div>",
        "<div>属性</div>",
        "<div>属性</div><div></div>",
        "<details><summary>属性</summary><i>展开</i></details>",
        "<table><tr><th>属性</th><th></th></tr></table>",
        "<details><summary>属性</summary></details><p>可不填。</p>",
    ] {
        for objects in [
            row("scene", "object", empty),
            row("other", "object", empty) + &row("scene", "object", empty),
        ] {
            let page = read(&html("", &format!("{objects}{after}{last}")));
            let (found, text) = (messages(&page), spec(&page));
            assert!(
                text.contains("\n      after: {") && text.contains("\n      last: {"),
                "{empty}\n{text}"
            );
            assert!(
                found.contains("the members of the object `scene` are not listed"),
                "{empty}\n{found}"
            );
        }
    }
}

#[test]
fn an_object_without_members_within_another_ends_there() {
    let inner = row("inner", "object", "<details><summary>属性</summary></details>") + &row("beside", "string", "");
    let outer = row(
        "outer",
        "object",
        &format!("<details><summary>属性</summary>{inner}</details>"),
    );
    let text = spec(&read(&html("", &(outer + &row("after", "string(8)", "")))));
    assert!(
        text.contains("\n          beside: {") && text.contains("\n      after: {"),
        "{text}"
    );
}

#[test]
fn the_sample_shows_what_is_beside_an_empty_list_of_members() {
    let item = |name: &str, kind: &str| format!("<li><p>{name} 选填 {kind}</p><p>【标题】略</p></li>");
    let sample = "{\"mchid\": \"1\", \"scene\": {\"id\": \"1\"}, \"payer\": {\"openid\": \"o\"}, \"attach\": \"a\"}";
    let (scene, payer, attach) = (
        item("scene", "object"),
        item("payer", "object"),
        item("attach", "string(8)"),
    );
    for list in [
        format!("<ul>{scene}<li><p>属性</p></li>{payer}<li><p>属性</p></li>{attach}</ul>"),
        format!("<ul>{scene}</ul><p>属性</p><ul>{payer}</ul><p>属性</p><ul>{attach}</ul>"),
        format!("<ul>{scene}</ul><div>属性</div><ul>{payer}{attach}</ul>"),
    ] {
        let page = read(&html("", &list).replace("{\"mchid\": \"1\"}", sample));
        let text = spec(&page);
        assert!(
            text.contains("\n      payer:\n") && text.contains("\n      attach: {"),
            "{list}\n{text}"
        );
        assert!(
            messages(&page).contains("the members of the object `scene` are not listed"),
            "{}",
            messages(&page)
        );
    }
}
