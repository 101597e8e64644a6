//! The operations, one file each: check, then act.

mod batch_get_item;
mod batch_write_item;
mod create_table;
mod delete_item;
mod delete_table;
mod describe_limits;
mod describe_table;
mod get_item;
mod list_tables;
mod list_tags_of_resource;
mod put_item;
mod query;
mod scan;
mod tag_resource;
mod untag_resource;
mod update_item;
mod update_table;

pub use batch_get_item::BatchGetItem;
pub use batch_write_item::BatchWriteItem;
pub use create_table::CreateTable;
pub use delete_item::DeleteItem;
pub use delete_table::DeleteTable;
pub use describe_limits::DescribeLimits;
pub use describe_table::DescribeTable;
pub use get_item::GetItem;
pub use list_tables::ListTables;
pub use list_tags_of_resource::ListTagsOfResource;
pub use put_item::PutItem;
pub use query::Query;
pub use scan::Scan;
pub use tag_resource::TagResource;
pub use untag_resource::UntagResource;
pub use update_item::UpdateItem;
pub use update_table::UpdateTable;
