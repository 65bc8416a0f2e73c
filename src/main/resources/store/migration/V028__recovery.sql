-- Moments from which a database goes on that is not the one it was: restored, adopted, or imported. What was
-- committed elsewhere after point is not in it, so senders deliver that again.
create table ops.recovery (
  id uuid primary key,
  at timestamptz not null,
  kind text not null check (kind in ('restored', 'adopted', 'imported')),
  point timestamptz,
  source uuid      -- backup or archive, where it is known
);
create index recovery_newest on ops.recovery (at desc);
select sec.close('ops.recovery');

-- reference: read by every valid caller; written by the migrator and, for a database that is adopted, by the job
create policy reference_read on ops.recovery for select to trivium_app, trivium_reader
  using ((select sec.valid()));
create policy job_insert on ops.recovery for insert to trivium_job with check (true);
grant select on ops.recovery to trivium_app, trivium_reader;
grant insert on ops.recovery to trivium_job;
