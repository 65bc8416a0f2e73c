-- Tickets that open one socket each. Only the hash of a ticket is kept, and what it stands for is sealed; whoever
-- uses it takes the row out, so of several nodes one finds it.
create table chat.ticket (
  hash bytea primary key check (octet_length(hash) = 32),
  sub text not null,
  until timestamptz not null,
  held bytea not null
);
create index ticket_of on chat.ticket (sub, until);
create index ticket_age on chat.ticket (until);
select sec.close('chat.ticket');

grant execute on function sec.sub() to trivium_migrator;
grant create on schema chat to trivium_migrator;
set role trivium_migrator;

-- False when the caller holds as many as are allowed; those that are too old do not count.
create function chat.keep_ticket(the_hash bytea, the_until timestamptz, the_held bytea, now_at timestamptz, most int)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me text := sec.sub();
begin
  if me is null then
    raise exception 'no caller' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('ticket/' || me, 0));
  if (select count(*) from chat.ticket t where t.sub = me and t.until > now_at) >= most then
    return false;
  end if;
  insert into chat.ticket values (the_hash, me, the_until, the_held);
  return true;
end $$;

create function chat.take_ticket(the_hash bytea) returns table (held bytea)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from chat.ticket t where t.hash = the_hash returning t.held
$$;

create function chat.forget_tickets(before timestamptz, most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  delete from chat.ticket t where t.ctid = any (array(
    select i.ctid from chat.ticket i where i.until < before limit most for update skip locked));
  get diagnostics gone = row_count;
  return gone;
end $$;

revoke all on function chat.keep_ticket(bytea, timestamptz, bytea, timestamptz, int), chat.take_ticket(bytea),
  chat.forget_tickets(timestamptz, int) from public;
grant execute on function chat.keep_ticket(bytea, timestamptz, bytea, timestamptz, int) to trivium_app;
grant execute on function chat.take_ticket(bytea), chat.forget_tickets(timestamptz, int) to trivium_job;

set role trivium_owner;
revoke create on schema chat from trivium_migrator;
