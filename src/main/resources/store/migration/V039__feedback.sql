-- What callers think of answers: one row a caller and response, replaced when they change their mind. What they
-- wrote is sealed and goes with the response; what was measured of it holds no words and stays.
create table chat.feedback (
  response_id text collate "C" not null,
  sub text not null,
  scope int[] not null check (cardinality(scope) > 0),
  at timestamptz not null,
  rating int not null check (rating between 1 and 5),
  reasons text[] not null,
  comment bytea,
  corrected bytea,
  query_type text collate "C" not null,
  band text collate "C" not null,
  label jsonb,
  primary key (response_id, sub)
);
create index feedback_age on chat.feedback (at);

-- Answers by hour, as nodes have counted them: no caller, no response.
create table chat.tally (
  starts timestamptz not null,
  query_type text collate "C" not null,
  kind text collate "C" not null,
  band text collate "C" not null,
  ended text collate "C" not null,
  degraded boolean not null,
  answers bigint not null,
  first_ms bigint not null,
  primary key (starts, query_type, kind, band, ended, degraded)
);

-- Who asked on which day, for how many people make use of it.
create table chat.active (
  day date not null,
  sub text not null,
  primary key (day, sub)
);

select sec.close('chat.feedback');
select sec.close('chat.tally');
select sec.close('chat.active');
create policy own_read on chat.feedback for select to trivium_app
  using (sub = (select sec.sub()) and scope <@ (select sec.readable())::int[]);
create policy steward_read on chat.feedback for select to trivium_app
  using ((select sec.has_role('steward')) and scope <@ (select sec.readable())::int[]);
create policy dpo_read on chat.feedback for select to trivium_app
  using ((select sec.has_role('dpo')) and scope <@ (select sec.readable())::int[]
    and exists (select from chat.response r where r.id = response_id));
create policy own_insert on chat.feedback for insert to trivium_app
  with check (sub = (select sec.sub()) and scope <@ (select sec.readable())::int[]);
create policy own_update on chat.feedback for update to trivium_app
  using (sub = (select sec.sub()) and scope <@ (select sec.readable())::int[])
  with check (sub = (select sec.sub()) and scope <@ (select sec.readable())::int[]);
grant select, insert, update on chat.feedback to trivium_app;
create policy operator_read on chat.tally for select to trivium_app using ((select sec.has_role('operator')));
grant select on chat.tally to trivium_app;

grant execute on function sec.has_role(text) to trivium_migrator;
grant create on schema chat to trivium_migrator;
set role trivium_migrator;

-- Words about an answer go when the answer goes, whoever takes it away.
create function chat.silence_feedback() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update chat.feedback f set comment = null, corrected = null where f.response_id = old.id;
  return null;
end $$;

create function chat.count_answers(hours timestamptz[], types text[], kinds text[], bands text[], ends text[],
  degradeds boolean[], counts bigint[], firsts bigint[], days date[], subs text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into chat.tally as t select * from unnest(hours, types, kinds, bands, ends, degradeds, counts, firsts)
    as u(h, q, k, b, e, d, n, f) order by h, q, k, b, e, d
  on conflict (starts, query_type, kind, band, ended, degraded) do update
    set answers = t.answers + excluded.answers, first_ms = t.first_ms + excluded.first_ms;
  insert into chat.active select * from unnest(days, subs) as u(day, sub) order by day, sub on conflict do nothing;
end $$;

-- For operators: sums over all regions, never a row.
create function chat.opinions(after timestamptz, before timestamptz, out votes bigint, out mean double precision,
  out negative bigint, out unresolved bigint, out active bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.has_role('operator') then
    raise exception 'not an operator' using errcode = '42501';
  end if;
  select count(*), avg(f.rating), count(*) filter (where f.rating <= 2),
         count(*) filter (where f.rating <= 2 and f.band in ('high', 'medium'))
    into votes, mean, negative, unresolved
    from chat.feedback f where f.at >= after and f.at < before;
  select count(distinct a.sub) into active from chat.active a
   where a.day > (before at time zone 'UTC')::date - 7 and a.day <= (before at time zone 'UTC')::date;
end $$;

create function chat.forget_feedback(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/feedback', 0)) then
    return 0;
  end if;
  delete from chat.feedback f where f.ctid = any (array(
    select i.ctid from chat.feedback i where i.at < before limit most));
  get diagnostics gone = row_count;
  delete from chat.tally t where t.ctid = any (array(
    select i.ctid from chat.tally i where i.starts < before limit most));
  delete from chat.active a where a.day < least(before, now() - interval '400 days')::date;
  return gone;
end $$;

revoke all on function chat.silence_feedback(),
  chat.count_answers(timestamptz[], text[], text[], text[], text[], boolean[], bigint[], bigint[], date[], text[]),
  chat.opinions(timestamptz, timestamptz), chat.forget_feedback(timestamptz, int) from public;
grant execute on function chat.opinions(timestamptz, timestamptz) to trivium_app;
grant execute on function
  chat.count_answers(timestamptz[], text[], text[], text[], text[], boolean[], bigint[], bigint[], date[], text[]),
  chat.forget_feedback(timestamptz, int) to trivium_job;
grant execute on function chat.silence_feedback() to trivium_owner;

set role trivium_owner;
revoke create on schema chat from trivium_migrator;

create trigger silence_on_erasure after update of input on chat.response
  for each row when (octet_length(new.input) = 0 and octet_length(old.input) > 0)
  execute function chat.silence_feedback();
create trigger silence_on_delete after delete on chat.response
  for each row execute function chat.silence_feedback();
