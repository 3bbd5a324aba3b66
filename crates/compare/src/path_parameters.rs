//! Matches the parameters of a URL path before and after a change: their position is sent, their names are not.

use wechatpay_spec::model::Field;
use wechatpay_spec::url_path::parameters;

use crate::matching::OperationSide;

/// The fields of the parameters of both paths, in the order of the paths. If the number of parameters differs, the paths
/// are different, and parameters are identified by name.
pub(crate) fn pairs<'a>(before: OperationSide<'a>, after: OperationSide<'a>) -> Vec<(&'a Field, &'a Field)> {
    let of = |side: OperationSide<'a>| -> Vec<&'a Field> {
        let names = parameters(&side.path.url_path.value);
        let fields = &side.operation.request.path;
        let field = |name: &&str| fields.iter().find(|field| field.name.value == **name);
        names.iter().filter_map(field).collect()
    };
    let (one, other) = (of(before), of(after));
    if one.len() == other.len() {
        return one.into_iter().zip(other).collect();
    }
    let same = |field: &&'a Field| other.iter().find(|same| same.name == field.name).copied();
    one.iter().filter_map(|field| Some((*field, same(field)?))).collect()
}
