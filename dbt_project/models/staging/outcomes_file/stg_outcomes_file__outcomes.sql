with outcomes as (
    select * from {{ source('outcomes_file', 'outcomes') }}
),

newest as (
    select
        snapshot,
        max(exported_on) as exported_on
    from outcomes
    group by snapshot
),

exported as (
    select outcomes.*
    from outcomes
    inner join newest
        on
            outcomes.snapshot = newest.snapshot
            and outcomes.exported_on = newest.exported_on
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
    from exported
    -- One event in two files: the newer export tells it.
    qualify row_number() over (
        partition by source_relation, event_id
        order by exported_on desc nulls last, snapshot asc nulls last
    ) = 1
)

select * from final
