//! Leading elements and members to the schemas that are meant for them.

use super::{Fault, Report, Run, Step, Visit};
use crate::java::compare;
use crate::json::{Json, Object};
use crate::schema::{Items, PlaceId, Rules};

impl<'v> Run<'v> {
    pub(super) fn elements(
        &mut self,
        rules: &'v Rules,
        elements: &'v [Json<'v>],
        visit: &Visit<'_, 'v>,
        report: &mut Report<'_, 'v>,
    ) -> Result<(), Fault> {
        for (index, element) in elements.iter().enumerate() {
            if let Some(place) = place_of_element(rules, index) {
                self.check(place, visit.inner(Step::Element(index), element), report)?;
            }
        }
        Ok(())
    }

    pub(super) fn members(
        &mut self,
        rules: &'v Rules,
        object: &'v Object<'v>,
        visit: &Visit<'_, 'v>,
        report: &mut Report<'_, 'v>,
    ) -> Result<(), Fault> {
        if rules.properties.is_empty() && rules.patterns.is_empty() && rules.additional_properties.is_none() {
            return Ok(());
        }
        for (name, value) in object.sorted() {
            let inner = visit.inner(Step::Member(name), value);
            let mut led = false;
            if let Ok(at) = rules.properties.binary_search_by(|(known, _)| compare(known, name))
                && let Some((_, place)) = rules.properties.get(at)
            {
                led = true;
                self.check(*place, inner, report)?;
            }
            for (pattern, place) in &rules.patterns {
                self.step()?;
                if pattern.is_found(name)? {
                    led = true;
                    self.check(*place, inner, report)?;
                }
            }
            if let Some(place) = rules.additional_properties.filter(|_| !led) {
                self.check(place, inner, report)?;
            }
        }
        Ok(())
    }
}

/// Without `items`, the library leads all elements to `additionalItems`, which the standard ignores then.
fn place_of_element(rules: &Rules, index: usize) -> Option<PlaceId> {
    match &rules.items {
        Items::All(place) => Some(*place),
        Items::Each(places) => places.get(index).copied().or(rules.additional_items),
        Items::Any => rules.additional_items,
    }
}
