-- Features on their way to everybody: who gets the variant, how it does beside the rest, and what was decided.
create table chat.rollout (
  feature text collate "C" primary key,
  variant text collate "C" not null,
  model text collate "C",
  prompt text collate "C",
  analyst_only boolean not null,
  stage text collate "C" not null check (stage in ('off', 'pilot', '10', '50', '100')),
  stable text collate "C" not null check (stable in ('off', 'pilot', '10', '50', '100')),
  salt text collate "C" not null,
  pilots text[] not null,
  halted boolean not null,
  since timestamptz not null,
  by text not null
);

create table chat.rollout_event (
  id bigint generated always as identity primary key,
  feature text collate "C" not null,
  at timestamptz not null,
  by text not null,
  was text collate "C" not null,
  stage text collate "C" not null,
  cause text not null,
  evidence jsonb not null
);
create index rollout_event_feature on chat.rollout_event (feature, id);

-- Answers of both arms by minute; first_ms counts them by the time to the first text, a place for each step.
create table chat.rollout_sample (
  feature text collate "C" not null,
  arm text collate "C" not null check (arm in ('variant', 'rest')),
  starts timestamptz not null,
  answers bigint not null,
  errors bigint not null,
  abstained bigint not null,
  judged bigint not null,
  negative bigint not null,
  paid bigint not null,
  cost double precision not null,
  cost_squares double precision not null,
  first_ms bigint[] not null,
  primary key (feature, arm, starts)
);

select sec.close('chat.rollout');
select sec.close('chat.rollout_event');
select sec.close('chat.rollout_sample');
create policy operator_read on chat.rollout for select to trivium_app using ((select sec.has_role('operator')));
create policy operator_insert on chat.rollout for insert to trivium_app with check ((select sec.has_role('operator')));
create policy operator_update on chat.rollout for update to trivium_app
  using ((select sec.has_role('operator'))) with check ((select sec.has_role('operator')));
create policy job_update on chat.rollout for update to trivium_job using (true) with check (true);
create policy operator_read on chat.rollout_event for select to trivium_app using ((select sec.has_role('operator')));
create policy operator_insert on chat.rollout_event for insert to trivium_app
  with check ((select sec.has_role('operator')) and by = (select sec.sub()));
create policy job_insert on chat.rollout_event for insert to trivium_job with check (true);
create policy operator_read on chat.rollout_sample for select to trivium_app using ((select sec.has_role('operator')));
grant select, insert, update on chat.rollout to trivium_app;
grant select on chat.rollout_event, chat.rollout_sample to trivium_app;
grant insert (feature, at, by, was, stage, cause, evidence) on chat.rollout_event to trivium_app, trivium_job;
grant update (stage, stable, halted, since, by) on chat.rollout to trivium_job;

grant create on schema chat to trivium_migrator;
set role trivium_migrator;

create function chat.count_sample(the_feature text, the_arm text, the_minute timestamptz, n bigint, e bigint,
  a bigint, j bigint, g bigint, p bigint, c double precision, cc double precision, f bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into chat.rollout_sample as s values (the_feature, the_arm, the_minute, n, e, a, j, g, p, c, cc, f)
  on conflict (feature, arm, starts) do update set answers = s.answers + excluded.answers,
    errors = s.errors + excluded.errors, abstained = s.abstained + excluded.abstained,
    judged = s.judged + excluded.judged, negative = s.negative + excluded.negative, paid = s.paid + excluded.paid,
    cost = s.cost + excluded.cost, cost_squares = s.cost_squares + excluded.cost_squares,
    first_ms = (select array_agg(coalesce(x, 0) + coalesce(y, 0) order by i)
                  from unnest(s.first_ms, excluded.first_ms) with ordinality as u(x, y, i))
$$;

create function chat.forget_samples(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  delete from chat.rollout_sample s where s.ctid = any (array(
    select i.ctid from chat.rollout_sample i where i.starts < before limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

revoke all on function chat.count_sample(text, text, timestamptz, bigint, bigint, bigint, bigint, bigint, bigint,
    double precision, double precision, bigint[]), chat.forget_samples(timestamptz, int) from public;
grant execute on function chat.count_sample(text, text, timestamptz, bigint, bigint, bigint, bigint, bigint, bigint,
    double precision, double precision, bigint[]), chat.forget_samples(timestamptz, int) to trivium_job;

set role trivium_owner;
revoke create on schema chat from trivium_migrator;
