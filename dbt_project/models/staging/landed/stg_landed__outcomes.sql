with exports as (
    select * from {{ source('landed', 'outcomes_exported') }}
),

newest as (
    select
        source_relation,
        snapshot,
        max(exported_on) as exported_on
    from exports
    group by
        source_relation,
        snapshot
),

told as (
    select
        exports.source_relation,
        exports.event_id,
        exports.occurred_at,
        exports.type,
        exports.value,
        exports.currency,
        exports.person_key,
        exports.campaign_id,
        exports.click_id,
        exports.utm_source,
        exports.utm_medium,
        exports.utm_campaign,
        exports.utm_content,
        exports.utm_term,
        exports.refers_to,
        exports.exported_on,
        exports.snapshot as told_by
    from exports
    inner join newest
        on
            exports.source_relation = newest.source_relation
            and exports.snapshot = newest.snapshot
            and exports.exported_on = newest.exported_on
    union all
    select
        source_relation,
        event_id,
        occurred_at,
        type,
        value,
        currency,
        person_key,
        campaign_id,
        click_id,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        utm_term,
        refers_to,
        exported_on,
        cast(date as varchar) as told_by
    from {{ source('landed', 'outcomes_daily') }}
),

final as (
    select
        source_relation,
        event_id,
        occurred_at,
        type,
        value,
        currency,
        person_key,
        campaign_id,
        click_id,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        utm_term,
        refers_to
    from told
    -- One event in two files or days: the newer export tells it.
    qualify row_number() over (
        partition by source_relation, event_id
        order by exported_on desc nulls last, told_by asc nulls last
    ) = 1
)

select * from final
