-- The planner supposes that the operator <@ lets one row in two hundred through and then sorts all deliveries
-- rather than read the newest from the index. Of the function behind it it supposes one in three.
alter policy scope_read on ingest.batch
  using (arraycontained(scope, (select sec.readable())::int[]));
