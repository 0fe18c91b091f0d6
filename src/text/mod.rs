//! Text files a person keeps (rules, items, cards, scenarios): reading them with every place known, and saying in
//! Chinese what is wrong at which place. Knows nothing of what the files mean, and reads no disk.

pub mod columns;
mod fault;
mod half;
mod io_words;
mod source;
mod table;
mod toml_words;

pub use fault::{Fault, Faults};
pub use half::half_width;
pub use io_words::io_words;
pub use source::{Place, Source};
pub use table::{Entry, List, Table, Text, Value, nearest, several};
