{#
  What may be said of a unit's last 28 mature days against the 56 before: a verdict a unit and weekly end,
  eight weeks of them. A unit is a campaign, its group, its account or the workspace.
#}
{%- set parents = comparison_units()[1:] %}

with verdicts as (
    select
        sums.level,
        sums.account_id,
        sums.campaign_group_id,
        sums.unit_id,
        sums.window_end,
        case
            -- Who is reached now and who was reached before are not the same people: nothing is compared.
            when tests.reply_ratio is null or breaks.has_new_audience then 'insufficient_evidence'
            -- Hardly an outcome where seven or more were due, and people still come.
            when
                tracking.outcomes_due >= 7 * sums.outcomes_spread
                and tracking.outcomes_found <= 0.1 * tracking.outcomes_due
                and tracking.visits_found >= 0.5 * tracking.visits_due then 'broken_tracking'
            when
                tests.reply_ratio >= {{ smallest_change() }}
                and {{ is_finding('tests.q_diverging', 'tests.apart_ratio') }} then 'diverging'
            when
                tests.reply_ratio >= {{ smallest_change() }}
                and {{ is_finding('tests.q_inflating', '1 / tests.weight_ratio') }} then 'inflating'
            when {{ is_finding('tests.q_outcomes', '1 / tests.outcome_ratio') }} then 'outcomes_down'
            when {{ is_finding('tests.q_outcomes', 'tests.outcome_ratio') }} then 'outcomes_up'
            when {{ is_finding('tests.q_quality', 'tests.quality_ratio') }} then 'quality_up'
            when tests.detectable_rise > {{ change_to_detect() }} - 1 then 'insufficient_evidence'
            else 'aligned'
        end as verdict
    from {{ ref('int_window_sums') }} as sums
    inner join {{ ref('int_window_tests') }} as tests
        on
            {{ same_unit('sums', 'tests') }}
            and sums.window_end = tests.window_end
    left join {{ ref('int_tracking') }} as tracking
        on
            {{ same_unit('sums', 'tracking') }}
            and sums.window_end = tracking.window_end
    left join {{ ref('int_window_breaks') }} as breaks
        on
            {{ same_unit('sums', 'breaks') }}
            and sums.window_end = breaks.window_end
),

alarms as (
    select
        *,
        case
            when verdict in ('inflating', 'diverging') then 'apart'
            when verdict in ('outcomes_down', 'broken_tracking') then verdict
        end as alarm
    from verdicts
),

-- One week may be luck: an alarm that the weekly window before raised as well is worth a call.
repeated as (
    select
        *,
        coalesce(alarm = lag(alarm) over (
            partition by level, account_id, unit_id
            order by window_end asc
        ), false) as is_paged
    from alarms
),

-- Where a unit has too little to say anything, the smallest unit around it that has enough.
judged as (
    select
        {% for column in ['level', 'verdict'] -%}
        case
            when repeated.verdict <> 'insufficient_evidence' then repeated.{{ column }}
            {% for level, _account_id, _group_id, _unit_id in parents -%}
            when in_{{ level }}.verdict <> 'insufficient_evidence' then in_{{ level }}.{{ column }}
            {% endfor -%}
        end as judged_{{ column }},
        {% endfor -%}
        repeated.*
    from repeated
    {% for level, _account_id, _group_id, unit_id in parents -%}
    left join repeated as in_{{ level }}
        on
            in_{{ level }}.level = '{{ level }}'
            and repeated.window_end = in_{{ level }}.window_end
            {% if level != 'workspace' -%}
            and repeated.account_id = in_{{ level }}.account_id
            and repeated.{{ unit_id }} = in_{{ level }}.unit_id
            {% endif %}
    {% endfor %}
),

groups as (
    select
        account_id,
        campaign_group_id,
        max(campaign_group_name) as campaign_group_name
    from {{ ref('dim_campaign') }}
    group by
        account_id,
        campaign_group_id
),

final as (
    select
        cast(judged.level as varchar) as level,
        cast(judged.unit_id as varchar) as unit_id,
        cast(judged.account_id as varchar) as account_id,
        cast(accounts.account_name as varchar) as account_name,
        cast(groups.campaign_group_name as varchar) as campaign_group_name,
        cast(case when judged.level = 'campaign' then judged.unit_id end as varchar) as campaign_id,
        cast(campaigns.campaign_name as varchar) as campaign_name,
        cast(judged.window_end as date) as window_end,
        cast(sums.weeks_ago as integer) as weeks_ago,
        cast({{ plus_days('judged.window_end', -27) }} as date) as recent_from,
        cast({{ plus_days('judged.window_end', -83) }} as date) as baseline_from,
        cast(judged.verdict as varchar) as verdict,
        cast(judged.is_paged as boolean) as is_paged,
        cast(judged.judged_level as varchar) as judged_level,
        cast(judged.judged_verdict as varchar) as judged_verdict,
        {% for side in ['recent', 'baseline'] -%}
        cast(sums.sends_{{ side }} as bigint) as sends_{{ side }},
        cast(sums.replies_{{ side }} as bigint) as replies_gross_{{ side }},
        cast(sums.quality_{{ side }} as decimal(24, 6)) as quality_replies_{{ side }},
        cast(sums.outcomes_{{ side }} as bigint) as outcomes_{{ side }},
        {% endfor -%}
        cast(tests.reply_ratio / tests.quality_ratio as double) as inflation_factor,
        {% for name in [
            'reply_ratio', 'quality_ratio', 'weight_ratio', 'outcome_ratio', 'apart_ratio',
            'z_replies', 'z_weight', 'z_apart', 'z_outcomes', 'z_quality',
            'p_inflating', 'q_inflating', 'p_diverging', 'q_diverging',
            'p_outcomes', 'q_outcomes', 'p_quality', 'q_quality',
        ] -%}
        cast(tests.{{ name }} as double) as {{ name }},
        {% endfor -%}
        cast(sums.replies_spread as double) as replies_spread,
        cast(sums.weight_spread as double) as weight_spread,
        cast(sums.outcomes_spread as double) as outcomes_spread,
        cast(tests.detectable_rise as double) as detectable_rise,
        cast(tests.detectable_gap as double) as detectable_gap,
        cast(tests.sends_missing as bigint) as sends_missing,
        cast(tests.sends_missing_for_gap as bigint) as sends_missing_for_gap,
        cast(tracking.outcomes_due as double) as outcomes_due_after,
        cast(tracking.outcomes_found as bigint) as outcomes_found_after,
        cast(breaks.notice as varchar) as trend_break
    from judged
    inner join {{ ref('int_window_sums') }} as sums
        on
            {{ same_unit('judged', 'sums') }}
            and judged.window_end = sums.window_end
    inner join {{ ref('int_window_tests') }} as tests
        on
            {{ same_unit('judged', 'tests') }}
            and judged.window_end = tests.window_end
    left join {{ ref('int_tracking') }} as tracking
        on
            {{ same_unit('judged', 'tracking') }}
            and judged.window_end = tracking.window_end
    left join {{ ref('int_window_breaks') }} as breaks
        on
            {{ same_unit('judged', 'breaks') }}
            and judged.window_end = breaks.window_end
    left join {{ ref('dim_account') }} as accounts
        on judged.account_id = accounts.account_id
    left join groups
        on
            judged.account_id = groups.account_id
            and judged.campaign_group_id = groups.campaign_group_id
    left join {{ ref('dim_campaign') }} as campaigns
        on
            judged.level = 'campaign'
            and judged.unit_id = campaigns.campaign_id
)

select * from final
