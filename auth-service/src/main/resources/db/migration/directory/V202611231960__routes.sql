-- Which way outgoing mail goes where the recipient domain's MX records are not to decide, and how a destination is to be treated.

create table route (
    route_id                uuid        primary key,
    -- Whose it is; a tenant's is for the mail of one of its domains. Both null for the platform's, for everybody's mail.
    tenant_id               uuid        references tenant,
    domain_id               uuid        references domain on delete cascade,
    -- 'example.net', '*.example.net' for all below it, or '*'
    recipient_domain        text        not null,
    transport               text        not null check (transport in ('mx', 'smarthost', 'lmtp')),
    host                    text,
    port                    integer     check (port between 1 and 65535),
    tls                     text        check (tls in ('opportunistic', 'required', 'verified', 'dane', 'implicit')),
    certificate_authorities text,
    username                text,
    -- sealed, and never read again but by the service that logs in with it
    password                bytea,
    connections             integer     check (connections > 0),
    per_minute              integer     check (per_minute > 0),
    recipients              integer     check (recipients > 0),
    description             text        not null default '',
    enabled                 boolean     not null default true,
    version                 bigint      not null default 0,
    created_at              timestamptz not null,
    updated_at              timestamptz not null,
    unique nulls not distinct (domain_id, recipient_domain),
    check ((tenant_id is null) = (domain_id is null)),
    check ((transport = 'mx') = (host is null)),
    check ((host is null) = (port is null)),
    check ((username is null) = (password is null)),
    check (username is null or transport = 'smarthost' and tls in ('verified', 'implicit'))
);
create index route_tenant on route (tenant_id);

grant select, insert, update, delete on route to auth_service;

alter table route enable row level security;
create policy everything on route to auth_service using (true) with check (true);
grant select, insert, update, delete on route to directory_reach;
create policy reached on route to directory_reach
    using (reaches_domain(domain_id)
           and exists (select from domain d where d.domain_id = route.domain_id and d.tenant_id = route.tenant_id));
