//! Scripted practice: reading a scenario, looking it over, running it, scoring the run and talking it through. Pure: no
//! clock, no screen, no store. A screen shows [`Run::view`] and calls [`Run::choose`], [`Run::timeout`], [`Run::did`].

mod act;
mod debrief;
mod explore;
mod fact;
mod library;
mod lint;
mod read;
mod read_node;
mod record;
mod run;
mod scenario;
mod score;
mod shuffle;
mod state;
mod tag;
mod words;

pub use act::Act;
pub use debrief::{Criterion, Debrief, Remark};
pub use fact::Fact;
pub use library::{Library, load};
pub use lint::lint;
pub use read::read;
pub use record::{Record, ReplayError, Step};
pub use run::{BREATH_MS, Ending, Gauge, Offer, Run, RunError, Scene};
pub use scenario::{Choice, Difficulty, Limit, Meter, Next, Node, Scenario, Surprise, When};
pub use score::{Grade, Score};
pub use tag::{Family, Tag};
