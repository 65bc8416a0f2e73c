-- The job that adds summaries up writes down where they come from, in the commit of the sums. It tells of no
-- region more than of the rows behind: scope holds the regions whose periods were added up.
create policy job_insert on lineage.outbox for insert to trivium_job with check (true);
create policy job_insert on lineage.edge for insert to trivium_job with check (true);
create policy job_insert on lineage.column_edge for insert to trivium_job with check (true);
grant insert (run_id, event, created_at, next_at) on lineage.outbox to trivium_job;
grant insert on lineage.edge, lineage.column_edge to trivium_job;
