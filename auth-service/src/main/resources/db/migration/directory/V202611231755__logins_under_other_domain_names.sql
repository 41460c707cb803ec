-- The address that is meant by one under another name of its domain, while that name is enabled; else the address itself.
create function original_address(asked text) returns text language sql stable as $$
    select coalesce(
        (select left(asked, length(asked) - length(other.name)) || d.name
           from directory.domain other
           join directory.domain d on d.domain_id = other.alias_of
          where other.name = substring(asked from '[^@]*$') and other.enabled),
        asked)
$$;
