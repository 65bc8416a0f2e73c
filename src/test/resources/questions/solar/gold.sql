-- The governed table as a plain one: decimals are kept as whole numbers, personal columns sealed.
create schema gold;
create view gold.inverter_days as
  select reading_id, measured_on, region, site, inverter, maker, panel_type, weather, technician_bidx as technician,
    energy_kwh / 100.0 as energy_kwh, expected_kwh / 100.0 as expected_kwh, sun_hours / 10.0 as sun_hours,
    module_temp / 10.0 as module_temp, downtime_minutes, fault, cleaned
  from data.inverter_days;
