-- The functions of V033 with one look into an index a row. Asked whether there is another row, the planner read the
-- table from its beginning until it met one, and behind many deleted rows that is far: forgetting much of a large
-- table grew with its square. A subquery for one value, and arrays of places and keys, leave it no such choice.
grant create on schema ingest, ops, chat to trivium_migrator;
set role trivium_migrator;

create or replace function ingest.forget_keys(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/keys', 0)) then
    return 0;
  end if;
  update ingest.batch b set idem_key = null
   where b.state <> 'receiving' and b.id = any (array(
     select i.id from ingest.batch i
     where i.idem_key is not null and i.first_byte_at < before and i.state <> 'receiving'
     order by i.first_byte_at limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

create or replace function ingest.forget_chunks(before timestamptz, history timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/chunks', 0)) then
    return 0;
  end if;
  delete from ingest.chunk c where c.ctid = any (array(
    select i.ctid from ingest.chunk i
     where i.committed_at < before
       and (select b.idem_key is null and (b.state = 'done' or i.committed_at < history)
              from ingest.batch b where b.id = i.batch_id)
     limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

create or replace function ingest.forget_layouts(most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/layouts', 0)) then
    return 0;
  end if;
  delete from ingest.layout l where l.batch_id = any (array(
    select i.batch_id from ingest.layout i
     where (select b.idem_key is null from ingest.batch b where b.id = i.batch_id)
       and (select q.id from ingest.quarantine q
             where q.batch_id = i.batch_id and q.raw_ct is not null limit 1) is null
     limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

create or replace function ingest.forget_decided(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/decided', 0)) then
    return 0;
  end if;
  delete from ingest.quarantine q where q.id = any (array(
     select i.id from ingest.quarantine i
     where i.state in ('accepted', 'discarded') and i.decided_at < before and i.raw_ct is null
     limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

create or replace function ingest.forget_results(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/results', 0)) then
    return 0;
  end if;
  delete from ingest.dq_result r where r.at < before and r.ctid = any (array(
    select i.ctid from ingest.dq_result i
     where i.at < before and i.at < case
       when i.region_id is null then (select n.at from ingest.dq_result n
         where n.dataset = i.dataset order by n.at desc limit 1)
       else (select n.at from ingest.dq_result n
         where n.dataset = i.dataset and n.region_id = i.region_id and n.rule_id = 'trivium.rows'
           and n.side = 'received' order by n.at desc, n.batch_id desc limit 1) end
     limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

create or replace function ingest.forget_findings(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/findings', 0)) then
    return 0;
  end if;
  delete from ingest.finding f where f.id = any (array(
     select i.id from ingest.finding i
     where i.closed_at < before and (i.batch_id is null
       or (select r.at from ingest.dq_result r where r.batch_id = i.batch_id limit 1) is null)
     limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

create or replace function ops.forget_changes(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/changes', 0)) then
    return 0;
  end if;
  delete from ops.change c where c.id = any (array(
     select i.id from ops.change i
     where i.at < before and case
       when i.kind = 'document' then i.id <> all (array(
         select max(n.id) from ops.change n where n.kind = 'document' group by n.region_id))
       else i.id < (select max(n.id) from ops.change n
         where n.kind = i.kind and n.key = i.key and n.region_id = i.region_id) end
     limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

create or replace function chat.forget_keys(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/response-keys', 0)) then
    return 0;
  end if;
  update chat.response r set idempotency_key = null
   where r.status <> 'in_progress' and r.id = any (array(
     select i.id from chat.response i
     where i.idempotency_key is not null and i.created_at < before and i.status <> 'in_progress'
     order by i.created_at limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

set role trivium_owner;
revoke create on schema ingest, ops, chat from trivium_migrator;
