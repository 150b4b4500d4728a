{#
  Campaign by day. Replies and outcomes stand by the send's cohort day, spend and the platform's counts by the
  platform's own day. Where only the platform's aggregates exist the reply columns are NULL, not 0.
#}

with {{ cohort_days(['campaign_id', 'account_id']) }},

final as (
    select
        cast(campaign_id as varchar) as campaign_id,
        cast(account_id as varchar) as account_id,
        cast(date_day as date) as date_day,
        cast(platform as varchar) as platform,
        cast(coalesce(campaign_name, campaign_id) as varchar) as campaign_name,
        cast(channel_format as varchar) as channel_format,
        cast(currency as varchar) as currency,
        cast(value_currency as varchar) as value_currency,
        cast(weights_version as varchar) as weights_version,
        cast(is_mature as boolean) as is_mature,
        {{ typed(people_columns() + media_columns() + money_columns() + reporting_columns()) }},
        {{ computed(reply_rates()) }},
        {{ computed(media_rates()) }},
        cast({{ evidence_grade('sends_delivered', 'quality_replies') }} as varchar) as evidence_grade
    from matured
)

select * from final
