-- What a deployment collects only because it runs is forgotten after its time; docs/retention.md lists what is kept.
-- Serving roles may delete nothing, so the functions below do it for the job. Each call takes a bounded number of
-- rows, and only one node at a time gets past the lock; the job calls again while something was taken.

-- A delivery outlives its key: sent under it again after that, it is a new delivery whose rows are recognised.
alter table ingest.batch alter column idem_key drop not null;
create index batch_keyed on ingest.batch (first_byte_at) where idem_key is not null;
create index chunk_age on ingest.chunk using brin (committed_at);
create index dq_result_age on ingest.dq_result using brin (at);
create index quarantine_decided on ingest.quarantine (decided_at) where state in ('accepted', 'discarded');
create index finding_closed on ingest.finding (closed_at) where closed_at is not null;
create index mention_response on chat.mention (response_id);
create index response_age on chat.response using brin (created_at);
create index response_keyed on chat.response (created_at) where idempotency_key is not null;

-- Ordered so that the newest change of one kind, key and region is one look, also in a region that rests.
drop index ops.change_key;
create index change_key on ops.change (kind, key, region_id, id);
create index change_age on ops.change using brin (at);

grant create on schema ingest, ops, chat to trivium_migrator;
set role trivium_migrator;

-- Keys of deliveries that ended, or broke off for good.
create function ingest.forget_keys(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/keys', 0)) then
    return 0;
  end if;
  update ingest.batch b set idem_key = null
   where b.state <> 'receiving' and b.id in (select i.id from ingest.batch i
     where i.idem_key is not null and i.first_byte_at < before and i.state <> 'receiving'
     order by i.first_byte_at limit most);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Chunks tell a repetition from other content, which nobody can send any more once the key is forgotten. What a
-- delivery counted stands in its receipt; one that never ended has none, and keeps its chunks with the history.
create function ingest.forget_chunks(before timestamptz, history timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/chunks', 0)) then
    return 0;
  end if;
  delete from ingest.chunk c using (
    select i.batch_id, i.no from ingest.chunk i join ingest.batch b on b.id = i.batch_id
     where i.committed_at < before and b.idem_key is null and (b.state = 'done' or i.committed_at < history)
     limit most) old
   where c.batch_id = old.batch_id and c.no = old.no;
  get diagnostics gone = row_count;
  return gone;
end $$;

-- How the lines of a delivery are read: needed as long as one of them is in quarantine with its content.
create function ingest.forget_layouts(most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/layouts', 0)) then
    return 0;
  end if;
  delete from ingest.layout l where l.batch_id in (
    select i.batch_id from ingest.layout i join ingest.batch b on b.id = i.batch_id
     where b.idem_key is null and not exists (select from ingest.quarantine q
       where q.batch_id = i.batch_id and q.raw_ct is not null)
     limit most);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Refused rows that were decided about; their content went with the decision.
create function ingest.forget_decided(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/decided', 0)) then
    return 0;
  end if;
  delete from ingest.quarantine q where q.id in (
    select i.id from ingest.quarantine i
     where i.state in ('accepted', 'discarded') and i.decided_at < before and i.raw_ct is null
     limit most);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- What the newest delivery of a dataset in a region said is measured against, so it stays however old it is.
create function ingest.forget_results(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/results', 0)) then
    return 0;
  end if;
  delete from ingest.dq_result r using (
    select i.ctid as place from ingest.dq_result i
     where i.at < before and case
       when i.region_id is null then exists (select from ingest.dq_result n
         where n.dataset = i.dataset and n.at > i.at and n.batch_id <> i.batch_id)
       else exists (select from ingest.dq_result n
         where n.dataset = i.dataset and n.region_id = i.region_id and n.at > i.at
           and n.batch_id <> i.batch_id and n.rule_id = 'trivium.rows' and n.side = 'received') end
     limit most) old
   where r.ctid = old.place and r.at < before;
  get diagnostics gone = row_count;
  return gone;
end $$;

-- A finding about a delivery is also what keeps it from being told again: it stays while there are results of it.
create function ingest.forget_findings(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/findings', 0)) then
    return 0;
  end if;
  delete from ingest.finding f where f.id in (
    select i.id from ingest.finding i
     where i.closed_at < before and (i.batch_id is null
       or not exists (select from ingest.dq_result r where r.batch_id = i.batch_id))
     limit most);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- The newest of a kind, key and region stays, since it is the version of what was changed. Each document is a key
-- of its own and nobody asks for the version of one.
create function ops.forget_changes(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/changes', 0)) then
    return 0;
  end if;
  delete from ops.change c where c.id in (
    select i.id from ops.change i
     where i.at < before and case
       when i.kind = 'document' then exists (select from ops.change n
         where n.region_id = i.region_id and n.kind = i.kind and n.id > i.id)
       else exists (select from ops.change n
         where n.kind = i.kind and n.key = i.key and n.region_id = i.region_id and n.id > i.id) end
     limit most);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Answers with whom they tell of; not those that tell of somebody who must be kept, nor what still runs.
create function chat.forget_responses(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  old text[];
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/responses', 0)) then
    return 0;
  end if;
  old := array(select r.id from chat.response r
    where r.created_at < before and r.status <> 'in_progress'
      and not exists (select from chat.mention m join sec.legal_hold h on h.subject = m.subject
        where m.response_id = r.id and h.released_at is null)
    limit most);
  delete from chat.mention m where m.response_id = any (old);
  delete from chat.response r where r.id = any (old);
  return cardinality(old);
end $$;

create function chat.forget_keys(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/response-keys', 0)) then
    return 0;
  end if;
  update chat.response r set idempotency_key = null
   where r.status <> 'in_progress' and r.id in (select i.id from chat.response i
     where i.idempotency_key is not null and i.created_at < before and i.status <> 'in_progress'
     order by i.created_at limit most);
  get diagnostics gone = row_count;
  return gone;
end $$;

revoke all on function ingest.forget_keys(timestamptz, int), ingest.forget_chunks(timestamptz, timestamptz, int),
  ingest.forget_layouts(int), ingest.forget_decided(timestamptz, int), ingest.forget_results(timestamptz, int),
  ingest.forget_findings(timestamptz, int), ops.forget_changes(timestamptz, int),
  chat.forget_responses(timestamptz, int), chat.forget_keys(timestamptz, int) from public;
grant execute on function ingest.forget_keys(timestamptz, int), ingest.forget_chunks(timestamptz, timestamptz, int),
  ingest.forget_layouts(int), ingest.forget_decided(timestamptz, int), ingest.forget_results(timestamptz, int),
  ingest.forget_findings(timestamptz, int), ops.forget_changes(timestamptz, int),
  chat.forget_responses(timestamptz, int), chat.forget_keys(timestamptz, int) to trivium_job;

set role trivium_owner;
revoke create on schema ingest, ops, chat from trivium_migrator;
