//! What can be done at the desk, one file an act: asks the nouns, writes the events. Commands and screens both call
//! these, so that a key and a command can never differ.

pub mod lookup;
