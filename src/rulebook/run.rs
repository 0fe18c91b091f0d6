//! stub
use super::answer::Answer;
use super::case::{Case, RunError};
use super::subject::Subject;
#[derive(Debug, Clone)]
pub struct Frame {
    pub case: Case,
}
/// Computes a case.
pub fn compute(_subject: &Subject, _case: &Case) -> Result<Answer, Vec<RunError>> {
    Err(Vec::new())
}
