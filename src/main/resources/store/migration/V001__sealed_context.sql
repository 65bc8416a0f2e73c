-- Who calls, sealed into the transaction. The server signs a token for the caller; sec.enter checks it and
-- seals it to this backend and this transaction; policies read the seal and nothing else.
create schema sec;
create schema data;
create schema ingest;
create schema semantic;
create schema chat;
create schema ops;

-- HMAC keys as their two padded forms, so that the built-in sha256() is all that is needed.
create table sec.hmac_key (
  purpose text not null,
  kid int not null,
  ipad bytea not null,
  opad bytea not null,
  primary key (purpose, kid)
);

create function sec.put_key(for_purpose text, for_kid int, key bytea) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  i_pad bytea := decode(repeat('36', 64), 'hex');
  o_pad bytea := decode(repeat('5c', 64), 'hex');
begin
  if length(key) not between 16 and 64 then
    raise exception 'a key has 16 to 64 bytes';
  end if;
  for i in 0 .. length(key) - 1 loop
    i_pad := set_byte(i_pad, i, get_byte(key, i) # 54);
    o_pad := set_byte(o_pad, i, get_byte(key, i) # 92);
  end loop;
  insert into sec.hmac_key (purpose, kid, ipad, opad) values (for_purpose, for_kid, i_pad, o_pad)
    on conflict (purpose, kid) do update set ipad = excluded.ipad, opad = excluded.opad;
end $$;

-- The key of the seal is made here and never leaves the database.
select sec.put_key('seal', 1,
  sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

create function sec.mac(for_purpose text, for_kid int, body text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(k.opad || sha256(k.ipad || convert_to(body, 'UTF8'))), 'hex')
    from sec.hmac_key k where k.purpose = for_purpose and k.kid = for_kid
$$;

create function sec.here() returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select pg_backend_pid()::text || '|' || (extract(epoch from now()) * 1000000)::bigint::text
$$;

-- {sub in base64, regions, roles}, or null for anything unset, late, copied or forged.
create function sec.context() returns text[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  raw text := current_setting('trivium.ctx', true);
  part text[];
begin
  if coalesce(raw, '') = '' then    -- after a COMMIT the setting is empty, not null
    return null;
  end if;
  part := string_to_array(raw, '|');
  if array_length(part, 1) is distinct from 6
     or part[4] || '|' || part[5] is distinct from sec.here()
     or sec.mac('seal', 1, array_to_string(part[1:5], '|')) is distinct from part[6] then
    return null;
  end if;
  return part[1:3];
end $$;

-- token: kid|expiry|sub in base64|{regions}|{roles}|mac
create function sec.enter(token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  part text[] := string_to_array(token, '|');
  mine text[] := sec.context();
  body text;
begin
  if array_length(part, 1) is distinct from 6
     or part[1] !~ '^[0-9]{1,6}$' or part[2] !~ '^[0-9]{1,12}$'
     or sec.mac('app', part[1]::int, array_to_string(part[1:5], '|')) is distinct from part[6]
     or to_timestamp(part[2]::bigint) < clock_timestamp() then
    raise exception 'bad context' using errcode = '28000';
  end if;
  if mine is not null and mine is distinct from part[3:5] then
    raise exception 'another caller has entered' using errcode = '28000';
  end if;
  body := array_to_string(part[3:5], '|') || '|' || sec.here();
  perform set_config('trivium.ctx', body || '|' || sec.mac('seal', 1, body), true);
end $$;

create function sec.valid() returns boolean
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
  select sec.context() is not null $$;

create function sec.sub() returns text
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
  select convert_from(decode((sec.context())[1], 'base64'), 'UTF8') $$;

create function sec.has_role(wanted text) returns boolean
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(wanted = any ((sec.context())[3]::text[]), false) $$;

-- Region 0 stands for all regions: every valid caller reads it, only a steward writes it.
create function sec.readable() returns int[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  c text[] := sec.context();
begin
  return case when c is null then '{}'::int[] else c[2]::int[] || 0 end;
end $$;

create function sec.writable() returns int[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  c text[] := sec.context();
begin
  return case
    when c is null then '{}'::int[]
    when 'steward' = any (c[3]::text[]) then c[2]::int[] || 0
    else c[2]::int[]
  end;
end $$;

revoke all on all functions in schema sec from public;
grant usage on schema sec, data, ingest, semantic, chat, ops
  to trivium_app, trivium_reader, trivium_job, trivium_migrator;
grant execute on function sec.enter(text), sec.valid(), sec.sub(), sec.has_role(text),
  sec.readable(), sec.writable() to trivium_app, trivium_reader, trivium_job;

-- The three ways a table is shared; each closes the table first and then opens what its set allows.
create function sec.close(relation regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('alter table %s enable row level security', relation);
  execute format('alter table %s force row level security', relation);
  execute format('create policy migrate on %s for all to trivium_migrator using (true) with check (true)', relation);
  execute format('create policy job_read on %s for select to trivium_job using (true)', relation);
  execute format('grant select, insert, update, delete on %s to trivium_migrator', relation);
  execute format('grant select on %s to trivium_job', relation);
end $$;

-- Regional: seen and written within the caller's regions. Every data.* table is one.
create function sec.govern(relation regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.close(relation);
  -- The cast stays: without it ANY would take the subquery as a set; as it is, it runs once a statement.
  execute format('create policy region_read on %s for select to trivium_app, trivium_reader
    using (region_id = any ((select sec.readable())::int[]))', relation);
  execute format('create policy region_insert on %s for insert to trivium_app
    with check (region_id = any ((select sec.writable())::int[]))', relation);
  execute format('create policy region_update on %s for update to trivium_app
    using (region_id = any ((select sec.writable())::int[]))
    with check (region_id = any ((select sec.writable())::int[]))', relation);
  execute format('grant select, insert, update on %s to trivium_app', relation);
  execute format('grant select on %s to trivium_reader', relation);
end $$;

revoke all on function sec.close(regclass), sec.govern(regclass) from public;

create table sec.region (
  id int primary key check (id >= 0),
  code text collate "C" not null unique,
  name text not null,
  retired_at timestamptz
);
select sec.close('sec.region');
create policy reference_read on sec.region for select to trivium_app, trivium_reader
  using ((select sec.valid()));
grant select on sec.region to trivium_app, trivium_reader;
