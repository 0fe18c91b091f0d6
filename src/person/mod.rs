//! What identifies a person or an employer, as it is typed at the window: tidying, checking, facts that follow, masking.
//! It proves that a number is written consistently, never that it exists or that its bearer stands here
//! (格式通过不等于公安核验通过). Knows no rule of any benefit: a retirement date is the rulebook's.

mod age;
mod bank;
mod credit;
mod finding;
pub mod id;
mod mask;
mod phone;
mod region;
mod tidy;

pub use age::full_years;
pub use bank::{BankCard, check_bank_card};
pub use credit::{CreditCode, check_credit_code};
pub use finding::{Checked, Finding};
pub use id::{IdNumber, Kind, Progress, Sex, cross_check, progress};
pub use mask::{Masked, mask_card, mask_name, mask_number, mask_phone, mask_tail};
pub use phone::{Phone, PhoneKind, check_phone};
pub use region::province;
pub use tidy::{Change, Normalised, normalise};
