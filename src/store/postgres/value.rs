//! Values on the wire: text, whole numbers and bytes are all our tables have.

use std::error::Error;

use ::postgres::Statement;
use ::postgres::types::{FromSql, ToSql, Type};

use crate::store::tables::Value;

/// The values of a statement as the driver takes them.
pub fn given<'v>(statement: &Statement, values: &'v [Value]) -> Vec<&'v (dyn ToSql + Sync)> {
    let kinds = statement.params().iter();
    let one = |(value, kind): (&'v Value, &Type)| -> &'v (dyn ToSql + Sync) {
        match value {
            Value::Int(n) => n,
            Value::Text(text) => text,
            Value::Blob(bytes) => bytes,
            // Nothing has no type of its own to the driver; it must be that of its column.
            Value::Null if *kind == Type::BYTEA => &None::<Vec<u8>>,
            Value::Null if *kind == Type::INT8 => &None::<i64>,
            Value::Null => &None::<String>,
        }
    };
    values.iter().zip(kinds).map(one).collect()
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        if *kind == Type::INT4 {
            return i32::from_sql(kind, raw).map(|n| Self::Int(n.into()));
        }
        if <i64 as FromSql>::accepts(kind) {
            return i64::from_sql(kind, raw).map(Self::Int);
        }
        if <Vec<u8> as FromSql>::accepts(kind) {
            return Vec::from_sql(kind, raw).map(Self::Blob);
        }
        <String as FromSql>::from_sql(kind, raw).map(Self::Text)
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::INT4
            || <i64 as FromSql>::accepts(kind)
            || <Vec<u8> as FromSql>::accepts(kind)
            || <String as FromSql>::accepts(kind)
    }
}
