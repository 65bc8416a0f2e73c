-- Who did what with which purpose. Rows are only ever added; a job chains them each second, so that writers do
-- not wait for each other. seq is the place in the chain: what commits late is chained late, whatever its id.
create table ops.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  sub text not null default sec.sub(),
  action text collate "C" not null,
  object text not null,
  purpose text,
  detail jsonb not null default '{}',
  seq bigint unique,
  prev bytea,
  hash bytea,
  constraint chained_whole check ((seq is null) = (hash is null) and (seq is null) = (prev is null))
);
create index audit_unchained on ops.audit (id) where seq is null;
select sec.close('ops.audit');

-- append: any valid context adds in its own name, nobody changes, auditors read
create policy audit_insert on ops.audit for insert to trivium_app
  with check (sub = (select sec.sub()) and seq is null);
create policy audit_read on ops.audit for select to trivium_app using ((select sec.has_role('auditor')));
create policy job_insert on ops.audit for insert to trivium_job with check (seq is null);
-- What is chained stays as it is, also for the job.
create policy job_chain on ops.audit for update to trivium_job using (seq is null) with check (seq is not null);
grant insert (action, object, purpose, detail) on ops.audit to trivium_app;
grant select on ops.audit to trivium_app;
grant insert (sub, action, object, purpose, detail), update (seq, prev, hash) on ops.audit to trivium_job;

create function ops.audit_hash(prev bytea, seq bigint, entry ops.audit) returns bytea
language sql stable set search_path = pg_catalog, pg_temp as $$
  select sha256(prev || convert_to(jsonb_build_array(seq, entry.id,
    (extract(epoch from entry.at) * 1000000)::bigint, entry.sub, entry.action, entry.object,
    entry.purpose, entry.detail)::text, 'UTF8'))
$$;

-- Chains what was added since, oldest first, and gives the number of rows. One at a time on all nodes.
create function ops.chain_audit(most int) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  entry ops.audit;
  last_seq bigint;
  last_hash bytea;
  next_hash bytea;
  chained int := 0;
begin
  if not exists (select from ops.audit where seq is null)
     or not pg_try_advisory_xact_lock(hashtext('ops.audit')) then
    return 0;
  end if;
  select a.seq, a.hash into last_seq, last_hash from ops.audit a
   where a.seq is not null order by a.seq desc limit 1;
  last_seq := coalesce(last_seq, 0);
  last_hash := coalesce(last_hash, ''::bytea);
  for entry in select * from ops.audit a where a.seq is null order by a.id limit most loop
    next_hash := ops.audit_hash(last_hash, last_seq + 1, entry);
    update ops.audit a set seq = last_seq + 1, prev = last_hash, hash = next_hash where a.id = entry.id;
    last_seq := last_seq + 1;
    last_hash := next_hash;
    chained := chained + 1;
  end loop;
  return chained;
end $$;

revoke all on function ops.audit_hash(bytea, bigint, ops.audit), ops.chain_audit(int) from public;
grant execute on function ops.audit_hash(bytea, bigint, ops.audit) to trivium_app, trivium_job;
grant execute on function ops.chain_audit(int) to trivium_job;
