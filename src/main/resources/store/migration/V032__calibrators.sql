-- What turns signals of an answer into the chance that it is right. One is active; none means the shipped one.
create table chat.calibrator (
  id text collate "C" primary key,
  parser text collate "C" not null,
  labels int not null check (labels > 0),
  body jsonb not null,
  state text not null check (state in ('active', 'retired')),
  by text not null,
  at timestamptz not null
);
create unique index calibrator_active on chat.calibrator (state) where state = 'active';

select sec.close('chat.calibrator');
create policy reference_read on chat.calibrator for select to trivium_app, trivium_reader
  using ((select sec.valid()));
create policy reference_insert on chat.calibrator for insert to trivium_app
  with check ((select sec.has_role('steward')));
create policy reference_update on chat.calibrator for update to trivium_app
  using ((select sec.has_role('steward'))) with check ((select sec.has_role('steward')));
grant select, insert on chat.calibrator to trivium_app;
grant update (state, by, at) on chat.calibrator to trivium_app;
grant select on chat.calibrator to trivium_reader;
