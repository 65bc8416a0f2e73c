-- Summaries are added up anew from the rows, never counted on. What changed rows leaves a mark here in its own
-- transaction; who adds up takes away only marks that it saw before it read the rows. Marks are never shared:
-- each transaction writes its own, so that deliveries do not wait for each other.
create table ingest.dirty (
  region_id int not null,
  relation text collate "C" not null,                    -- the summary's table in the schema data
  bucket date not null,                                  -- first day of the period; infinity: rows without
                                                         -- a date; -infinity: all rows of the region
  xid xid8 not null default pg_current_xact_id(),
  primary key (region_id, relation, bucket, xid)
);
select sec.close('ingest.dirty');
create policy region_read on ingest.dirty for select to trivium_app, trivium_reader
  using (region_id = any ((select sec.readable())::int[]));
create policy region_insert on ingest.dirty for insert to trivium_app
  with check (region_id = any ((select sec.writable())::int[]));
create policy job_insert on ingest.dirty for insert to trivium_job with check (true);
grant select on ingest.dirty to trivium_app, trivium_reader;
grant insert (region_id, relation, bucket) on ingest.dirty to trivium_app, trivium_job;

-- A summary is read like rows and written by the job alone.
create function sec.govern_summary(relation regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.close(relation);
  execute format('create policy region_read on %s for select to trivium_app, trivium_reader
    using (region_id = any ((select sec.readable())::int[]))', relation);
  execute format('create policy job_insert on %s for insert to trivium_job with check (true)', relation);
  execute format('create policy job_update on %s for update to trivium_job
    using (true) with check (true)', relation);
  execute format('grant select on %s to trivium_app, trivium_reader', relation);
  execute format('grant insert, update on %s to trivium_job', relation);
end $$;
revoke all on function sec.govern_summary(regclass) from public;

-- Behind every statement that changes rows, whoever sent it, so that no way in can forget to mark. First argument:
-- the summary's table; second: the bucket of a row r, from a checked contract.
create function ingest.mark_dirty() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format(
    'insert into ingest.dirty (region_id, relation, bucket)
     select distinct r.region_id, %L, %s from %s on conflict do nothing',
    tg_argv[0], tg_argv[1],
    case tg_op
      when 'INSERT' then 'fresh r'
      when 'DELETE' then 'gone r'
      else '(select * from gone union all select * from fresh) r' end);
  return null;
end $$;
revoke all on function ingest.mark_dirty() from public;

grant create on schema ingest to trivium_migrator;
set role trivium_migrator;

-- Takes away the marks that were visible in a snapshot, and no later ones.
create function ingest.settle(which text, regions int[], buckets date[], seen text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  settled bigint;
begin
  delete from ingest.dirty d using unnest(regions, buckets) u (region_id, bucket)
   where d.relation = which and d.region_id = u.region_id and d.bucket = u.bucket
     and pg_visible_in_snapshot(d.xid, seen::pg_snapshot);
  get diagnostics settled = row_count;
  return settled;
end $$;

-- A new summary is added up from whatever rows there are; one that goes leaves no marks.
create function ingest.begin_summary(which text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into ingest.dirty (region_id, relation, bucket)
  select id, which, '-infinity'::date from sec.region union select 0, which, '-infinity'::date
  on conflict do nothing
$$;
create function ingest.end_summary(which text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from ingest.dirty where relation = which
$$;
revoke all on function ingest.settle(text, int[], date[], text), ingest.begin_summary(text),
  ingest.end_summary(text) from public;
grant execute on function ingest.settle(text, int[], date[], text) to trivium_job;
grant execute on function ingest.begin_summary(text), ingest.end_summary(text) to trivium_owner;

set role trivium_owner;
revoke create on schema ingest from trivium_migrator;
