//! Tags of roles, users, policies and sessions. Keys are told apart regardless of case.

use std::collections::HashSet;

use service::{Result, ServiceError};

use crate::error;
use crate::model::Tag;

/// The most tags one thing can have.
const MOST: usize = 50;

pub(crate) const DUPLICATE: &str =
    "Duplicate tag keys found. Please note that Tag keys are case insensitive.";

/// Tags as IAM's inputs give them.
pub(crate) fn given(tags: Option<Vec<wire::iam::Tag>>) -> Result<Vec<Tag>> {
    let tags: Vec<Tag> =
        tags.unwrap_or_default().into_iter().map(|tag| Tag { key: tag.key, value: tag.value }).collect();
    match has_duplicates(&tags) {
        true => Err(error::invalid_input(DUPLICATE)),
        false => Ok(tags),
    }
}

pub(crate) fn has_duplicates(tags: &[Tag]) -> bool {
    let mut seen = HashSet::new();
    !tags.iter().all(|tag| seen.insert(tag.key.to_lowercase()))
}

/// Sets tags among those that are there already.
pub(crate) fn set(own: &mut Vec<Tag>, tags: Vec<Tag>) -> std::result::Result<(), ServiceError> {
    for tag in tags {
        match own.iter_mut().find(|one| same(&one.key, &tag.key)) {
            Some(one) => *one = tag,
            None => own.push(tag),
        }
    }
    match own.len() <= MOST {
        true => Ok(()),
        false => Err(error::limit("The number of tags has reached the maximum limit.".to_owned())),
    }
}

pub(crate) fn remove(own: &mut Vec<Tag>, keys: &[String]) {
    own.retain(|tag| !keys.iter().any(|key| same(key, &tag.key)));
}

pub(crate) fn same(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.to_lowercase()
}

/// Tags as outputs show them; absent when there are none.
pub(crate) fn shown(tags: &[Tag]) -> Option<Vec<wire::iam::Tag>> {
    let shown = tags.iter().map(|tag| wire::iam::Tag { key: tag.key.clone(), value: tag.value.clone() });
    (!tags.is_empty()).then(|| shown.collect())
}
