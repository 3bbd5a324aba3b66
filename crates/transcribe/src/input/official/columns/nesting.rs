//! The members of objects: rows of a table inside a row, rows whose names show it, or what only a sample shows.

use wechatpay_spec::model::{Field, Scalar};
use wechatpay_spec::vocabulary::names;

use super::field;
use super::object_paths::{
    Path, RowField, are_shown, by_names, has_empty_object, innermost_empty_object, is_listed, last_path, open_object,
    owner, sample_of, shown_owner,
};
use super::reading::Reading;
use super::request_choice;
use super::table::{Owner, Row, Table};
use crate::construct::remark;
use crate::draft::RequestPart;
use crate::facts::sample::Sample;
use crate::findings::{Findings, shorten};
use crate::input::official::{doubts, sample_members};
use crate::reason;
use crate::rules;

/// The fields of tables in one section. A table that follows an object lists its members.
pub(super) fn fields<'r>(tables: &[&'r Table], reading: Reading<'_>, findings: &mut Findings) -> Vec<RowField<'r>> {
    let mut top: Vec<RowField<'r>> = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        // A table inside a row follows it: its rows are members as long as no sample says otherwise.
        let owner = owner(&top, &table.owner);
        let is_named = owner.is_some();
        let is_shown = |sample: &Sample| are_shown(&table.rows, sample);
        // A sample may show which of several objects the rows are in.
        let shown = || match table.owner == Owner::Unknown && at > 0 && !reading.sample.is_some_and(is_shown) {
            true => shown_owner(&top, &table.rows, reading.sample),
            false => None,
        };
        let mut home = owner.or_else(shown).unwrap_or_else(|| innermost_empty_object(&top));
        // Another table below an object without members may list them, wherever that object is.
        let may_list_members = at > 0 && home.is_empty() && has_empty_object(&top, reading.sample);
        let is_doubtful = !is_named && (table.owner != Owner::Unknown || may_list_members);
        let opens = marks_open(table);
        for (index, row) in table.rows.iter().enumerate() {
            let name = row.name.rsplit('.').next().unwrap_or_default();
            let place = Place::of(row, &top, &home, reading.sample, opens);
            let mut is_lost = false;
            let own_home = match place {
                Place::Shown(path) => path,
                // A table of members shows where it begins, and not where it ends.
                Place::Kept(path) | Place::Twice(path) => {
                    let member = member_without_part(row, &top, &path).filter(|_| reading.is_request);
                    is_lost = is_doubtful || !is_named && (member.is_some() || index > 0 && !path.is_empty());
                    member.unwrap_or(path)
                }
                // A mark that is no member's: nothing above is an object.
                Place::Unknown if !row.name.contains('.') && row.level == 1 => {
                    is_lost = true;
                    Path::new()
                }
                Place::Unknown => {
                    let message = format!("nothing shows which object `{}` is in", shorten(&row.name));
                    let help = "write it below the object that it is in, or add it to the spec by hand";
                    findings.report(rules::ROW, row.span, message, help);
                    continue;
                }
            };
            if is_lost {
                report_unknown_place(row, findings);
            }
            let home_sample = sample_of(&top, &own_home, reading.sample);
            let own = home_sample.and_then(|sample| sample.get(name));
            let Some(mut field) = field::read(row, name, own, reading, findings) else {
                continue;
            };
            let is_marked = row.name.contains('.') || is_marked_member(row, opens);
            if is_lost || !own_home.is_empty() && own.is_none() && !is_marked && !is_named {
                field.provenance.inferred.push(remark(None, reason::PLACE_LOST));
            }
            if !is_marked {
                home.clone_from(&own_home);
            }
            let item = RowField {
                row,
                field,
                members: Vec::new(),
            };
            add(&mut top, &own_home, item, findings);
        }
    }
    report_beside_empty_objects(&mut top, reading.sample, findings);
    for item in &mut top {
        let own = reading.sample.and_then(|sample| sample.get(&item.field.name.value));
        item.complete(own, reading, findings);
    }
    top
}

