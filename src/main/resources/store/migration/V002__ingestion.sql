-- Contracts, the ledger of batches and chunks, and what was refused.
create table ingest.contract (
  id uuid primary key,
  contract text collate "C" not null,
  version text collate "C" not null,
  odcs jsonb not null,
  sha256 bytea not null,
  plan jsonb not null,
  state text not null check (state in ('proposed', 'active', 'superseded', 'retired')),
  by text not null,
  at timestamptz not null,
  unique (contract, version)
);

create table ingest.dataset (
  name text collate "C" primary key,
  contract_id uuid not null references ingest.contract,
  relation text not null unique,
  state text not null
);

create table ingest.batch (
  id uuid primary key,
  dataset text collate "C" not null,
  contract_id uuid not null,
  sub text not null,
  scope int[] not null check (cardinality(scope) > 0),
  idem_key text not null,
  digest bytea,
  media text not null,
  chunk_rows int not null,
  state text not null check (state in ('receiving', 'interrupted', 'done', 'halted', 'failed')),
  received bigint not null default 0,
  inserted bigint not null default 0,
  updated bigint not null default 0,
  duplicate bigint not null default 0,
  quarantined bigint not null default 0,
  bytes bigint not null default 0,
  first_byte_at timestamptz not null,
  done_at timestamptz,
  receipt jsonb,
  owner text,
  lease_until timestamptz,
  unique (sub, dataset, idem_key),
  constraint nothing_is_lost
    check (state <> 'done' or received = inserted + updated + duplicate + quarantined)
);

create table ingest.chunk (
  batch_id uuid not null references ingest.batch,
  no int not null,
  scope int[] not null check (cardinality(scope) > 0),
  byte_to bigint not null,
  row_from bigint not null,
  rows int not null,
  sha256 bytea not null,
  counts jsonb not null,
  committed_at timestamptz not null,
  primary key (batch_id, no)
);

create table ingest.quarantine (
  id uuid primary key,
  batch_id uuid not null,
  dataset text collate "C" not null,
  region_id int references sec.region,
  row_no bigint not null,
  raw_ct bytea not null,
  reasons jsonb not null,
  retryable boolean not null,
  state text not null check (state in ('open', 'replaying', 'accepted', 'discarded')),
  at timestamptz not null
);
create index quarantine_open on ingest.quarantine (dataset, region_id, at, id) where state = 'open';

create table ops.change (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  region_id int not null,
  kind text not null,
  key text not null,
  at timestamptz not null default now()
);
create index change_key on ops.change (kind, key, id);

select sec.close(t::regclass) from unnest(array['ingest.contract', 'ingest.dataset', 'ingest.batch',
  'ingest.chunk', 'ingest.quarantine', 'ops.change']) t;

-- reference: read by every valid caller, written by stewards
create policy reference_read on ingest.contract for select to trivium_app, trivium_reader using ((select sec.valid()));
create policy reference_insert on ingest.contract for insert to trivium_app with check ((select sec.has_role('steward')));
create policy reference_update on ingest.contract for update to trivium_app
  using ((select sec.has_role('steward'))) with check ((select sec.has_role('steward')));
create policy reference_read on ingest.dataset for select to trivium_app, trivium_reader using ((select sec.valid()));
create policy reference_insert on ingest.dataset for insert to trivium_app with check ((select sec.has_role('steward')));
create policy reference_update on ingest.dataset for update to trivium_app
  using ((select sec.has_role('steward'))) with check ((select sec.has_role('steward')));
grant select, insert, update on ingest.contract, ingest.dataset to trivium_app;
grant select on ingest.contract, ingest.dataset to trivium_reader;

-- scoped: only where every region of the scope is held
create policy scope_read on ingest.batch for select to trivium_app using (scope <@ (select sec.readable())::int[]);
create policy scope_insert on ingest.batch for insert to trivium_app
  with check (scope <@ (select sec.writable())::int[] and sub = (select sec.sub()));
create policy scope_update on ingest.batch for update to trivium_app
  using (scope <@ (select sec.writable())::int[]) with check (scope <@ (select sec.writable())::int[]);
create policy job_update on ingest.batch for update to trivium_job using (true) with check (true);
create policy scope_read on ingest.chunk for select to trivium_app using (scope <@ (select sec.readable())::int[]);
create policy scope_insert on ingest.chunk for insert to trivium_app with check (scope <@ (select sec.writable())::int[]);
grant select, insert, update on ingest.batch to trivium_app;
grant select, insert on ingest.chunk to trivium_app;
grant update (state, done_at, lease_until) on ingest.batch to trivium_job;

-- placed: rows without a region are seen by stewards only
create policy placed_read on ingest.quarantine for select to trivium_app
  using (region_id = any ((select sec.readable())::int[])
    or (region_id is null and (select sec.has_role('steward'))));
create policy placed_insert on ingest.quarantine for insert to trivium_app
  with check (region_id = any ((select sec.writable())::int[]) or (region_id is null and (select sec.valid())));
create policy placed_update on ingest.quarantine for update to trivium_app
  using (region_id = any ((select sec.writable())::int[])
    or (region_id is null and (select sec.has_role('steward'))))
  with check (region_id = any ((select sec.writable())::int[])
    or (region_id is null and (select sec.has_role('steward'))));
grant select, insert, update on ingest.quarantine to trivium_app;

-- append: the newest id of what a caller may see is the version of the data it reads
create policy change_insert on ops.change for insert to trivium_app with check ((select sec.valid()));
create policy change_read on ops.change for select to trivium_app, trivium_reader
  using (region_id = any ((select sec.readable())::int[]));
grant select, insert on ops.change to trivium_app;
grant select on ops.change to trivium_reader;
