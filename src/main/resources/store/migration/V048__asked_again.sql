-- Whether an answer that was sure was enough: not where its caller asks the same again within two minutes, or votes
-- against it within a day. Marks are keyed hashes of the query and of the words; no words are kept, and no row for long.
create table chat.asked (
  response_id text collate "C" primary key,
  sub text not null,
  ended timestamptz not null,
  marks text[] not null,
  lost text collate "C" check (lost in ('asked_again', 'vote'))
);
create index asked_by on chat.asked (sub, ended);
create index asked_age on chat.asked (ended);

-- How many were not, by the hour of the answer: no caller, no response.
create table chat.unresolved (
  starts timestamptz not null,
  cause text collate "C" not null check (cause in ('asked_again', 'vote')),
  answers bigint not null,
  primary key (starts, cause)
);

select sec.close('chat.asked');
select sec.close('chat.unresolved');
create policy operator_read on chat.unresolved for select to trivium_app using ((select sec.has_role('operator')));
grant select on chat.unresolved to trivium_app;

grant create on schema chat to trivium_migrator;
set role trivium_migrator;

-- Questions in the order in which they were asked; marks are joined by commas. The beginning is known to a second.
create function chat.count_asked(ids text[], subs text[], begins timestamptz[], ends timestamptz[], marks text[],
  sures boolean[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  q record;
begin
  for q in select u.id, u.s, u.b, u.e, string_to_array(u.m, ',') as m, u.sure
      from unnest(ids, subs, begins, ends, marks, sures) as u(id, s, b, e, m, sure) order by u.b, u.id loop
    with again as (
      update chat.asked a set lost = 'asked_again'
       where a.sub = q.s and a.lost is null and a.marks && q.m
         and a.ended between q.b - interval '2 minutes' and q.b + interval '1 second' and a.response_id <> q.id
      returning a.ended)
    insert into chat.unresolved as u
      select date_trunc('hour', again.ended, 'UTC'), 'asked_again', count(*) from again group by 1
      on conflict (starts, cause) do update set answers = u.answers + excluded.answers;
    if q.sure then
      insert into chat.asked values (q.id, q.s, q.e, q.m) on conflict do nothing;
    end if;
  end loop;
end $$;

-- The caller's own answer: a vote against it counts once, and not any more when the caller thinks again.
create function chat.vote(response text, against boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  at timestamptz;
begin
  update chat.asked a set lost = case when against then 'vote' end
   where a.response_id = response and a.sub = sec.sub() and a.ended > now() - interval '24 hours'
     and a.lost is not distinct from case when against then null else 'vote' end
  returning a.ended into at;
  if at is not null then
    insert into chat.unresolved as u
      values (date_trunc('hour', at, 'UTC'), 'vote', case when against then 1 else -1 end)
      on conflict (starts, cause) do update set answers = u.answers + excluded.answers;
  end if;
end $$;

create function chat.forget_asked(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/asked', 0)) then
    return 0;
  end if;
  delete from chat.asked a where a.ctid = any (array(
    select i.ctid from chat.asked i where i.ended < now() - interval '24 hours' limit most));
  get diagnostics gone = row_count;
  delete from chat.unresolved u where u.ctid = any (array(
    select i.ctid from chat.unresolved i where i.starts < before limit most));
  return gone;
end $$;

revoke all on function chat.count_asked(text[], text[], timestamptz[], timestamptz[], text[], boolean[]),
  chat.vote(text, boolean), chat.forget_asked(timestamptz, int) from public;
grant execute on function chat.vote(text, boolean) to trivium_app;
grant execute on function chat.count_asked(text[], text[], timestamptz[], timestamptz[], text[], boolean[]),
  chat.forget_asked(timestamptz, int) to trivium_job;

set role trivium_owner;
revoke create on schema chat from trivium_migrator;
