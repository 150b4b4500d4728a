{# What replaced days said before, under the contract's names; what the contract does not know keeps its own. #}

with final as (
    select
        source_relation,
        account_id,
        date as date_day,
        creative_id as ad_id,
        case metric
            when 'cost_in_local_currency' then 'spend'
            when 'landing_page_clicks' then 'landing_clicks'
            when 'total_engagements' then 'engagements_reported'
            when 'action_clicks' then 'message_clicks'
            when 'one_click_leads' then 'leads'
            when 'one_click_lead_form_opens' then 'lead_form_opens'
            when 'external_website_conversions' then 'conversions'
            when 'conversion_value_in_local_currency' then 'conversion_value'
            else metric
        end as metric,
        revision,
        old as value_before,
        new as value_after,
        seen_on,
        age_days
    from {{ source('linkedin_ads', 'restatements') }}
    where stream = 'creative_analytics'
)

select * from final
