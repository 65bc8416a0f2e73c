-- Wrapped keys. Nothing here opens anything without the key source, and only the role trivium_keys reads it.
create table sec.epoch_key (
  region_id int not null,
  epoch int not null check (epoch > 0),
  kid int generated always as identity unique,
  wrapped bytea,
  kek text not null,
  state text not null check (state in ('current', 'retiring', 'retired', 'destroyed')),
  created_at timestamptz not null,
  left_at timestamptz,
  destroyed_at timestamptz,
  primary key (region_id, epoch),
  check ((wrapped is null) = (destroyed_at is not null))
);
create unique index epoch_key_current on sec.epoch_key (region_id) where state = 'current';

create table sec.blind_key (
  domain text not null,
  version int not null,
  wrapped bytea not null,
  kek text not null,
  state text not null check (state in ('current', 'retired')),
  primary key (domain, version)
);

create table sec.subject_key (
  region_id int not null,
  subject uuid not null,
  version int not null,
  epoch int not null,
  wrapped bytea,
  destroyed_at timestamptz,
  primary key (region_id, subject, version),
  check ((wrapped is null) = (destroyed_at is not null))
);
create index subject_key_epoch on sec.subject_key (region_id, epoch) where wrapped is not null;

grant usage on schema sec to trivium_keys;
do $$
declare
  relation text;
begin
  foreach relation in array array['sec.epoch_key', 'sec.blind_key', 'sec.subject_key'] loop
    execute format('alter table %s enable row level security', relation);
    execute format('alter table %s force row level security', relation);
    execute format('create policy keys on %s for all to trivium_keys using (true) with check (true)', relation);
    execute format('grant select, insert, update on %s to trivium_keys', relation);
  end loop;
end $$;

-- Whose a refused row is, so that it goes when its subject is erased.
alter table ingest.quarantine add column subject uuid;
create index quarantine_subject on ingest.quarantine (region_id, subject) where subject is not null;

-- Lets the job that erases a subject reach the rows of a table; which columns it may empty is granted beside.
create function sec.erasable(relation regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from pg_policy where polrelid = relation and polname = 'job_erase') then
    execute format('create policy job_erase on %s for update to trivium_job using (true) with check (true)', relation);
  end if;
end $$;
revoke all on function sec.erasable(regclass) from public;
