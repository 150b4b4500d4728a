{# One row: which inputs this home has at all. It tells "none counted" from "never brought", which is NULL. #}

with final as (
    select
        coalesce(bool_or(stream = 'messages'), false) as has_messages,
        coalesce(bool_or(stream = 'outcomes'), false) as has_outcomes,
        coalesce(bool_or(stream in ('creative_analytics', 'ad_performance')), false) as has_ads
    from {{ source('ops', 'landed_partitions') }}
)

select * from final
