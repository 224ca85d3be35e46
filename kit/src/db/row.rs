//! What comes out of a statement, read by position, checked as it is read.
//!
//! What this room must not know: which table a row came from.

use rulebook::base::{BasisPoints, Coded, Day, Id, Instant, Pence, Trn, Urn};
use serde::de::DeserializeOwned;
use tokio_postgres::types::Type;

use crate::problem::Fault;

/// One row of an answer.
pub struct Row<'r>(pub(super) Inner<'r>);

pub(super) enum Inner<'r> {
    Lite(&'r rusqlite::Row<'r>),
    Pg(&'r tokio_postgres::Row),
}

/// One cell as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

/// Anything that can be read from a cell.
pub trait FromCell: Sized {
    /// The value, or nothing when the cell holds something else.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

impl Row<'_> {
    /// The value in this column (the first is 0).
    ///
    /// # Errors
    /// [`Fault`] when the column is missing or holds something else.
    pub fn get<T: FromCell>(&self, column: usize) -> Result<T, Fault> {
        T::from_cell(self.cell(column)?).ok_or_else(|| {
            Fault::say(format!(
                "column {column} does not hold a {}",
                std::any::type_name::<T>()
            ))
        })
    }

    /// The member of a closed list whose code is in this column.
    ///
    /// # Errors
    /// [`Fault`] when the code is in no such list.
    pub fn code<T: Coded>(&self, column: usize) -> Result<T, Fault> {
        match self.cell(column)? {
            Cell::Text(code) => T::from_code(code).map_err(|e| Fault::because("reading a code", e)),
            _ => Err(Fault::say(format!("column {column} does not hold a code"))),
        }
    }

    /// The member of a closed list, when there is one.
    ///
    /// # Errors
    /// [`Fault`] when the code is in no such list.
    pub fn code_or_none<T: Coded>(&self, column: usize) -> Result<Option<T>, Fault> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            _ => self.code(column).map(Some),
        }
    }

    /// The loose data kept as JSON in this column.
    ///
    /// # Errors
    /// [`Fault`] when it is not what was expected.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Result<T, Fault> {
        match self.cell(column)? {
            Cell::Text(text) => {
                serde_json::from_str(text).map_err(|e| Fault::because("reading stored JSON", e))
            }
            _ => Err(Fault::say(format!("column {column} does not hold JSON"))),
        }
    }

    fn cell(&self, column: usize) -> Result<Cell<'_>, Fault> {
        match self.0 {
            Inner::Lite(row) => lite_cell(row, column),
            Inner::Pg(row) => pg_cell(row, column),
        }
    }
}

fn lite_cell<'r>(row: &'r rusqlite::Row<'r>, column: usize) -> Result<Cell<'r>, Fault> {
    use rusqlite::types::ValueRef;
    let value = row
        .get_ref(column)
        .map_err(|e| Fault::because("reading a column", e))?;
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Text(bytes) => Cell::Text(
            std::str::from_utf8(bytes).map_err(|e| Fault::because("reading stored text", e))?,
        ),
        ValueRef::Blob(bytes) => Cell::Blob(bytes),
        ValueRef::Real(_) => return Err(Fault::say("a column holds a fraction; none should")),
    })
}

fn pg_cell(row: &tokio_postgres::Row, column: usize) -> Result<Cell<'_>, Fault> {
    let kind = row
        .columns()
        .get(column)
        .ok_or_else(|| Fault::say(format!("there is no column {column}")))?
        .type_();
    let wrong = |e| Fault::because("reading a column", e);
    Ok(if *kind == Type::INT8 {
        row.try_get::<_, Option<i64>>(column)
            .map_err(wrong)?
            .map_or(Cell::Null, Cell::Int)
    } else if *kind == Type::INT4 {
        row.try_get::<_, Option<i32>>(column)
            .map_err(wrong)?
            .map_or(Cell::Null, |number| Cell::Int(i64::from(number)))
    } else if *kind == Type::BOOL {
        row.try_get::<_, Option<bool>>(column)
            .map_err(wrong)?
            .map_or(Cell::Null, |yes| Cell::Int(i64::from(yes)))
    } else if *kind == Type::BYTEA {
        row.try_get::<_, Option<&[u8]>>(column)
            .map_err(wrong)?
            .map_or(Cell::Null, Cell::Blob)
    } else {
        row.try_get::<_, Option<&str>>(column)
            .map_err(wrong)?
            .map_or(Cell::Null, Cell::Text)
    })
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            other => T::from_cell(other).map(Some),
        }
    }
}

macro_rules! from_cells {
    ($($pattern:pat => $kind:ty, $value:expr);+ $(;)?) => {
        $(impl FromCell for $kind {
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell { $pattern => $value, _ => None }
            }
        })+
    };
}

from_cells! {
    Cell::Int(n) => i64, Some(n);
    Cell::Int(n) => u32, u32::try_from(n).ok();
    Cell::Int(n) => bool, Some(n != 0);
    Cell::Int(n) => Instant, Some(Instant(n));
    Cell::Int(n) => Pence, Some(Pence(n));
    Cell::Int(n) => BasisPoints, Some(BasisPoints(n));
    Cell::Int(n) => Urn, Urn::from_number(n).ok();
    Cell::Text(text) => String, Some(text.to_owned());
    Cell::Text(text) => Day, text.parse().ok();
    Cell::Text(text) => Trn, text.parse().ok();
    Cell::Blob(bytes) => Vec<u8>, Some(bytes.to_vec());
}

impl<K> FromCell for Id<K> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Int(number) => Some(Self::from_number(number)),
            _ => None,
        }
    }
}
