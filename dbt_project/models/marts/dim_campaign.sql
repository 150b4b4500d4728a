with real_campaigns as (
    select
        campaign_id,
        platform,
        account_id,
        campaign_group_id,
        campaign_group_name,
        campaign_name,
        status,
        objective,
        channel_format,
        currency,
        report_timezone,
        true as is_campaign
    from {{ ref('int_campaigns_known') }}
),

{# Three names that are no campaign, so that nothing counted is without a place. #}
stand_ins as (
    {% for id, name in [
        ('__approach__', 'Own approaches, no campaign'),
        ('__inbound__', 'Conversations the other side began'),
        ('__unattributed__', 'Not attributed to any send or campaign'),
    ] -%}
    select
        '{{ id }}' as campaign_id,
        cast(null as varchar) as platform,
        cast(null as varchar) as account_id,
        cast(null as varchar) as campaign_group_id,
        cast(null as varchar) as campaign_group_name,
        '{{ name }}' as campaign_name,
        cast(null as varchar) as status,
        cast(null as varchar) as objective,
        cast(null as varchar) as channel_format,
        cast(null as varchar) as currency,
        cast(null as varchar) as report_timezone,
        false as is_campaign
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

campaigns as (
    select * from real_campaigns
    union all
    select * from stand_ins
),

final as (
    select
        cast(campaign_id as varchar) as campaign_id,
        cast(coalesce(campaign_name, campaign_id) as varchar) as campaign_name,
        cast(platform as varchar) as platform,
        cast(account_id as varchar) as account_id,
        cast(campaign_group_id as varchar) as campaign_group_id,
        cast(campaign_group_name as varchar) as campaign_group_name,
        cast(status as varchar) as status,
        cast(objective as varchar) as objective,
        cast(channel_format as varchar) as channel_format,
        cast(currency as varchar) as currency,
        cast(report_timezone as varchar) as report_timezone,
        cast(is_campaign as boolean) as is_campaign
    from campaigns
)

select * from final
