-- Money and tokens of language models: what may be spent, what was, and what is held for answers that run.
-- Callers reach the amounts through the functions below only, which take the caller from the seal: nobody spends
-- or gives back in the name of somebody else. What a budget applies to is its kind and key; regions play no part.
-- Without a most there is no limit, also where the configuration has one.
create table chat.budget (
  kind text collate "C" not null check (kind in ('caller', 'feature', 'global', 'model', 'role')),
  key text collate "C" not null,
  period text collate "C" not null check (period in ('day', 'month')),
  unit text collate "C" not null check (unit in ('money', 'tokens')),
  most bigint check (most >= 0),
  by text not null,
  at timestamptz not null,
  primary key (kind, key, period, unit)
);

-- money in micro-units
create table chat.budget_period (
  kind text collate "C" not null,
  key text collate "C" not null,
  period text collate "C" not null,
  unit text collate "C" not null,
  starts date not null,
  spent bigint not null default 0 check (spent >= 0),
  reserved bigint not null default 0 check (reserved >= 0),
  primary key (kind, key, period, unit, starts)
);

-- A row is what makes an alert the only one of its period.
create table chat.budget_alert (
  kind text collate "C" not null,
  key text collate "C" not null,
  period text collate "C" not null,
  unit text collate "C" not null,
  starts date not null,
  percent int not null,
  spent bigint not null,
  most bigint not null,
  at timestamptz not null,
  primary key (kind, key, period, unit, starts, percent)
);

-- Gone when it is settled, so that a second settlement finds nothing to do.
create table chat.reservation (
  id text collate "C" primary key,
  response text collate "C" not null,
  sub text not null,
  model text collate "C" not null,
  feature text collate "C" not null,
  input bigint not null,
  price_input bigint not null,
  price_output bigint not null,
  delivered bigint not null default 0,
  dispatched boolean not null default false,
  owner text collate "C" not null,
  lease_until timestamptz not null,
  kinds text[] not null,
  keys text[] not null,
  periods text[] not null,
  units text[] not null,
  starts date[] not null,
  mosts bigint[] not null,
  held bigint[] not null
);
create index reservation_lease on chat.reservation (lease_until);

create table chat.usage (
  day date not null,
  sub text not null,
  model text collate "C" not null,
  feature text collate "C" not null,
  answers bigint not null,
  input bigint not null,
  cached bigint not null,
  output bigint not null,
  reasoning bigint not null,
  cost bigint not null,
  estimated bigint not null,
  primary key (day, sub, model, feature)
);

-- Requests and tokens that nodes took out of the limit of a caller for one minute.
create table chat.rate_window (
  sub text not null,
  starts timestamptz not null,
  requests bigint not null,
  tokens bigint not null,
  primary key (sub, starts)
);
create index rate_window_age on chat.rate_window (starts);

select sec.close('chat.budget');
select sec.close('chat.budget_period');
select sec.close('chat.budget_alert');
select sec.close('chat.reservation');
select sec.close('chat.usage');
select sec.close('chat.rate_window');

create policy shared_read on chat.budget for select to trivium_app
  using ((select sec.has_role('operator')) or (kind = 'caller' and key = (select sec.sub()))
    or (kind = 'role' and sec.has_role(key)) or (kind in ('global', 'model', 'feature') and (select sec.valid())));
create policy operator_insert on chat.budget for insert to trivium_app with check ((select sec.has_role('operator')));
create policy operator_update on chat.budget for update to trivium_app
  using ((select sec.has_role('operator'))) with check ((select sec.has_role('operator')));
grant select, insert, update on chat.budget to trivium_app;
create policy shared_read on chat.budget_period for select to trivium_app
  using ((select sec.has_role('operator')) or (kind = 'caller' and key = (select sec.sub()))
    or (kind = 'role' and sec.has_role(key)) or (kind in ('global', 'model', 'feature') and (select sec.valid())));
