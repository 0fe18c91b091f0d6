//! What is typed about a person or an employer at the window: tidying, checking, facts that follow, masking.
//! It proves that something is written consistently, never that it exists or that its bearer stands here
//! (格式通过不等于公安核验通过). Knows no rule of any benefit: a retirement date is the rulebook's.

mod address;
mod age;
mod amounts;
mod bank;
mod card;
mod credit;
mod dates;
mod document;
mod finding;
pub mod id;
mod mask;
mod name;
mod pass;
mod periods;
mod phone;
mod region;
mod spoiled;
mod tidy;
mod veil;

pub use address::{Address, check_address, check_postcode, compare_province};
pub use age::full_years;
pub use amounts::{Receipt, check_amount, check_base, check_receipts};
pub use bank::{BankCard, check_bank_card, check_passbook, compare_twice};
pub use card::{CardNumber, check_card_number};
pub use credit::{CreditCode, check_credit_code, is_like_credit_code};
pub use dates::{DayOf, check_date, check_days, is_for_ever, under_age};
pub use document::{Document, Typing, check_document, check_document_of, typing};
pub use finding::{Checked, Finding};
pub use id::{IdNumber, Kind, Progress, Sex, cross_check, progress};
pub use mask::{Masked, mask_card, mask_name, mask_number, mask_phone, mask_short, mask_tail};
pub use name::{Name, Nationality, check_name, compare_names};
pub use pass::{Pass, PassKind, check_old_permanent, check_pass, check_passport, check_work_permit};
pub use periods::{Month, Period, Stretch, Together, compare_starts, together};
pub use phone::{Phone, PhoneKind, check_office_phone, check_phone};
pub use region::province;
pub use spoiled::spoiled;
pub use tidy::{Change, Normalised, normalise, same_name};
pub use veil::{Phones, veil};
