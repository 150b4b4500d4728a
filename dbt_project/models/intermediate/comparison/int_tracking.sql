{#
  Whether outcomes are still recorded at all: the cohorts of the three weeks after a pair of windows, which
  are too young to be compared but old enough to show silence, against what the earlier window and their age
  let expect. Clicks, or replies where the platform counts no clicks, say whether people still come.
#}

with followers as (
    select
        before.account_id,
        before.campaign_group_id,
        before.unit_id as campaign_id,
        before.window_end,
        before.sends_baseline,
        before.outcomes_baseline,
        before.replies_baseline,
        -- Clicks that mean something else than before are not compared.
        case when not coalesce(breaks.has_new_clicks, false) then before.clicks_baseline end as clicks_baseline,
        days.sends_delivered,
        days.sends_with_outcome,
        days.replies_gross,
        days.clicks,
        completeness.outcomes_share,
        completeness.replies_share
    from {{ ref('int_window_sums') }} as before
    cross join {{ source('ops', 'run_facts') }} as run_facts
    inner join {{ ref('rpt_campaign_daily') }} as days
        on
            before.unit_id = days.campaign_id
            and before.account_id is not distinct from days.account_id
            and days.date_day > before.window_end
            and days.date_day <= {{ plus_days('before.window_end', 23) }}
    left join {{ ref('int_window_breaks') }} as breaks
        on
            {{ same_unit('before', 'breaks') }}
            and before.window_end = breaks.window_end
    left join {{ ref('int_completeness') }} as completeness
        on
            days.account_id is not distinct from completeness.account_id
            and least(30, {{ days_between('days.date_day', 'run_facts.as_of') }}) = completeness.age
    where
        before.level = 'campaign'
        and before.sends_baseline > 0
),

-- Outcomes of the campaign and of no send, on whatever day of those weeks.
unsent as (
    select
        before.account_id,
        before.campaign_group_id,
        before.unit_id as campaign_id,
        before.window_end,
        count(*) as outcomes
    from {{ ref('int_window_sums') }} as before
    inner join {{ ref('int_outcome_campaigns') }} as outcomes
        on
            before.unit_id = outcomes.campaign_id
            and outcomes.cohort_date > before.window_end
            and outcomes.cohort_date <= {{ plus_days('before.window_end', 23) }}
            and outcomes.type <> 'refund'
    where before.level = 'campaign'
    group by
        before.account_id,
        before.campaign_group_id,
        before.unit_id,
        before.window_end
),

rated as (
    select
        account_id,
        campaign_group_id,
        campaign_id,
        window_end,
        sends_with_outcome as outcomes,
        cast(sends_delivered * outcomes_share * outcomes_baseline / sends_baseline as decimal(28, 9))
            as outcomes_due,
        case
            when clicks_baseline > 0
                then cast(1.0 * sends_delivered * clicks_baseline / sends_baseline as decimal(28, 9))
            else cast(sends_delivered * replies_share * replies_baseline / sends_baseline as decimal(28, 9))
        end as visits_due,
        case when clicks_baseline > 0 then coalesce(clicks, 0) else replies_gross end as visits
    from followers
    union all
    select
        account_id,
        campaign_group_id,
        campaign_id,
        window_end,
        outcomes,
        0 as outcomes_due,
        0 as visits_due,
        0 as visits
    from unsent
),

final as (
    {% for level, account_id, group_id, unit_id in comparison_units() -%}
    select
        '{{ level }}' as level,
        {{ account_id }} as account_id,
        {{ unit_id }} as unit_id,
        window_end,
        cast(sum(outcomes_due) as double) as outcomes_due,
        cast(sum(outcomes) as bigint) as outcomes_found,
        cast(sum(visits_due) as double) as visits_due,
        cast(sum(visits) as bigint) as visits_found
    from rated
    where {{ unit_id }} is not null
    group by
        {{ account_id }},
        {{ unit_id }},
        window_end
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
