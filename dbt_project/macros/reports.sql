{#
  What the reports by campaign, creative and segment have in common, as chains of CTEs: they differ in their keys only.
#}

{# The cube with the weights in force beside every row: joined last, so that a change of weights reads no message. #}
{% macro weighted_cube() -%}
    select
        cube.*,
        weights.weights_version,
        weights.w,
        weights.is_human,
        weights.is_low_effort,
        cube.replied - cube.replied_retracted as replied_kept
    from {{ ref('cube_send_class_daily') }} as cube
    left join {{ ref('dim_reply_weight') }} as weights
        on
            cube.reply_class = weights.reply_class
            and cube.segment = weights.segment
            and weights.is_current
{%- endmacro %}

{# Sums over rows of the weighted cube, under the names of people_columns. #}
{% macro people_sums() -%}
        max(weights_version) as weights_version,
        sum(sends) as sends,
        sum(sends_delivered) as sends_delivered,
        sum(replied) as replies_gross,
        {% for column, reply_class in [
            ('auto', 'auto_reply'), ('declined', 'declined'), ('one_tap', 'one_tap'),
            ('acknowledgement', 'acknowledgement'), ('brief', 'brief'), ('substantive', 'substantive'),
            ('unknown', 'unknown_language'),
        ] -%}
        sum(case when reply_class = '{{ reply_class }}' then replied else 0 end) as replies_{{ column }},
        {% endfor -%}
        sum(case when is_human then replied else 0 end) as replies_human,
        sum(case when is_low_effort then replied else 0 end) as replies_low_effort,
        sum(replied_retracted) as replies_retracted,
        sum(replied_late) as replies_late,
        sum(cast(coalesce(w, 0) * replied_kept as decimal(24, 6))) as quality_replies,
        sum(cast(coalesce(w, 0) * coalesce(w, 0) * replied_kept as decimal(30, 12))) as quality_replies_sq,
        sum(opt_outs) as opt_outs,
        sum(turns_sum) as turns_sum,
        sum(conversations_advanced) as conversations_advanced,
        sum(reply_minutes_sum) as reply_minutes_sum,
        sum(replies_timed) as replies_timed,
        sum(downloads) as downloads,
        sum(signups) as signups,
        sum(transactions) as transactions,
        sum(leads) as leads,
        sum(meetings) as meetings,
        sum(sends_with_outcome) as sends_with_outcome
{%- endmacro %}

{#
  Days of `keys` (campaign_id and account_id among them): what people did by the cohort day of the send, and what the
  platform counted by its own day, in one row. CTEs that end in `matured`.
#}
{% macro cohort_days(keys) -%}
weighted as (
    {{ weighted_cube() }}
),

replies as (
    select
        {{ keys | join(', ') }},
        cohort_date as date_day,
        max(value_currency) as value_currency,
        {{ people_sums() }},
        sum(value) as value,
        sum(outcomes_valued_elsewhere) as outcomes_valued_elsewhere
    from weighted
    group by {{ keys | join(', ') }}, cohort_date
),

media as (
    select
        {%- for key in keys %}
        {{ "coalesce(campaign_id, '__unattributed__') as campaign_id" if key == 'campaign_id' else key }},
        {%- endfor %}
        date_day,
        -- A campaign has one currency; figures of several are not added.
        case when min(currency) = max(currency) then min(currency) end as currency,
        case when min(currency) = max(currency) or max(currency) is null then sum(spend) end as spend,
        case when min(currency) = max(currency) or max(currency) is null then sum(conversion_value) end
            as platform_conversion_value,
        sum(spend_reporting) as spend_reporting,
        count(spend) - count(spend_reporting) as ads_unconverted,
        sum(sends) as platform_sends,
        sum(opens) as platform_opens,
        sum(message_clicks) as platform_message_clicks,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(landing_clicks) as landing_clicks,
        sum(leads) as platform_leads,
        sum(conversions) as platform_conversions
    from {{ ref('fct_ad_performance_daily') }}
    group by
        {%- for key in keys %}
        {{ "coalesce(campaign_id, '__unattributed__')" if key == 'campaign_id' else key }},
        {%- endfor %}
        date_day
),

worth as (
    select
        {{ keys | join(', ') }},
        cohort_date as date_day,
        sum(value_reporting) as value_reporting,
        cast(sum(cast(is_unconverted as integer)) as bigint) as outcomes_unconverted
    from {{ ref('int_outcomes_attributed') }}
    group by {{ keys | join(', ') }}, cohort_date
),

joined as (
    select
        {%- for key in keys + ['date_day'] %}
        coalesce(replies.{{ key }}, media.{{ key }}) as {{ key }},
        {%- endfor %}
        coalesce(replies.date_day, media.date_day) <= {{ plus_days('run_facts.as_of', -30) }} as is_mature,
        campaigns.platform,
        campaigns.campaign_name,
        campaigns.channel_format,
        coalesce(media.currency, campaigns.currency) as currency,
        replies.value_currency,
        replies.weights_version,
        {{ names(people_columns(), 'replies.') }},
        {{ names(media_columns(), 'media.') }},
        media.spend,
        media.platform_conversion_value,
        replies.value,
        replies.outcomes_valued_elsewhere,
        {{ where_whole('media.spend_reporting', 'media.ads_unconverted') }} as spend_reporting,
        media.ads_unconverted,
        {{ where_whole('worth.value_reporting', 'worth.outcomes_unconverted') }} as value_reporting,
        worth.outcomes_unconverted
    from replies
    full outer join media
        on
            replies.campaign_id = media.campaign_id
            {%- for key in keys if key != 'campaign_id' %}
            and replies.{{ key }} is not distinct from media.{{ key }}
            {%- endfor %}
            and replies.date_day = media.date_day
    left join worth
        on
            replies.campaign_id = worth.campaign_id
            {%- for key in keys if key != 'campaign_id' %}
            and replies.{{ key }} is not distinct from worth.{{ key }}
            {%- endfor %}
            and replies.date_day = worth.date_day
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join {{ ref('dim_campaign') }} as campaigns
        on coalesce(replies.campaign_id, media.campaign_id) = campaigns.campaign_id
),

matured as (
    select
        *,
        case when is_mature then spend end as mature_spend,
        case when is_mature then replies_gross end as mature_replies_gross,
        case when is_mature then quality_replies end as mature_quality_replies,
        case when is_mature then sends_with_outcome end as mature_sends_with_outcome
    from joined
)
{%- endmacro %}

{#
  Sums of the days in `relation` (as cohort_days makes them) over `keys`, rates as ratios of those sums, and their
  intervals on the days' moments. CTEs that end in `rated`.
#}
{% macro to_date(relation, keys) -%}
daily as (
    select
        *,
        sends_delivered - replies_unknown as readable_sends
    from {{ relation }}
),

summed as (
    select
        {{ keys | join(', ') }},
        max(platform) as platform,
        max(campaign_name) as campaign_name,
        max(channel_format) as channel_format,
        case when min(currency) = max(currency) then min(currency) end as currency,
        max(value_currency) as value_currency,
        max(weights_version) as weights_version,
        min(date_day) as first_day,
        max(date_day) as last_day,
        {{ sums(people_columns() + media_columns() + money_columns()) }},
        cast({{ where_whole('sum(spend_reporting)', 'sum(ads_unconverted)') }} as decimal(28, 9)) as spend_reporting,
        cast(sum(ads_unconverted) as bigint) as ads_unconverted,
        cast({{ where_whole('sum(value_reporting)', 'sum(outcomes_unconverted)') }} as decimal(28, 9))
            as value_reporting,
        cast(sum(outcomes_unconverted) as bigint) as outcomes_unconverted,
        -- Moments of the days for the intervals: exact sums, one division at the end.
        cast(count(*) filter (where readable_sends > 0) as double) as moment_days,
        cast(sum(readable_sends) as double) as moment_n,
        cast(sum(quality_replies) as double) as moment_y,
        cast(sum(quality_replies_sq) as double) as moment_v,
        cast(sum(cast(quality_replies as decimal(18, 6)) * cast(quality_replies as decimal(18, 6))) as double)
            as moment_yy,
        cast(sum(cast(quality_replies as decimal(18, 6)) * cast(readable_sends as decimal(18, 0))) as double)
            as moment_yn,
        cast(sum(cast(readable_sends as decimal(18, 0)) * cast(readable_sends as decimal(18, 0))) as double)
            as moment_nn
    from daily
    group by {{ keys | join(', ') }}
),

spread as (
    select
        *,
        {{ design_effect(
            'moment_days', 'moment_n', 'moment_y', 'moment_v', 'moment_yy', 'moment_yn', 'moment_nn'
        ) }} as deff
    from summed
),

effective as (
    select
        *,
        {{ effective_n('moment_n', 'moment_y', 'moment_v', 'deff') }} as effective_sends,
        moment_y / nullif(moment_n, 0) as quality_rate,
        {{ ratio('replies_gross', 'sends_delivered') }} as raw_rate
    from spread
),

rated as (
    select
        *,
        {{ computed(reply_rates()) }},
        cast({{ wilson('raw_rate', 'sends_delivered', '-') }} as double) as raw_engagement_rate_low,
        cast({{ wilson('raw_rate', 'sends_delivered', '+') }} as double) as raw_engagement_rate_high,
        cast(
            case
                when moment_n > 0 and moment_y < 5 then {{ fay_feuer_low('moment_n', 'moment_y', 'moment_v') }}
                else {{ wilson('quality_rate', 'effective_sends', '-') }}
            end as double
        ) as quality_engagement_rate_low,
        cast(
            case
                when moment_n > 0 and moment_y < 5 then {{ fay_feuer_high('moment_n', 'moment_y', 'moment_v') }}
                else {{ wilson('quality_rate', 'effective_sends', '+') }}
            end as double
        ) as quality_engagement_rate_high,
        {{ computed(media_rates()) }},
        cast({{ evidence_grade('sends_delivered', 'quality_replies') }} as varchar) as evidence_grade
    from effective
)
{%- endmacro %}
