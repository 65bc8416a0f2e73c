-- What changed is found by the transaction that wrote it, also when an old one commits late.
create index change_xid on ops.change (xid);

-- Wakes the nodes up: once a transaction, since equal notifications of one are sent as one.
create function ops.tell_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('trivium', '');
  return null;
end $$;
revoke all on function ops.tell_change() from public;
create trigger tell_change after insert on ops.change for each statement execute function ops.tell_change();
