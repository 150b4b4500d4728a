{# The frozen versions of the reply weights and the analyst's overrides, as `local_reply_weight.csv` holds them. #}

with final as (
    select
        weights_version,
        coalesce(segment, 'all') as segment,
        reply_class,
        w,
        lo,
        hi,
        n,
        outcomes,
        trained_from,
        trained_to,
        frozen_at
    from {{ source('local_seeds', 'local_reply_weight') }}
)

select * from final
