create table semantic.model (
  id uuid primary key,
  name text collate "C" not null,
  version text collate "C" not null,
  ossie jsonb not null,
  sha256 bytea not null,
  state text not null check (state in ('active', 'superseded')),
  by text not null,
  at timestamptz not null,
  unique (name, version)
);
select sec.close('semantic.model');
create policy reference_read on semantic.model for select to trivium_app, trivium_reader using ((select sec.valid()));
create policy reference_insert on semantic.model for insert to trivium_app with check ((select sec.has_role('steward')));
create policy reference_update on semantic.model for update to trivium_app
  using ((select sec.has_role('steward'))) with check ((select sec.has_role('steward')));
grant select, insert, update on semantic.model to trivium_app;
grant select on semantic.model to trivium_reader;
