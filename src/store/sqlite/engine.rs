//! Statements on an SQLite connection.

use std::path::PathBuf;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use super::failed;
use crate::store::StoreError;
use crate::store::tables::{Engine, Row, Value};

/// A connection, and the file it leads to.
pub struct SqliteEngine {
    pub conn: Connection,
    pub path: PathBuf,
}

impl Engine for SqliteEngine {
    fn each(
        &self,
        sql: &str,
        values: &[Value],
        row: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(&numbered(sql)).map_err(|e| self.failed(e))?;
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(values)).map_err(|e| self.failed(e))?;
        while let Some(found) = rows.next().map_err(|e| self.failed(e))? {
            let cells = (0..columns).map(|column| found.get_ref(column).map_err(|e| self.failed(e)));
            row(Row(cells.map(|cell| read(cell?)).collect::<Result<_, _>>()?))?;
        }
        Ok(())
    }

    fn run(&self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let run = || self.conn.prepare_cached(&numbered(sql))?.execute(params_from_iter(values));
        Ok(run().map_err(|e| self.failed(e))? as u64)
    }
}

impl SqliteEngine {
    pub fn failed(&self, error: rusqlite::Error) -> StoreError {
        failed(&self.path, error)
    }

    /// Statements without values or answer.
    pub fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.conn.execute_batch(sql).map_err(|e| self.failed(e))
    }
}

/// `$1` is a name to SQLite, `?1` a place.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn read(cell: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(_) => return Err(StoreError::Damaged("表里有小数".into())),
        ValueRef::Text(text) => {
            Value::Text(String::from_utf8(text.to_vec()).map_err(|e| StoreError::Damaged(e.to_string()))?)
        }
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
