-- One row an answer: what was asked and said is sealed, and only its own caller reads it.
create table chat.response (
  id text collate "C" primary key,
  sub text not null,
  scope int[] not null check (cardinality(scope) > 0),
  status text not null check (status in ('in_progress', 'completed', 'incomplete', 'cancelled', 'failed')),
  model text not null,
  previous_id text,
  created_at timestamptz not null,
  completed_at timestamptz,
  idempotency_key text,
  body_sha256 bytea,
  input bytea not null,
  object bytea,
  evidence bytea,
  context bytea,
  events bytea,
  owner text not null,
  lease_until timestamptz not null,
  unique (sub, idempotency_key)
);
create index response_running on chat.response (lease_until) where status = 'in_progress';
select sec.close('chat.response');
create policy own_read on chat.response for select to trivium_app
  using (sub = (select sec.sub()) and scope <@ (select sec.readable())::int[]);
create policy own_insert on chat.response for insert to trivium_app
  with check (sub = (select sec.sub()) and scope <@ (select sec.readable())::int[]);
create policy own_update on chat.response for update to trivium_app
  using (sub = (select sec.sub()) and scope <@ (select sec.readable())::int[])
  with check (sub = (select sec.sub()) and scope <@ (select sec.readable())::int[]);
create policy job_update on chat.response for update to trivium_job using (true) with check (true);
grant select, insert, update on chat.response to trivium_app;
grant update (status, completed_at, lease_until, owner) on chat.response to trivium_job;
