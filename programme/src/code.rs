//! Every fault that can be found in a programme: a closed list with stable codes.
//!
//! What this room must not know: where a fault was found, how it is printed.

/// Declares the list: code, name, title, why it matters, how to mend it.
macro_rules! codes {
    ($($name:ident $code:literal $title:literal $why:literal $help:literal;)+) => {
        /// A fault that can be found in a programme. Codes never change their meaning once released.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $name),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable code, e.g. `P001`.
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }

            /// What is wrong, in a few words.
            pub const fn title(self) -> &'static str { match self { $(Self::$name => $title),+ } }

            /// Why it matters.
            pub const fn why(self) -> &'static str { match self { $(Self::$name => $why),+ } }

            /// How to mend it.
            pub const fn help(self) -> &'static str { match self { $(Self::$name => $help),+ } }
        }
    };
}

codes! {
    BrokenToml "P001" "the TOML cannot be read"
        "Nothing after the fault can be trusted, so the rest of the table may be missing from the programme."
        "Mend the syntax at the place shown; quote text, close brackets, and name each key once.";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
