with identities as (
    select * from {{ source('landed', 'identities') }}
),

newest as (
    select
        source_relation,
        snapshot,
        max(exported_on) as exported_on
    from identities
    group by
        source_relation,
        snapshot
),

final as (
    select distinct
        identities.source_relation,
        identities.person_key,
        identities.linked_key,
        identities.kind
    from identities
    inner join newest
        on
            identities.source_relation = newest.source_relation
            and identities.snapshot = newest.snapshot
            and identities.exported_on = newest.exported_on
)

select * from final
