//! stub
use super::answer::Step;
use super::run::Frame;
use super::subject::Subject;
pub fn steps(_: &Subject, _: &Frame) -> Vec<Step> {
    Vec::new()
}
