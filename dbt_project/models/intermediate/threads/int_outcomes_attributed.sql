{#
  Each outcome with the send it is credited to: the person's latest send in the 30 days before it. A refund goes
  where the event it refers to went, whenever it comes. What joins to nobody keeps its row: `none`.
#}

with outcomes as (
    select
        outcomes.source_relation,
        outcomes.event_id,
        outcomes.occurred_at,
        outcomes.type,
        outcomes.value,
        outcomes.currency,
        coalesce(persons.person_id, outcomes.person_key) as person_id,
        outcomes.refers_to
    from {{ ref('outcomes') }} as outcomes
    left join {{ ref('int_persons') }} as persons
        on outcomes.person_key = persons.person_key
),

preceded as (
    select
        source_relation,
        row_key,
        is_send,
        last_value(send_source ignore nulls) over person as send_source_relation,
        last_value(send_key ignore nulls) over person as send_key,
        last_value(send_at ignore nulls) over person as send_sent_at
    from (
        select
            source_relation,
            event_id as row_key,
            person_id,
            occurred_at as happened_at,
            false as is_send,
            cast(null as varchar) as send_source,
            cast(null as varchar) as send_key,
            cast(null as timestamp) as send_at
        from outcomes
        union all
        select
            source_relation,
            send_key as row_key,
            person_id,
            sent_at as happened_at,
            true as is_send,
            source_relation as send_source,
            send_key,
            sent_at as send_at
        from {{ ref('int_sends_found') }}
    ) as both_sides
    where person_id is not null
    window person as (
        partition by person_id
        order by happened_at asc nulls last, is_send desc, source_relation asc, row_key asc
        rows between unbounded preceding and current row
    )
),

credited as (
    select
        outcomes.*,
        preceded.send_source_relation,
        preceded.send_key
    from outcomes
    left join preceded
        on
            outcomes.source_relation = preceded.source_relation
            and outcomes.event_id = preceded.row_key
            and not preceded.is_send
            and outcomes.occurred_at < preceded.send_sent_at + interval '30' day
),

followed as (
    select
        credited.source_relation,
        credited.event_id,
        credited.occurred_at,
        credited.type,
        credited.value,
        credited.currency,
        case
            when credited.type = 'refund' and referred.event_id is not null then referred.send_source_relation
            else credited.send_source_relation
        end as send_source_relation,
        case
            when credited.type = 'refund' and referred.event_id is not null then referred.send_key
            else credited.send_key
        end as send_key,
        case
            when credited.type = 'refund' and referred.send_key is not null then 'refund'
            when credited.type = 'refund' and referred.event_id is not null then 'none'
            when credited.send_key is not null then 'person'
            else 'none'
        end as attribution
    from credited
    left join credited as referred
        on
            credited.source_relation = referred.source_relation
            and credited.refers_to = referred.event_id
            and credited.refers_to <> credited.event_id
),

placed as (
    select
        followed.source_relation,
        followed.event_id,
        followed.occurred_at,
        followed.type,
        followed.value,
        followed.currency,
        followed.attribution,
        followed.send_source_relation,
        followed.send_key,
        coalesce(
            sends.cohort_date,
            {{ local_date('followed.occurred_at', 'run_facts.reporting_timezone') }}
        ) as cohort_date,
        coalesce(sends.campaign_id, '__unattributed__') as campaign_id,
        sends.account_id,
        sends.ad_id,
        {{ converted('followed.value', 'rates.fx_rate') }} as value_reporting
    from followed
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join {{ ref('int_sends_found') }} as sends
        on
            followed.send_source_relation = sends.source_relation
            and followed.send_key = sends.send_key
    left join {{ ref('int_fx_rates') }} as rates
        on
            cast(followed.occurred_at as date) = rates.date_day
            and followed.currency = rates.currency
),

-- Values are added within one currency only: the one all of a campaign's outcomes have, else the campaign's own.
currencies as (
    select
        placed.campaign_id,
        case
            when min(placed.currency) = max(placed.currency) then min(placed.currency)
            else max(campaigns.currency)
        end as value_currency
    from placed
    left join {{ ref('int_campaigns_known') }} as campaigns
        on placed.campaign_id = campaigns.campaign_id
    where placed.value is not null
    group by placed.campaign_id
),

final as (
    select
        placed.source_relation,
        placed.event_id,
        placed.occurred_at,
        placed.type,
        placed.attribution,
        placed.send_source_relation,
        placed.send_key,
        placed.cohort_date,
        placed.campaign_id,
        placed.account_id,
        placed.ad_id,
        currencies.value_currency,
        case when placed.currency = currencies.value_currency then placed.value end as value,
        placed.value is not null
        and coalesce(placed.currency <> currencies.value_currency, true) as is_valued_elsewhere,
        placed.value_reporting,
        placed.value is not null and placed.value_reporting is null as is_unconverted
    from placed
    left join currencies
        on placed.campaign_id = currencies.campaign_id
)

select * from final
