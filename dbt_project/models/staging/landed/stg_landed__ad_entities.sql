with final as (
    select
        platform,
        source_relation,
        account_id,
        entity_type,
        entity_id,
        exported_on as seen_on,
        name,
        parent_id,
        status,
        objective,
        channel_format,
        currency,
        timezone,
        landing_url,
        deleted
    from {{ source('landed', 'ad_entities') }}
)

select * from final
