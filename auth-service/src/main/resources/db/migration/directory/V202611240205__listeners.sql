-- What operators decided about the ports that take mail, beside the gateways' settings. It is the platform's alone: no tenant's key
-- reaches it, so directory_reach is granted nothing.

create table listener (
    listener_id uuid        primary key default gen_random_uuid(),
    name        text        not null unique check (name in ('mx', 'submission')),
    rules       jsonb       not null default '{}',
    version     bigint      not null default 0,
    updated_at  timestamptz not null default now()
);
insert into listener (name) values ('mx'), ('submission');

grant select, update on listener to auth_service;

alter table listener enable row level security;
create policy everything on listener to auth_service using (true) with check (true);