/// The place of the members of the object right above a row, if every outermost row names a part of the request, and this one
/// does not: it may be a member.
fn member_without_part(row: &Row, top: &[RowField<'_>], home: &Path) -> Option<Path> {
    let names_part = |row: &Row| row.part.is_some() || field::part(&row.description).0.is_some();
    let may_be = home.is_empty() && !names_part(row) && top.iter().all(|item| names_part(item.row));
    may_be.then(|| open_object(top, home)).flatten()
}

/// Reports the rows that are read as beside an object without members, though they may be in it: the page shows no
/// members of objects at all, and no sample has the row or the object.
fn report_beside_empty_objects(siblings: &mut [RowField<'_>], sample: Option<&Sample>, findings: &mut Findings) {
    let shows_members = siblings
        .iter()
        .any(|item| !item.members.is_empty() || item.row.level > 0 || item.row.name.contains('.'));
    if shows_members {
        return;
    }
    let has = |name: &str| sample.is_some_and(|sample| sample.get(name).is_some());
    let mut may_be_member = false;
    for item in siblings {
        let name = item.field.name.value.as_str();
        if has(name) || item.row.level == 0 && field::part(&item.row.description).0.is_some() {
            may_be_member = false;
        } else if may_be_member && item.field.provenance.inferred.iter().all(|remark| remark.key.is_some()) {
            report_unknown_place(item.row, findings);
            item.field.provenance.inferred.push(remark(None, reason::PLACE_LOST));
        }
        may_be_member |= item.field.kind.value.scalar == Scalar::Object && !has(&item.field.name.value);
    }
}

/// The same for a response. Its headers, which specs do not list, are left out, and reported.
pub(super) fn response_fields<'r>(
    tables: &[&'r Table],
    reading: Reading<'_>,
    findings: &mut Findings,
) -> Vec<RowField<'r>> {
    let mut fields = fields(tables, reading, findings);
    let is_header = |item: &RowField<'_>| item.row.part == Some(RequestPart::Header);
    let headers: Vec<&Row> = fields
        .iter()
        .filter(|item| is_header(item))
        .map(|item| item.row)
        .collect();
    let span = headers.first().map(|row| row.span).unwrap_or_default();
    doubts::response_headers(headers.iter().map(|row| row.name.as_str()), span, findings);
    fields.retain(|item| !is_header(item));
    fields
}

/// Reports a row whose object nothing shows.
fn report_unknown_place(row: &Row, findings: &mut Findings) {
    let message = format!(
        "nothing shows whether `{}` is in the object before it or beside it",
        shorten(&row.name)
    );
    let help = "compare it with the document, and move it in the spec by hand if it is in the wrong object";
    findings.report(rules::PLACE_UNKNOWN, row.span, message, help);
}

/// Reports a row whose name is listed already with another type, flag, title, example or description.
fn report_repeated(field: &Field, siblings: &[RowField<'_>], row: &Row, findings: &mut Findings) {
    let first = siblings.iter().find(|known| known.field.name == field.name);
    let other = first.and_then(|first| match field {
        _ if first.field.kind != field.kind => Some("type"),
        _ if first.row.demand != row.demand => Some("flag"),
        _ if first.row.label != row.label => Some("title"),
        _ if first.row.example != row.example => Some("example"),
        _ if first.row.described() != row.described() => Some("description"),
        _ => None,
    });
    if let Some(other) = other {
        let message = format!("`{}` is listed again with another {other}", shorten(&field.name.value));
        let help = "the first one was read; compare the two in the document";
        findings.report(rules::NOT_EXPRESSED, row.span, message, help);
    }
}

/// Where a row belongs.
enum Place {
    /// The page or its sample shows it.
    Shown(Path),
    /// The sample has it beside the object before it, and in that object.
    Twice(Path),
    /// Beside the row before.
    Kept(Path),
    Unknown,
}

impl Place {
    fn of(row: &Row, top: &[RowField<'_>], home: &Path, sample: Option<&Sample>, opens: bool) -> Self {
        // `amount.total`
        if let Some((objects, _)) = row.name.rsplit_once('.') {
            return by_names(top, objects).map_or(Self::Unknown, Self::Shown);
        }
        // `+ total`
        if is_marked_member(row, opens) {
            let path = last_path(top, row.level);
            return path.map_or(Self::Unknown, Self::Shown);
        }
        let has = |path: &Path| sample_of(top, path, sample).is_some_and(|sample| sample.get(&row.name).is_some());
        let inside = open_object(top, home).filter(|inside| has(inside) && !is_listed(top, inside, &row.name));
        match inside {
            Some(_) if has(home) && !is_listed(top, home, &row.name) => return Self::Twice(home.clone()),
            Some(inside) => return Self::Shown(inside),
            None => {}
        }
        // `Body 商户号`: only the outermost fields name a part of the request.
        let is_outermost = row.level == 0 && field::part(&row.description).0.is_some();
        if is_outermost && !has(home) {
            return Self::Shown(Path::new());
        }
        // The sample shows that the members before have ended.
        let mut around = home.clone();
        loop {
            // A field that is listed there already is another one.
            if has(&around) && (around == *home || !is_listed(top, &around, &row.name)) {
                return Self::Shown(around);
            }
            if around.pop().is_none() {
                return Self::Kept(home.clone());
            }
        }
    }
}

/// Whether the marks before the names of a table's objects show that these can be opened. If the first of them is right
/// below an object without a mark, they show that its members begin.
fn marks_open(table: &Table) -> bool {
    let first = table.rows.iter().position(|row| row.level > 0);
    let above = first.and_then(|first| table.rows.get(first.checked_sub(1)?));
    !above.is_some_and(may_have_members)
}

/// Whether the mark before a name says that its row is a member of the object above. `opens` says that the marks of the
/// table's objects do not.
fn is_marked_member(row: &Row, opens: bool) -> bool {
    row.level > 0 && !(opens && is_marked_object(row))
}

/// Whether the mark before a name is that of an object that can be opened, as the site shows it.
fn is_marked_object(row: &Row) -> bool {
    row.level == 1 && may_have_members(row)
}

/// Whether the type of a row is that of objects: `object`, `array[object]`, or a list of what only a sample shows.
fn may_have_members(row: &Row) -> bool {
    let kind = row.kind.to_ascii_lowercase();
    kind.contains("object") || matches!(kind.as_str(), "array" | "list")
}

/// Adds a row to the members of the object at a place.
fn add<'r>(siblings: &mut Vec<RowField<'r>>, path: &[usize], item: RowField<'r>, findings: &mut Findings) {
    if let Some((first, rest)) = path.split_first() {
        if let Some(object) = siblings.get_mut(*first) {
            add(&mut object.members, rest, item, findings);
        }
    } else if siblings.iter().any(|known| known.field.name == item.field.name) {
        report_repeated(&item.field, siblings, item.row, findings);
    } else {
        siblings.push(item);
    }
}

impl RowField<'_> {
    /// Gives the field its members: those of its rows, or those of its sample.
    fn complete(&mut self, sample: Option<&Sample>, reading: Reading<'_>, findings: &mut Findings) {
        for member in &mut self.members {
            let own = sample.and_then(|sample| sample.get(&member.field.name.value));
            member.complete(own, reading, findings);
        }
        let members = std::mem::take(&mut self.members);
        let field = &mut self.field;
        field.fields = match reading.is_request {
            true => {
                let items = members.into_iter().map(|member| (member.row, member.field)).collect();
                request_choice::fields(items, reading.only_role, findings)
            }
            false => members.into_iter().map(|member| member.field).collect(),
        };
        if field.kind.value.scalar != Scalar::Object || !field.fields.is_empty() {
            return;
        }
        field.fields = sample
            .map(|sample| sample_members::read(sample, reading.cipher))
            .unwrap_or_default();
        let name = shorten(&field.name.value);
        if !field.fields.is_empty() {
            let message = format!("the members of the object `{name}` are not listed; those in its sample were read");
            let help = "look the members up in the document, and add them to the spec by hand";
            findings.report(rules::MEMBERS_LOST, self.row.span, message, help);
            return;
        }
        let message =
            format!("the members of the object `{name}` are not known: neither a table nor a sample shows them");
        let help = "look the members up in the document, and add them to the spec by hand";
        findings.report(rules::MEMBERS_LOST, self.row.span, message, help);
        field.kind.value.scalar = Scalar::Json;
        let is_marked = field.provenance.inferred.iter().any(|remark| remark.key.is_none());
        if !is_marked {
            field
                .provenance
                .inferred
                .push(remark(Some(names::TYPE), reason::MEMBERS_UNLISTED));
        }
    }
}
