//! What goes into a statement: whole numbers, text, bytes or nothing. Both engines store just these.
//!
//! What this room must not know: which column a value is for.

use std::borrow::Cow;

use rulebook::base::{BasisPoints, Day, Id, Instant, Pence, Trn, Urn};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

/// A value on its way into the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number: ids, instants, counts, pence, yes (1) and no (0).
    Int(i64),
    /// Text: words, codes, civil days, JSON.
    Text(Cow<'a, str>),
    /// Bytes: hashes and small files.
    Blob(&'a [u8]),
}

/// Anything that can be stored.
pub trait ToValue {
    /// The value as it is stored.
    fn to_value(&self) -> Value<'_>;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}
impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}
impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}
impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}
impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}
impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}
impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}
impl ToValue for Day {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}
impl ToValue for Trn {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.as_str()))
    }
}
impl<K> ToValue for Id<K> {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.number())
    }
}

macro_rules! whole_numbers {
    ($($kind:ty => $number:expr),+ $(,)?) => {
        $(impl ToValue for $kind {
            fn to_value(&self) -> Value<'_> {
                let number: fn(&$kind) -> i64 = $number;
                Value::Int(number(self))
            }
        })+
    };
}

whole_numbers! {
    i64 => |n| *n,
    i32 => |n| i64::from(*n),
    u32 => |n| i64::from(*n),
    u8 => |n| i64::from(*n),
    bool => |yes| i64::from(*yes),
    Instant => |instant| instant.0,
    Pence => |pence| pence.0,
    BasisPoints => |share| share.0,
    Urn => |urn| urn.number(),
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => number.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
            Value::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}