grant select on chat.budget_period to trivium_app;
create policy operator_read on chat.budget_alert for select to trivium_app using ((select sec.has_role('operator')));
grant select on chat.budget_alert to trivium_app;
create policy own_read on chat.usage for select to trivium_app
  using (sub = (select sec.sub()) or (select sec.has_role('operator')));
grant select on chat.usage to trivium_app;

-- The functions run as their owner and still have to know who calls.
grant execute on function sec.sub() to trivium_migrator;
grant create on schema chat to trivium_migrator;
set role trivium_migrator;

-- Adds to the ledger of a day.
create function chat.book(the_sub text, the_model text, the_feature text, the_day date, input bigint, cached bigint,
  output bigint, reasoning bigint, cost bigint, estimated bigint, answers bigint) returns void
language sql set search_path = pg_catalog, pg_temp as $$
  insert into chat.usage as u values (the_day, the_sub, the_model, the_feature, answers, input, cached, output,
    reasoning, cost, estimated)
  on conflict (day, sub, model, feature) do update set answers = u.answers + excluded.answers,
    input = u.input + excluded.input, cached = u.cached + excluded.cached, output = u.output + excluded.output,
    reasoning = u.reasoning + excluded.reasoning, cost = u.cost + excluded.cost,
    estimated = u.estimated + excluded.estimated
$$;

