{#
  The whole workspace by week, sends of all campaigns and approaches together; what answers no send
  stands in its own columns. A week that is cut by the first or the last day of the data is marked.
#}

with daily as (
    select
        daily.*,
        {{ week_start('daily.date_day') }} as week_start,
        daily.campaign_id not in ('__unattributed__', '__inbound__') as is_sent
    from {{ ref('rpt_campaign_daily') }} as daily
    -- Days that only the platform knows are not of people: they stand in rpt_week_spend.
    where daily.sends is not null
),

span as (
    select min(date_day) as first_day
    from daily
    where sends > 0
),

sent as (
    select
        week_start,
        max(weights_version) as weights_version,
        {{ sums(people_columns()) }}
    from daily
    where is_sent
    group by week_start
),

unsent as (
    select
        week_start,
        sum(case when campaign_id = '__unattributed__' then replies_gross end) as replies_unattributed,
        sum(case when campaign_id = '__inbound__' then replies_gross end) as conversations_inbound,
        sum(downloads) as downloads_unattributed,
        sum(signups) as signups_unattributed,
        sum(transactions) as transactions_unattributed
    from daily
    where not is_sent
    group by week_start
),

rated as (
    select
        *,
        {{ computed(reply_rates()) }}
    from sent
),

final as (
    select
        cast(coalesce(rated.week_start, unsent.week_start) as date) as week_start,
        cast(
            coalesce(
                coalesce(rated.week_start, unsent.week_start) < span.first_day
                or {{ plus_days('coalesce(rated.week_start, unsent.week_start)', 6) }} > run_facts.as_of,
                true
            ) as boolean
        ) as is_partial_week,
        cast(
            {{ plus_days('coalesce(rated.week_start, unsent.week_start)', 36) }} <= run_facts.as_of as boolean
        ) as is_mature_week,
        cast(rated.weights_version as varchar) as weights_version,
        {{ names(people_columns(), 'rated.') }},
        cast(unsent.replies_unattributed as bigint) as replies_unattributed,
        cast(unsent.conversations_inbound as bigint) as conversations_inbound,
        cast(unsent.downloads_unattributed as bigint) as downloads_unattributed,
        cast(unsent.signups_unattributed as bigint) as signups_unattributed,
        cast(unsent.transactions_unattributed as bigint) as transactions_unattributed,
        {{ names(reply_rates(), 'rated.') }},
        cast({{ evidence_grade('rated.sends_delivered', 'rated.quality_replies') }} as varchar) as evidence_grade
    from rated
    full outer join unsent
        on rated.week_start = unsent.week_start
    cross join span
    cross join {{ source('ops', 'run_facts') }} as run_facts
)

select * from final
