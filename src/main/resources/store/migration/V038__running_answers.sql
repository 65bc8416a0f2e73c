-- A stored answer that streams is kept in batches while it runs: another node can show it, and end it when its own node
-- died. Nothing is shown above shown_limit, so whoever ends it for a dead node numbers from there and no number stands
-- for two events. The batches are the record only until the end is kept, or until the answer is erased.
alter table chat.response
  add column epoch int not null default 1,
  add column shown_limit bigint not null default 255,
  add column last_number bigint,
  add column cancel_requested_at timestamptz,
  add column watched_until timestamptz,
  add column thread text collate "C",
  add column items bytea;
create index response_thread on chat.response (sub, thread, created_at) where thread is not null;
grant update (epoch, shown_limit, last_number, cancel_requested_at, watched_until, thread, items)
  on chat.response to trivium_job;

create table chat.response_batch (
  response_id text collate "C" not null references chat.response on delete cascade,
  no int not null check (no >= 0),
  epoch int not null,
  last_number bigint not null,
  events bytea not null,
  primary key (response_id, no)
);
select sec.close('chat.response_batch');
-- Only who asked: an officer for data protection reads an answer when it has ended.
create policy own_read on chat.response_batch for select to trivium_app
  using (exists (select from chat.response r where r.id = response_id and r.sub = (select sec.sub())));
create policy own_insert on chat.response_batch for insert to trivium_app
  with check (exists (select from chat.response r where r.id = response_id and r.sub = (select sec.sub())));
grant select, insert on chat.response_batch to trivium_app;

-- Serving roles may delete nothing, so the end of an answer does it.
grant create on schema chat to trivium_migrator;
set role trivium_migrator;
create function chat.drop_batches() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from chat.response_batch b where b.response_id = new.id;
  return null;
end $$;
revoke all on function chat.drop_batches() from public;
grant execute on function chat.drop_batches() to trivium_owner;
set role trivium_owner;
revoke create on schema chat from trivium_migrator;
create trigger drop_batches after update of events, input on chat.response for each row
  when (new.status <> 'in_progress' and new.last_number is not null
        and (new.events is not null or octet_length(new.input) = 0))
  execute function chat.drop_batches();
