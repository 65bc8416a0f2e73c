-- Where data came from. Runs, places, fields and times stand here, never a value of a row.
create schema lineage;
grant usage on schema lineage to trivium_app, trivium_reader, trivium_job, trivium_migrator;

-- OpenLineage events, written in the commit of the data and sent by a job. next_at is also the lease of the
-- node that is sending.
create table lineage.outbox (
  id bigint generated always as identity primary key,
  run_id uuid not null,
  event jsonb not null,
  created_at timestamptz not null,
  next_at timestamptz not null,
  attempts int not null default 0,
  sent_at timestamptz
);
create index outbox_due on lineage.outbox (next_at, id) where sent_at is null;
create index outbox_run on lineage.outbox (run_id, id) where sent_at is null;
create index outbox_unsent on lineage.outbox (created_at) where sent_at is null;
create index outbox_sent on lineage.outbox (sent_at) where sent_at is not null;

-- scope: the regions the run could write to; who holds one of them may know of the run.
create table lineage.edge (
  run_id uuid not null,
  step int not null,
  src text collate "C" not null,
  dst text collate "C" not null,
  job text collate "C" not null,
  step_name text collate "C" not null,
  at timestamptz not null,
  scope int[] not null check (cardinality(scope) > 0),
  parents uuid[] not null default '{}',
  primary key (run_id, step, src, dst)
);
create index edge_up on lineage.edge (dst, src, at desc);
create index edge_down on lineage.edge (src, dst, at desc);
create index edge_load on lineage.edge (dst, at desc) where step_name = 'load';
create index edge_parents on lineage.edge using gin (parents) where parents <> '{}';
create index edge_at on lineage.edge using brin (at);

create table lineage.column_edge (
  run_id uuid not null,
  src text collate "C" not null,
  src_field text collate "C" not null,
  dst text collate "C" not null,
  dst_field text collate "C" not null,
  kind text not null,
  subtype text not null,
  masking boolean not null,
  at timestamptz not null,
  scope int[] not null check (cardinality(scope) > 0),
  primary key (run_id, dst, dst_field, src, src_field)
);
create index column_edge_up on lineage.column_edge (dst, dst_field, src, src_field, at desc);
create index column_edge_down on lineage.column_edge (src, src_field, dst, dst_field, at desc);

select sec.close(t::regclass) from unnest(array['lineage.outbox', 'lineage.edge', 'lineage.column_edge']) t;

-- append: any valid context adds, the job alone reads and marks
create policy append_insert on lineage.outbox for insert to trivium_app with check ((select sec.valid()));
create policy job_update on lineage.outbox for update to trivium_job using (true) with check (true);
grant insert (run_id, event, created_at, next_at) on lineage.outbox to trivium_app;
grant update (sent_at, attempts, next_at) on lineage.outbox to trivium_job;

create policy run_read on lineage.edge for select to trivium_app, trivium_reader
  using (scope && (select sec.readable())::int[]);
create policy run_insert on lineage.edge for insert to trivium_app with check (scope <@ (select sec.writable())::int[]);
create policy run_read on lineage.column_edge for select to trivium_app, trivium_reader
  using (scope && (select sec.readable())::int[]);
create policy run_insert on lineage.column_edge for insert to trivium_app
  with check (scope <@ (select sec.writable())::int[]);
grant select, insert on lineage.edge, lineage.column_edge to trivium_app;
grant select on lineage.edge, lineage.column_edge to trivium_reader;

-- No serving role may delete. The job calls this instead; it takes old rows only, and never the newest run of a
-- pair, so that the graph keeps every way there ever was.
create policy prune on lineage.outbox for all to trivium_owner using (true);
create policy prune on lineage.edge for all to trivium_owner using (true);
create policy prune on lineage.column_edge for all to trivium_owner using (true);

create function lineage.prune(before timestamptz, unsent boolean, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
  total int := 0;
begin
  delete from lineage.outbox o where o.id in (
    select i.id from lineage.outbox i
     where i.sent_at < before or (unsent and i.sent_at is null and i.created_at < before) limit most);
  get diagnostics gone = row_count;
  total := total + gone;
  delete from lineage.edge e using (
    select i.run_id, i.step, i.src, i.dst from lineage.edge i
     where i.at < before and exists (select from lineage.edge n
       where n.src = i.src and n.dst = i.dst and n.at > i.at and n.run_id <> i.run_id) limit most) old
   where (e.run_id, e.step, e.src, e.dst) = (old.run_id, old.step, old.src, old.dst);
  get diagnostics gone = row_count;
  total := total + gone;
  delete from lineage.column_edge e using (
    select i.run_id, i.dst, i.dst_field, i.src, i.src_field from lineage.column_edge i
     where i.at < before and exists (select from lineage.column_edge n
       where n.src = i.src and n.src_field = i.src_field and n.dst = i.dst and n.dst_field = i.dst_field
         and n.at > i.at and n.run_id <> i.run_id) limit most) old
   where (e.run_id, e.dst, e.dst_field, e.src, e.src_field)
       = (old.run_id, old.dst, old.dst_field, old.src, old.src_field);
  get diagnostics gone = row_count;
  return total + gone;
end $$;
revoke all on function lineage.prune(timestamptz, boolean, int) from public;
grant execute on function lineage.prune(timestamptz, boolean, int) to trivium_job;
