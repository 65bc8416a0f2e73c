-- Backups and restore drills of the embedded database: written by a job, seen by no caller's role.
create table ops.backup (
  id uuid primary key,
  started_at timestamptz not null,
  done_at timestamptz,
  lsn_from pg_lsn,
  lsn_to pg_lsn,
  bytes bigint,
  packed bigint,
  sha256 bytea,
  state text not null check (state in ('running', 'done', 'failed', 'interrupted', 'expired')),
  reason text
);
create index backup_newest on ops.backup (started_at desc);

-- The row itself is what a restored database must show: it is written after the backup it proves.
create table ops.drill (
  id uuid primary key,
  backup_id uuid,
  at timestamptz not null,
  done_at timestamptz,
  passed boolean,
  rto interval,
  rpo interval,
  result jsonb
);
create index drill_newest on ops.drill (at desc);

select sec.close(t::regclass) from unnest(array['ops.backup', 'ops.drill']) t;
create policy job_insert on ops.backup for insert to trivium_job with check (true);
create policy job_update on ops.backup for update to trivium_job using (true) with check (true);
create policy job_insert on ops.drill for insert to trivium_job with check (true);
create policy job_update on ops.drill for update to trivium_job using (true) with check (true);
grant insert, update on ops.backup, ops.drill to trivium_job;
