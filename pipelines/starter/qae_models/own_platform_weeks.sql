{# An example of your own: replies and their weight by platform and week. Change it, or delete it. #}

with days as (
    select
        platform,
        date_day,
        sends_delivered,
        replies_gross,
        quality_replies
    from {{ ref('rpt_campaign_daily') }}
    where sends_delivered > 0
)

select
    coalesce(platform, 'none') as platform,
    cast(date_trunc('week', date_day) as date) as week_start,
    cast(sum(sends_delivered) as bigint) as sends_delivered,
    cast(sum(replies_gross) as bigint) as replies_gross,
    sum(quality_replies) as quality_replies
from days
group by all
