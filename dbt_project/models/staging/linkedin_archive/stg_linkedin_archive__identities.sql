with connections as (
    select * from {{ source('linkedin_archive', 'connections') }}
),

newest as (
    select
        snapshot,
        max(exported_on) as exported_on
    from connections
    group by snapshot
),

final as (
    select distinct
        connections.source_relation,
        connections.person_key,
        connections.linked_key,
        cast('profile_url_email' as varchar) as kind
    from connections
    inner join newest
        on
            connections.snapshot = newest.snapshot
            and connections.exported_on = newest.exported_on
    where connections.linked_key is not null
)

select * from final
