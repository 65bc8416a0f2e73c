-- Who asked that somebody be forgotten, what was done, and who must not be forgotten yet.
create table sec.erasure (
  id uuid primary key,
  region_id int not null references sec.region,
  subject uuid not null,
  by text not null,
  reason text not null,
  state text not null check (state in ('requested', 'done')),
  manifest jsonb not null,
  requested_at timestamptz not null,
  done_at timestamptz,
  epoch int,
  final_after timestamptz
);
create index erasure_subject on sec.erasure (region_id, subject);

create table sec.legal_hold (
  region_id int not null references sec.region,
  subject uuid not null,
  reason text not null,
  by text not null,
  at timestamptz not null,
  released_at timestamptz,
  primary key (region_id, subject, at)
);

select sec.close(t::regclass) from unnest(array['sec.erasure', 'sec.legal_hold']) t;

-- regional, and only for who has the role dpo
create policy dpo_read on sec.erasure for select to trivium_app
  using (region_id = any ((select sec.readable())::int[]) and (select sec.has_role('dpo')));
create policy dpo_insert on sec.erasure for insert to trivium_app
  with check (region_id = any ((select sec.readable())::int[]) and (select sec.has_role('dpo')));
create policy dpo_read on sec.legal_hold for select to trivium_app
  using (region_id = any ((select sec.readable())::int[]) and (select sec.has_role('dpo')));
create policy dpo_insert on sec.legal_hold for insert to trivium_app
  with check (region_id = any ((select sec.readable())::int[]) and (select sec.has_role('dpo')));
create policy dpo_update on sec.legal_hold for update to trivium_app
  using (region_id = any ((select sec.readable())::int[]) and (select sec.has_role('dpo')))
  with check (region_id = any ((select sec.readable())::int[]) and (select sec.has_role('dpo')));
grant select, insert on sec.erasure, sec.legal_hold to trivium_app;
grant update (released_at) on sec.legal_hold to trivium_app;

-- The job carries an erasure out, and writes down again what a restored database has forgotten.
create policy job_insert on sec.erasure for insert to trivium_job with check (true);
create policy job_update on sec.erasure for update to trivium_job using (true) with check (true);
grant insert on sec.erasure to trivium_job;
grant update (state, manifest, done_at, epoch, final_after) on sec.erasure to trivium_job;
select sec.erasable('ingest.quarantine');
grant update (raw_ct, state, note, by, decided_at) on ingest.quarantine to trivium_job;
create policy job_insert on ops.change for insert to trivium_job with check (kind = 'erasure');
grant insert on ops.change to trivium_job;
