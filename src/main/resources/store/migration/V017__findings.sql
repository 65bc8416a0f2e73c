-- What the watch found unusual, by region: opened once, closed when it is over. Written by the job alone.
create table ingest.finding (
  id uuid primary key,
  region_id int references sec.region,
  dataset text collate "C" not null,
  kind text collate "C" not null
    check (kind in ('drift', 'volume', 'stale', 'schema', 'quality', 'quarantine-ageing')),
  about text collate "C" not null,      -- rule, property or column within the kind
  severity text not null check (severity in ('error', 'warning', 'info')),
  batch_id uuid,
  observed double precision not null,
  expected double precision,
  threshold double precision,
  formula text not null,
  detail jsonb not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
-- Two nodes that see the same tell it once.
create unique index finding_open on ingest.finding (region_id, dataset, kind, about)
  nulls not distinct where closed_at is null;
create index finding_dataset on ingest.finding (dataset, kind, opened_at);
create index finding_recent on ingest.finding (opened_at desc, id desc);

select sec.close('ingest.finding');

-- placed: what concerns no single region is seen by stewards only
create policy placed_read on ingest.finding for select to trivium_app, trivium_reader
  using (region_id = any ((select sec.readable())::int[])
    or (region_id is null and (select sec.has_role('steward'))));
create policy job_insert on ingest.finding for insert to trivium_job with check (true);
create policy job_update on ingest.finding for update to trivium_job using (true) with check (true);
grant select on ingest.finding to trivium_app, trivium_reader;
grant insert, update (closed_at) on ingest.finding to trivium_job;

-- The newest deliveries of a region, without looking at all results there ever were.
create index dq_result_deliveries on ingest.dq_result (dataset, region_id, at desc, batch_id desc)
  where rule_id = 'trivium.rows' and side = 'received';
create index quarantine_age on ingest.quarantine (at) where state = 'open';
