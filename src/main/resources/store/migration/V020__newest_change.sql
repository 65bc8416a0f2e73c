-- The version of a dataset is the newest change of whatever kind, so the kind cannot come first.
create index change_newest on ops.change (key, id);