-- Takes the worst case out of budgets that come in sorted order, so that two never wait for each other in a circle.
-- Gives the tokens the answer may have, and of the fullest budget how full it is; with granted < least nothing was
-- taken and refused names the budget. What was spent before a budget was set counts, as far as the ledger tells.
create function chat.reserve(the_id text, the_response text, the_model text, the_feature text, input bigint,
  want bigint, least_output bigint, price_input bigint, price_output bigint, the_owner text, lease timestamptz,
  the_kinds text[], the_keys text[], the_periods text[], the_units text[], the_starts date[], the_mosts bigint[],
  out granted bigint, out percent int, out refused text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me text := sec.sub();
  left_over numeric;
  fit numeric;
  used bigint;
  worst bigint;
  holds bigint[] := '{}';
begin
  if me is null then
    raise exception 'no caller' using errcode = '42501';
  end if;
  granted := want;
  percent := 0;
  for i in 1 .. cardinality(the_kinds) loop
    select p.spent + p.reserved into used from chat.budget_period p
     where p.kind = the_kinds[i] and p.key = the_keys[i] and p.period = the_periods[i] and p.unit = the_units[i]
       and p.starts = the_starts[i] for update;
    if used is null then
      insert into chat.budget_period (kind, key, period, unit, starts, spent)
        select the_kinds[i], the_keys[i], the_periods[i], the_units[i], the_starts[i],
               coalesce(sum(case the_units[i] when 'money' then u.cost else u.input + u.output end), 0)
          from chat.usage u where u.day >= the_starts[i] and case the_kinds[i]
            when 'global' then true when 'caller' then u.sub = the_keys[i] when 'model' then u.model = the_keys[i]
            when 'feature' then u.feature = the_keys[i] else false end
        on conflict do nothing;
      select p.spent + p.reserved into used from chat.budget_period p
       where p.kind = the_kinds[i] and p.key = the_keys[i] and p.period = the_periods[i] and p.unit = the_units[i]
         and p.starts = the_starts[i] for update;
    end if;
    left_over := the_mosts[i] - used;
    fit := case
      when the_units[i] = 'tokens' then left_over - input
      when price_output > 0 then floor((left_over * 1000000 - input::numeric * price_input) / price_output)
      when ceil(input::numeric * price_input / 1000000) <= left_over then want
      else -1 end;
    if fit < granted then
      granted := greatest(fit, -1);
      refused := the_kinds[i] || '/' || the_periods[i];
    end if;
    if the_mosts[i] > 0 then
      percent := greatest(percent, least(used::numeric * 100 / the_mosts[i], 100)::int);
    end if;
  end loop;
  if granted < least_output then
    return;
  end if;
  refused := null;
  for i in 1 .. cardinality(the_kinds) loop
    worst := case the_units[i] when 'tokens' then input + granted
      else ceil((input::numeric * price_input + granted::numeric * price_output) / 1000000) end;
    holds := holds || worst;
    update chat.budget_period p set reserved = p.reserved + worst
     where p.kind = the_kinds[i] and p.key = the_keys[i] and p.period = the_periods[i] and p.unit = the_units[i]
       and p.starts = the_starts[i];
  end loop;
  insert into chat.reservation (id, response, sub, model, feature, input, price_input, price_output, owner,
      lease_until, kinds, keys, periods, units, starts, mosts, held)
    values (the_id, the_response, me, the_model, the_feature, input, price_input, price_output, the_owner,
      lease, the_kinds, the_keys, the_periods, the_units, the_starts, the_mosts, holds);
end $$;

-- Books a reservation that is locked, and gives the alerts that are due for the first time.
create function chat.close_reservation(r chat.reservation, input bigint, cached bigint, output bigint,
  reasoning bigint, cost bigint, estimated boolean, used boolean, now_at timestamptz)
returns setof chat.budget_alert
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  amount bigint;
  total bigint;
begin
  delete from chat.reservation x where x.id = r.id;
  for i in 1 .. cardinality(r.kinds) loop
    amount := case r.units[i] when 'tokens' then input + output else cost end;
    update chat.budget_period p set reserved = greatest(p.reserved - r.held[i], 0), spent = p.spent + amount
     where p.kind = r.kinds[i] and p.key = r.keys[i] and p.period = r.periods[i] and p.unit = r.units[i]
       and p.starts = r.starts[i] returning p.spent into total;
    return query
      insert into chat.budget_alert
        select r.kinds[i], r.keys[i], r.periods[i], r.units[i], r.starts[i], step, total, r.mosts[i], now_at
          from unnest(array[50, 80, 100]) step
         where r.mosts[i] > 0 and total::numeric * 100 >= r.mosts[i]::numeric * step
      on conflict do nothing returning *;
  end loop;
  if used then
    perform chat.book(r.sub, r.model, r.feature, (now_at at time zone 'UTC')::date, input, cached, output,
      reasoning, cost, estimated::int, 1);
  end if;
end $$;

create function chat.settle(the_id text, input bigint, cached bigint, output bigint, reasoning bigint, cost bigint,
  estimated boolean, now_at timestamptz) returns setof chat.budget_alert
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r chat.reservation;
begin
  select * into r from chat.reservation x where x.id = the_id and x.sub = sec.sub() for update;
  if found then
    return query select * from chat.close_reservation(r, input, cached, output, reasoning, cost, estimated,
      input + output > 0, now_at);
  end if;
end $$;

-- One reservation whose node is gone: what was on its way is booked by its prompt and what came, the rest is free.
create function chat.sweep_reservation(now_at timestamptz, out swept text, out alerts jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r chat.reservation;
begin
  select * into r from chat.reservation x where x.lease_until < now_at
   order by x.lease_until limit 1 for update skip locked;
  if not found then
    return;
  end if;
  swept := r.id;
  select coalesce(jsonb_agg(to_jsonb(a)), '[]') into alerts
    from chat.close_reservation(r, case when r.dispatched then r.input else 0 end, 0,
      case when r.dispatched then r.delivered else 0 end, 0,
      case when r.dispatched then ceil((r.input::numeric * r.price_input
        + r.delivered::numeric * r.price_output) / 1000000)::bigint else 0 end,
      true, r.dispatched, now_at) a;
end $$;

create function chat.renew_reservations(the_owner text, lease timestamptz, ids text[], counts bigint[],
  sent boolean[]) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  renewed int;
begin
  update chat.reservation r set lease_until = lease, delivered = greatest(r.delivered, n.delivered),
      dispatched = r.dispatched or n.sent
    from (select * from unnest(ids, counts, sent) as u(id, delivered, sent)) n
   where r.id = n.id and r.owner = the_owner;
  get diagnostics renewed = row_count;
  return renewed;
end $$;

-- What was used without a reservation, added up by a node.
create function chat.book_all(subs text[], models text[], features text[], days date[], inputs bigint[],
  cacheds bigint[], outputs bigint[], reasonings bigint[], estimateds bigint[], counts bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select chat.book(s, m, f, d, i, c, o, r, 0, e, n)
    from unnest(subs, models, features, days, inputs, cacheds, outputs, reasonings, estimateds, counts)
      as u(s, m, f, d, i, c, o, r, e, n) order by d, s, m, f
$$;

-- A slice of what a caller may ask in this minute; less, or nothing, when the limit is reached.
create function chat.lease_rate(the_starts timestamptz, want_requests bigint, most_requests bigint,
  want_tokens bigint, most_tokens bigint, out requests bigint, out tokens bigint,
  out other_requests bigint, out other_tokens bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me text := sec.sub();
  had chat.rate_window;
begin
  if me is null then
    raise exception 'no caller' using errcode = '42501';
  end if;
  insert into chat.rate_window values (me, the_starts, 0, 0) on conflict do nothing;
  select * into had from chat.rate_window w where w.sub = me and w.starts = the_starts for update;
  requests := greatest(0, least(want_requests, most_requests - had.requests));
  tokens := greatest(0, least(want_tokens, most_tokens - had.tokens));
  other_requests := greatest(0, most_requests - had.requests - requests);
  other_tokens := greatest(0, most_tokens - had.tokens - tokens);
  update chat.rate_window w set requests = had.requests + lease_rate.requests, tokens = had.tokens + lease_rate.tokens
   where w.sub = me and w.starts = the_starts;
end $$;

create function chat.forget_usage(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('forget/usage', 0)) then
    return 0;
  end if;
  delete from chat.usage u where u.ctid = any (array(
    select i.ctid from chat.usage i where i.day < before::date limit most));
  get diagnostics gone = row_count;
  delete from chat.budget_period p where p.starts < before::date and p.reserved = 0;
  delete from chat.budget_alert a where a.starts < before::date;
  return gone;
end $$;

create function chat.forget_rates(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  delete from chat.rate_window w where w.ctid = any (array(
    select i.ctid from chat.rate_window i where i.starts < before limit most for update skip locked));
  get diagnostics gone = row_count;
  return gone;
end $$;

revoke all on function
  chat.book(text, text, text, date, bigint, bigint, bigint, bigint, bigint, bigint, bigint),
  chat.reserve(text, text, text, text, bigint, bigint, bigint, bigint, bigint, text, timestamptz, text[], text[],
    text[], text[], date[], bigint[]),
  chat.close_reservation(chat.reservation, bigint, bigint, bigint, bigint, bigint, boolean, boolean, timestamptz),
  chat.settle(text, bigint, bigint, bigint, bigint, bigint, boolean, timestamptz),
  chat.sweep_reservation(timestamptz),
  chat.renew_reservations(text, timestamptz, text[], bigint[], boolean[]),
  chat.book_all(text[], text[], text[], date[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[]),
  chat.lease_rate(timestamptz, bigint, bigint, bigint, bigint),
  chat.forget_usage(timestamptz, int), chat.forget_rates(timestamptz, int) from public;
grant execute on function
  chat.reserve(text, text, text, text, bigint, bigint, bigint, bigint, bigint, text, timestamptz, text[], text[],
    text[], text[], date[], bigint[]),
  chat.settle(text, bigint, bigint, bigint, bigint, bigint, boolean, timestamptz),
  chat.lease_rate(timestamptz, bigint, bigint, bigint, bigint) to trivium_app;
grant execute on function
  chat.sweep_reservation(timestamptz),
  chat.renew_reservations(text, timestamptz, text[], bigint[], boolean[]),
  chat.book_all(text[], text[], text[], date[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[]),
  chat.forget_usage(timestamptz, int), chat.forget_rates(timestamptz, int) to trivium_job;

set role trivium_owner;
revoke create on schema chat from trivium_migrator;
