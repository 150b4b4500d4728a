{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_ad_performance_daily'}}}) }}
{#
  Messages carry a bare campaign id. Were two accounts to claim one id, its replies could only go to one of them:
  say so instead of guessing.
#}

select
    campaign_id,
    count(distinct account_id) as accounts
from {{ ref('fct_ad_performance_daily') }}
where
    campaign_id is not null
    and campaign_id in (select sends.campaign_id from {{ ref('int_sends_found') }} as sends)
group by campaign_id
having count(distinct account_id) > 1
