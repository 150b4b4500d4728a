{#
  Creative by day: what rpt_campaign_daily is for campaigns. A send without a creative, and figures of a platform that
  has none, stand under a NULL one, so that the days of a campaign's creatives add up to the campaign's.
#}

with {{ cohort_days(['campaign_id', 'account_id', 'ad_id']) }},

final as (
    select
        campaign_id,
        account_id,
        ad_id,
        date_day,
        platform,
        coalesce(campaign_name, campaign_id) as campaign_name,
        channel_format,
        currency,
        value_currency,
        weights_version,
        is_mature,
        {{ typed(people_columns() + media_columns() + money_columns() + reporting_columns()) }}
    from matured
)

select * from final
