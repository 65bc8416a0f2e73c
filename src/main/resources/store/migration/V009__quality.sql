-- What the rules of a contract said about each delivery, by region. Written once, when a delivery is done.
create table ingest.dq_result (
  region_id int references sec.region,
  batch_id uuid not null references ingest.batch,
  rule_id text collate "C" not null,
  side text not null check (side in ('received', 'served')),
  dataset text collate "C" not null,
  dimension text not null,
  severity text not null check (severity in ('error', 'warning', 'info')),
  evaluated bigint not null,
  failed bigint not null,
  observed double precision,
  threshold jsonb,
  passed boolean,
  at timestamptz not null,
  unique nulls not distinct (region_id, batch_id, rule_id, side),
  constraint some_of_all check (failed >= 0 and failed <= evaluated)
);
create index dq_result_recent on ingest.dq_result (dataset, at);
create index dq_result_batch on ingest.dq_result (batch_id);

select sec.close('ingest.dq_result');

-- placed: what concerns no single region is seen by stewards only
create policy placed_read on ingest.dq_result for select to trivium_app, trivium_reader
  using (region_id = any ((select sec.readable())::int[])
    or (region_id is null and (select sec.has_role('steward'))));
create policy placed_insert on ingest.dq_result for insert to trivium_app
  with check (region_id = any ((select sec.writable())::int[]) or (region_id is null and (select sec.valid())));
grant select, insert on ingest.dq_result to trivium_app;
grant select on ingest.dq_result to trivium_reader;
