//! Load, check, browse and version the content files.
