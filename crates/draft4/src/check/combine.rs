//! Keywords that ask other schemas about the same value.

use super::{Fault, Report, Run, Visit};
use crate::json::Json;
use crate::schema::{Check, PlaceId};
use crate::words::Failure;

impl<'v> Run<'v> {
    /// The verdict, if the keyword is such.
    pub(super) fn combination(
        &mut self,
        check: &'v Check,
        visit: &Visit<'_, 'v>,
        report: &mut Report<'_, 'v>,
    ) -> Option<Result<(), Fault>> {
        let verdict = match check {
            Check::AllOf(schemas) => {
                let of = schemas.len();
                self.matches(schemas, visit)
                    .map(|matched| (matched != of).then_some(Failure::AllOf { matched, of }))
            }
            Check::AnyOf(schemas) => {
                let of = schemas.len();
                self.matches(schemas, visit).map(|matched| (matched == 0).then_some(Failure::AnyOf { of }))
            }
            Check::OneOf(schemas) => {
                let of = schemas.len();
                self.matches(schemas, visit)
                    .map(|matched| (matched != 1).then_some(Failure::OneOf { matched, of }))
            }
            Check::Not(schema) => {
                self.matches(&[*schema], visit).map(|matched| (matched == 1).then_some(Failure::Not))
            }
            Check::Dependencies { schemas, .. } if !schemas.is_empty() => {
                return Some(self.dependencies(check, schemas, visit, report));
            }
            _ => return None,
        };
        Some(verdict.map(|failure| failure.into_iter().for_each(|failure| report.add(failure))))
    }

    /// How many of the schemas a value matches. All are asked, since any of them may have no verdict.
    fn matches(&mut self, schemas: &[PlaceId], visit: &Visit<'_, 'v>) -> Result<usize, Fault> {
        let mut matched = 0;
        for schema in schemas {
            let mut report = Report::Count(0);
            self.check(*schema, *visit, &mut report)?;
            matched += usize::from(report.is_clean());
        }
        Ok(matched)
    }

    /// Properties first; the schemas report as if they stood here.
    fn dependencies(
        &mut self,
        check: &'v Check,
        schemas: &'v [(String, PlaceId)],
        visit: &Visit<'_, 'v>,
        report: &mut Report<'_, 'v>,
    ) -> Result<(), Fault> {
        let Json::Object(object) = visit.value else { return Ok(()) };
        super::object::check(check, object, report)?;
        for (_, schema) in schemas.iter().filter(|(property, _)| object.get(property).is_some()) {
            self.check(*schema, *visit, report)?;
        }
        Ok(())
    }
}
