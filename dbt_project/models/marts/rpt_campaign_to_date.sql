{#
  Campaign from its first day to as_of: sums of rpt_campaign_daily, rates as ratios of those sums, their intervals,
  and reach and frequency as the platform computed them for the trailing ranges.
#}

with {{ to_date(ref('rpt_campaign_daily'), ['campaign_id', 'account_id']) }},

{% for days in [7, 28] -%}
reach_{{ days }} as (
    select
        campaign_id,
        account_id,
        range_end,
        reach,
        impressions
    from {{ ref('campaign_reach') }}
    where {{ plus_days('range_start', days - 1) }} = range_end
    qualify row_number() over (
        partition by campaign_id, account_id
        order by range_end desc nulls last, source_relation asc nulls last
    ) = 1
),

{% endfor -%}
final as (
    select
        cast(rated.campaign_id as varchar) as campaign_id,
        cast(rated.account_id as varchar) as account_id,
        cast(rated.platform as varchar) as platform,
        cast(rated.campaign_name as varchar) as campaign_name,
        cast(campaigns.campaign_group_name as varchar) as campaign_group_name,
        cast(rated.channel_format as varchar) as channel_format,
        cast(campaigns.status as varchar) as status,
        cast(campaigns.is_campaign as boolean) as is_campaign,
        cast(rated.currency as varchar) as currency,
        cast(rated.value_currency as varchar) as value_currency,
        cast(rated.weights_version as varchar) as weights_version,
        cast(run_facts.as_of as date) as as_of,
        cast(rated.first_day as date) as first_day,
        cast(rated.last_day as date) as last_day,
        {{ names(people_columns() + media_columns() + money_columns() + reporting_columns(), 'rated.') }},
        {{ names(reply_rates(), 'rated.') }},
        rated.raw_engagement_rate_low,
        rated.raw_engagement_rate_high,
        -- LinkedIn's own: accepted or declined within 30 days, over all that was sent. A tap counts, a machine does not.
        {{ ratio("case when rated.platform = 'linkedin_ads' then rated.replies_human end", 'rated.sends') }}
            as linkedin_response_rate,
        rated.quality_engagement_rate_low,
        rated.quality_engagement_rate_high,
        {{ names(media_rates(), 'rated.') }},
        cast(reach_7.reach as bigint) as reach_7,
        {{ ratio('reach_7.impressions', 'reach_7.reach') }} as frequency_7,
        cast(reach_28.reach as bigint) as reach_28,
        {{ ratio('reach_28.impressions', 'reach_28.reach') }} as frequency_28,
        cast(coalesce(reach_28.range_end, reach_7.range_end) as date) as reach_as_of,
        rated.evidence_grade
    from rated
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join {{ ref('dim_campaign') }} as campaigns
        on rated.campaign_id = campaigns.campaign_id
    left join reach_7
        on
            rated.campaign_id = reach_7.campaign_id
            and rated.account_id = reach_7.account_id
    left join reach_28
        on
            rated.campaign_id = reach_28.campaign_id
            and rated.account_id = reach_28.account_id
)

select * from final
